"""The days of fieldwork: how many are left, what should be submitted by now, and which cases are late.

Days are working days, Monday to Friday, in the United Kingdom. Public holidays are not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from audit.formatting import format_date, local_day, pluralise
from audit.model.case import CaseState
from audit.model.case_progress import OpenCase

SATURDAY = 5

NOT_STARTED_DAYS = 2
"""A case that nobody started is late when so few days are left: reading a case takes half a day, and the result is to
be checked within the fieldwork."""

UNTOUCHED_DAYS = 3
"""A case is late if nothing in it changed on so many days: it is recorded in one or two, so it was forgotten, or its
auditor is ill or waits for something."""


def working_days(first: date, last: date) -> int:
    """Return the number of working days from one day to another, both included; 0 if the last is before the first.

    >>> working_days(date(2023, 4, 14), date(2023, 4, 18))  # Friday to Tuesday
    3
    """
    weeks, days = divmod(max((last - first).days + 1, 0), 7)
    return 5 * weeks + sum((first + timedelta(days=offset)).weekday() < SATURDAY for offset in range(days))


@dataclass(frozen=True)
class Fieldwork:
    """The first and the last day of fieldwork, either None if it is not set, seen from one day."""

    first: date | None
    last: date | None
    today: date

    @property
    def days_left(self) -> int | None:
        """Return the number of working days left, with today; None if the last day is not set."""
        if self.last is None:
            return None
        start = max(self.first, self.today) if self.first else self.today
        return working_days(start, self.last)

    @property
    def is_over(self) -> bool:
        """Return whether the last day has passed."""
        return self.last is not None and self.today > self.last

    @property
    def is_ahead(self) -> bool:
        """Return whether the first day is still to come."""
        return self.first is not None and self.today < self.first

    def expected(self, allocated: int) -> int | None:
        """Return how many cases should be submitted by now; None if that cannot be said.

        That is their share of the days that have passed, without today, rounded down: nobody is behind in the morning
        for what the day is for.

        >>> week = Fieldwork(date(2023, 4, 17), date(2023, 4, 21), today=date(2023, 4, 19))
        >>> week.expected(12)  # two of five days have passed
        4
        """
        if self.first is None or self.last is None or not (total := working_days(self.first, self.last)):
            return None
        passed = working_days(self.first, min(self.last, self.today - timedelta(days=1)))
        return allocated * passed // total

    def describe(self) -> str:
        """Return where the fieldwork is today, in a sentence; '' if its last day is not set."""
        if self.last is None or self.days_left is None:
            return ""
        if self.is_over:
            return f"Fieldwork ended on {format_date(self.last)}."
        if self.is_ahead:
            return f"Fieldwork starts on {format_date(self.first)} and ends on {format_date(self.last)}."
        if self.last == self.today:
            return "Today is the last day of fieldwork."
        with_today = ", with today" if self.today.weekday() < SATURDAY else ""
        return f"{pluralise(self.days_left, 'day')} of fieldwork left{with_today}. It ends on {format_date(self.last)}."


@dataclass(frozen=True)
class LateCase:
    """An open case that is late, and why."""

    case: OpenCase
    reason: str


def late_cases(cases: Sequence[OpenCase], fieldwork: Fieldwork) -> list[LateCase]:
    """Return the cases that are late, in their order."""
    reasons = ((case, why_late(case, fieldwork)) for case in cases)
    return [LateCase(case, reason) for case, reason in reasons if reason]


def why_late(case: OpenCase, fieldwork: Fieldwork) -> str:
    """Return why a case is late: "not started, 2 days left"; '' if it is not.

    ``NOT_STARTED_DAYS`` and ``UNTOUCHED_DAYS`` are the rules. After the last day, every open case is late.
    """
    if fieldwork.is_over:
        return f"{case.state.label}, and fieldwork has ended"
    if case.state is CaseState.ALLOCATED:
        days_left = fieldwork.days_left
        is_late = days_left is not None and days_left <= NOT_STARTED_DAYS and not fieldwork.is_ahead
        return f"not started, {pluralise(days_left or 0, 'day')} left" if is_late else ""
    last_day = local_day(case.last_change)
    untouched = working_days(last_day + timedelta(days=1), fieldwork.today)
    if untouched < UNTOUCHED_DAYS:
        return ""
    return f"{case.state.label}, not changed since {format_date(last_day)}"
