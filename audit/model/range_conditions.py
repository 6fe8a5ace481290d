"""Conditions on numbers and dates: at least, at most, before, after, and within a number of days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from audit.formatting import pluralise
from audit.model.answer_scales import RecordedAnswer
from audit.model.case_details import CaseDetail, CaseDetailValues


@dataclass(frozen=True)
class Quantity:
    """A number, or the days to a date from another date: from another case detail (its id) or from a fixed day."""

    detail_id: str
    since: str | date | None = None

    def value(self, details: CaseDetailValues) -> Decimal | None:
        """Return the quantity of a case; None if what it needs is not recorded."""
        text = _first(details, self.detail_id)
        if not text or self.since is None:
            return Decimal(text) if text else None
        since = self.since if isinstance(self.since, date) else _day(_first(details, self.since))
        return None if since is None else Decimal((date.fromisoformat(text) - since).days)


@dataclass(frozen=True)
class InRange:
    """True if a quantity is from ``least`` to ``most``, or if it is ``outside``; not known if it is not recorded."""

    quantity: Quantity
    least: Decimal | None = None
    most: Decimal | None = None
    outside: bool = False

    def is_met(self, details: CaseDetailValues, answers: Mapping[str, RecordedAnswer | None]) -> bool | None:
        value = self.quantity.value(details)
        return None if value is None else self.has(value)

    def has(self, value: Decimal) -> bool:
        """Return whether a quantity meets the condition."""
        is_inside = (self.least is None or value >= self.least) and (self.most is None or value <= self.most)
        return is_inside is not self.outside

    def implies(self, other: InRange) -> bool:
        """Return whether every quantity that meets this condition meets another one on the same quantity."""
        if self.quantity != other.quantity or (self.outside and not other.outside):
            return False
        if self.outside:
            return replace(other, outside=False).implies(replace(self, outside=False))
        if other.outside:
            return self.excludes(replace(other, outside=False))
        is_from = other.least is None or (self.least is not None and self.least >= other.least)
        return is_from and (other.most is None or (self.most is not None and self.most <= other.most))

    def excludes(self, other: InRange) -> bool:
        """Return whether no quantity meets both this condition and another one on the same quantity."""
        if self.quantity != other.quantity or (self.outside and other.outside):
            return False
        if self.outside or other.outside:
            inside, outside = (other, self) if self.outside else (self, other)
            return inside.implies(replace(outside, outside=False))
        pairs = ((self.most, other.least), (other.most, self.least))
        return any(most is not None and least is not None and most < least for most, least in pairs)


def _first(details: CaseDetailValues, detail_id: str) -> str:
    return next(iter(details.get(detail_id, ())), "")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def range_reason(condition: InRange, details: CaseDetailValues, case_details_by_id: Mapping[str, CaseDetail]) -> str:
    """Return what is recorded of the quantity, which is why a condition is met or not."""
    quantity = condition.quantity
    detail, value = case_details_by_id[quantity.detail_id], quantity.value(details)
    if value is None:
        return f"“{detail.text}” is not recorded"
    if not isinstance(quantity.since, str):
        return f"“{detail.text}” is {detail.value_label(_first(details, detail.id))}"
    return f"“{detail.text}” is {days_text(int(value))} “{case_details_by_id[quantity.since].text}”"


def days_text(days: int) -> str:
    """Return how far one date is from another, which is named after it.

    >>> days_text(12), days_text(-1), days_text(0)
    ('12 days after', '1 day before', 'on the same day as')
    """
    if not days:
        return "on the same day as"
    return f"{pluralise(abs(days), 'day')} {'after' if days > 0 else 'before'}"
