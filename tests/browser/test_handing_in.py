"""The end of a case in the browser: links to what is missing, faults that go, and the way on to the next case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.storage import Store
from audit.storage.reading import Reading
from tests.browser.conftest import Server, choice, note_mark, open_case, saved, section, settled, title
from tests.browser.words import form_says
from tests.small import NOTED_TOML
from tests.storage.begun import ANN, NO, begin_audit, begin_case, complete, jot, reread, say

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def reading(store: Store) -> Reading:
    """A complete case that lacks the note on 2.2.1 alone."""
    found = complete(store, begin_case(store, begin_audit(store, NOTED_TOML)))
    jot(store, found, "2.2.1b", "Seen in May.")
    say(store, found, "2.2.1", NO)
    return reread(store, found)


def test_from_the_missing_note_to_the_next_case(page: Page, server: Server, store: Store, reading: Reading):
    from playwright.sync_api import expect

    following = begin_case(store, reading.audit.id, "KSH-2")
    store.stages.allocate(ANN, following, "Ann")
    open_case(page, server, reading, "check")
    link = page.get_by_role("listitem").filter(has_text="1 note needed").get_by_role("link", name="2.2.1")
    expect(link).to_have_css("text-decoration-line", "underline")
    address = link.get_attribute("href")
    link.click()
    expect(page.get_by_label("Note on 2.2.1", exact=True)).to_be_focused()
    page.keyboard.type("Nobody asked.")
    page.keyboard.press("Tab")
    expect(note_mark(page, "2.2.1")).to_contain_text("Saved")
    section(page, "Submit").click()
    page.get_by_role("button", name="Submit the case").click()

    page.get_by_role("button", name="Return it to its auditor").click()
    fault = page.get_by_text("Say why in a few words: the reason is kept with the case.")
    expect(fault).to_be_visible()
    page.get_by_label("Reason, kept with the case").fill("Look again")
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="Return it to its auditor").click()
    expect(page.get_by_text("Ann returned this case on")).to_be_visible()
    expect(fault).to_be_hidden()

    page.get_by_role("button", name="Submit the case").click()
    page.get_by_role("button", name="Go on with case KSH-2").click()
    expect(page.get_by_role("heading", name="Case KSH-2", level=1)).to_be_visible()
    expect(title(page)).to_have_text("Facts of the case")
    page.goto(str(address))
    expect(title(page)).to_have_text("2.2 Assessment")
    expect(page.locator('[data-row="2.2.1"]')).to_be_focused()  # submitted, so that nothing in it can be answered


def test_undo_says_what_it_brought_back_and_is_quiet_when_something_else_is_done(
    page: Page, server: Server, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, server, reading, "2.6")
    choice(page, "2.6.1", "No").click()
    expect(saved(page, "2.6.1")).to_contain_text("No saved")
    page.get_by_role("button", name=form_says("undo")).click()
    told = page.get_by_role("status").filter(has_text="Undone: 2.6.1 is Yes again.")
    expect(told).to_be_visible()
    choice(page, "2.6.1", "No").click()
    expect(told).to_have_count(0)
