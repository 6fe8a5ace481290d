"""Summaries with the longest texts that an audit may have, in everything that they print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from audit.analysis.audit_counts import AuditReference, summarise_audit
from audit.analysis.comparison import Comparison, compare_audits
from audit.analysis.disclosure_control import published_breakdowns
from audit.analysis.frozen_results import Closing, FrozenResults
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.results import Results, StandardResult
from audit.analysis.tallies import Tally
from audit.files.export_context import ExportContext
from audit.model.audit import AuditDescription
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.questionnaire import KeyQuestion, Question
from audit.model.retention import Retention
from audit.model.text_fields import MAX_LINE_LENGTH, MAX_TEXT_LENGTH
from tests.test_sample_audit import RECORDS, RESULTS
from tests.test_survey import RECORDS as RESPONDENTS
from tests.test_survey import RESULTS as SURVEYED

DAY = date(2023, 12, 27)
FILLINGS = {"words": "Understanding wellbeing ", "one word": "W"}


def filled(filling: str, length: int) -> str:
    """The longest text of a length that the filling gives."""
    return (filling * length)[:length].strip()


def full_results(filling: str, standards: int, results: Results = RESULTS) -> Results:
    """The results with this many standards, every name as long as it may be."""
    some = [result for result in results.standards if result.is_rated] or list(results.standards)
    renamed = [_renamed(some[-1 - number % len(some)], filling) for number in range(standards)]
    known = {result.standard.id: result.standard for result in renamed}
    return replace(
        results,
        questionnaire=replace(results.questionnaire, standards=tuple(known.values())),
        standards=tuple(renamed),
        overall=replace(results.overall, awaiting_rating=tuple(known.values())),
    )


def _renamed(result: StandardResult, filling: str) -> StandardResult:
    keys = tuple(
        replace(key, question=_renamed_question(key.question, filling), is_lowest=True) for key in result.key_questions
    )
    questions = tuple(key.question for key in keys if isinstance(key.question, KeyQuestion))
    title = filled(filling, MAX_TEXT_LENGTH)
    standard = replace(result.standard, title=title, key_questions=questions)
    return replace(result, standard=standard, key_questions=keys, has_few_cases=bool(keys))


def _renamed_question(question: Question, filling: str) -> Question:
    long = filled(filling, MAX_TEXT_LENGTH)
    return replace(question, short=long, text=long) if isinstance(question, KeyQuestion) else question


def fullest() -> Iterator[tuple[str, Results, ExportContext]]:
    """Summaries that take the most room, each with a name: of few and many standards and of a survey.

    Without an earlier audit and groups, other texts have more lines.
    """
    for number, whole in ((8, RESULTS), (12, RESULTS), (14, SURVEYED)):
        filling = FILLINGS["words"]
        results = full_results(filling, number, whole)
        context = full_context(filling, results)
        yield f"{number}", results, context
        if number == 8:
            yield "first", results, replace(context, comparison=None, breakdowns=())
    results = full_results(FILLINGS["one word"], 8)
    yield "one-word", results, full_context(FILLINGS["one word"], results, external=True)


def full_context(filling: str, results: Results, external: bool = False) -> ExportContext:
    """Everything that a summary prints next to the results: names, findings, differences and an earlier audit."""
    line = filled(filling, MAX_LINE_LENGTH)
    description = AuditDescription(line, line, line, DAY, DAY, small_number=12, marking="OFFICIAL-SENSITIVE")
    finding = Finding(
        FindingKind.RECOMMENDATION, filled(filling, MAX_TEXT_LENGTH), "", Addressee.UNIT, owner=line, due_date=DAY
    )
    frozen = FrozenResults(results, line, 46, digest_at_closing="0" * 64)
    return ExportContext(
        description,
        filled(filling, MAX_TEXT_LENGTH),
        DAY,
        (finding,) * 5,
        tuple(_standing_out(each, filling) for each in _breakdowns(results, description, external)),
        full_comparison(line, results),
        external,
        Retention(erased_at=datetime(2023, 12, 27, tzinfo=UTC)),
        closing=Closing(frozen, "1" * 64, datetime(2023, 12, 27, tzinfo=UTC), line),
    )


def _breakdowns(results: Results, description: AuditDescription, external: bool) -> tuple[PublishedBreakdown, ...]:
    whole, records = (RESULTS, RECORDS) if results.questionnaire.has_ratings else (SURVEYED, RESPONDENTS)
    return published_breakdowns(whole, records, description, external)


def _standing_out(breakdown: PublishedBreakdown, filling: str) -> PublishedBreakdown:
    long = filled(filling, MAX_TEXT_LENGTH)
    return replace(
        breakdown,
        case_detail=replace(breakdown.case_detail, text=long),
        group_results=tuple(
            replace(
                each,
                stands_out=each.is_listed,
                group=replace(each.group, text=long),
                question=_renamed_question(each.question, filling),
            )
            for each in breakdown.group_results
        ),
    )


def full_comparison(name: str, results: Results) -> Comparison:
    """An audit next to an earlier one, in which Yes and No were the other way round and every rating was the best."""
    questionnaire = results.questionnaire
    reference = AuditReference("now", name, "", "", DAY, DAY, questionnaire.id, questionnaire.version)
    now = summarise_audit(reference, results)
    worst = questionnaire.scale.ratings[-1] if questionnaire.has_ratings else None
    before = replace(
        now,
        audit_id="before",
        fieldwork_from=date(2022, 9, 28),
        tallies={question_id: Tally(tally.no, tally.yes) for question_id, tally in now.tallies.items()},
        ratings=dict.fromkeys(now.ratings, worst),
        overall_rating=worst,
    )
    return compare_audits(questionnaire, [before, now])
