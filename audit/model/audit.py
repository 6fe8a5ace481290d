"""An audit: which unit, when, which standards, and what people found beside the figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from audit.errors import InputError
from audit.formatting import format_date
from audit.model.case import CaseState
from audit.model.judgement import Decision, Judgement
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseDetailValues, CaseLabel, Question, Questionnaire

MAX_LINE_LENGTH = 120
MAX_TEXT_LENGTH = 5_000
SURROGATES = re.compile("[\ud800-\udfff]")
MAX_ELIGIBLE = 1_000_000
MAX_SMALL_NUMBER = 100
DEFAULT_SMALL_NUMBER = 5
MARKINGS = ("", "OFFICIAL", "OFFICIAL-SENSITIVE")  # of the Government Security Classifications Policy


@dataclass(frozen=True)
class AuditDescription:
    """What an audit is about, and its settings. ``started_in`` says in words when the sampled cases started.

    ``eligible`` is the number of cases that could have been drawn (None: not known); ``small_number`` the number of
    cases up to which an export that leaves the team hides a figure (None: the usual one). ``marking`` stands on every
    page and file of the audit ('': none).
    """

    name: str
    unit: str
    region: str = ""
    fieldwork_from: date | None = None
    fieldwork_to: date | None = None
    started_in: str = ""
    not_inspected: frozenset[str] = frozenset()
    eligible: int | None = None
    small_number: int | None = None
    marking: str = ""

    @property
    def max_suppressed_count(self) -> int:
        """The number of cases up to which an export that leaves the team hides a figure.

        >>> AuditDescription("Spring", "Huyton").max_suppressed_count
        5
        """
        return DEFAULT_SMALL_NUMBER if self.small_number is None else self.small_number

    @property
    def addressee_names(self) -> Mapping[Addressee, str]:
        """Whom recommendations are for, by name.

        >>> print(*AuditDescription("Spring", "Huyton").addressee_names.values(), sep="; ")
        Huyton; The region; HM Prison and Probation Service
        """
        return {
            Addressee.UNIT: self.unit or "The unit",
            Addressee.REGION: f"{self.region} region" if self.region else "The region",
            Addressee.NATIONAL: "HM Prison and Probation Service",
        }

    @property
    def fieldwork_dates(self) -> str:
        """The fieldwork dates in words: "17 April 2023 to 21 April 2023"; '' where none is given."""
        dates = [format_date(day) for day in (self.fieldwork_from, self.fieldwork_to) if day is not None]
        return " to ".join(dict.fromkeys(dates))


class FindingKind(StrEnum):
    """What a finding says."""

    STRENGTH = "strength"
    IMPROVEMENT = "improvement"
    PRACTICE = "practice"
    RECOMMENDATION = "recommendation"

    @property
    def label(self) -> str:
        """The kind as people read it."""
        return {"improvement": "area for improvement", "practice": "practice example"}.get(self.value, self.value)


class Addressee(StrEnum):
    """Whom a recommendation is for."""

    UNIT = "unit"
    REGION = "region"
    NATIONAL = "national"


@dataclass(frozen=True)
class Finding:
    """What people found beside the figures: of one standard, or a recommendation to an addressee.

    ``question_id`` is the key question that it rests on ('': the whole standard), ``cases`` the ids of the cases that
    show it. A recommendation may have an owner, who sees to it, and the day on which it is due.
    """

    kind: FindingKind
    text: str
    standard_id: str = ""
    addressee: Addressee | None = None
    question_id: str = ""
    case_ids: tuple[str, ...] = ()
    owner: str = ""
    due_date: date | None = None


def remove_invalid_characters(text: str) -> str:
    """A text without NUL, which no database keeps, and without halves of characters, as a cut emoji leaves them."""
    return SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text.replace("\0", ""))


def check_description(
    description: AuditDescription, standard_ids: Iterable[str], case_count: int = 0
) -> AuditDescription:
    """The details as they will be kept, or InputError with every fault; ``standard_ids`` are the questionnaire's.

    ``cases`` is how many the audit has: so many at least were eligible.
    """
    known_ids = frozenset(standard_ids)
    problems = [
        *_line_problems("The name of the audit", description.name, required=True),
        *_line_problems("The unit", description.unit, required=True),
        *_line_problems("The region", description.region),
        *_line_problems("The weeks in which cases started", description.started_in),
    ]
    if (
        description.fieldwork_from
        and description.fieldwork_to
        and description.fieldwork_to < description.fieldwork_from
    ):
        problems.append("The fieldwork ends before it begins. Change one of the two dates.")
    problems += [
        f"Standard {unknown_id} is not in the questionnaire."
        for unknown_id in sorted(description.not_inspected - known_ids)
    ]
    if known_ids and description.not_inspected >= known_ids:
        problems.append("No standard is inspected. Choose at least one.")
    problems += _number_problems("The number of eligible cases", description.eligible, MAX_ELIGIBLE)
    if description.eligible is not None and 0 < description.eligible < case_count:
        problems.append(
            f"Only {description.eligible} were eligible, but the audit has {case_count}. Correct or empty it."
        )
    problems += _number_problems("The small number", description.small_number, MAX_SMALL_NUMBER)
    if description.marking not in MARKINGS:
        problems.append(f"The marking must be one of: {', '.join(MARKINGS[1:])}; or none.")
    if problems:
        raise InputError(*problems)
    return description


def check_finding(finding: Finding, questionnaire: Questionnaire, case_ids: Collection[str]) -> Finding:
    """The finding as it will be kept, or InputError with every fault; ``cases`` are the ids of the audit's."""
    cleaned = replace(finding, text=remove_invalid_characters(finding.text), owner=finding.owner.strip())
    problems = [
        *_text_problems(cleaned.text),
        *_standard_problems(cleaned, questionnaire),
        *_recommendation_problems(cleaned),
        *_line_problems("The owner", cleaned.owner),
    ]
    if not frozenset(cleaned.case_ids) <= frozenset(case_ids):
        problems.append("A case of the finding is not in the audit. Choose from its cases.")
    if problems:
        raise InputError(*problems)
    return cleaned


