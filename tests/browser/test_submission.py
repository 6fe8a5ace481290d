"""The end of a case in the browser: links to what is missing, faults that go, and the way on to the next case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.messages import model as model_messages
from audit.messages import recording as messages
from audit.model.case_review import CaseReview
from audit.storage import Store
from tests.browser.conftest import (
    Server,
    answer_button,
    note_status,
    open_case,
    saved_status,
    section_button,
    section_title,
    wait_until_settled,
)
from tests.browser.words import form_says
from tests.small_questionnaire import REQUIRED_NOTES_TOML
from tests.storage.factories import (
    ANN,
    NO,
    complete_case,
    create_audit,
    create_case,
    reload_review,
    save_answer,
    save_note,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def review(store: Store) -> CaseReview:
    """A complete case that lacks the note on 2.2.1 alone."""
    review = complete_case(store, create_case(store, create_audit(store, REQUIRED_NOTES_TOML)))
    save_note(store, review, "2.2.1b", "Seen in May.")
    save_answer(store, review, "2.2.1", NO)
    return reload_review(store, review)


def test_from_a_missing_note_to_the_next_case(page: Page, server: Server, store: Store, review: CaseReview):
    from playwright.sync_api import expect

    following = create_case(store, review.audit.id, "KSH-2")
    store.workflow.allocate(ANN, following, "Ann")
    store.workflow.allocate(ANN, review, "Ben")
    open_case(page, server, review, "check")
    link = page.get_by_role("listitem").filter(has_text="1 note required").get_by_role("link", name="2.2.1")
    expect(link).to_have_css("text-decoration-line", "underline")
    address = link.get_attribute("href")
    link.click()
    expect(page.get_by_label("Note on 2.2.1", exact=True)).to_be_focused()
    page.keyboard.type("Nobody asked.")
    page.keyboard.press("Tab")
    expect(note_status(page, "2.2.1")).to_contain_text("Saved")
    section_button(page, "Check and submit").click()
    page.get_by_role("button", name="Submit case").click()
    expect(page.locator("[data-confirmation]")).to_be_focused()
    expect(page.locator("[data-confirmation]")).to_have_text(messages.SUBMITTED.format(case="Case KSH-1"))

    page.get_by_role("button", name="Return to auditor").click()
    reason_missing = model_messages.REASON_MISSING.format(subject="case")
    problem = page.get_by_role("link", name=reason_missing)  # the summary; the field says it a moment later
    expect(problem).to_be_visible()
    page.get_by_label("Reason (saved with the case)").fill("Look again")
    page.keyboard.press("Tab")
    wait_until_settled(page)
    page.get_by_role("button", name="Return to auditor").click()
    expect(page.get_by_text("Ann returned this case on")).to_be_visible()
    expect(problem).to_be_hidden()

    page.get_by_role("button", name="Submit case").click()
    page.get_by_role("button", name="Continue with KSH-2").click()
    expect(page.get_by_role("heading", name="Case KSH-2", level=1)).to_be_visible()
    expect(section_title(page)).to_have_text("Case details")
    page.goto(str(address))
    expect(section_title(page)).to_have_text("2.2 Assessment")
    expect(page.locator('[data-row="2.2.1"]')).to_be_focused()  # submitted, so that nothing in it can be answered


def test_undo_says_what_it_restored_until_the_next_action(page: Page, server: Server, review: CaseReview):
    from playwright.sync_api import expect

    open_case(page, server, review, "2.6")
    answer_button(page, "2.6.1", "No").click()
    expect(saved_status(page, "2.6.1")).to_contain_text("No saved")
    page.get_by_role("button", name=form_says("undo")).click()
    message = page.get_by_role("status").filter(has_text="Undone: 2.6.1, from No back to Yes.")
    expect(message).to_be_visible()
    answer_button(page, "2.6.1", "No").click()
    expect(message).to_have_count(0)
