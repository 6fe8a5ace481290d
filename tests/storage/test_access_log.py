"""Who looked at what: once for each visit, found by case, person and day, and chained like the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from audit.errors import NotAllowedError, NotFoundError, StoreError
from audit.model.audit_log import AccessLogRow, AccessType
from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from audit.model.finding import Finding, FindingKind
from audit.storage import LogFilter, Person, Role, Store, verify
from audit.storage.audit_log.access_log import MAX_REFUSALS_PER_HOUR
from audit.storage.engine import clock, schema
from tests.storage.factories import (
    ANN,
    YES,
    create_audit,
    create_case,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
    set_state,
)

NOON = datetime(2024, 3, 31, 12, tzinfo=UTC)


def access_rows(store: Store, review: CaseReview, only: LogFilter | None = None) -> Sequence[AccessLogRow]:
    """Who looked at the audit, other than Ann, who begins each test."""
    rows = store.history.access_log(ANN, review.audit.id, only or LogFilter())
    return [row for row in rows if row.by != "Ann"]


def open_case_as(store: Store, review: CaseReview, name: str, visit: str = "") -> None:
    store.reviews.open(Person(name, local=True, session_id=visit), review.audit.id, review.case_id)


def test_opening_a_case_is_logged_once_for_each_visit(any_store: Store) -> None:
    review = create_case(any_store)
    for visit in ("morning", "morning", "noon", "morning"):
        open_case_as(any_store, review, "Ben", visit)
    open_case_as(any_store, review, "Cyd", "morning")
    rows = access_rows(any_store, review)
    assert [(row.by, row.session_id) for row in rows] == [("Ben", "morning"), ("Ben", "noon"), ("Cyd", "morning")]
    assert {(row.event.type, row.event.case_id) for row in rows} == {(AccessType.CASE, review.case_id)}


def test_access_without_a_visit_is_logged_once_an_hour_even_if_the_clock_is_set_back(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = create_case(any_store)
    for hours in (0, 0.5, 0.9, 1.5, -5, -4.9):
        monkeypatch.setattr(clock, "now", lambda hours=hours: NOON + timedelta(hours=hours))
        open_case_as(any_store, review, "Ben")
    assert [row.at for row in access_rows(any_store, review)] == [
        NOON + timedelta(hours=hours) for hours in (0, 1.5, -5)
    ]


def test_reading_the_history_of_a_case_is_logged_as_access_to_the_case(any_store: Store) -> None:
    review = create_case(any_store)
    any_store.reviews.audit_log(Person("Ben", local=True), review.audit.id, review.case_id)
    assert [row.by for row in access_rows(any_store, review)] == ["Ben"]


def test_reading_the_full_history_and_exporting_are_logged(any_store: Store) -> None:
    review = create_case(any_store)
    ben = Person("Ben", local=True, session_id="v")
    any_store.history.audit_log(ben, review.audit.id)
    for what in ("workbook", "workbook", "responses"):
        any_store.history.log_export(ben, review.audit.id, what)
    rows = [(row.event.type, row.event.subject) for row in access_rows(any_store, review)]
    assert rows == [(AccessType.AUDIT_LOG, ""), (AccessType.EXPORT, "workbook"), (AccessType.EXPORT, "responses")]


def test_refused_access_is_logged_as_refused(any_store: Store) -> None:
    review = create_case(any_store)
    any_store.members.set_role(ANN, review.audit.id, "Ben", Role.AUDITOR)
    with pytest.raises(NotFoundError):
        any_store.reviews.open(Person("Ben"), review.audit.id, review.case_id)
    with pytest.raises(NotFoundError):
        any_store.reviews.open(Person("Ben"), review.audit.id, "nosuchcase")
    assert [(row.event.type, row.event.case_id, row.event.subject) for row in access_rows(any_store, review)] == [
        (AccessType.REFUSED, review.case_id, "see_case")
    ]


def verify_log(store: Store) -> Sequence[object]:
    """What the verification of both logs finds."""
    with store.database.read_transaction() as connection:
        return verify(connection).breaks


def refuse(store: Store, review: CaseReview, name: str, visit: str = "") -> None:
    """Let somebody try to open a case that is not theirs."""
    with pytest.raises(NotFoundError):
        store.reviews.open(Person(name, session_id=visit), review.audit.id, review.case_id)


def test_the_same_refusal_is_logged_once_an_hour_whichever_the_visit(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = create_case(any_store)
    for hours in (0, 0.5, 0.9, 1.5, 1.6):
        monkeypatch.setattr(clock, "now", lambda hours=hours: NOON + timedelta(hours=hours))
        refuse(any_store, review, "Out", visit=f"visit {hours}")
    assert [row.at for row in access_rows(any_store, review)] == [NOON, NOON + timedelta(hours=1.5)]


def test_nobody_can_fill_the_disk_with_refused_attempts(store: Store) -> None:
    audit_id = create_audit(store)
    for name in ("Out", "Another"):
        store.members.set_role(ANN, audit_id, name, Role.AUDITOR)
    reviews = [create_case(store, audit_id, f"KSH-{number}") for number in range(MAX_REFUSALS_PER_HOUR + 5)]
    for review in reviews:
        refuse(store, review, "Out")
    refuse(store, reviews[-1], "Another")
    assert [row.by for row in access_rows(store, reviews[0])] == ["Out"] * MAX_REFUSALS_PER_HOUR + ["Another"]


def test_a_refusal_says_what_was_refused_and_nothing_of_what_was_sent(any_store: Store) -> None:
    review = create_case(any_store)
    any_store.members.set_role(ANN, review.audit.id, "Rea", Role.READER)
    for call in (
        lambda: any_store.workflow.reopen(Person("Rea"), review, "A secret reason."),
        lambda: any_store.cases.remove(Person("Rea"), review.audit.id, review.case_id, "A secret reason."),
        lambda: any_store.history.access_log(Person("Rea"), review.audit.id),
    ):
        with pytest.raises(NotAllowedError):
            call()
    rows = access_rows(any_store, review)
    assert [(row.event.subject, row.event.case_id) for row in rows] == [
        ("reopen_case", review.case_id),
        ("add_case", review.case_id),
        ("see_access_log", ""),
    ]
    assert "secret" not in str(rows)
    assert verify_log(any_store) == []


def test_an_audit_that_does_not_exist_and_a_local_person_leave_no_refusal(any_store: Store) -> None:
    review = create_case(any_store)
    with pytest.raises(NotFoundError):
        any_store.audits.get(Person("Out"), "nosuchaudit")
    with pytest.raises(NotFoundError):
        any_store.reviews.open(ANN, review.audit.id, "nosuchcase")
    with any_store.database.read_transaction() as connection:
        refused = select(schema.access).where(schema.access.c.what == AccessType.REFUSED.value)
        assert connection.execute(refused).all() == []


def test_nothing_is_shown_if_the_access_cannot_be_logged(store: Store) -> None:
    review = create_case(store)
    with store.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="cannot be written"):
        open_case_as(store, review, "Ben")


def test_the_access_log_can_be_filtered_by_case_person_and_period(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id = create_audit(any_store)
    first, second = create_case(any_store, audit_id, "KSH-1"), create_case(any_store, audit_id, "KSH-2")
    for day, review, name in ((1, first, "Ben"), (2, first, "Cyd"), (2, second, "Dee"), (3, first, "Eve")):
        monkeypatch.setattr(clock, "now", lambda day=day: NOON + timedelta(days=day))
        open_case_as(any_store, review, name)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=2))
    any_store.history.log_export(Person("Flo", local=True), audit_id, "responses")
    only = LogFilter(first.case_id, since=NOON + timedelta(days=1, hours=1), until=NOON + timedelta(days=2))
    assert [row.by for row in access_rows(any_store, first, only)] == ["Cyd", "Flo"], "the export had the case in it"
    assert [row.by for row in access_rows(any_store, first, LogFilter(by="Dee"))] == ["Dee"]


def test_changes_are_filtered_by_case_person_and_day(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = create_audit(any_store)
    first, second = create_case(any_store, audit_id, "KSH-1"), create_case(any_store, audit_id, "KSH-2")
    monkeypatch.setattr(clock, "now", lambda: NOON)
    save_answer(any_store, first, "2.2.1", YES, Person("Ben", local=True))
    save_answer(any_store, second, "2.2.1", YES, Person("Cyd", local=True))

    def rows(only: LogFilter) -> list[str]:
        return [row.change.subject or row.change.type for row in any_store.history.audit_log(ANN, audit_id, only)]

    assert rows(LogFilter(first.case_id)) == ["case", "2.2.1", "state"]
    assert rows(LogFilter(by="Cyd")) == ["2.2.1", "state"]
    assert rows(LogFilter(since=NOON - timedelta(hours=1), until=NOON + timedelta(hours=1))) == ["2.2.1", "state"] * 2
    assert rows(LogFilter(second.case_id, "Ben")) == []


def test_all_data_of_a_case_can_be_exported_and_the_export_is_logged(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    review, other = create_case(any_store, audit_id, "KSH-1"), create_case(any_store, audit_id, "KSH-2")
    for case in (review, other):
        save_answer(any_store, case, "2.2.1", YES)
        save_note(any_store, case, "2.2.1", f"A note on {case.reference}.")
        save_case_detail(any_store, case, "office", "North")
        any_store.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Seen.", "2.2", case_ids=(case.case_id,)))
        any_store.concerns.add(ANN, case, "2.2.1", f"A threat in {case.reference}.")
    any_store.drafts.save(ANN, f"reason-{review.case_id}", {"reason": "Because."})
    set_state(any_store, review, CaseState.SUBMITTED)
    export = any_store.history.subject_access_data(Person("Ben", local=True), audit_id, " ksh-1 ")
    assert {table: len(rows) for table, rows in export.items()} == {
        "audit_case": 1,
        "case_fact": 1,
        "reading": 1,
        "elimination": 0,
        "sampled_case": 0,
        "reopening_request": 0,
        "moderated_answer": 0,
        "review_comment": 0,
        "shared_note": 0,
        "feedback_action": 0,
        "acknowledgement": 0,
        "urgent_concern": 1,
        "agreed_answer": 0,
        "answer": 1,
        "note": 1,
        "finding": 1,
        "report_text": 0,
        "outside_copy": 0,
        "draft": 1,
        "trail": 6,
        "trail_value": 6,
        "access": 2,
    }
    assert "KSH-2" not in str(export)
    (row,) = access_rows(any_store, review)
    assert (row.by, row.event.type, row.event.subject) == ("Ben", AccessType.EXPORT, "subject access")


def test_the_access_log_contains_nothing_that_was_seen(any_store: Store) -> None:
    review = create_case(any_store)
    save_note(any_store, review, "2.2.1", "Zanzibar")
    reload_review(any_store, review)
    assert "Zanzibar" not in str(any_store.history.access_log(ANN, review.audit.id))
