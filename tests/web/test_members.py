"""The members of an audit, and its history, as a lead sees them."""

from __future__ import annotations

from datetime import date

import pytest

from audit.model.case import Case
from audit.storage import Role, Store
from audit.storage.audit_log.change_log import What
from tests.storage.factories import ANN, BEN, YES, begin_audit, begin_case, say
from tests.web.conftest import NewVisitor


@pytest.fixture
def audit_id(store: Store) -> str:
    return begin_audit(store)


def test_a_role_is_given_and_stands_in_the_trail(visitor: NewVisitor, store: Store, audit_id: str):
    page = visitor().go("members", audit=audit_id)
    page.fill("text_input", "Name", "  ben@example.org ").choose("segmented_control", "member-role", "moderator")
    page.press("Give the role")
    assert store.members.all(ANN, audit_id) == {"Ann": Role.LEAD, "ben@example.org": Role.MODERATOR}
    assert "ben@example.org" in page.lines
    *_, last = store.audits.trail(ANN, audit_id)
    assert (last.by, last.change.what, last.change.new) == ("Ann", What.MEMBER, "moderator")


def test_a_role_is_taken_away(visitor: NewVisitor, store: Store, audit_id: str):
    store.members.give(ANN, audit_id, "Ben", Role.AUDITOR)
    page = visitor().go("members", audit=audit_id)
    page.fill("selectbox", "Member", "Ben").press("Take the role away")
    assert store.members.all(ANN, audit_id) == {"Ann": Role.LEAD}
    assert "Ben" not in page.lines


def test_the_last_lead_stays(visitor: NewVisitor, store: Store, audit_id: str):
    page = visitor().go("members", audit=audit_id)
    page.fill("selectbox", "Member", "Ann").press("Take the role away")
    assert "The audit would have no lead. Make somebody else its lead first." in page.text
    assert store.members.all(ANN, audit_id) == {"Ann": Role.LEAD}


def test_local_mode_says_that_roles_do_not_hold_yet(visitor: NewVisitor, audit_id: str):
    assert "Roles hold once people sign in." in visitor().go("members", audit=audit_id).text


def test_the_history_says_who_saw_which_case_and_can_be_narrowed(visitor: NewVisitor, store: Store, audit_id: str):
    begin_case(store, audit_id, "A1")
    second = store.cases.add(ANN, audit_id, Case("A2"))
    store.readings.open(BEN, audit_id, second)
    page = visitor().go("history", audit=audit_id)
    assert "2 rows, newest first, London time" in page.lines
    assert {"opened a case A1", "opened a case A2"} <= set(page.lines)
    page.fill("text_input", "Case (its reference)", "A2")
    assert "1 row, newest first, London time" in page.lines
    assert "opened a case A1" not in page.lines
    page.fill("text_input", "Person", "Ann")
    assert "No row that matches." in page.lines


def test_the_history_of_a_day_is_that_days(visitor: NewVisitor, store: Store, audit_id: str):
    begin_case(store, audit_id, "A1")
    page = visitor().go("history", audit=audit_id)
    page.fill("date_input", "To", date(2020, 1, 1))
    assert "No row that matches." in page.lines
    page.fill("date_input", "To", None).fill("date_input", "From", date(2020, 1, 1))
    assert "1 row, newest first, London time" in page.lines


def test_an_unknown_case_is_told(visitor: NewVisitor, audit_id: str):
    page = visitor().go("history", audit=audit_id).fill("text_input", "Case (its reference)", "Z9")
    assert "The audit has no such case." in page.text


def test_the_history_of_changes_shows_no_answer_and_reading_it_is_on_record(
    visitor: NewVisitor, store: Store, audit_id: str
):
    say(store, begin_case(store, audit_id, "A1"), "2.2.1", YES)
    page = visitor().go("history", audit=audit_id).choose("segmented_control", "history-which", "Who changed what")
    assert "A1 · answer 2.2.1" in page.lines
    assert "yes" not in page.lines
    assert "trail" in [read.sight.what for read in store.history.who_saw(ANN, audit_id)]


def test_taking_the_history_out_is_on_record_before_the_file_is_there(visitor: NewVisitor, store: Store, audit_id: str):
    begin_case(store, audit_id, "A1")
    page = visitor().go("history", audit=audit_id)
    assert page.at.get("download_button") == []
    page.press("Make the file")
    assert len(page.at.get("download_button")) == 1
    *_, last = store.history.who_saw(ANN, audit_id)
    assert (last.by, last.sight.what, last.sight.subject) == ("Ann", "export", "log of reads")


def test_the_history_says_from_what_to_what_where_no_case_content_is_in_it(
    visitor: NewVisitor, store: Store, audit_id: str
):
    case_id = store.cases.add(ANN, audit_id, Case("A1", "Ben"))
    store.stages.allocate_all(ANN, audit_id, [case_id], "Cat")
    store.members.give(ANN, audit_id, "Dee", Role.READER)
    say(store, begin_case(store, audit_id, "A2"), "2.2.1", YES)
    page = visitor().go("history", audit=audit_id).choose("segmented_control", "history-which", "Who changed what")
    assert "A2 · state, from not begun to in progress" in page.lines
    assert {"A1 · allocation, from Ben to Cat", "member Dee, from no role to reader"} <= set(page.lines)
