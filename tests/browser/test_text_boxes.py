"""Half an emoji, as some keyboards and forms leave it, in each text box of each page of Streamlit's own.

Streamlit drops a message with one, and the click that follows it, without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.messages import model as messages
from audit.model.case import Case
from audit.storage import Store
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import Server, open_case, open_page, wait_until, wait_until_settled
from tests.storage.factories import ANN

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

TYPE_HALF = "box => { box.focus(); box.select?.(); document.execCommand('insertText', false, 'Good \\ud83d work') }"
TYPED = "Good � work"
BOXES = '[data-testid="stTextInput"] input, [data-testid="stTextArea"] textarea'


@pytest.fixture(scope="module")
def scenario(server: Server, store: Store) -> Scenario:
    return Scenario(server, store)


def expand_all(page: Page) -> None:
    """Open every folded part of the page."""
    from playwright.sync_api import expect

    page.locator(f'[data-testid="stExpander"] details, {BOXES}').first.wait_for()
    for part in page.locator('[data-testid="stExpander"] details').all():
        if part.get_attribute("open") is None:
            part.locator("summary").click()
            expect(part).to_have_attribute("open", "")
            wait_until_settled(page)


FOLDED_PAGES = ("cases", "findings", "results", "settings", "retention")
OPEN_PAGES = ("members", "history", "report-text")
NEW_AUDIT, SUBMITTED_CASE = "start", "record"


def show(page: Page, world: Scenario, path: str) -> None:
    """Open a page, with its folded parts open if they have text boxes; a busy server draws the boxes late."""
    if path == SUBMITTED_CASE:
        open_case(page, world.server, world.submitted_review, "check")
    elif path == NEW_AUDIT:
        open_page(page, world.server, path)
    else:
        open_page(page, world.server, path, audit=world.audit_id)
        if path in FOLDED_PAGES:
            expand_all(page)
    page.locator(BOXES).first.wait_for()


def sent_by(page: Page) -> list[bytes]:
    """What the page sends to the server from now on."""
    sent: list[bytes] = []

    def note(frame: str | bytes) -> None:
        sent.append(frame if isinstance(frame, bytes) else frame.encode())

    page.on("websocket", lambda socket: socket.on("framesent", note))
    return sent


@pytest.mark.parametrize("path", [NEW_AUDIT, *FOLDED_PAGES, *OPEN_PAGES, SUBMITTED_CASE])
def test_half_an_emoji_is_replaced_before_it_is_sent_from_each_text_box(page: Page, scenario: Scenario, path: str):
    from playwright.sync_api import expect

    sent = sent_by(page)
    show(page, scenario, path)
    count = page.locator(BOXES).count()
    assert count, "the page has no text box"
    for number in range(count):
        box = page.locator(BOXES).nth(number)
        sent.clear()
        box.evaluate(TYPE_HALF)
        expect(box).to_have_value(TYPED)
        page.keyboard.press("Tab")
        wait_until_settled(page)
        wait_until(lambda: any(TYPED.encode() in frame for frame in sent))
        expect(page.locator(BOXES).nth(number)).to_have_value(TYPED)
        expect(page.get_by_text(messages.CHARACTER_UNREADABLE).first).to_be_attached()  # nothing without a word


def test_a_click_right_after_half_an_emoji_does_what_it_says(page: Page, scenario: Scenario):
    open_page(page, scenario.server, "findings", audit=scenario.audit_id)
    before = len(scenario.store.audits.get(ANN, scenario.audit_id).findings)
    text_box(page, "Text").evaluate(TYPE_HALF)
    page.get_by_role("button", name="Add finding").click()
    wait_until(lambda: len(scenario.store.audits.get(ANN, scenario.audit_id).findings) == before + 1)
    assert TYPED in {finding.text for finding in scenario.store.audits.get(ANN, scenario.audit_id).findings}


def test_an_emoji_that_is_typed_as_two_halves_stays_whole(page: Page, scenario: Scenario):
    from playwright.sync_api import expect

    open_page(page, scenario.server, "findings", audit=scenario.audit_id)
    box = text_box(page, "Text")
    box.evaluate(
        "box => { box.focus(); for (const half of '😀'.split('')) document.execCommand('insertText', false, half) }"
    )
    page.wait_for_timeout(200)
    expect(box).to_have_value("😀")


def test_a_chosen_name_with_half_an_emoji_is_refused_in_words(page: Page, scenario: Scenario):
    from playwright.sync_api import expect

    scenario.store.cases.add(ANN, scenario.audit_id, Case("EMOJI-1"))
    open_page(page, scenario.server, "cases", audit=scenario.audit_id)
    expand_all(page)
    box = page.get_by_role("combobox", name="Allocated to (optional)")
    box.evaluate(TYPE_HALF)
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    wait_until_settled(page)
    page.get_by_label("Reference", exact=True).fill("EMOJI-2")
    page.get_by_role("button", name="Add case", exact=True).click()
    page.get_by_role("link", name="The auditor's name must be one line").click()
    expect(box).to_be_focused()


def text_box(page: Page, label: str) -> Locator:
    """A text box by its label."""
    return page.get_by_role("textbox", name=label, exact=True).first
