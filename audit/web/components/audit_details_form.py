"""The details and settings of an audit as fields: what they hold, as a draft, and in what two versions differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import cast

import streamlit as st

from audit.formatting import day_words
from audit.model.audit import LARGEST_SMALL_NUMBER, MARKINGS, MOST_ELIGIBLE, USUAL_SMALL_NUMBER, AuditDetails
from audit.model.questionnaire import Questionnaire

DAYS = ("fieldwork_from", "fieldwork_to")
NOT_INSPECTED = "not_inspected"


@dataclass(frozen=True)
class DetailsFields:
    """The fields of one form, filled with ``begin``; ``key`` sets them apart from those of another form."""

    key: str
    begin: AuditDetails
    questionnaire: Questionnaire

    def show(self) -> AuditDetails:
        """Draw them; returns what they hold now."""
        name = self._line("Name of the audit", self.begin.name, "name")
        unit = self._line("Unit", self.begin.unit, "unit")
        region = self._line("Region (optional)", self.begin.region, "region")
        with st.container(horizontal=True, key="fieldwork"):
            begins = self._day("Fieldwork begins (optional)", self.begin.fieldwork_from, DAYS[0])
            ends = self._day("Fieldwork ends (optional)", self.begin.fieldwork_to, DAYS[1])
        many = self.questionnaire.record.many
        started_in = self._line(f"When the sampled {many} started (optional)", self.begin.started_in, "started_in")
        left_out = self._left_out()
        eligible = self._number(
            f"Eligible {many} (optional)",
            self.begin.eligible,
            "eligible",
            MOST_ELIGIBLE,
            f"How many {many} could have been drawn. Known, it makes every interval narrower.",
        )
        small = self._number(
            "Small number (optional)",
            self.begin.small_number,
            "small_number",
            LARGEST_SMALL_NUMBER,
            f"An export that leaves the team hides figures of up to so many {many}. Left empty it is "
            f"{USUAL_SMALL_NUMBER}.",
        )
        marking = st.selectbox(
            "Marking",
            MARKINGS,
            MARKINGS.index(self.begin.marking),
            key=f"marking {self.key}",
            format_func=lambda one: one or "None",
            help="It stands on every page of the audit and on the files made from it.",
            width=320,
        )
        return AuditDetails(name, unit, region, begins, ends, started_in, left_out, eligible, small, marking)

    def _line(self, label: str, begin: str, field: str) -> str:
        return st.text_input(label, begin, key=f"{field} {self.key}", live=True) or ""

    def _day(self, label: str, begin: date | None, field: str) -> date | None:
        chosen = st.date_input(label, begin, key=f"{field} {self.key}", format="DD/MM/YYYY")
        return chosen if isinstance(chosen, date) else None

    def _number(self, label: str, begin: int | None, field: str, most: int, says: str) -> int | None:
        return st.number_input(label, 1, most, begin, 1, key=f"{field} {self.key}", help=says, width=320)

    def _left_out(self) -> frozenset[str]:
        names = {standard.id: standard.name for standard in self.questionnaire.standards}
        chosen = st.multiselect(
            "Standards not inspected",
            list(names),
            [one for one in names if one in self.begin.not_inspected],
            key=f"{NOT_INSPECTED} {self.key}",
            format_func=names.__getitem__,
            placeholder="All are inspected",
            help="They drop out of the points and the maximum.",
        )
        return frozenset(chosen)


def as_draft(details: AuditDetails) -> dict[str, object]:
    """Details as a draft keeps them."""
    kept = {field.name: getattr(details, field.name) for field in fields(AuditDetails)}
    days = {name: str(kept[name] or "") for name in DAYS}
    return kept | days | {NOT_INSPECTED: sorted(details.not_inspected)}


def from_draft(draft: Mapping[str, object]) -> AuditDetails:
    """The details in a draft."""
    kept = dict(draft)
    for name in DAYS:
        kept[name] = date.fromisoformat(str(kept[name])) if kept[name] else None
    kept[NOT_INSPECTED] = frozenset(cast(list[str], kept[NOT_INSPECTED]))
    kept.setdefault("marking", "")  # drafts of an earlier version of the program have none
    return AuditDetails(**kept)  # type: ignore[arg-type]


WORDS = {
    "name": "The name",
    "unit": "The unit",
    "region": "The region",
    "fieldwork_from": "The beginning of the fieldwork",
    "fieldwork_to": "The end of the fieldwork",
    "started_in": "When they started",
    "not_inspected": "The list of standards not inspected",
    "eligible": "The number of eligible",
    "small_number": "The small number",
    "marking": "The marking",
}


def differences(theirs: AuditDetails, mine: AuditDetails) -> list[str]:
    """A sentence for each detail that is stored otherwise than it is typed."""
    return [
        f"{words} is now: {_words(getattr(theirs, name))}"
        for name, words in WORDS.items()
        if getattr(theirs, name) != getattr(mine, name)
    ]


def said_of(details: AuditDetails) -> Iterator[tuple[str, str]]:
    """What an audit is set to, setting by setting, for those who only read it."""
    for name, words in WORDS.items():
        value = getattr(details, name)
        yield words.removeprefix("The ").capitalize(), day_words(value) if isinstance(value, date) else _words(value)


def _words(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "nothing"
    return "nothing" if value in (None, "") else str(value)
