"""Days of fieldwork, the pace that is expected, and which cases are late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from audit.model.case import CaseState
from audit.model.case_progress import OpenCase
from audit.model.dashboard import AuditorProgress
from audit.model.fieldwork import NOT_STARTED_DAYS, UNTOUCHED_DAYS, Fieldwork, late_cases, why_late, working_days

MONDAY, FRIDAY = date(2026, 6, 1), date(2026, 6, 12)  # two weeks: ten working days


def on(day: date) -> Fieldwork:
    return Fieldwork(MONDAY, FRIDAY, day)


def open_case(state: CaseState = CaseState.ALLOCATED, changed: date = MONDAY) -> OpenCase:
    return OpenCase("c", "KSH-1", "Ada", state, datetime.combine(changed, datetime.min.time(), UTC))


def test_working_days_are_those_counted_one_by_one() -> None:
    for start in range(7):
        first = MONDAY + timedelta(days=start)
        for length in range(-2, 25):
            last = first + timedelta(days=length)
            days = [first + timedelta(days=offset) for offset in range(max(length + 1, 0))]
            assert working_days(first, last) == sum(day.weekday() < 5 for day in days)


@pytest.mark.parametrize(
    ("today", "left", "sentence"),
    [
        (date(2026, 5, 29), 10, "Fieldwork starts on 1 June 2026 and ends on 12 June 2026."),
        (MONDAY, 10, "10 days of fieldwork left, with today. It ends on 12 June 2026."),
        (date(2026, 6, 6), 5, "5 days of fieldwork left. It ends on 12 June 2026."),
        (FRIDAY, 1, "Today is the last day of fieldwork."),
        (date(2026, 6, 13), 0, "Fieldwork ended on 12 June 2026."),
    ],
)
def test_the_days_left_are_counted_with_today(today: date, left: int, sentence: str) -> None:
    assert (on(today).days_left, on(today).describe()) == (left, sentence)


def test_without_dates_nothing_is_said_and_nothing_expected() -> None:
    unset = Fieldwork(None, None, MONDAY)
    assert (unset.days_left, unset.describe(), unset.expected(10)) == (None, "", None)
    assert Fieldwork(None, FRIDAY, MONDAY).expected(10) is None
    weekend = Fieldwork(date(2026, 6, 6), date(2026, 6, 7), date(2026, 6, 7))
    assert weekend.expected(10) is None


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 5, 1), 0),
        (MONDAY, 0),
        (date(2026, 6, 2), 1),
        (date(2026, 6, 4), 3),
        (date(2026, 6, 8), 6),
        (FRIDAY, 11),
    ],
)
def test_the_cases_expected_are_the_share_of_the_days_that_have_passed(today: date, expected: int) -> None:
    assert on(today).expected(13) == expected
    assert on(FRIDAY + timedelta(days=3)).expected(13) == 13


def test_an_auditor_is_behind_by_whole_cases() -> None:
    auditor = AuditorProgress("Ada", {CaseState.ALLOCATED: 8, CaseState.SUBMITTED: 1, CaseState.FINAL: 1})
    assert auditor.behind(on(date(2026, 6, 2))) == 0
    assert auditor.behind(on(date(2026, 6, 8))) == 3
    assert auditor.behind(Fieldwork(None, None, FRIDAY)) == 0


@pytest.mark.parametrize(
    ("state", "changed", "today", "reason"),
    [
        (CaseState.ALLOCATED, MONDAY, date(2026, 6, 10), ""),
        (CaseState.ALLOCATED, MONDAY, date(2026, 6, 11), "not started, 2 days left"),
        (CaseState.IN_PROGRESS, MONDAY, date(2026, 6, 3), ""),
        (CaseState.IN_PROGRESS, MONDAY, date(2026, 6, 4), "in progress, not changed since 1 June 2026"),
        (CaseState.IN_PROGRESS, date(2026, 6, 5), date(2026, 6, 9), ""),
        (CaseState.RETURNED, MONDAY, date(2026, 6, 4), "returned, not changed since 1 June 2026"),
        (CaseState.IN_PROGRESS, FRIDAY, date(2026, 6, 15), "in progress, and fieldwork has ended"),
        (CaseState.ALLOCATED, FRIDAY, date(2026, 6, 15), "not started, and fieldwork has ended"),
    ],
)
def test_a_case_is_late_when_it_is_not_started_near_the_end_or_untouched(
    state: CaseState, changed: date, today: date, reason: str
) -> None:
    assert (NOT_STARTED_DAYS, UNTOUCHED_DAYS) == (2, 3), "the days above are chosen for these"
    assert why_late(open_case(state, changed), on(today)) == reason


def test_only_late_cases_are_listed_and_a_short_fieldwork_does_not_make_all_late_before_it_starts() -> None:
    two_days = Fieldwork(date(2026, 6, 4), date(2026, 6, 5), MONDAY)
    assert why_late(open_case(), two_days) == ""
    cases = [open_case(), open_case(CaseState.IN_PROGRESS, MONDAY)]
    assert [late.case for late in late_cases(cases, on(date(2026, 6, 5)))] == [cases[1]]
    assert late_cases(cases, Fieldwork(None, None, MONDAY)) == []
