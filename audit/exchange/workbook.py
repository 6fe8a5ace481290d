"""The data workbook: everything that the results print and the answers behind it, one marked-up table a sheet."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from audit.answers import Answer, CaseRecord, counted
from audit.audits import AuditDetails, Finding
from audit.exchange.cells import CellValue
from audit.exchange.sheets import Column, Sheet, add_sheet, new_workbook, to_bytes, unique_headings
from audit.exchange.workbook_notes import (
    NO_NOTE,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    contents_sheet,
    cover_sheet,
    notes_sheet,
)
from audit.questionnaire import CASE, Noun, Questionnaire
from audit.ratings import QuestionResult, Results, StandardResult
from audit.tables import calculated_overall, how_rated, lowest_sentence, note_on, rating_in_full, rating_words

LONGEST_FILE_NAME = 100
ANSWER_CELLS = {
    Answer.YES: Answer.YES.words,
    Answer.NO: Answer.NO.words,
    Answer.NOT_APPLICABLE: NOT_APPLICABLE,
    None: NOT_AVAILABLE,
}
NUMBERS = [Column("Yes", 8), Column("Base: Yes and No", 12), Column("No", 8)]
LEFT_OUT = [Column("Not applicable", 12), Column("Unanswered", 14)]


@dataclass(frozen=True)
class WorkbookAbout:
    """What a data workbook says of itself: the audit, which cases count, what people found, and when it was made.

    ``noun``, what a record is called, is the questionnaire's; it is filled in when the workbook is made.
    """

    details: AuditDetails
    which_cases: str
    made_on: date
    findings: tuple[Finding, ...] = ()
    noun: Noun = CASE


def data_workbook(results: Results, records: Iterable[CaseRecord], about: WorkbookAbout) -> bytes:
    """The data workbook as the bytes of an .xlsx file; ``records`` are the cases that the results count.

    It names cases by their references alone: no auditor and no note is in it.
    """
    about = replace(about, noun=results.questionnaire.record)
    sheets = [
        *([_ratings_sheet(results, about), _overall_sheet(results, about)] if results.overall.rated else []),
        *(_standard_sheet(standard, about) for standard in results.standards if standard.key_questions),
        *([_prompts_sheet(results, about)] if results.prompts else []),
        _cases_sheet(results, records, about),
        *([_findings_sheet(results, about)] if about.findings else []),
    ]
    questionnaire, title = results.questionnaire, f"{about.details.name}: data workbook"
    workbook = new_workbook(title, questionnaire.language, about.made_on)
    for sheet in [
        cover_sheet(title, results, about.details, about.which_cases, about.made_on),
        contents_sheet([notes_sheet(results, about.which_cases), *sheets]),
        notes_sheet(results, about.which_cases),
        *sheets,
    ]:
        add_sheet(workbook, sheet)
    return to_bytes(workbook)


def _ratings_sheet(results: Results, about: WorkbookAbout) -> Sheet:
    titles = {domain.id: f"{domain.id} {domain.title}" for domain in results.questionnaire.domains}
    rows = [
        [
            result.standard.id,
            result.standard.title,
            titles[result.standard.domain],
            rating_words(result),
            NOT_AVAILABLE if result.points is None else result.points,
            how_rated(result) or NOT_AVAILABLE,
            _rating_notes(result),
        ]
        for result in results.standards
        if result.is_rated
    ]
    widths = [("Standard", 10), ("Title", 30), ("Domain", 30), ("Rating", 22), ("Points", 8), ("How rated", 45)]
    columns = [*(Column(heading, width) for heading, width in widths), Column("Notes", 70)]
    return Sheet("Ratings", "Ratings of the standards", columns, rows, _scope(about))


def _rating_notes(result: StandardResult) -> str:
    """The reason of a rule that acted, people's reasons, and why to look twice."""
    rule = result.rule.reason if result.rule else ""
    people = result.judgement.rationale if result.judgement else ""
    if people and result.rule:
        people = f"People's reasons: {people}"
    return " ".join(filter(None, (rule, people, *result.discretion))) or NO_NOTE


def _overall_sheet(results: Results, about: WorkbookAbout) -> Sheet:
    overall = results.overall
    waiting = "; ".join(standard.name for standard in overall.waiting_for)
    rows: list[list[CellValue]] = [
        ["Overall rating", overall.rating or NOT_AVAILABLE],
        ["Points", overall.points],
        ["Most points possible", overall.maximum],
        ["Standards without a rating yet", waiting or "None"],
        ["Standards not inspected", _names(results) or "None"],
    ]
    if without := calculated_overall(overall):
        rows.append(["What people's decisions change", without])
    rows += [[f"Rule that acted: {rule.name}", rule.reason] for rule in overall.rules]
    columns = [Column("Item", 40), Column("Result", 70)]
    return Sheet("Overall", "Overall rating", columns, rows, _scope(about), bold=frozenset({0}))


def _names(results: Results) -> str:
    return "; ".join(standard.name for standard in results.not_inspected)


