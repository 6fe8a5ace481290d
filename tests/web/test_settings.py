"""The settings of an audit: changing its details, closing and reopening it."""

from dataclasses import replace
from datetime import date

import pytest

from audit.messages import model as model_messages
from audit.messages import pages as messages
from audit.model.audit import AuditDescription
from audit.model.case import CaseState
from audit.storage import Store
from audit.web.installation_settings import NOT_SET
from tests.storage.factories import (
    ANN,
    BEN,
    close_audit,
    create_audit,
    create_case,
    create_second_review,
    import_submitted_cases,
    set_state,
)
from tests.web.conftest import NewVisitor, Visitor


def opened(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return visitor(name).open_page("settings", audit=audit_id)


def details(store: Store, audit_id: str) -> AuditDescription:
    return store.audits.get(ANN, audit_id).description


@pytest.fixture
def audit_id(store: Store) -> str:
    return create_audit(store, region="North")


def test_the_audit_details_and_settings_can_be_changed(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id).fill("text_input", "Unit", "Southtown")
    page.fill("date_input", "Fieldwork begins (optional)", date(2024, 6, 3))
    page.fill("number_input", "Eligible cases (optional)", 63).fill("number_input", "Small number (optional)", 10)
    page.fill("multiselect", "Standards not inspected", ["2.3"]).press("Save settings")
    assert details(store, audit_id) == AuditDescription(
        "First audit", "Southtown", "North", date(2024, 6, 3), None, "", frozenset({"2.3"}), 63, 10
    )
    assert messages.SETTINGS_SAVED in page.text_lines
    assert page.widget_by_label("text_input", "Unit").value == "Southtown"


def test_the_settings_of_the_installation_are_shown_with_how_they_are_set(
    visitor: NewVisitor, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AUDIT_CONTACT", "Audit team, audit@example.org")
    monkeypatch.setenv("AUDIT_REPORT_TEMPLATE", "/srv/templates/Report.docx")
    shown = opened(visitor, audit_id).text
    for text in ("Audit team, audit@example.org", "AUDIT_CONTACT", NOT_SET, "AUDIT_LICENCE", "Report.docx"):
        assert text in shown
    assert "/srv/templates" not in shown
    assert messages.HOW_INSTALLATION_IS_SET in shown


def test_an_error_is_shown_and_the_typed_text_stays(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id).fill("text_input", "Name of the audit", "").press("Save settings")
    assert model_messages.FIELD_MISSING.format(label="The name of the audit") in page.text_lines
    assert details(store, audit_id).name == "First audit"


def test_typed_text_survives_a_reload_until_the_form_is_left(visitor: NewVisitor, store: Store, audit_id: str):
    opened(visitor, audit_id).fill("text_input", "Unit", "Southtown")
    again = opened(visitor, audit_id)
    assert again.widget_by_label("text_input", "Unit").value == "Southtown"
    again.press("Cancel")
    assert opened(visitor, audit_id).widget_by_label("text_input", "Unit").value == "Example unit"
    assert store.drafts.read(ANN, f"settings {audit_id}") == {}


def create_conflict(visitor: NewVisitor, store: Store, audit_id: str) -> Visitor:
    """Ann changes the unit while Ben changes it too."""
    page = opened(visitor, audit_id).fill("text_input", "Unit", "Mine")
    seen = details(store, audit_id)
    store.audits.update_description(BEN, audit_id, replace(seen, unit="Theirs"), seen)
    return page.press("Save settings")


def test_the_second_person_to_save_sees_who_changed_what_and_chooses(visitor: NewVisitor, store: Store, audit_id: str):
    page = create_conflict(visitor, store, audit_id)
    assert any(line.startswith("Ben changed the settings on ") for line in page.text_lines)
    assert "The unit is now: Theirs" in page.text_lines
    assert details(store, audit_id).unit == "Theirs"
    page.press("Use my settings")
    assert details(store, audit_id).unit == "Mine"


def test_the_saved_values_can_be_kept(visitor: NewVisitor, store: Store, audit_id: str):
    page = create_conflict(visitor, store, audit_id).press("Keep the saved settings")
    assert details(store, audit_id).unit == "Theirs"
    assert page.widget_by_label("text_input", "Unit").value == "Theirs"


def test_an_untouched_form_shows_what_another_person_saved(visitor: NewVisitor, store: Store, audit_id: str):
    page, seen = opened(visitor, audit_id), details(store, audit_id)
    store.audits.update_description(BEN, audit_id, replace(seen, unit="Theirs"), seen)
    assert page.run().widget_by_label("text_input", "Unit").value == "Theirs"


def test_an_audit_can_be_closed_and_reopened_with_a_reason(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id).press("Close audit")
    assert store.audits.get(ANN, audit_id).closed_by == "Ann"
    assert any(line.startswith("Ann closed this audit on ") for line in page.text_lines)
    page.press("Reopen audit")
    assert "There is a problem" in page.text_lines
    assert store.audits.get(ANN, audit_id).closed_at is not None, "without a reason it stays closed"
    page.fill("text_input", "Reason for reopening the audit", "A case was missed.")
    page.press("Reopen audit")
    assert store.audits.get(ANN, audit_id).closed_at is None
    assert "Details" in page.text_lines


def test_the_pages_of_a_closed_audit_say_that_nothing_can_be_changed(visitor: NewVisitor, store: Store):
    review = create_case(store)
    close_audit(store, review.audit.id)
    cases = visitor().open_page("cases", audit=review.audit.id)
    assert messages.AUDIT_CLOSED in cases.text_lines


def test_an_audit_with_unfinished_cases_and_second_reviews_says_what_is_missing_and_links_to_it(
    visitor: NewVisitor, store: Store, audit_id: str
):
    create_case(store, audit_id, "A1")
    case = set_state(store, create_case(store, audit_id, "A2"), CaseState.SUBMITTED)
    create_second_review(store, case)
    page = opened(visitor, audit_id)
    assert messages.NOT_READY_TO_CLOSE.format(plural="cases") in page.text_lines
    links = {link.proto.label: link.proto.query_string for link in page.at.page_link}
    assert f"state={CaseState.ALLOCATED.value}" in links["1 case not started"]
    assert "1 second review not started" in links
    assert "Close audit" not in [button.label for button in page.at.button]


def test_closing_marks_submitted_cases_as_final_if_the_lead_agrees(visitor: NewVisitor, store: Store, audit_id: str):
    import_submitted_cases(store, audit_id, cases=3, yes=2)
    page = opened(visitor, audit_id)
    assert page.widget_by_label("button", "Close audit").disabled
    page.fill("checkbox", messages.MARK_AS_FINAL.format(cases="3 cases"), True).press("Close audit")
    assert f"{messages.AUDIT_WAS_CLOSED} {messages.MARKED_AS_FINAL.format(cases='3 cases')}" in page.text_lines
    assert {case.case.state for case in store.cases.progress(ANN, audit_id)} == {CaseState.FINAL}


def test_a_closed_audit_shows_its_settings(visitor: NewVisitor, store: Store, audit_id: str):
    close_audit(store, audit_id)
    page = opened(visitor, audit_id)
    assert {"Settings of this audit", "Region", "North"} <= set(page.text_lines)


def test_the_settings_link_to_members_history_and_retention(visitor: NewVisitor, audit_id: str):
    links = [link.proto.label for link in opened(visitor, audit_id).at.page_link]
    assert links == ["Members", "History and access log", "How long cases are stored"]
