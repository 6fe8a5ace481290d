"""Who looked at what: once for each visit, found by case, person and day, and chained like the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from audit.errors import NotFound, StoreError
from audit.model.audit import Finding, FindingKind
from audit.model.case import CaseState
from audit.storage import Only, Person, Role, Store
from audit.storage.audit_log import change_log
from audit.storage.audit_log.access_log import Read, Saw
from audit.storage.queries.case_reviews import Reading
from tests.storage.factories import ANN, YES, at_stage, begin_audit, begin_case, jot, reread, say, tell

NOON = datetime(2024, 3, 31, 12, tzinfo=UTC)


def looks(store: Store, reading: Reading, only: Only | None = None) -> Sequence[Read]:
    """Who looked at the audit, other than Ann, who begins each test."""
    found = store.history.who_saw(ANN, reading.audit.id, only or Only())
    return [row for row in found if row.by != "Ann"]


def look(store: Store, reading: Reading, name: str, visit: str = "") -> None:
    store.readings.open(Person(name, local=True, visit=visit), reading.audit.id, reading.case_id)


def test_who_opens_a_case_is_on_record_once_for_each_visit(any_store: Store) -> None:
    reading = begin_case(any_store)
    for visit in ("morning", "morning", "noon", "morning"):
        look(any_store, reading, "Ben", visit)
    look(any_store, reading, "Cyd", "morning")
    found = looks(any_store, reading)
    assert [(row.by, row.visit) for row in found] == [("Ben", "morning"), ("Ben", "noon"), ("Cyd", "morning")]
    assert {(row.sight.what, row.sight.case_id) for row in found} == {(Saw.CASE, reading.case_id)}


def test_without_a_visit_a_look_is_on_record_once_an_hour_even_if_the_clock_is_set_back(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = begin_case(any_store)
    for hours in (0, 0.5, 0.9, 1.5, -5, -4.9):
        monkeypatch.setattr(change_log, "now", lambda hours=hours: NOON + timedelta(hours=hours))
        look(any_store, reading, "Ben")
    assert [row.at for row in looks(any_store, reading)] == [NOON + timedelta(hours=hours) for hours in (0, 1.5, -5)]


def test_the_history_of_a_case_is_a_look_at_the_case(any_store: Store) -> None:
    reading = begin_case(any_store)
    any_store.readings.trail(Person("Ben", local=True), reading.audit.id, reading.case_id)
    assert [row.by for row in looks(any_store, reading)] == ["Ben"]


def test_who_reads_the_whole_trail_or_takes_something_out_is_on_record(any_store: Store) -> None:
    reading = begin_case(any_store)
    ben = Person("Ben", local=True, visit="v")
    any_store.history.changes(ben, reading.audit.id)
    for what in ("workbook", "workbook", "responses"):
        any_store.history.exported(ben, reading.audit.id, what)
    found = [(row.sight.what, row.sight.subject) for row in looks(any_store, reading)]
    assert found == [(Saw.TRAIL, ""), (Saw.EXPORT, "workbook"), (Saw.EXPORT, "responses")]


def test_a_refused_look_is_none(any_store: Store) -> None:
    reading = begin_case(any_store)
    any_store.members.give(ANN, reading.audit.id, "Ben", Role.AUDITOR)
    with pytest.raises(NotFound):
        any_store.readings.open(Person("Ben"), reading.audit.id, reading.case_id)
    with pytest.raises(NotFound):
        look(any_store, reading.__class__(**{**vars(reading), "case_id": "nosuchcase"}), "Ben")
    assert looks(any_store, reading) == []


def test_a_look_that_cannot_be_put_on_record_shows_nothing(store: Store) -> None:
    reading = begin_case(store)
    with store.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="cannot be written"):
        look(store, reading, "Ben")


def test_who_saw_a_case_between_two_moments_is_one_question(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = begin_audit(any_store)
    first, second = begin_case(any_store, audit_id, "KSH-1"), begin_case(any_store, audit_id, "KSH-2")
    for day, reading, name in ((1, first, "Ben"), (2, first, "Cyd"), (2, second, "Dee"), (3, first, "Eve")):
        monkeypatch.setattr(change_log, "now", lambda day=day: NOON + timedelta(days=day))
        look(any_store, reading, name)
    monkeypatch.setattr(change_log, "now", lambda: NOON + timedelta(days=2))
    any_store.history.exported(Person("Flo", local=True), audit_id, "responses")
    only = Only(first.case_id, first=NOON + timedelta(days=1, hours=1), last=NOON + timedelta(days=2))
    assert [row.by for row in looks(any_store, first, only)] == ["Cyd", "Flo"], "the export had the case in it"
    assert [row.by for row in looks(any_store, first, Only(by="Dee"))] == ["Dee"]


def test_changes_are_found_by_case_person_and_day(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = begin_audit(any_store)
    first, second = begin_case(any_store, audit_id, "KSH-1"), begin_case(any_store, audit_id, "KSH-2")
    monkeypatch.setattr(change_log, "now", lambda: NOON)
    say(any_store, first, "2.2.1", YES, Person("Ben", local=True))
    say(any_store, second, "2.2.1", YES, Person("Cyd", local=True))

    def found(only: Only) -> list[str]:
        return [row.change.subject or row.change.what for row in any_store.history.changes(ANN, audit_id, only)]

    assert found(Only(first.case_id)) == ["case", "2.2.1", "state"]
    assert found(Only(by="Cyd")) == ["2.2.1", "state"]
    assert found(Only(first=NOON - timedelta(hours=1), last=NOON + timedelta(hours=1))) == ["2.2.1", "state"] * 2
    assert found(Only(second.case_id, "Ben")) == []


def test_all_that_is_kept_of_a_case_is_given_out_and_that_is_on_record(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    reading, other = begin_case(any_store, audit_id, "KSH-1"), begin_case(any_store, audit_id, "KSH-2")
    for case in (reading, other):
        say(any_store, case, "2.2.1", YES)
        jot(any_store, case, "2.2.1", f"A note on {case.reference}.")
        tell(any_store, case, "office", "North")
        any_store.findings.write(ANN, audit_id, Finding(FindingKind.STRENGTH, "Seen.", "2.2", cases=(case.case_id,)))
    any_store.drafts.keep(ANN, f"reason-{reading.case_id}", {"reason": "Because."})
    at_stage(any_store, reading, CaseState.SUBMITTED)
    found = any_store.history.everything_of(Person("Ben", local=True), audit_id, " ksh-1 ")
    assert {table: len(rows) for table, rows in found.items()} == {
        "audit_case": 1,
        "case_fact": 1,
        "reading": 1,
        "answer": 1,
        "note": 1,
        "finding": 1,
        "draft": 1,
        "trail": 5,
        "trail_value": 5,
        "access": 2,
    }
    assert "KSH-2" not in str(found)
    (row,) = looks(any_store, reading)
    assert (row.by, row.sight.what, row.sight.subject) == ("Ben", Saw.EXPORT, "subject access")


def test_the_log_of_reads_holds_nothing_that_was_seen(any_store: Store) -> None:
    reading = begin_case(any_store)
    jot(any_store, reading, "2.2.1", "Zanzibar")
    reread(any_store, reading)
    assert "Zanzibar" not in str(any_store.history.who_saw(ANN, reading.audit.id))
