"""The details of an audit: its unit, dates, inspected standards and settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from audit.errors import InputError
from audit.formatting import format_date
from audit.messages import model as messages
from audit.model.case import CaseState
from audit.model.finding import Addressee, Finding
from audit.model.judgement import Decision, Judgement
from audit.model.purpose import Purpose
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel, Question, Questionnaire, Standard
from audit.model.retention import NO_RETENTION, Retention
from audit.model.text_fields import clean_text, line_problems

MAX_ELIGIBLE = 1_000_000
MAX_SMALL_NUMBER = 100
DEFAULT_SMALL_NUMBER = 5
MARKINGS = ("", "OFFICIAL", "OFFICIAL-SENSITIVE")  # of the Government Security Classifications Policy


@dataclass(frozen=True)
class AuditDescription:
    """The details of an audit. ``started_in`` says in words when the sampled cases started.

    ``eligible`` is the number of cases that could have been sampled (None: not known). ``small_number`` is the largest
    count that is suppressed for people outside the team (None: the default). ``marking`` is the security marking
    printed on every page and file ('': none).
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
        """Return the largest count that is suppressed for people outside the audit team.

        >>> AuditDescription("Spring", "Huyton").max_suppressed_count
        5
        """
        return DEFAULT_SMALL_NUMBER if self.small_number is None else self.small_number

    @property
    def addressee_names(self) -> Mapping[Addressee, str]:
        """Return the name of each possible addressee of a recommendation.

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
        """Return the fieldwork dates in words: "17 April 2023 to 21 April 2023"; '' if there are none."""
        dates = [format_date(day) for day in (self.fieldwork_from, self.fieldwork_to) if day is not None]
        return " to ".join(dict.fromkeys(dates))


def check_description(
    description: AuditDescription, standard_ids: Iterable[str], case_count: int = 0
) -> AuditDescription:
    """Return the details as they will be saved. Raises InputError with every problem.

    ``standard_ids`` are the standards of the questionnaire. ``case_count`` is the number of cases in the audit:
    at least that many must have been eligible.
    """
    known_ids = frozenset(standard_ids)
    description = _clean(description)
    problems = [
        *line_problems("The name of the audit", description.name, required=True),
        *line_problems("The unit", description.unit, required=True),
        *line_problems("The region", description.region),
        *line_problems("The weeks in which cases started", description.started_in),
    ]
    if (
        description.fieldwork_from
        and description.fieldwork_to
        and description.fieldwork_to < description.fieldwork_from
    ):
        problems.append(messages.FIELDWORK_ENDS_TOO_EARLY)
    problems += [
        messages.STANDARD_NOT_IN_QUESTIONNAIRE.format(standard_id=unknown_id)
        for unknown_id in sorted(description.not_inspected - known_ids)
    ]
    if known_ids and description.not_inspected >= known_ids:
        problems.append(messages.NO_STANDARD_INSPECTED)
    problems += _number_problems("The number of eligible cases", description.eligible, MAX_ELIGIBLE)
    if description.eligible is not None and 0 < description.eligible < case_count:
        problems.append(messages.FEWER_ELIGIBLE_THAN_CASES.format(eligible=description.eligible, case_count=case_count))
    problems += _number_problems("The small number", description.small_number, MAX_SMALL_NUMBER)
    if description.marking not in MARKINGS:
        problems.append(messages.UNKNOWN_MARKING.format(markings=", ".join(MARKINGS[1:])))
    if problems:
        raise InputError(*problems)
    return description


def _clean(description: AuditDescription) -> AuditDescription:
    return replace(
        description,
        name=clean_text(description.name, one_line=True),
        unit=clean_text(description.unit, one_line=True),
        region=clean_text(description.region, one_line=True),
        started_in=clean_text(description.started_in, one_line=True),
    )


def _number_problems(label: str, number: int | None, maximum: int) -> list[str]:
    if number is None or 1 <= number <= maximum:
        return []
    return [messages.NUMBER_OUT_OF_RANGE.format(label=label, maximum=maximum)]


@dataclass(frozen=True)
class AuditSummary:
    """An audit in the list of audits, with the number of cases in each state (states without cases left out).

    ``case_label`` is the questionnaire's word for a case, such as "respondent". ``retention`` never has the reason for
    a hold.
    """

    id: str
    description: AuditDescription
    cases_by_state: Mapping[CaseState, int]
    started_at: datetime
    closed_at: datetime | None = None
    case_label: CaseLabel = DEFAULT_CASE_LABEL
    retention: Retention = NO_RETENTION
    purpose: Purpose = Purpose.AUDIT


@dataclass(frozen=True)
class AuditHeader:
    """The details of an audit and the questionnaire version that it started with: all that recording needs.

    While ``closed_at`` is set, nothing in the audit can be changed.
    """

    id: str
    description: AuditDescription
    questionnaire: Questionnaire
    closed_at: datetime | None
    closed_by: str
    purpose: Purpose = field(default=Purpose.AUDIT, kw_only=True)

    @property
    def inspected_standards(self) -> tuple[Standard, ...]:
        """Return the standards that the audit inspects, in order."""
        not_inspected = self.description.not_inspected
        return tuple(standard for standard in self.questionnaire.standards if standard.id not in not_inspected)

    @property
    def inspected_questions(self) -> list[Question]:
        """Return the questions of the inspected standards, in the order of recording."""
        return [question for standard in self.inspected_standards for question in standard.questions]


@dataclass(frozen=True)
class Audit(AuditHeader):
    """An audit with its ratings by judgement, its decisions on ratings and its findings.

    ``retention`` never has the reason for a hold. Once the cases are erased, results come from saved counts.
    """

    judgements: Mapping[str, Judgement]
    decisions: Mapping[str, Decision]
    findings: tuple[Finding, ...]
    retention: Retention = NO_RETENTION
