"""The settings of an audit: its details, changed over what was seen; closing it and opening it again."""

from dataclasses import replace
from datetime import date

import pytest

from audit.model.audit import AuditDetails
from audit.storage import Store
from tests.storage.factories import ANN, BEN, begin_audit, begin_case
from tests.web.conftest import NewVisitor, Visitor


def opened(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return visitor(name).go("settings", audit=audit_id)


def details(store: Store, audit_id: str) -> AuditDetails:
    return store.audits.get(ANN, audit_id).details


@pytest.fixture
def audit_id(store: Store) -> str:
    return begin_audit(store, region="North")


def test_details_and_settings_are_changed(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id).fill("text_input", "Unit", "Southtown")
    page.fill("date_input", "Fieldwork begins (optional)", date(2024, 6, 3))
    page.fill("number_input", "Eligible cases (optional)", 63).fill("number_input", "Small number (optional)", 10)
    page.fill("multiselect", "Standards not inspected", ["2.3"]).press("Save the settings")
    assert details(store, audit_id) == AuditDetails(
        "First audit", "Southtown", "North", date(2024, 6, 3), None, "", frozenset({"2.3"}), 63, 10
    )
    assert "Saved." in page.lines
    assert page.labelled("text_input", "Unit").value == "Southtown"


def test_a_fault_is_told_and_what_was_typed_stays(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id).fill("text_input", "Name of the audit", "").press("Save the settings")
    assert "The name of the audit is missing. Type it in." in page.lines
    assert details(store, audit_id).name == "First audit"


def test_what_is_typed_is_there_after_a_reload_until_it_is_left(visitor: NewVisitor, store: Store, audit_id: str):
    opened(visitor, audit_id).fill("text_input", "Unit", "Southtown")
    again = opened(visitor, audit_id)
    assert again.labelled("text_input", "Unit").value == "Southtown"
    again.press("Leave them as they were")
    assert opened(visitor, audit_id).labelled("text_input", "Unit").value == "Example unit"
    assert store.drafts.read(ANN, f"settings {audit_id}") == {}


def clashed(visitor: NewVisitor, store: Store, audit_id: str) -> Visitor:
    """Ann changes the unit while Ben changes it too."""
    page = opened(visitor, audit_id).fill("text_input", "Unit", "Mine")
    seen = details(store, audit_id)
    store.audits.change_details(BEN, audit_id, replace(seen, unit="Theirs"), seen)
    return page.press("Save the settings")


def test_whoever_comes_second_is_told_who_changed_what_and_chooses(visitor: NewVisitor, store: Store, audit_id: str):
    page = clashed(visitor, store, audit_id)
    assert any(line.startswith("Ben changed the settings on ") for line in page.lines)
    assert "The unit is now: Theirs" in page.lines
    assert details(store, audit_id).unit == "Theirs"
    page.press("Save mine")
    assert details(store, audit_id).unit == "Mine"


def test_theirs_may_be_kept(visitor: NewVisitor, store: Store, audit_id: str):
    page = clashed(visitor, store, audit_id).press("Keep theirs")
    assert details(store, audit_id).unit == "Theirs"
    assert page.labelled("text_input", "Unit").value == "Theirs"


def test_where_nothing_was_typed_what_somebody_else_saved_is_shown(visitor: NewVisitor, store: Store, audit_id: str):
    page, seen = opened(visitor, audit_id), details(store, audit_id)
    store.audits.change_details(BEN, audit_id, replace(seen, unit="Theirs"), seen)
    assert page.run().labelled("text_input", "Unit").value == "Theirs"


def test_an_audit_is_closed_and_opened_again_for_a_reason(visitor: NewVisitor, store: Store, audit_id: str):
    page = opened(visitor, audit_id).press("Close this audit")
    assert store.audits.get(ANN, audit_id).closed_by == "Ann"
    assert any(line.startswith("Ann closed this audit on ") for line in page.lines)
    page.press("Open it again")
    assert "There is a problem" in page.lines
    assert store.audits.get(ANN, audit_id).closed_at is not None, "without a reason it stays closed"
    page.fill("text_input", "Reason for opening it again, kept with the audit", "A case was missed.")
    page.press("Open it again")
    assert store.audits.get(ANN, audit_id).closed_at is None
    assert "Details" in page.lines


def test_the_pages_of_a_closed_audit_say_that_nothing_can_be_changed(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    store.audits.close(ANN, reading.audit.id)
    cases = visitor().go("cases", audit=reading.audit.id)
    assert any(line.startswith("This audit is closed:") for line in cases.lines)
    assert any("Closed on " in line for line in visitor().lines)


def test_the_settings_are_found_from_the_list_of_audits(visitor: NewVisitor, audit_id: str):
    links = [link.proto for link in visitor().at.page_link if link.proto.label == "Settings"]
    assert [(link.page, link.query_string) for link in links] == [("settings", f"audit={audit_id}")]


def test_an_audit_with_unfinished_cases_is_closed_only_once_that_is_confirmed(
    visitor: NewVisitor, store: Store, audit_id: str
):
    begin_case(store, audit_id, "A1")
    page = opened(visitor, audit_id)
    assert "1 case is not submitted: while the audit is closed it does not count and cannot be recorded." in page.lines
    assert page.labelled("button", "Close this audit").disabled
    page.fill("checkbox", "Close it all the same", True).press("Close this audit")
    assert store.audits.get(ANN, audit_id).closed_at is not None


def test_a_closed_audit_shows_what_it_is_set_to(visitor: NewVisitor, store: Store, audit_id: str):
    store.audits.close(ANN, audit_id)
    page = opened(visitor, audit_id)
    assert {"What the audit is set to", "Region", "North"} <= set(page.lines)


def test_the_settings_lead_to_members_history_and_retention(visitor: NewVisitor, audit_id: str):
    links = [link.proto.label for link in opened(visitor, audit_id).at.page_link]
    assert links == ["Members", "History: who changed and who saw what", "How long cases are kept"]
