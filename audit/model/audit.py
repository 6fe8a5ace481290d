"""An audit: which unit, when, which standards, and what people found beside the figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from audit.errors import InputError
from audit.formatting import day_words
from audit.model.questionnaire import Questionnaire

LONGEST_LINE = 120
LONGEST_TEXT = 5_000
SURROGATE = re.compile("[\ud800-\udfff]")
MOST_ELIGIBLE = 1_000_000
LARGEST_SMALL_NUMBER = 100
USUAL_SMALL_NUMBER = 5
MARKINGS = ("", "OFFICIAL", "OFFICIAL-SENSITIVE")  # of the Government Security Classifications Policy


@dataclass(frozen=True)
class AuditDetails:
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
    def hides_up_to(self) -> int:
        """The number of cases up to which an export that leaves the team hides a figure.

        >>> AuditDetails("Spring", "Huyton").hides_up_to
        5
        """
        return USUAL_SMALL_NUMBER if self.small_number is None else self.small_number

    @property
    def addressees(self) -> Mapping[Addressee, str]:
        """Whom recommendations are for, by name.

        >>> print(*AuditDetails("Spring", "Huyton").addressees.values(), sep="; ")
        Huyton; The region; HM Prison and Probation Service
        """
        return {
            Addressee.UNIT: self.unit or "The unit",
            Addressee.REGION: f"{self.region} region" if self.region else "The region",
            Addressee.NATIONAL: "HM Prison and Probation Service",
        }

    @property
    def fieldwork(self) -> str:
        """The fieldwork dates in words: "17 April 2023 to 21 April 2023"; '' where none is given."""
        days = [day_words(day) for day in (self.fieldwork_from, self.fieldwork_to) if day is not None]
        return " to ".join(dict.fromkeys(days))


class FindingKind(StrEnum):
    """What a finding says."""

    STRENGTH = "strength"
    IMPROVEMENT = "improvement"
    PRACTICE = "practice"
    RECOMMENDATION = "recommendation"

    @property
    def words(self) -> str:
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

    ``question`` is the key question that it rests on ('': the whole standard), ``cases`` the ids of the cases that
    show it. A recommendation may have an owner, who sees to it, and the day on which it is due.
    """

    kind: FindingKind
    text: str
    standard: str = ""
    addressee: Addressee | None = None
    question: str = ""
    cases: tuple[str, ...] = ()
    owner: str = ""
    due: date | None = None


def keepable(text: str) -> str:
    """A text without NUL, which no database keeps, and without halves of characters, as a cut emoji leaves them."""
    return SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\0", ""))


def check_details(details: AuditDetails, standards: Iterable[str], cases: int = 0) -> AuditDetails:
    """The details as they will be kept, or InputError with every fault; ``standards`` are the questionnaire's.

    ``cases`` is how many the audit has: so many at least were eligible.
    """
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
    faults += _number_faults("The number of eligible cases", details.eligible, MOST_ELIGIBLE)
    if details.eligible is not None and 0 < details.eligible < cases:
        faults.append(f"Only {details.eligible} were eligible, but the audit has {cases}. Correct or empty it.")
    faults += _number_faults("The small number", details.small_number, LARGEST_SMALL_NUMBER)
    if details.marking not in MARKINGS:
        faults.append(f"The marking must be one of: {', '.join(MARKINGS[1:])}; or none.")
    if faults:
        raise InputError(*faults)
    return details


def check_finding(finding: Finding, questionnaire: Questionnaire, cases: Collection[str]) -> Finding:
    """The finding as it will be kept, or InputError with every fault; ``cases`` are the ids of the audit's."""
    kept = replace(finding, text=keepable(finding.text), owner=finding.owner.strip())
    faults = [
        *_text_faults(kept.text),
        *_place_faults(kept, questionnaire),
        *_recommendation_faults(kept),
        *_line_faults("The owner", kept.owner),
    ]
    if not frozenset(kept.cases) <= frozenset(cases):
        faults.append("A case of the finding is not in the audit. Choose from its cases.")
    if faults:
        raise InputError(*faults)
    return kept


def _text_faults(text: str) -> list[str]:
    if not text.strip():
        return ["The finding has no text. Write it."]
    if len(text) > LONGEST_TEXT:
        return [f"The finding has {len(text):,} characters. Shorten it to {LONGEST_TEXT:,}."]
    return []


def _place_faults(finding: Finding, questionnaire: Questionnaire) -> list[str]:
    """What is wrong with the standard and the key question of a finding."""
    if not finding.standard and finding.kind is not FindingKind.RECOMMENDATION:
        return [f"The {finding.kind.words} has no standard. Choose one."]
    if finding.standard and finding.standard not in questionnaire.standard:
        return [f"Standard {finding.standard} of a finding is not in the questionnaire. Choose one that is."]
    standards = [questionnaire.standard[finding.standard]] if finding.standard else questionnaire.standards
    known = {key.id for standard in standards for key in standard.key_questions}
    if finding.question and finding.question not in known:
        where = f"of standard {finding.standard}" if finding.standard else "in the questionnaire"
        return [f"{finding.question} is no key question {where}. Choose one that is, or none."]
    return []


def _recommendation_faults(finding: Finding) -> list[str]:
    if finding.kind is FindingKind.RECOMMENDATION:
        return [] if finding.addressee else ["The recommendation has no addressee. Choose one."]
    given = {"an addressee": finding.addressee, "an owner": finding.owner, "a due date": finding.due}
    return [f"Only a recommendation has {what}. Take it out." for what, value in given.items() if value]


def _number_faults(what: str, number: int | None, largest: int) -> list[str]:
    if number is None or 1 <= number <= largest:
        return []
    return [f"{what} must be from 1 to {largest:,}. Change it, or leave it out."]


def _line_faults(what: str, text: str, needed: bool = False) -> list[str]:
    if needed and not text.strip():
        return [f"{what} is missing. Type it in."]
    if len(text) > LONGEST_LINE:
        return [f"{what} has {len(text)} characters. Shorten it to {LONGEST_LINE}."]
    if not text.isprintable():
        return [f"{what} has a line break or another control character. Take it out."]
    return []
