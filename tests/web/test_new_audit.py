"""Starting an audit: all faults at once, a draft that outlives the page, and one audit for one form."""

from datetime import date

from audit.storage import Store
from tests.storage.factories import ANN
from tests.web.conftest import NewVisitor, Visitor

NAMED = {"Name of the audit": "Autumn audit", "Unit": "Example unit"}


def filled(page: Visitor, **more: str) -> Visitor:
    for label, text in {**NAMED, **more}.items():
        page.fill("text_input", label, text)
    return page


def test_a_filled_form_starts_the_audit_and_leads_to_its_cases(visitor: NewVisitor, store: Store):
    page = filled(visitor().go("new_audit"), **{"Region (optional)": "North"})
    page.fill("date_input", "Fieldwork begins (optional)", date(2026, 9, 1))
    page.fill("date_input", "Fieldwork ends (optional)", date(2026, 9, 4)).press("Start the audit")
    (summary,) = store.audits.all(ANN)
    assert (page.title, page.query) == ("Cases", {"audit": summary.id})
    details = summary.details
    assert (details.name, details.unit, details.region) == ("Autumn audit", "Example unit", "North")
    assert details.fieldwork == "1 September 2026 to 4 September 2026"


def test_every_fault_of_the_form_is_told_together_and_nothing_is_started(visitor: NewVisitor, store: Store):
    page = visitor().go("new_audit")
    page.fill("date_input", "Fieldwork begins (optional)", date(2026, 9, 4))
    page.fill("date_input", "Fieldwork ends (optional)", date(2026, 9, 1)).press("Start the audit")
    for fault in (
        "The name of the audit is missing. Type it in.",
        "The unit is missing. Type it in.",
        "The fieldwork ends before it begins. Change one of the two dates.",
    ):
        assert fault in page.text
    assert 'role="alert"' in page.html
    assert store.audits.all(ANN) == []


def test_what_is_typed_is_there_again_after_a_reload(visitor: NewVisitor):
    page = filled(visitor().go("new_audit"), **{"When the sampled cases started (optional)": "In May"})
    page.fill("date_input", "Fieldwork begins (optional)", date(2026, 9, 4))
    page.choose("checkbox", "new-inspects-2.1", False)
    again = visitor().go("new_audit")
    assert again.value("text_input", "new-name") == "Autumn audit"
    assert again.value("text_input", "new-started_in") == "In May"
    assert again.value("date_input", "new-fieldwork_from") == date(2026, 9, 4)
    assert again.value("checkbox", "new-inspects-2.1") is False
    assert again.value("checkbox", "new-inspects-2.2") is True


def test_a_draft_is_seen_by_nobody_else(visitor: NewVisitor):
    filled(visitor("Ann").go("new_audit"))
    assert visitor("Ben").go("new_audit").value("text_input", "new-name") == ""


def test_the_form_is_empty_again_once_the_audit_is_started(visitor: NewVisitor):
    page = filled(visitor().go("new_audit")).press("Start the audit")
    assert page.go("new_audit").value("text_input", "new-name") == ""
    assert visitor().go("new_audit").value("text_input", "new-name") == ""


def test_standards_left_out_are_not_recorded_and_drop_out_of_the_maximum(visitor: NewVisitor, store: Store):
    page = filled(visitor().go("new_audit"))
    page.choose("checkbox", "new-inspects-2.1", False).choose("checkbox", "new-inspects-1.4", False)
    audit_id = page.press("Start the audit").query["audit"]
    assert store.audits.get(ANN, audit_id).details.not_inspected == {"2.1", "1.4"}
    page.go("results", audit=audit_id)
    assert "0/21" in page.lines
    assert "Not inspected, so not in the maximum: 1.4 Information and facilities, 2.1 Court work." in page.lines


def test_an_audit_that_inspects_nothing_is_refused(visitor: NewVisitor, store: Store):
    page = filled(visitor().go("new_audit"))
    for box in [box.key for box in page.at.checkbox]:
        page.choose("checkbox", box, False)
    assert "No standard is inspected. Choose at least one." in page.press("Start the audit").text
    assert store.audits.all(ANN) == []


def test_the_same_form_sent_twice_starts_one_audit(visitor: NewVisitor, store: Store):
    page = filled(visitor().go("new_audit")).press("Start the audit")
    first = page.query
    # The second click of a double click comes while the first one's page is still shown.
    assert filled(page.go("new_audit")).press("Start the audit").query == first
    assert len(store.audits.all(ANN)) == 1
    assert store.drafts.read(ANN, "new audit") == {}
