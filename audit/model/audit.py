"""An audit: which unit, when, which standards, and what people found beside the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from audit.errors import InputError
from audit.formatting import format_date
from audit.model.finding import Addressee
from audit.model.text_fields import line_problems

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


def check_description(
    description: AuditDescription, standard_ids: Iterable[str], case_count: int = 0
) -> AuditDescription:
    """The details as they will be kept, or InputError with every fault; ``standard_ids`` are the questionnaire's.

    ``cases`` is how many the audit has: so many at least were eligible.
    """
    known_ids = frozenset(standard_ids)
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


def _number_problems(label: str, number: int | None, maximum: int) -> list[str]:
    if number is None or 1 <= number <= maximum:
        return []
    return [f"{label} must be from 1 to {maximum:,}. Change it, or leave it out."]
