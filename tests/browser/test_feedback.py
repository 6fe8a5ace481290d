"""Feedback sheets in a real browser: notes shared by keyboard, actions by two people, and one page for each case."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from audit.files.feedback_sheets import SheetFormat, SheetSource, build_sheets
from audit.messages import feedback as messages
from audit.model.feedback import FeedbackAction, is_shared
from audit.storage import Store
from tests.browser.conftest import Server, open_case, open_folded, open_page, question_row, wait_until_settled
from tests.browser.test_states import axe_violations
from tests.browser.words import form_says
from tests.files.random_feedback import TODAY, full_feedback, random_feedback, sources_of
from tests.files.test_feedback_sheets import INSPECTION, LONG_TEXTS
from tests.storage.factories import ANN, BEN, complete_case, create_case, reload_review, save_note

pytestmark = pytest.mark.browser
PAGE = re.compile(rb"/Type\s*/Page\b")


def test_each_sheet_is_printed_on_one_page_and_passes_axe(browser: Browser, axe: str) -> None:
    full = [SheetSource(full_feedback(INSPECTION, text), "Ann", TODAY) for text in LONG_TEXTS.values()]
    sources, page = [*full, *sources_of(random_feedback(8)[:9])], browser.new_page()
    page.set_content(build_sheets(sources, SheetFormat.WEB_PAGE).decode())
    assert len(PAGE.findall(page.pdf(prefer_css_page_size=True))) == len(sources)
    assert not axe_violations(page, axe)
    page.close()


def test_a_note_is_shared_by_keyboard_and_not_any_more_once_it_is_changed(
    page: Page, server: Server, store: Store
) -> None:
    review = create_case(store)
    open_case(page, server, review, "2.2")
    ids = page.locator(".sheet [id]").evaluate_all("(parts) => parts.map((part) => part.id)")
    assert len(ids) == len(set(ids))
    row = question_row(page, "2.2.1")
    row.locator("button.aside").press("Enter")
    box = row.get_by_role("checkbox", name=form_says("shareNote"))
    expect(box).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.type("Plans are clear.")
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    expect(box).not_to_be_checked()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(row.locator(".share .mark")).to_contain_text("Saved")
    assert is_shared(reload_review(store, review), "2.2.1")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("End")
    page.keyboard.type(" Mostly.")
    page.keyboard.press("Tab")
    expect(row.get_by_text(form_says("noteChanged"))).to_be_visible()
    expect(box).not_to_be_checked()
    assert not is_shared(reload_review(store, review), "2.2.1")


def test_two_people_change_one_action_and_the_second_chooses(page: Page, server: Server, store: Store) -> None:
    review = complete_case(store, create_case(store))
    save_note(store, review, "2.2.1", "Plans are clear.")
    open_page(page, server, "feedback", audit=review.audit.id, case=review.case_id)
    page.get_by_label("New action").fill("Review the plan.")
    page.get_by_role("button", name="Add action").click()
    page.get_by_text(messages.ACTION_ADDED).wait_for()
    page.get_by_text("Share the note on 2.2.1").click()
    page.get_by_text(messages.NOTE_SHARED.format(question="2.2.1")).wait_for()
    assert is_shared(reload_review(store, review), "2.2.1")
    open_folded(page, "Change action 1")
    page.get_by_label("Action", exact=True).wait_for()
    store.feedback.save_action(BEN, review, 1, FeedbackAction("Review the plan.", "Manager"), 1)
    page.get_by_label("Action", exact=True).fill("Review the plan by March.")
    page.get_by_role("button", name="Save action").click()
    page.get_by_role("button", name="Use my action").click()
    page.get_by_text(messages.ACTION_SAVED).wait_for()
    wait_until_settled(page)
    (saved,) = store.feedback.open(ANN, review.audit.id, review.case_id).current_actions
    assert (saved.action.text, saved.version) == ("Review the plan by March.", 3)