def _text_problems(text: str) -> list[str]:
    if not text.strip():
        return ["The finding has no text. Write it."]
    if len(text) > MAX_TEXT_LENGTH:
        return [f"The finding has {len(text):,} characters. Shorten it to {MAX_TEXT_LENGTH:,}."]
    return []


def _standard_problems(finding: Finding, questionnaire: Questionnaire) -> list[str]:
    """What is wrong with the standard and the key question of a finding."""
    if not finding.standard_id and finding.kind is not FindingKind.RECOMMENDATION:
        return [f"The {finding.kind.label} has no standard. Choose one."]
    if finding.standard_id and finding.standard_id not in questionnaire.standards_by_id:
        return [f"Standard {finding.standard_id} of a finding is not in the questionnaire. Choose one that is."]
    standards = [questionnaire.standards_by_id[finding.standard_id]] if finding.standard_id else questionnaire.standards
    key_question_ids = {key.id for standard in standards for key in standard.key_questions}
    if finding.question_id and finding.question_id not in key_question_ids:
        scope = f"of standard {finding.standard_id}" if finding.standard_id else "in the questionnaire"
        return [f"{finding.question_id} is no key question {scope}. Choose one that is, or none."]
    return []


def _recommendation_problems(finding: Finding) -> list[str]:
    if finding.kind is FindingKind.RECOMMENDATION:
        return [] if finding.addressee else ["The recommendation has no addressee. Choose one."]
    action_fields = {"an addressee": finding.addressee, "an owner": finding.owner, "a due date": finding.due_date}
    return [f"Only a recommendation has {label}. Take it out." for label, value in action_fields.items() if value]


def _number_problems(label: str, number: int | None, maximum: int) -> list[str]:
    if number is None or 1 <= number <= maximum:
        return []
    return [f"{label} must be from 1 to {maximum:,}. Change it, or leave it out."]


def _line_problems(label: str, text: str, required: bool = False) -> list[str]:
    if required and not text.strip():
        return [f"{label} is missing. Type it in."]
    if len(text) > MAX_LINE_LENGTH:
        return [f"{label} has {len(text)} characters. Shorten it to {MAX_LINE_LENGTH}."]
    if not text.isprintable():
        return [f"{label} has a line break or another control character. Take it out."]
    return []


@dataclass(frozen=True)
class AuditSummary:
    """One line of the list of audits: how many cases stand in each state (states without a case left out).

    ``case_label`` is what its questionnaire calls one of them: a case, or in a survey a respondent.
    """

    id: str
    description: AuditDescription
    cases_by_state: Mapping[CaseState, int]
    started_at: datetime
    closed_at: datetime | None = None
    case_label: CaseLabel = DEFAULT_CASE_LABEL


@dataclass(frozen=True)
class AuditHeader:
    """What recording has to know of an audit: its details, and the questionnaire version that it began with.

    While ``closed_at`` is set, nothing in it can be changed.
    """

    id: str
    description: AuditDescription
    questionnaire: Questionnaire
    closed_at: datetime | None
    closed_by: str


@dataclass(frozen=True)
class Audit(AuditHeader):
    """An audit with its judged and decided ratings and its findings."""

    judgements: Mapping[str, Judgement]
    decisions: Mapping[str, Decision]
    findings: tuple[Finding, ...]


def inspected_questions(audit: AuditHeader) -> list[Question]:
    """The questions of the standards that the audit inspects, in the order of recording."""
    return [
        question
        for standard in audit.questionnaire.standards
        if standard.id not in audit.description.not_inspected
        for question in standard.questions
    ]


def missing_details(questionnaire: Questionnaire, case_details: CaseDetailValues) -> list[str]:
    """The texts of the required facts that are not recorded."""
    return [
        case_detail.text
        for case_detail in questionnaire.case_details
        if case_detail.required and not case_details.get(case_detail.id)
    ]
