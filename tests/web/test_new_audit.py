"""Starting an audit: all problems at once, a draft that survives the page, and one audit for one form."""

from datetime import date

from audit.messages import model as model_messages
from audit.storage import Store
from tests.storage.factories import ANN
from tests.web.conftest import NewVisitor, Visitor

NAMED = {"Name of the audit": "Autumn audit", "Unit": "Example unit"}


def filled(page: Visitor, **more: str) -> Visitor:
    for label, text in {**NAMED, **more}.items():
        page.fill("text_input", label, text)
    return page


def test_submitting_the_form_starts_the_audit_and_opens_its_cases(visitor: NewVisitor, store: Store):
    page = filled(visitor().open_page("new_audit"), **{"Region (optional)": "North"})
    page.fill("date_input", "Fieldwork begins (optional)", date(2026, 9, 1))
    page.fill("date_input", "Fieldwork ends (optional)", date(2026, 9, 4)).press("Start the audit")
    (summary,) = store.audits.all(ANN)
    assert (page.title, page.query) == ("Cases", {"audit": summary.id})
    details = summary.description
    assert (details.name, details.unit, details.region) == ("Autumn audit", "Example unit", "North")
    assert details.fieldwork_dates == "1 September 2026 to 4 September 2026"


def test_every_problem_in_the_form_is_listed_and_no_audit_is_started(visitor: NewVisitor, store: Store):
    page = visitor().open_page("new_audit")
    page.fill("date_input", "Fieldwork begins (optional)", date(2026, 9, 4))
    page.fill("date_input", "Fieldwork ends (optional)", date(2026, 9, 1)).press("Start the audit")
    for problem in (
        model_messages.FIELD_MISSING.format(label="The name of the audit"),
        model_messages.FIELD_MISSING.format(label="The unit"),
        model_messages.FIELDWORK_ENDS_TOO_EARLY,
    ):
        assert problem in page.text
    assert 'role="alert"' in page.html
    assert store.audits.all(ANN) == []


def test_typed_text_survives_a_reload(visitor: NewVisitor):
    page = filled(visitor().open_page("new_audit"), **{"When the sampled cases started (optional)": "In May"})
    page.fill("date_input", "Fieldwork begins (optional)", date(2026, 9, 4))
    page.set_value("checkbox", "new-inspects-2.1 0", False)
    again = visitor().open_page("new_audit")
    assert again.value("text_input", "new-name 0") == "Autumn audit"
    assert again.value("text_input", "new-started_in 0") == "In May"
    assert again.value("date_input", "new-fieldwork_from 0") == date(2026, 9, 4)
    assert again.value("checkbox", "new-inspects-2.1 0") is False
    assert again.value("checkbox", "new-inspects-2.2 0") is True


def test_a_draft_is_visible_only_to_its_author(visitor: NewVisitor):
    filled(visitor("Ann").open_page("new_audit"))
    assert visitor("Ben").open_page("new_audit").value("text_input", "new-name 0") == ""


def test_the_form_is_empty_after_the_audit_is_started(visitor: NewVisitor):
    page = filled(visitor().open_page("new_audit")).press("Start the audit")
    assert page.open_page("new_audit").value("text_input", "new-name 1") == ""
    assert visitor().open_page("new_audit").value("text_input", "new-name 0") == ""


def test_uninspected_standards_are_not_recorded_and_not_in_the_maximum_points(visitor: NewVisitor, store: Store):
    page = filled(visitor().open_page("new_audit"))
    page.set_value("checkbox", "new-inspects-2.1 0", False).set_value("checkbox", "new-inspects-1.4 0", False)
    audit_id = page.press("Start the audit").query["audit"]
    assert store.audits.get(ANN, audit_id).description.not_inspected == {"2.1", "1.4"}
    page.open_page("results", audit=audit_id)
    assert "0/21" in page.text_lines
    assert (
        "Not inspected, so not counted in the score: 1.4 Information and facilities, 2.1 Court work." in page.text_lines
    )


def test_an_audit_without_inspected_standards_is_rejected(visitor: NewVisitor, store: Store):
    page = filled(visitor().open_page("new_audit"))
    for box in [box.key for box in page.at.checkbox]:
        page.set_value("checkbox", box, False)
    assert "No standard is inspected. Choose at least one." in page.press("Start the audit").text
    assert store.audits.all(ANN) == []


def test_submitting_the_form_twice_starts_one_audit(visitor: NewVisitor, store: Store):
    page = filled(visitor().open_page("new_audit")).press("Start the audit")
    first = page.query
    # The second click of a double click comes while the first one's page is still shown.
    assert filled(page.open_page("new_audit")).press("Start the audit").query == first
    assert len(store.audits.all(ANN)) == 1
    assert store.drafts.read(ANN, "new audit") == {}
