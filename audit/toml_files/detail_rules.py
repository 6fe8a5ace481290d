"""Parses which dates and numbers a case detail accepts, and how they are grouped in breakdowns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from audit.messages import questionnaire_details as detail_messages
from audit.messages import toml_files as messages
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.date_details import DateRules, Period
from audit.model.days import FIRST_YEAR
from audit.model.number_details import MAX_DECIMALS, MAX_DIGITS, NumberRules
from audit.toml_files.reader import Table

MAX_BANDS = 30
MAX_UNIT_LENGTH = 20


def parse_number_rules(table: Table, kind: CaseDetailKind) -> NumberRules:
    """Return the rules of a case detail of kind number. For any other kind, its keys are left as unknown ones."""
    if kind is not CaseDetailKind.NUMBER:
        return NumberRules()
    unit = table.text("unit", optional=True)
    if len(unit) > MAX_UNIT_LENGTH or any(character.isdigit() for character in unit):
        table.add_problem(detail_messages.UNIT_NOT_A_WORD.format(limit=MAX_UNIT_LENGTH))
    rules = NumberRules(
        least=stored_number(table, "least", table.pop_raw("least")),
        most=stored_number(table, "most", table.pop_raw("most")),
        whole=table.boolean("whole"),
        unit=unit,
        bands=_bands(table),
    )
    if rules.least is not None and rules.most is not None and rules.least > rules.most:
        table.add_problem(detail_messages.LEAST_ABOVE_MOST)
    if rules.whole and any(number != int(number) for number in rules.bands):
        table.add_problem(detail_messages.BANDS_NOT_WHOLE)
    return rules


def stored_number(table: Table, key: str, raw: Any) -> Decimal | None:
    """Return a number of the file; None if it is missing, or not one that can be stored, which is a problem."""
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        table.add_problem(messages.WRONG_TYPE.format(key=key, expected="a number without quotes"))
        return None
    number = Decimal(raw)
    if not number.is_finite() or abs(number) >= Decimal(10) ** MAX_DIGITS or round(number, MAX_DECIMALS) != number:
        table.add_problem(detail_messages.NUMBER_TOO_PRECISE.format(key=key, digits=MAX_DIGITS, decimals=MAX_DECIMALS))
        return None
    return number


def _bands(table: Table) -> tuple[Decimal, ...]:
    raw = table.pop_raw("bands")
    if raw is None:
        return ()
    if not isinstance(raw, list) or not 0 < len(raw) <= MAX_BANDS:
        table.add_problem(detail_messages.BANDS_NOT_A_LIST.format(limit=MAX_BANDS))
        return ()
    numbers = tuple(number for number in (stored_number(table, "bands", item) for item in raw) if number is not None)
    if list(numbers) != sorted(set(numbers)):
        table.add_problem(detail_messages.BANDS_NOT_RISING)
    return numbers


def parse_date_rules(table: Table, kind: CaseDetailKind, earlier: Iterable[CaseDetail]) -> DateRules:
    """Return the rules of a case detail of kind date. ``earlier`` are the case details above it in the file."""
    if kind is not CaseDetailKind.DATE:
        return DateRules()
    dates = [detail.id for detail in earlier if detail.kind is CaseDetailKind.DATE]
    not_before = day_or_date_detail(table.pop_raw("not_before"), "not_before", dates, table)
    period = table.one_of("group_by", [period.value for period in Period]) if table.has("group_by") else ""
    return DateRules(
        not_in_future=table.boolean("not_in_future"),
        not_before=not_before if isinstance(not_before, date) else None,
        not_before_detail=not_before if isinstance(not_before, str) else "",
        period=Period(period) if period else None,
    )


def day_or_date_detail(raw: Any, key: str, dates: Iterable[str], table: Table) -> date | str | None:
    """Return a fixed day, or the id of one of some case details of kind date; None if it is missing or not valid."""
    if raw is None or (isinstance(raw, str) and raw in dates):
        return raw
    day = _day(raw)
    if day is None:
        table.add_problem(detail_messages.NOT_A_DAY_OR_DATE_DETAIL.format(key=key))
    return day


def _day(raw: Any) -> date | None:
    if isinstance(raw, str):
        try:
            raw = date.fromisoformat(raw)
        except ValueError:
            return None
    is_day = isinstance(raw, date) and not isinstance(raw, datetime) and raw.year >= FIRST_YEAR
    return raw if is_day else None


def check_breakdown(table: Table, case_detail: CaseDetail) -> None:
    """Record a problem for a date or number that is broken down without groups, or has groups and no breakdown."""
    keys = {CaseDetailKind.NUMBER: "bands", CaseDetailKind.DATE: "group_by"}
    if case_detail.kind not in keys:
        return
    key, has_groups = keys[case_detail.kind], bool(case_detail.numbers.bands or case_detail.dates.period)
    if case_detail.breakdown and not has_groups:
        table.add_problem(detail_messages.BREAKDOWN_WITHOUT_GROUPS.format(key=key))
    if has_groups and not case_detail.breakdown:
        table.add_problem(detail_messages.GROUPS_WITHOUT_BREAKDOWN.format(key=key))
