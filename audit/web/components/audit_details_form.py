"""The details of an audit as form fields, as a draft, and the differences between two versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import cast

import streamlit as st

from audit.formatting import format_date
from audit.model.audit import DEFAULT_SMALL_NUMBER, MARKINGS, MAX_ELIGIBLE, MAX_SMALL_NUMBER, AuditDescription
from audit.model.questionnaire import Questionnaire
from audit.web.components.text_boxes import text_line

DATE_FIELDS = ("fieldwork_from", "fieldwork_to")
NOT_INSPECTED = "not_inspected"


@dataclass(frozen=True)
class AuditDescriptionFields:
    """The fields of one form, filled with ``initial``. Their keys end with ``key``, which is unique to the form."""

    key: str
    initial: AuditDescription
    questionnaire: Questionnaire

    def show(self) -> AuditDescription:
        """Show the fields and return what they hold now."""
        name = self._text_field("Name of the audit", self.initial.name, "name")
        unit = self._text_field("Unit", self.initial.unit, "unit")
        region = self._text_field("Region (optional)", self.initial.region, "region")
        with st.container(horizontal=True, key="fieldwork"):
            start_date = self._date_field("Fieldwork begins (optional)", self.initial.fieldwork_from, DATE_FIELDS[0])
            end_date = self._date_field("Fieldwork ends (optional)", self.initial.fieldwork_to, DATE_FIELDS[1])
        plural = self.questionnaire.case_label.plural
        started_in = self._text_field(
            f"When the sampled {plural} started (optional)", self.initial.started_in, "started_in"
        )
        not_inspected = self._not_inspected_field()
        eligible = self._number_field(
            f"Eligible {plural} (optional)",
            self.initial.eligible,
            "eligible",
            MAX_ELIGIBLE,
            f"How many {plural} could have been sampled. If you enter it, the confidence intervals are narrower.",
        )
        small_number = self._number_field(
            "Small number (optional)",
            self.initial.small_number,
            "small_number",
            MAX_SMALL_NUMBER,
            f"Exports for people outside the team suppress counts of up to this many {plural}. If empty, "
            f"{DEFAULT_SMALL_NUMBER}.",
        )
        marking = self._marking_field()
        return AuditDescription(
            name, unit, region, start_date, end_date, started_in, not_inspected, eligible, small_number, marking
        )

    def _marking_field(self) -> str:
        return st.selectbox(
            "Marking",
            MARKINGS,
            MARKINGS.index(self.initial.marking),
            key=f"marking {self.key}",
            format_func=lambda option: option or "None",
            help="Shown on every page of the audit and in its files.",
            width=320,
        )

    def _text_field(self, label: str, initial: str, field: str) -> str:
        return text_line(label, initial, key=f"{field} {self.key}", live=True)

    def _date_field(self, label: str, initial: date | None, field: str) -> date | None:
        selected = st.date_input(label, initial, key=f"{field} {self.key}", format="DD/MM/YYYY")
        return selected if isinstance(selected, date) else None

    def _number_field(self, label: str, initial: int | None, field: str, maximum: int, help_text: str) -> int | None:
        return st.number_input(label, 1, maximum, initial, 1, key=f"{field} {self.key}", help=help_text, width=320)

    def _not_inspected_field(self) -> frozenset[str]:
        labels = {standard.id: standard.name for standard in self.questionnaire.standards}
        has_ratings = self.questionnaire.has_ratings
        selected = st.multiselect(
            self.questionnaire.not_inspected_label,
            list(labels),
            [standard_id for standard_id in labels if standard_id in self.initial.not_inspected],
            key=f"{NOT_INSPECTED} {self.key}",
            format_func=labels.__getitem__,
            placeholder="All are inspected" if has_ratings else "None",
            help="They do not count in the score." if has_ratings else "They have no results.",
        )
        return frozenset(selected)


def to_draft(description: AuditDescription) -> dict[str, object]:
    """Return the details as a draft."""
    values = {field.name: getattr(description, field.name) for field in fields(AuditDescription)}
    dates = {name: str(values[name] or "") for name in DATE_FIELDS}
    return values | dates | {NOT_INSPECTED: sorted(description.not_inspected)}


def from_draft(draft: Mapping[str, object]) -> AuditDescription:
    """Return the details of a draft."""
    values = dict(draft)
    for name in DATE_FIELDS:
        values[name] = date.fromisoformat(str(values[name])) if values[name] else None
    values[NOT_INSPECTED] = frozenset(cast(list[str], values[NOT_INSPECTED]))
    values.setdefault("marking", "")  # drafts of an earlier version of the program have none
    return AuditDescription(**values)  # type: ignore[arg-type]


FIELD_LABELS = {
    "name": "The name",
    "unit": "The unit",
    "region": "The region",
    "fieldwork_from": "The start of the fieldwork",
    "fieldwork_to": "The end of the fieldwork",
    "started_in": "The period in which they started",
    "not_inspected": "The list of what was left out",
    "eligible": "The number that were eligible",
    "small_number": "The small number",
    "marking": "The marking",
}


def describe_differences(theirs: AuditDescription, mine: AuditDescription) -> list[str]:
    """Return a sentence for each detail in which the saved version differs from the typed one."""
    return [
        f"{label} is now: {_value_text(getattr(theirs, field_name))}"
        for field_name, label in FIELD_LABELS.items()
        if getattr(theirs, field_name) != getattr(mine, field_name)
    ]


def setting_rows(description: AuditDescription) -> Iterator[tuple[str, str]]:
    """Return each setting and its value, for people who cannot change them."""
    for field_name, label in FIELD_LABELS.items():
        value = getattr(description, field_name)
        yield (
            label.removeprefix("The ").capitalize(),
            format_date(value) if isinstance(value, date) else _value_text(value),
        )


def _value_text(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    return "none" if value in (None, "") else str(value)
