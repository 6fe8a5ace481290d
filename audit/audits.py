"""An audit: which unit, when, which standards, and what people found beside the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from audit.errors import InputError

LONGEST_LINE = 120


@dataclass(frozen=True)
class AuditDetails:
    """What an audit is about. ``started_in`` says in words when the sampled cases started."""

    name: str
    unit: str
    region: str = ""
    fieldwork_from: date | None = None
    fieldwork_to: date | None = None
    started_in: str = ""
    not_inspected: frozenset[str] = frozenset()

    @property
    def fieldwork(self) -> str:
        """The fieldwork dates in words: "17 April 2023 to 21 April 2023"; '' where none is given."""
        days = [_in_words(day) for day in (self.fieldwork_from, self.fieldwork_to) if day is not None]
        return " to ".join(dict.fromkeys(days))


class FindingKind(StrEnum):
    """What a finding says."""

    STRENGTH = "strength"
    IMPROVEMENT = "improvement"
    RECOMMENDATION = "recommendation"


class Addressee(StrEnum):
    """Whom a recommendation is for."""

    UNIT = "unit"
    REGION = "region"
    NATIONAL = "national"


@dataclass(frozen=True)
class Finding:
    """A strength or an area for improvement of one standard, or a recommendation to an addressee."""

    kind: FindingKind
    text: str
    standard: str = ""
    addressee: Addressee | None = None


def check_details(details: AuditDetails, standards: Iterable[str]) -> AuditDetails:
    """The details as they will be kept, or InputError with every fault; ``standards`` are the questionnaire's."""
    known = frozenset(standards)
    faults = [
        *_line_faults("The name of the audit", details.name, needed=True),
        *_line_faults("The unit", details.unit, needed=True),
        *_line_faults("The region", details.region),
        *_line_faults("The weeks in which cases started", details.started_in),
    ]
    if details.fieldwork_from and details.fieldwork_to and details.fieldwork_to < details.fieldwork_from:
        faults.append("The fieldwork ends before it begins. Change one of the two dates.")
    faults += [f"Standard {unknown} is not in the questionnaire." for unknown in sorted(details.not_inspected - known)]
    if known and details.not_inspected >= known:
        faults.append("No standard is inspected. Choose at least one.")
    if faults:
        raise InputError(*faults)
    return details


def _line_faults(what: str, text: str, needed: bool = False) -> list[str]:
    if needed and not text.strip():
        return [f"{what} is missing. Type it in."]
    if len(text) > LONGEST_LINE:
        return [f"{what} has {len(text)} characters. Shorten it to {LONGEST_LINE}."]
    if not text.isprintable():
        return [f"{what} has a line break or another control character. Take it out."]
    return []


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
