"""Formulas of a recording sheet for dates and numbers: whether one can be read, is in a range, and its words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from audit.files.measured_cells import DATE_FORMAT
from audit.files.recording_sheet import layout
from audit.files.spreadsheets.cells import literal
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.number_details import LEADING_UNITS, number_text
from audit.model.questionnaire import Questionnaire
from audit.model.range_conditions import InRange

WHOLE, DECIMALS = "#,##0", "#,##0.0##"
CellOf = Callable[[str], str]
"""Returns the formula of the answer to an item, by its id."""


def quantity(condition: InRange, cell_of: CellOf) -> str:
    """Return the quantity of a condition; an error if what it needs is not recorded."""
    number, since = _value(cell_of(condition.quantity.detail_id)), condition.quantity.since
    if since is None:
        return number
    origin = _day(since) if isinstance(since, date) else f"INT({_value(cell_of(since))})"
    return f"(INT({number})-{origin})"


def is_false(condition: InRange, cell_of: CellOf) -> str:
    """Return whether a quantity is known and does not meet a condition."""
    value = quantity(condition, cell_of)
    limits = [f"{value}{sign}{number_text(limit)}" for sign, limit in _limits(condition.least, condition.most)]
    is_outside = f"OR({','.join(limits)})"
    return f"IFERROR({f'NOT({is_outside})' if condition.outside else is_outside},FALSE)"


def _limits(least: Decimal | None, most: Decimal | None) -> list[tuple[str, Decimal]]:
    return [(sign, limit) for sign, limit in (("<", least), (">", most)) if limit is not None]


def range_reason(condition: InRange, questionnaire: Questionnaire, cell_of: CellOf) -> str:
    """Return what is recorded of a quantity, in the words of the form."""
    details, since = questionnaire.case_details_by_id, condition.quantity.since
    detail = details[condition.quantity.detail_id]
    start = literal(f"“{detail.text}” is ")
    if not isinstance(since, str):
        return f"{start}&{_label(detail, cell_of)}"
    days = quantity(condition, cell_of)
    apart = f'TEXT(ABS({days}),"{WHOLE}")&IF(ABS({days})=1," day"," days")&IF({days}>0," after"," before")'
    words = f'IF({days}=0,"on the same day as",{apart})'
    return f"{start}&{words}&{literal(f' “{details[since].text}”')}"


def _label(detail: CaseDetail, cell_of: CellOf) -> str:
    value = _value(cell_of(detail.id))
    if detail.kind is CaseDetailKind.DATE:
        return f'TEXT({value},"{DATE_FORMAT}")'
    unit, written = detail.numbers.unit, f'TEXT({value},IF({value}=INT({value}),"{WHOLE}","{DECIMALS}"))'
    if unit in LEADING_UNITS:
        return f'IF({value}<0,"-","")&{literal(unit)}&{written.replace(f"TEXT({value},", f"TEXT(ABS({value}),", 1)}'
    if not unit:
        return written
    one, many = (detail.numbers.label(Decimal(number))[1:] for number in (1, 2))
    return f"{written}&IF({value}=1,{literal(one)},{literal(many)})"


def to_do(detail: CaseDetail, answer: str, done: str) -> str:
    """Return what is left to do for a date or number that is entered."""
    value = _value(answer)
    if detail.kind is CaseDetailKind.DATE:
        write, rules = layout.NOT_A_DATE, detail.dates
        outside = [f"{value}>=TODAY()+1"] if rules.not_in_future else []
        outside += [f"{value}<{_day(rules.not_before)}"] if rules.not_before else []
    else:
        write, numbers = layout.NOT_A_NUMBER, detail.numbers
        outside = [f"{value}{sign}{number_text(limit)}" for sign, limit in _limits(numbers.least, numbers.most)]
        outside += [f"{value}<>INT({value})"] if numbers.whole else []
    if outside:
        done = f"IF(OR({','.join(outside)}),{literal(layout.OUTSIDE_LIMITS)},{done})"
    return f"IF(ISNUMBER({value}),{done},{literal(write)})"


def _value(answer: str) -> str:
    """Return the number in an answer; an error if there is none. A spreadsheet stores a date as a number of days."""
    return f"VALUE({answer})"


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"