def _standard_sheet(result: StandardResult, about: WorkbookAbout) -> Sheet:
    standard, keys = result.standard, result.key_questions
    lines = [f"Rating: {rating_in_full(result)}.", lowest_sentence(result, about.details.unit or "The unit")]
    rows = [
        [
            key.question.id,
            key.question.text,
            *_figures(key),
            _lowest(key, result),
            key.band.rating if key.band else _why_no_share(key) if result.is_rated else NOT_APPLICABLE,
            note_on(key) or NO_NOTE,
        ]
        for key in keys
    ]
    columns = [
        Column("Id", 8),
        Column("Key question", 60),
        Column("Percentage Yes", 12, is_share=True),
        *NUMBERS,
        *LEFT_OUT,
        Column("Lowest", 16),
        Column("Band", 22),
        Column("Notes", 40),
    ]
    bold = frozenset(number for number, key in enumerate(keys) if key.lowest)
    scope = [*_scope(about), *filter(None, lines)]
    return Sheet(standard.name, f"{standard.name}: key questions", columns, rows, scope, bold)


def _figures(result: QuestionResult) -> list[CellValue]:
    """The percentage as the number that 0% prints as its very text, then the counts behind it."""
    tally, percent = result.tally, result.share.percent
    share = _why_no_share(result) if percent is None else percent / 100
    return [share, tally.yes, tally.base, tally.no, tally.not_applicable, tally.unanswered]


def _why_no_share(result: QuestionResult) -> str:
    """The shorthand that stands where there is no percentage."""
    return NOT_APPLICABLE if result.tally.cases and not result.tally.unanswered else NOT_AVAILABLE


def _lowest(key: QuestionResult, standard: StandardResult) -> str:
    if not standard.is_rated:
        return NOT_APPLICABLE
    if not standard.lowest:
        return NOT_AVAILABLE
    return "Lowest" if key.lowest else "Not the lowest"


def _prompts_sheet(results: Results, about: WorkbookAbout) -> Sheet:
    rows = [
        [standard.standard.name, key.question.id, prompt.question.id, prompt.question.text, *_figures(prompt),
         note_on(prompt) or NO_NOTE]
        for standard in results.standards
        for key in standard.key_questions
        for prompt in key.prompts
    ]  # fmt: skip
    columns = [
        Column("Standard", 24),
        Column("Key question", 10),
        Column("Id", 8),
        Column("Prompt", 60),
        Column("Percentage Yes", 12, is_share=True),
        *NUMBERS,
        *LEFT_OUT,
        Column("Notes", 40),
    ]
    return Sheet("Prompts", "Prompts", columns, rows, _scope(about))


def _cases_sheet(results: Results, records: Iterable[CaseRecord], about: WorkbookAbout) -> Sheet:
    facts, noun = results.questionnaire.facts, results.questionnaire.record
    questions = [question.id for result in results.standards for question in result.standard.questions]
    wanted = [noun.heading, *(fact.text for fact in facts), *questions]
    widths = [16, *(20 for _ in facts), *(9 for _ in questions)]
    columns = [Column(heading, width) for heading, width in zip(unique_headings(wanted), widths, strict=True)]
    rows = [_case_row(results.questionnaire, questions, record) for record in records]
    lines = [
        *_scope(about),
        "Answers as they count; [z] not applicable, [x] not yet answered or not recorded.",
    ]
    name = f"{noun.headings} and answers"
    return Sheet(name, name, columns, rows, lines)


def _case_row(questionnaire: Questionnaire, questions: Sequence[str], record: CaseRecord) -> list[str]:
    case = record.case
    facts = ["; ".join(map(fact.text_of, case.facts.get(fact.id, ()))) or NOT_AVAILABLE for fact in questionnaire.facts]
    counts = counted(questionnaire.questions, case.facts, record.answers)
    return [case.reference, *facts, *(ANSWER_CELLS[counts[question]] for question in questions)]


def _findings_sheet(results: Results, about: WorkbookAbout) -> Sheet:
    standards = results.questionnaire.standard
    rows = []
    for finding in about.findings:
        standard = standards[finding.standard].name if finding.standard in standards else NOT_APPLICABLE
        addressee = finding.addressee.value.capitalize() if finding.addressee else NOT_APPLICABLE
        rows.append([finding.kind.value.capitalize(), standard, addressee, finding.text])
    columns = [Column("Kind", 18), Column("Standard", 30), Column("Addressee", 14), Column("Finding", 90)]
    return Sheet("Findings", "Findings and recommendations", columns, rows, _scope(about))


def _scope(about: WorkbookAbout) -> list[str]:
    return [f"{about.details.name}. {about.noun.headings}: {about.which_cases.rstrip('.')}."]


def file_name(details: AuditDetails, data: bytes, what: str = "data-workbook", ending: str = "xlsx") -> str:
    """A name for a file that is handed out, changing with its content: a download of the same name may be stale.

    >>> file_name(AuditDetails("Tŷ Gwyn & Huyton 2023", "Huyton"), b"")
    'ty-gwyn-huyton-2023-data-workbook-e3b0c442.xlsx'
    """
    tail = f"{what}-{hashlib.sha256(data).hexdigest()[:8]}.{ending}"
    return f"{_slug(details.name, LONGEST_FILE_NAME - len(tail) - 1) or 'audit'}-{tail}"


def _slug(text: str, longest: int) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", letters.casefold()))[:longest].strip("-")
