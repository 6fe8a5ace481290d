"""The members of an audit, as a lead sees them."""

from __future__ import annotations

import pytest

from audit.messages import pages as messages
from audit.messages import storage as storage_messages
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseState
from audit.storage import Role, Store
from tests.storage.factories import ANN, create_audit, set_state
from tests.web.conftest import NewVisitor
from tests.web.signed_in import visitor_with_role


@pytest.fixture
def audit_id(store: Store) -> str:
    return create_audit(store)


def test_adding_a_member_is_logged(visitor: NewVisitor, store: Store, audit_id: str):
    page = visitor().open_page("members", audit=audit_id)
    page.fill("text_input", "Name", "  ben@example.org ").set_value("segmented_control", "member-role", "moderator")
    page.press("Add member")
    assert store.members.all(ANN, audit_id) == {"Ann": Role.LEAD, "ben@example.org": Role.MODERATOR}
    assert "ben@example.org" in page.text_lines
    *_, last = store.audits.audit_log(ANN, audit_id)
    assert (last.by, last.change.type, last.change.new) == ("Ann", ChangeType.MEMBER, "moderator")


def test_a_member_can_be_removed(visitor: NewVisitor, store: Store, audit_id: str):
    store.members.set_role(ANN, audit_id, "Ben", Role.AUDITOR)
    page = visitor().open_page("members", audit=audit_id)
    page.fill("selectbox", "Member", "Ben")
    assert page.widget_by_label("button", "Remove member").disabled, "it asks first"
    page.fill("checkbox", "Remove Ben from this audit", True).press("Remove member")
    assert store.members.all(ANN, audit_id) == {"Ann": Role.LEAD}
    assert "Ben" not in page.text_lines


def test_removing_a_member_says_what_becomes_of_their_cases(visitor: NewVisitor, store: Store, audit_id: str):
    for name in ("Ben", "Cat"):
        store.members.set_role(ANN, audit_id, name, Role.AUDITOR)
    store.cases.add(ANN, audit_id, Case("A1", "Ben"))
    done = store.reviews.open(ANN, audit_id, store.cases.add(ANN, audit_id, Case("A2", "Ben")))
    set_state(store, done, CaseState.SUBMITTED)
    page = visitor().open_page("members", audit=audit_id).fill("selectbox", "Member", "Ben")
    has_cases = messages.MEMBER_HAS_CASES.format(cases="2 cases", name="Ben", open=1, plural="cases")
    assert {messages.MEMBER_LOSES_ACCESS.format(name="Ben"), has_cases} <= set(page.text_lines)
    page.fill("selectbox", "Member", "Cat")
    assert messages.MEMBER_HAS_NO_CASES.format(name="Cat", plural="cases") in page.text_lines


def test_the_last_lead_can_neither_be_removed_nor_given_another_role(visitor: NewVisitor, store: Store, audit_id: str):
    page = visitor().open_page("members", audit=audit_id).fill("selectbox", "Member", "Ann")
    assert storage_messages.LAST_LEAD in page.text_lines
    assert "Remove member" not in page.labels("button")
    page.fill("selectbox", "Member", None).fill("text_input", "Name", "Ann")
    page.set_value("segmented_control", "member-role", "reader")
    assert storage_messages.LAST_LEAD in page.text_lines
    assert page.widget_by_label("button", "Add member").disabled
    store.members.set_role(ANN, audit_id, "Ben", Role.LEAD)
    page.run().press("Add member")
    assert store.members.all(ANN, audit_id) == {"Ann": Role.READER, "Ben": Role.LEAD}


def test_members_who_never_signed_in_are_marked(store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch):
    lead = visitor_with_role(store, monkeypatch, audit_id, Role.LEAD)
    store.members.set_role(ANN, audit_id, "typo@exmaple.org", Role.READER)
    reader = visitor_with_role(store, monkeypatch, audit_id, Role.READER)
    reader.run()
    page = lead.open_page("members", audit=audit_id)
    assert f"typo@exmaple.org ({messages.NOT_SIGNED_IN_YET})" in page.text_lines
    assert {"lead@example.org", "reader@example.org"} <= set(page.text_lines)


def test_a_name_that_is_no_email_address_is_questioned_if_people_sign_in_with_theirs(
    store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    page = visitor_with_role(store, monkeypatch, audit_id, Role.LEAD).open_page("members", audit=audit_id)
    page.fill("text_input", "Name", "ben.example.org").set_value("segmented_control", "member-role", "reader")
    assert messages.NOT_AN_EMAIL_ADDRESS.format(name="ben.example.org") in page.text_lines
    assert page.widget_by_label("button", "Add member").disabled
    page.fill("checkbox", "Add this name anyway", True).press("Add member")
    assert store.members.all(ANN, audit_id)["ben.example.org"] is Role.READER
    page.fill("text_input", "Name", "Ben@Example.org")
    assert "Add this name anyway" not in page.labels("checkbox")
    page.press("Add member")
    assert store.members.all(ANN, audit_id)["ben@example.org"] is Role.READER


def test_local_mode_says_that_roles_are_not_enforced(visitor: NewVisitor, audit_id: str):
    assert messages.ROLES_NOT_APPLIED in visitor().open_page("members", audit=audit_id).text
