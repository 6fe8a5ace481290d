"""The search over notes by keyboard alone: from the words to the answer that a note is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.storage import Store
from tests.browser.conftest import NewPage, PageActivity, Server, open_page, question_row
from tests.storage.factories import NO, create_case, save_answer, save_note

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
WORD = "Quillfeather"


def test_a_note_is_found_and_its_answer_opened_by_keyboard(new_page: NewPage, server: Server, store: Store):
    from playwright.sync_api import expect

    review = create_case(store)
    save_answer(store, review, "2.3.1", NO)
    save_note(store, review, "2.3.1", f"{WORD} came late.")
    page: Page = new_page()
    seen = PageActivity(page)
    open_page(page, server, "notes", audit=review.audit.id)
    words = page.get_by_label("Words in notes")
    words.focus()
    page.keyboard.type("quill")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("Quill")
    expect(words).to_be_focused()
    link = page.get_by_role("link", name="KSH-1")
    for _ in range(40):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(question_row(page, "2.3.1")).to_be_in_viewport()
    assert not any("quill" in address.lower() for address in seen.addresses)
