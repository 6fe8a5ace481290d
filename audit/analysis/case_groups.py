"""Cases grouped by the values of one case detail."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from audit.model.case import CaseRecord
from audit.model.case_details import CaseDetail, CaseDetailValues

NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class CaseGroup:
    """The cases that share one value of a fact; value '' stands for cases where it is not recorded."""

    value: str
    text: str
    records: tuple[CaseRecord, ...]


def group_by_detail(case_detail: CaseDetail, records: Iterable[CaseRecord]) -> tuple[CaseGroup, ...]:
    """The cases by one fact, in the order of its choices (texts by the alphabet), empty groups left out.

    A case with several values of the fact stands in each of their groups.
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
    """The values of a fact that a case stands under; '' alone where none is recorded."""
    return tuple(dict.fromkeys(details.get(case_detail.id) or ("",)))


def order_values(case_detail: CaseDetail, values: Collection[str]) -> list[str]:
    """Values of a fact as tables list them: its choices in their order, others by the alphabet, '' last."""
    known = [choice.id for choice in case_detail.choices if choice.id in values]
    others = sorted(value for value in values if value and value not in known)
    return [*known, *others, *([""] if "" in values else [])]


def value_label(case_detail: CaseDetail, value: str) -> str:
    """A value of a fact in words, also where none is recorded."""
    return case_detail.value_label(value) if value else NOT_RECORDED
