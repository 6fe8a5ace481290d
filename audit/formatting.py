"""Dates and lists as people read them, on pages and in files alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


def format_date(day: date | None) -> str:
    """Return a date in words; '' if there is none.

    >>> format_date(date(2023, 5, 3))
    '3 May 2023'
    """
    return f"{day.day} {day:%B %Y}" if day else ""


def join_list(items: Sequence[str], conjunction: str) -> str:
    """Return items joined by commas, with a conjunction before the last; '' if there are none.

    >>> join_list(["2.2.1", "2.2.2", "2.2.3"], "and")
    '2.2.1, 2.2.2 and 2.2.3'
    """
    *first, last = items or ("",)
    return f"{', '.join(first)} {conjunction} {last}" if first else last
