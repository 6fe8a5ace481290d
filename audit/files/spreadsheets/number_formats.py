"""What a sheet shows for a number: its text, if the number format is simple, or what it is (a date, a percentage …)."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from audit.files.spreadsheets.table import CellContent

GENERAL_FORMATS = ("General", "@", "")
MAX_GENERAL_DIGITS = 11  # General shows a longer number in scientific notation or rounded
BUILT_IN_LOCAL_DATES = frozenset({*range(27, 37), *range(50, 82)})  # ECMA-376, 18.8.30; East Asian and Thai versions
GROUPED = re.compile(r"#,##0(?:\.(0+))?(?:;-#,##0(?:\.0+)?)?")
ZERO_PADDED = re.compile(r"(0+)(?:\.(0+))?")
CURRENCY_SIGN = re.compile(r"[£$€¥₹]|\[\$[^-\]]")
QUOTED = re.compile(r'"[^"]*"|\\.')
PADDING = re.compile(r"[_*].")


def shown_text(value: float, number_format: str) -> str:
    """Return a number as the sheet shows it; '' if the format is not simple or shows it rounded.

    >>> shown_text(7, "0000"), shown_text(1.1, "0.00"), shown_text(101.0, "General"), shown_text(0.5, "0%")
    ('0007', '1.10', '101', '')
    """
    if number_format in GENERAL_FORMATS:
        return _general_text(value)
    simple = ZERO_PADDED.fullmatch(PADDING.sub("", number_format))
    if simple is None:
        return ""
    digits, decimals = len(simple.group(1)), len(simple.group(2) or "")
    number = Decimal(repr(value))
    if not number.is_finite() or number != round(number, decimals):
        return ""
    width = digits + (decimals + 1 if decimals else 0) + (number < 0)
    return f"{number:0{width}.{decimals}f}"


def grouped_text(value: object, number_format: str) -> str:
    """Return a number as a sheet shows it with commas between thousands; '' for other formats or if it is rounded.

    >>> grouped_text(1200, "#,##0"), grouped_text(1200.5, "#,##0"), grouped_text(1200, "0%")
    ('1,200', '', '')
    """
    match = GROUPED.fullmatch(PADDING.sub("", number_format))
    if match is None or not isinstance(value, int | float):
        return ""
    decimals, number = len(match.group(1) or ""), Decimal(repr(value))
    return f"{number:,.{decimals}f}" if number.is_finite() and number == round(number, decimals) else ""


def _general_text(value: float) -> str:
    text = str(int(value)) if float(value).is_integer() else repr(value)
    return text if len(text) <= MAX_GENERAL_DIGITS and "e" not in text else ""


def number_content(value: object, number_format: str, format_id: int) -> CellContent:
    """Return what a cell holds, if its text is not known."""
    plain_format = QUOTED.sub("", number_format)
    if isinstance(value, datetime.time | datetime.timedelta):
        return CellContent.TIME
    if isinstance(value, datetime.date) or format_id in BUILT_IN_LOCAL_DATES:
        return CellContent.DATE
    if number_format in GENERAL_FORMATS:
        return CellContent.LONG_NUMBER
    for pattern, content in (
        ("%", CellContent.PERCENTAGE),
        ("[eE][+-]", CellContent.SCIENTIFIC),
        (CURRENCY_SIGN, CellContent.CURRENCY),
    ):
        if re.search(pattern, number_format if content is CellContent.CURRENCY else plain_format):
            return content
    return CellContent.FORMATTED


def is_text_shown_as_it_is(number_format: str) -> bool:
    """Return whether a cell with this format shows a text as it is. ``;;;`` hides it.

    >>> [is_text_shown_as_it_is(format) for format in ("General", "0000", ";;;", '@" Ltd"', "0;-0;0;_(@_)")]
    [True, True, False, False, True]
    """
    sections = QUOTED.sub('"', number_format).split(";")
    text_section = sections[3] if len(sections) > 3 else next((part for part in sections if "@" in part), "@")
    return PADDING.sub("", text_section) == "@"
