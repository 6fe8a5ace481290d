"""The figures of surveys of the same unit, which the report prints in its chapters on feedback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from audit.analysis.audit_results import AuditResults
from audit.analysis.benchmarks import BenchmarkRow, benchmark_rows
from audit.analysis.disclosure_control import disclosure_control
from audit.analysis.restricted_results import external_results, too_few
from audit.analysis.tables import QuestionRow, question_notes, question_rows
from audit.messages import report_text as messages
from audit.model.bands import Share
from audit.model.benchmark import Benchmark
from audit.model.questionnaire import CaseLabel
from audit.model.report_text import RESPONDENTS

NO_BENCHMARKS: Mapping[str, Sequence[Benchmark]] = MappingProxyType({})


@dataclass(frozen=True)
class SurveyFigures:
    """The figures of one survey as one reader sees them: sentences about the survey, its questions and their notes.

    There are no questions if too few people answered to show any figure.
    """

    name: str
    which_cases: str
    case_label: CaseLabel
    about: tuple[str, ...]
    questions: tuple[QuestionRow, ...]
    benchmarks: tuple[BenchmarkRow, ...]

    @property
    def caption(self) -> str:
        """The caption of the table of questions."""
        return f"{self.name}: {self.which_cases}"

    @property
    def notes(self) -> list[str]:
        """What a reader needs to know about single percentages, such as that No is the good answer; and benchmarks."""
        return [*question_notes(self.questions), *(benchmark.sentences for benchmark in self.benchmarks)]


def surveys_of_chapter(
    surveys: Iterable[AuditResults],
    chapter_id: str,
    external: bool = False,
    benchmarks: Mapping[str, Sequence[Benchmark]] = NO_BENCHMARKS,
) -> tuple[SurveyFigures, ...]:
    """Return the figures of the surveys that belong in a chapter, without surveys that nobody has answered.

    Each survey has its own disclosure control: outside the team its small numbers are suppressed by its own limit, and
    so they are for a person who may not see its answers, even in a file for the team of the audit. ``benchmarks`` are
    those of each survey, by the id of its audit.
    """
    respondents = RESPONDENTS.get(chapter_id)
    return tuple(
        _figures(survey, external, benchmarks.get(survey.audit.id, ()))
        for survey in printed_surveys(surveys)
        if survey.audit.questionnaire.respondents is respondents
    )


def printed_surveys(surveys: Iterable[AuditResults]) -> list[AuditResults]:
    """Return the surveys whose figures a report prints, in either chapter."""
    answered = [survey for survey in surveys if survey.results.case_count]
    return [survey for survey in answered if survey.audit.questionnaire.respondents is not None]


def surveys_of_nobody(surveys: Iterable[AuditResults]) -> list[str]:
    """Return the names of the surveys that are in no chapter, because their questionnaires do not say who answered."""
    return [survey.audit.description.name for survey in surveys if survey.audit.questionnaire.respondents is None]


def _figures(survey: AuditResults, external: bool, benchmarks: Sequence[Benchmark]) -> SurveyFigures:
    description, case_label = survey.audit.description, survey.audit.questionnaire.case_label
    suppresses = external or not survey.shows_cases
    is_too_few = suppresses and too_few(survey.results.case_count, description)
    results = external_results(survey.results, description) if external else survey.results
    control = disclosure_control(results, description, suppresses)
    return SurveyFigures(
        description.name,
        survey.which_cases.rstrip("."),
        case_label,
        _about(survey, suppresses, is_too_few),
        () if is_too_few else question_rows(results.key_questions, control),
        () if is_too_few else benchmark_rows(results, benchmarks, control),
    )


def _about(survey: AuditResults, suppresses: bool, is_too_few: bool) -> tuple[str, ...]:
    """Return which survey it is, when it was held, who answered (groups for the team), and what is suppressed."""
    description, case_label = survey.audit.description, survey.audit.questionnaire.case_label
    limit = description.max_suppressed_count
    sentences = (
        messages.SURVEY_IS.format(name=description.name, dates=description.fieldwork_dates),
        messages.TOO_FEW_ANSWERED.format(plural=case_label.plural) if is_too_few else _who_answered(survey),
        messages.SURVEY_SUPPRESSED.format(limit=limit) if suppresses and limit and not is_too_few else "",
        "" if suppresses else " ".join(each.sentence for each in survey.make_up),
        messages.SURVEY_MARKED.format(marking=description.marking) if description.marking else "",
    )
    return tuple(filter(None, sentences))


def _who_answered(survey: AuditResults) -> str:
    """Return how many people answered, and the response rate if the number who could have answered is known."""
    eligible, answered = survey.results.eligible, survey.results.case_count
    if eligible is None:
        return messages.WHO_ANSWERED.format(respondents=survey.which_cases.rstrip("."))
    rate = Share(answered, eligible)
    return messages.RESPONSE_RATE.format(rate=rate, plural=survey.audit.questionnaire.case_label.plural)
