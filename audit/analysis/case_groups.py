"""Cases grouped by the values of one case detail."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from audit.model.case import CaseRecord
from audit.model.case_details import CaseDetail, CaseDetailValues
from audit.model.text_fields import fold_text

NOT_RECORDED = "Not recorded"
LEFT_EMPTY = "Not recorded (left empty)"  # where a choice is called "Not recorded"


@dataclass(frozen=True)
class CaseGroup:
    """The cases with one value of a case detail; the value '' means that it is not recorded."""

    value: str
    text: str
    records: tuple[CaseRecord, ...]


def group_by_detail(case_detail: CaseDetail, records: Iterable[CaseRecord]) -> tuple[CaseGroup, ...]:
    """Return the cases in groups by a case detail, in the order of its choices (texts in alphabetical order).

    A case with several values is in several groups. Empty groups are left out.
    """
    records_by_value: dict[str, list[CaseRecord]] = {}
    for record in records:
        for value in detail_values(case_detail, record.case.details):
            records_by_value.setdefault(value, []).append(record)
    return tuple(
        CaseGroup(value, value_label(case_detail, value), tuple(records_by_value[value]))
        for value in order_values(case_detail, records_by_value)
    )


def detail_values(case_detail: CaseDetail, details: CaseDetailValues) -> tuple[str, ...]:
    """Return the groups of a case by a case detail: its values, or the band or period; only '' if none is recorded."""
    return tuple(dict.fromkeys(map(case_detail.group_of, details.get(case_detail.id, ())))) or ("",)


def order_values(case_detail: CaseDetail, values: Collection[str]) -> list[str]:
    """Return values in the order of tables: choices and bands in their order, others sorted as texts, '' last."""
    known = [group for group in case_detail.group_order if group in values]
    others = sorted(value for value in values if value and value not in known)
    return [*known, *others, *([""] if "" in values else [])]


def value_label(case_detail: CaseDetail, value: str) -> str:
    """Return the text of a value, or "Not recorded". No two values of a case detail have the same text.

    >>> from audit.model.case_details import CaseDetailKind
    >>> office = CaseDetail("office", "Office", CaseDetailKind.TEXT)
    >>> value_label(office, "not recorded"), value_label(office, "")
    ('“not recorded”', 'Not recorded')
    """
    if value:
        label = case_detail.group_label(value)
        return f"“{label}”" if not case_detail.choices and _is_not_recorded(label) else label
    return LEFT_EMPTY if any(_is_not_recorded(choice.text) for choice in case_detail.choices) else NOT_RECORDED


def _is_not_recorded(text: str) -> bool:
    return fold_text(text) == fold_text(NOT_RECORDED)
