"""Progress over the week, told by the trail: what stood at the end of each day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from audit.storage import Store
from audit.storage.audit_log import change_log
from audit.storage.queries.progress import DayProgress
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    begin_audit,
    begin_case,
    begin_second_reading,
    complete,
    jot,
    reread,
    say,
    submit_cases,
    tell,
)

MONDAY = datetime(2024, 4, 8, 9, tzinfo=UTC)


SetDay = Callable[[float], None]


@pytest.fixture
def set_day(monkeypatch: pytest.MonkeyPatch) -> SetDay:
    """Lets a test say how many days after Monday morning it is."""

    def on(days: float) -> None:
        monkeypatch.setattr(change_log, "now", lambda: MONDAY + timedelta(days=days))

    return on


def progress(store: Store, audit_id: str) -> list[tuple[int, int, int]]:
    """Day of the month, answers, submitted cases."""
    return [(found.day.day, found.answers, found.submitted) for found in store.audits.progress_by_day(ANN, audit_id)]


def test_answers_and_submitted_cases_add_up_from_day_to_day(any_store: Store, set_day: SetDay) -> None:
    set_day(0)
    audit_id = begin_audit(any_store)
    first, second = begin_case(any_store, audit_id, "KSH-1"), begin_case(any_store, audit_id, "KSH-2")
    complete(any_store, first)
    set_day(1)
    any_store.stages.submit(ANN, reread(any_store, first))
    say(any_store, second, "2.2.1", YES)
    set_day(3)
    any_store.stages.submit(ANN, complete(any_store, reread(any_store, second)))
    assert progress(any_store, audit_id) == [(8, 10, 0), (9, 11, 1), (11, 20, 2)]
    assert any_store.audits.progress_by_day(ANN, audit_id)[0] == DayProgress(MONDAY.date(), 10, 0)


def test_what_is_taken_back_is_taken_off_and_what_is_changed_is_counted_once(any_store: Store, set_day: SetDay) -> None:
    set_day(0)
    reading = begin_case(any_store)
    any_store.stages.submit(ANN, complete(any_store, reading))
    set_day(1)
    any_store.stages.make_final(ANN, reading)
    set_day(2)
    any_store.stages.reopen(ANN, reading, "A letter was found.")
    say(any_store, reread(any_store, reading), "2.2.1", NO)
    say(any_store, reread(any_store, reading), "2.2.2", None)
    assert progress(any_store, reading.audit.id) == [(8, 10, 1), (9, 10, 1), (10, 9, 0)]


def test_notes_facts_and_second_readings_are_no_progress(any_store: Store, set_day: SetDay) -> None:
    set_day(0)
    reading = begin_case(any_store)
    say(any_store, begin_second_reading(any_store, reading), "2.2.1", YES)
    jot(any_store, reading, "2.2.1", "Seen.")
    tell(any_store, reading, "office", "North")
    assert progress(any_store, reading.audit.id) == [(8, 0, 0)]


def test_cases_that_are_brought_in_count_on_their_day(any_store: Store, set_day: SetDay) -> None:
    set_day(0.62)  # a few minutes before midnight in UTC
    audit_id, other = begin_audit(any_store), begin_audit(any_store)
    submit_cases(any_store, audit_id, cases=3, yes=1)
    set_day(0.63)
    submit_cases(any_store, other, cases=2, yes=1)
    assert progress(any_store, audit_id) == [(8, 30, 3)]
    assert progress(any_store, other) == [(9, 20, 2)]


def test_an_audit_without_answers_has_no_progress(any_store: Store) -> None:
    assert progress(any_store, begin_audit(any_store)) == []
