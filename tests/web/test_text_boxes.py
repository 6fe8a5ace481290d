"""Text boxes say what to check in what was typed, and return it cleaned."""

from __future__ import annotations

from audit.messages import model as messages
from audit.storage import Store
from tests.storage.factories import ANN, complete_case, create_audit, create_case
from tests.web.conftest import NewVisitor

PHONE = messages.LOOKS_PERSONAL.format(piece="07700 900123", kind="a phone number")


def test_a_finding_with_personal_data_is_saved_with_a_warning(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = visitor("Ann").open_page("findings", audit=audit_id)
    page.fill("text_area", "Text", "Rang 07700\xa0900123.\vTwice.")
    assert PHONE in page.text_lines
    page.press("Add finding")
    assert [finding.text for finding in store.audits.get(ANN, audit_id).findings] == ["Rang 07700 900123.\nTwice."]


def test_a_reason_with_personal_data_has_a_warning(visitor: NewVisitor, store: Store):
    review = create_case(store)
    store.workflow.submit(ANN, complete_case(store, review))
    page = visitor("Ann").open_page("record", audit=review.audit.id, case=review.case_id, section="check")
    page.fill("text_input", "Reason (saved with the case)", "Call a@example.org")
    assert messages.LOOKS_PERSONAL.format(piece="a@example.org", kind="an email address") in page.text_lines


def test_a_lost_character_in_a_name_is_named(visitor: NewVisitor, store: Store):
    page = visitor("Ann").open_page("members", audit=create_audit(store)).fill("text_input", "Name", "Ann � Lee")
    assert messages.CHARACTER_UNREADABLE in page.text_lines
