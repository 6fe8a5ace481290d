"""Case details that are dates: how they are written, stored and shown, and in which period each is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from audit.errors import InputError
from audit.formatting import format_date, today, upper_first
from audit.messages import case_details as messages
from audit.model.days import parse_written_day

MONTHS_IN_QUARTER = 3
DATE_HINT = "For example, 3/11/2026 or 3 Nov 2026"


class Period(Enum):
    """By what the dates of a case detail are grouped in a breakdown."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class DateRules:
    """What dates a case detail accepts, and by which period it is broken down.

    ``not_before_detail`` is the id of another date that must not be later. A case in which it is gets a warning.
    """

    not_in_future: bool = False
    not_before: date | None = None
    not_before_detail: str = ""
    period: Period | None = None

    def parse(self, text: str, name: str) -> str:
        """Return the stored form of a date. Raises InputError if it is not one, or not an accepted one."""
        day = parse_written_day(text)
        if day is None:
            raise InputError(messages.NOT_A_DATE.format(detail=name))
        if self.not_before is not None and day < self.not_before:
            raise InputError(messages.DATE_TOO_EARLY.format(detail=name, day=format_date(self.not_before)))
        if self.not_in_future and day > today():
            raise InputError(messages.DATE_IN_FUTURE.format(detail=name, day=format_date(day)))
        return day.isoformat()

    @property
    def hint(self) -> str:
        """Return how to enter a date, and which are accepted."""
        limits = [
            *(["today or earlier"] if self.not_in_future else []),
            *([f"from {format_date(self.not_before)}"] if self.not_before else []),
        ]
        return ". ".join(filter(None, (DATE_HINT, upper_first(", ".join(limits)))))

    def group_of(self, value: str) -> str:
        """Return the period of a stored date; without one, the date.

        >>> DateRules(period=Period.QUARTER).group_of("2026-11-03")
        '2026-Q4'
        """
        day = date.fromisoformat(value)
        match self.period:
            case None:
                return value
            case Period.MONTH:
                return f"{day:%Y-%m}"
            case Period.QUARTER:
                return f"{day.year}-Q{(day.month - 1) // MONTHS_IN_QUARTER + 1}"
            case Period.YEAR:
                return f"{day.year}"

    def days_of(self, group: str) -> tuple[date, date]:
        """Return the first and the last day of a period.

        >>> DateRules(period=Period.QUARTER).days_of("2026-Q4")
        (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
        """
        match self.period:
            case None:
                return date.fromisoformat(group), date.fromisoformat(group)
            case Period.MONTH:
                year, month, count = int(group[:4]), int(group[5:]), 1
            case Period.QUARTER:
                year, month, count = int(group[:4]), (int(group[-1]) - 1) * MONTHS_IN_QUARTER + 1, MONTHS_IN_QUARTER
            case Period.YEAR:
                year, month, count = int(group), 1, 12
        next_year, next_month = divmod(12 * year + month - 1 + count, 12)
        return date(year, month, 1), date(next_year, next_month + 1, 1) - timedelta(days=1)

    def group_label(self, group: str) -> str:
        """Return the words of a period by its id.

        >>> DateRules(period=Period.QUARTER).group_label("2026-Q4")
        'October to December 2026'
        """
        match self.period:
            case None:
                return day_label(group)
            case Period.MONTH:
                return f"{date.fromisoformat(f'{group}-01'):%B %Y}"
            case Period.QUARTER:
                year, number = group.split("-Q")
                last = int(number) * MONTHS_IN_QUARTER
                return f"{date(int(year), last - 2, 1):%B} to {date(int(year), last, 1):%B %Y}"
            case Period.YEAR:
                return group


def day_label(value: str) -> str:
    """Return a stored date in words: ``3 November 2026``."""
    return format_date(date.fromisoformat(value))
