"""Days as people write them: on pages, in files and in sentences alike."""

from __future__ import annotations

from datetime import date


def format_date(day: date | None) -> str:
    """A day in words; '' where there is none.

    >>> format_date(date(2023, 5, 3))
    '3 May 2023'
    """
    return f"{day.day} {day:%B %Y}" if day else ""
