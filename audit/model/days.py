"""A day as people and files write it. The day comes before the month, as in the United Kingdom."""

from __future__ import annotations

import re
from datetime import date

FIRST_YEAR = 1900
FIRST_TWO_DIGIT_YEAR = 70  # 70 to 99 are 1970 to 1999; 00 to 69 are 2000 to 2069, as in POSIX
ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ][\d:.]+Z?)?")
UK_DATE = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?: [\d:.]+)?")
SHORT_DATE = re.compile(
    r"(?P<day>\d{1,2})(?: ?[/.-] ?| )(?P<month>\d{1,2})(?: ?[/.-] ?| )(?P<year>\d{4}|\d{2})", re.ASCII
)
_YEAR = r"(?P<year>\d{4}|\d{2})"
_MONTH_NAME, _BETWEEN = r"(?P<month>[a-z]{3,9})\.?", r"[ ,/.-]*"
NAMED_DATES = (
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_BETWEEN}{_MONTH_NAME}{_BETWEEN}{_YEAR}", re.ASCII | re.IGNORECASE
    ),
    re.compile(rf"{_MONTH_NAME}{_BETWEEN}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ ,/.-]+{_YEAR}", re.ASCII | re.IGNORECASE),
)
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def parse_day(text: str) -> date | None:
    """Return the day in a text, in ISO form or as dd/mm/yyyy, without a time after it; None if it is not a date.

    >>> parse_day("12/09/2022") == parse_day("2022-09-12T09:30:00"), parse_day("31/02/2022")
    (True, None)
    """
    match = ISO_DATE.fullmatch(text) or UK_DATE.fullmatch(text)
    return _day(match["year"], int(match["month"]), match["day"]) if match else None


def parse_written_day(text: str) -> date | None:
    """Return the day in a text that somebody typed: also with a short year or the month in words.

    >>> {parse_written_day(text) for text in ("3/11/26", "3 Nov 2026", "3rd November 2026", "3.11.2026", "2026-11-03")}
    {datetime.date(2026, 11, 3)}
    >>> parse_written_day("11/30/2026"), parse_written_day("3 November")
    (None, None)
    """
    if day := parse_day(text):
        return day
    if match := SHORT_DATE.fullmatch(text):
        return _day(match["year"], int(match["month"]), match["day"])
    named = next((match for pattern in NAMED_DATES if (match := pattern.fullmatch(text))), None)
    return _day(named["year"], _month(named["month"]), named["day"]) if named else None


def _month(name: str) -> int:
    """Return the number of a month by its name or the start of it; 0 if it is no month.

    >>> _month("Sept"), _month("Smarch")
    (9, 0)
    """
    return next((number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower())), 0)


def _day(year: str, month: int, day: str) -> date | None:
    full_year = int(year)
    if len(year) == 2:
        full_year += 1900 if full_year >= FIRST_TWO_DIGIT_YEAR else 2000
    try:
        found = date(full_year, month, int(day))
    except ValueError:
        return None
    return found if found.year >= FIRST_YEAR else None
