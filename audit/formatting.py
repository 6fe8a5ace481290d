"""Days as people write them: on pages, in files and in sentences alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


def format_date(day: date | None) -> str:
    """A day in words; '' where there is none.

    >>> format_date(date(2023, 5, 3))
    '3 May 2023'
    """
    return f"{day.day} {day:%B %Y}" if day else ""


def join_list(items: Sequence[str], conjunction: str) -> str:
    """Parts of a sentence with commas and a word before the last; '' where there is none.

    >>> join_list(["2.2.1", "2.2.2", "2.2.3"], "and")
    '2.2.1, 2.2.2 and 2.2.3'
    """
    *first, last = items or ("",)
    return f"{', '.join(first)} {conjunction} {last}" if first else last
