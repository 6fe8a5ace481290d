"""Parses conditions on dates and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from audit.messages import questionnaire_details as detail_messages
from audit.messages import toml_files as messages
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.range_conditions import InRange, Quantity
from audit.toml_files.detail_rules import day_or_date_detail, stored_number
from audit.toml_files.reader import Table

NUMBER_KEYS = frozenset({"at_least", "at_most"})
DAYS_KEYS = frozenset({"within_days", "of"})
ORDER_LIMITS: Mapping[str, tuple[int | None, int | None]] = {
    "before": (None, -1),
    "on_or_before": (None, 0),
    "on_or_after": (0, None),
    "after": (1, None),
}
"""The fewest and the most days from the other date to this one."""

MAX_DAYS = 36_525  # a hundred years


def is_range(keys: set[str]) -> bool:
    """Return whether a condition with these keys is one on a date or number."""
    others = keys - {"fact"}
    return "fact" in keys and (
        bool(others)
        and (others <= NUMBER_KEYS or others == DAYS_KEYS or (len(others) == 1 and others <= {*ORDER_LIMITS}))
    )


def parse_range(raw: Mapping[str, Any], details: Mapping[str, CaseDetail], table: Table) -> InRange | None:
    """Return a condition whose keys ``is_range`` accepts; None if it is not valid, which is a problem."""
    keys = sorted(raw.keys() - {"fact"})
    detail = details.get(raw["fact"]) if isinstance(raw["fact"], str) else None
    if detail is None:
        table.add_problem(messages.CONDITION_UNKNOWN_DETAIL.format(detail_id=raw["fact"]))
        return None
    needed = CaseDetailKind.NUMBER if NUMBER_KEYS & raw.keys() else CaseDetailKind.DATE
    if detail.kind is not needed:
        problem = detail_messages.CONDITION_NEEDS_KIND.format(key=keys[0], kind=needed.value, detail_id=detail.id)
        table.add_problem(problem)
        return None
    if needed is CaseDetailKind.NUMBER:
        return _parse_numbers(raw, detail, table)
    other_dates = [each.id for each in details.values() if each.kind is CaseDetailKind.DATE and each.id != detail.id]
    if "within_days" in raw:
        return _parse_within_days(raw, detail, other_dates, table)
    (key,) = keys
    since = day_or_date_detail(raw[key], key, other_dates, table)
    fewest, most = ORDER_LIMITS[key]
    return None if since is None else InRange(Quantity(detail.id, since), _decimal(fewest), _decimal(most))


def _parse_numbers(raw: Mapping[str, Any], detail: CaseDetail, table: Table) -> InRange | None:
    least, most = (stored_number(table, key, raw.get(key)) for key in ("at_least", "at_most"))
    if least is None and most is None:
        return None
    if least is not None and most is not None and least > most:
        table.add_problem(detail_messages.CONDITION_LEAST_ABOVE_MOST)
    return InRange(Quantity(detail.id), least, most)


def _parse_within_days(
    raw: Mapping[str, Any], detail: CaseDetail, other_dates: list[str], table: Table
) -> InRange | None:
    days, since = raw["within_days"], day_or_date_detail(raw["of"], "of", other_dates, table)
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= MAX_DAYS:
        table.add_problem(detail_messages.CONDITION_NOT_DAYS.format(limit=MAX_DAYS))
        return None
    return None if since is None else InRange(Quantity(detail.id, since), Decimal(-days), Decimal(days))


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)
