"""Dates, times and lists as people read them, in the one time zone of the program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_TIME_ZONE = ZoneInfo("Europe/London")


def format_date(day: date | None) -> str:
    """Return a date in words; '' if there is none.

    >>> format_date(date(2023, 5, 3))
    '3 May 2023'
    """
    return f"{day.day} {day:%B %Y}" if day else ""


def local_time(at: datetime) -> datetime:
    """Return a time as the clocks of the United Kingdom show it.

    >>> local_time(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)).hour
    13
    """
    return at.astimezone(LOCAL_TIME_ZONE)


def today() -> date:
    """Return today's date in the United Kingdom."""
    return local_time(datetime.now(UTC)).date()


def join_list(items: Sequence[str], conjunction: str) -> str:
    """Return items joined by commas, with a conjunction before the last; '' if there are none.

    >>> join_list(["2.2.1", "2.2.2", "2.2.3"], "and")
    '2.2.1, 2.2.2 and 2.2.3'
    """
    *first, last = items or ("",)
    return f"{', '.join(first)} {conjunction} {last}" if first else last
