"""The trail: who changed what, from what to what, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit.storage import Store
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, What
from audit.storage.audit_log.verification import verify
from tests.storage.factories import ANN, BEN, NO, YES, begin_audit, begin_case, jot, reread, say, tell

NOON = datetime(2024, 3, 31, 12, tzinfo=UTC)


def test_a_change_stands_in_the_trail_with_its_old_and_new_value_by_whom_and_when(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, "2.2.1", YES, save_id="one")
    before = datetime.now(UTC)
    stored = say(any_store, reread(any_store, reading), "2.2.1", NO, BEN, save_id="two")
    last = any_store.readings.trail(ANN, reading.audit.id, reading.case_id)[-1]
    assert last.change == Change(
        What.ANSWER, reading.audit.id, "2.2.1", "yes", "no", reading.case_id, reading.id, save_id="two"
    )
    assert last.by == "Ben"
    assert before <= last.at <= datetime.now(UTC)
    assert stored.at is not None
    assert abs(last.at - stored.at) < timedelta(seconds=1)


def test_the_trail_of_an_audit_tells_everything_in_order(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    first, second = begin_case(any_store, audit_id, "KSH-1"), begin_case(any_store, audit_id, "KSH-2")
    tell(any_store, second, "office", "North")
    jot(any_store, first, "2.2.1", "Seen twice.")
    told = [(row.change.what, row.change.new) for row in any_store.audits.trail(ANN, audit_id)]
    assert told == [
        (What.AUDIT, "First audit"),
        (What.CASE, "KSH-1"),
        (What.CASE, "KSH-2"),
        (What.FACT, '["North"]'),
        (What.STATE, "in_progress"),
        (What.NOTE, "Seen twice."),
        (What.STATE, "in_progress"),
    ]


def test_the_trail_of_a_case_tells_of_that_case_only(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    first, second = begin_case(any_store, audit_id, "KSH-1"), begin_case(any_store, audit_id, "KSH-2")
    say(any_store, second, "2.2.1", YES)
    (told,) = any_store.readings.trail(ANN, audit_id, first.case_id)
    assert told.change.new == "KSH-1"


def test_the_trail_keeps_its_order_when_the_clock_is_set_back(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = begin_case(any_store)
    answers = (YES, NO, None, YES)
    for hours, answer in enumerate(answers):
        monkeypatch.setattr(change_log, "now", lambda back=hours: NOON - timedelta(hours=back))
        say(any_store, reread(any_store, reading), "2.2.1", answer)
    rows = [
        row
        for row in any_store.readings.trail(ANN, reading.audit.id, reading.case_id)
        if row.change.what is What.ANSWER
    ]
    assert [row.change.new for row in rows] == ["yes", "no", None, "yes"]
    assert [row.at for row in rows] == [NOON - timedelta(hours=back) for back in range(4)]
    assert [row.number for row in rows] == sorted(row.number for row in rows)
    with any_store.database.reading() as connection:
        assert verify(connection).breaks == []


def test_a_moment_is_kept_in_utc_whatever_zone_it_was_told_in(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    summer_time = NOON.astimezone(datetime.strptime("+0100", "%z").tzinfo)
    monkeypatch.setattr(change_log, "now", lambda: summer_time)
    (row,) = any_store.audits.trail(ANN, begin_audit(any_store))
    assert row.at == NOON
    assert row.at.tzinfo is UTC
    with any_store.database.reading() as connection:
        assert str(connection.exec_driver_sql("SELECT at FROM trail").scalar_one()).startswith("2024-03-31 12:00:00")
