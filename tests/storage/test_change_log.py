"""The trail: who changed what, from what to what, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit.model.audit_log import Change, ChangeType
from audit.storage import Store
from audit.storage.audit_log.verification import verify
from audit.storage.engine import clock
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    create_audit,
    create_case,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)

NOON = datetime(2024, 3, 31, 12, tzinfo=UTC)


def test_a_change_is_logged_with_its_old_and_new_value_person_and_time(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, "2.2.1", YES, save_id="one")
    before = datetime.now(UTC)
    stored = save_answer(any_store, reload_review(any_store, review), "2.2.1", NO, BEN, save_id="two")
    last = any_store.reviews.audit_log(ANN, review.audit.id, review.case_id)[-1]
    assert last.change == Change(
        ChangeType.ANSWER, review.audit.id, "2.2.1", "yes", "no", review.case_id, review.id, save_id="two"
    )
    assert last.by == "Ben"
    assert before <= last.at <= datetime.now(UTC)
    assert stored.at is not None
    assert abs(last.at - stored.at) < timedelta(seconds=1)


def test_the_audit_log_of_an_audit_lists_every_change_in_order(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    first, second = create_case(any_store, audit_id, "KSH-1"), create_case(any_store, audit_id, "KSH-2")
    save_case_detail(any_store, second, "office", "North")
    save_note(any_store, first, "2.2.1", "Seen twice.")
    logged = [(row.change.type, row.change.new) for row in any_store.audits.audit_log(ANN, audit_id)]
    assert logged == [
        (ChangeType.AUDIT, "First audit"),
        (ChangeType.CASE, "KSH-1"),
        (ChangeType.CASE, "KSH-2"),
        (ChangeType.CASE_DETAIL, '["North"]'),
        (ChangeType.STATE, "in_progress"),
        (ChangeType.NOTE, "Seen twice."),
        (ChangeType.STATE, "in_progress"),
    ]


def test_the_audit_log_of_a_case_lists_only_that_case(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    first, second = create_case(any_store, audit_id, "KSH-1"), create_case(any_store, audit_id, "KSH-2")
    save_answer(any_store, second, "2.2.1", YES)
    (log_row,) = any_store.reviews.audit_log(ANN, audit_id, first.case_id)
    assert log_row.change.new == "KSH-1"


def test_the_audit_log_keeps_its_order_if_the_clock_is_set_back(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = create_case(any_store)
    answers = (YES, NO, None, YES)
    for hours, answer in enumerate(answers):
        monkeypatch.setattr(clock, "now", lambda back=hours: NOON - timedelta(hours=back))
        save_answer(any_store, reload_review(any_store, review), "2.2.1", answer)
    rows = [
        row
        for row in any_store.reviews.audit_log(ANN, review.audit.id, review.case_id)
        if row.change.type is ChangeType.ANSWER
    ]
    assert [row.change.new for row in rows] == ["yes", "no", None, "yes"]
    assert [row.at for row in rows] == [NOON - timedelta(hours=back) for back in range(4)]
    assert [row.number for row in rows] == sorted(row.number for row in rows)
    with any_store.database.read_transaction() as connection:
        assert verify(connection).breaks == []


def test_a_time_is_stored_in_utc_whatever_its_time_zone(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    summer_time = NOON.astimezone(datetime.strptime("+0100", "%z").tzinfo)
    monkeypatch.setattr(clock, "now", lambda: summer_time)
    (row,) = any_store.audits.audit_log(ANN, create_audit(any_store))
    assert row.at == NOON
    assert row.at.tzinfo is UTC
    with any_store.database.read_transaction() as connection:
        assert str(connection.exec_driver_sql("SELECT at FROM trail WHERE audit_id <> ''").scalar_one()).startswith(
            "2024-03-31 12:00:00"
        )
