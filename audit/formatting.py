"""Dates, times and lists as people read them.

Every day is a day in the United Kingdom, on every page and in every file. Times are stored in UTC, so only this module
makes a date from a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL_TIME_ZONE = ZoneInfo("Europe/London")


def format_date(day: date | None) -> str:
    """Return a date, or the date of a time, in words; '' if there is none.

    >>> format_date(date(2023, 5, 3))
    '3 May 2023'
    >>> format_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    '1 July 2026'
    """
    if isinstance(day, datetime):
        day = local_day(day)
    return f"{day.day} {day:%B %Y}" if day else ""


def format_time(at: datetime) -> str:
    """Return the time of day.

    >>> format_time(datetime(2026, 7, 1, 12, 0, tzinfo=UTC))
    '13:00'
    """
    return f"{local_time(at):%H:%M}"


def format_timestamp(at: datetime) -> str:
    """Return the date with its year, and the time of day.

    >>> format_timestamp(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    '1 July 2026, 00:30'
    """
    return f"{format_date(at)}, {format_time(at)}"


def format_datetime(at: datetime) -> str:
    """Return the day, the month and the time of day.

    >>> format_datetime(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    '1 July 00:30'
    """
    local = local_time(at)
    return f"{local.day} {local:%B %H:%M}"


def local_time(at: datetime) -> datetime:
    """Return a time as the clocks of the United Kingdom show it.

    >>> local_time(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)).hour
    13
    """
    return at.astimezone(LOCAL_TIME_ZONE)


def local_day(at: datetime) -> date:
    """Return the date of a time in the United Kingdom.

    >>> local_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    datetime.date(2026, 7, 1)
    """
    return local_time(at).date()


def start_of_day(day: date) -> datetime:
    """Return the first moment of a day, in UTC.

    >>> start_of_day(date(2026, 7, 1)).isoformat()
    '2026-06-30T23:00:00+00:00'
    """
    return datetime.combine(day, time.min, LOCAL_TIME_ZONE).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Return the last microsecond of a day, in UTC.

    >>> end_of_day(date(2026, 10, 25)).isoformat()
    '2026-10-25T23:59:59.999999+00:00'
    """
    return start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1)


def today() -> date:
    """Return today's date in the United Kingdom."""
    return local_day(datetime.now(UTC))


def pluralise(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> pluralise(1, "cell"), pluralise(1200, "cell")
    ('1 cell', '1,200 cells')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def format_duration(duration: timedelta) -> str:
    """Return a length of time in its two largest units, the smaller one rounded down.

    >>> [format_duration(timedelta(minutes=minutes)) for minutes in (0, 1, 130, 1560)]
    ['less than a minute', '1 minute', '2 hours 10 minutes', '1 day 2 hours']
    """
    minutes = int(duration.total_seconds() // 60)
    days, hours, rest = minutes // (24 * 60), minutes // 60 % 24, minutes % 60
    parts = [(days, "day"), (hours, "hour"), (rest, "minute")]
    first = next((place for place, (number, _) in enumerate(parts) if number), None)
    if first is None:
        return "less than a minute"
    return " ".join(pluralise(number, unit) for number, unit in parts[first : first + 2] if number)


def join_list(items: Sequence[str], conjunction: str) -> str:
    """Return items joined by commas, with a conjunction before the last; '' if there are none.

    >>> join_list(["2.2.1", "2.2.2", "2.2.3"], "and")
    '2.2.1, 2.2.2 and 2.2.3'
    """
    *first, last = items or ("",)
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def join_some(items: Sequence[str], limit: int) -> str:
    """Return the first items, and how many more there are.

    >>> join_some(["KSH-1", "KSH-2", "KSH-3"], 2)
    'KSH-1, KSH-2 and 1 more'
    """
    more = len(items) - limit
    return join_list([*items[:limit], *([f"{more:,} more"] if more > 0 else [])], "and")


def lower_first(text: str) -> str:
    """Return a text with a small first letter, to go on in a sentence.

    >>> lower_first("The record is restricted")
    'the record is restricted'
    """
    return f"{text[:1].lower()}{text[1:]}"


def upper_first(text: str) -> str:
    """Return a text with a capital first letter, to begin a sentence.

    >>> upper_first("engagement and safety")
    'Engagement and safety'
    """
    return f"{text[:1].upper()}{text[1:]}"
