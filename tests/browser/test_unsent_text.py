"""What was typed last into a box of Streamlit's own, and not sent: no link, Back button or dead server loses it."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from audit.storage import Store
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import NewPage, Server, open_page, wait_until_settled
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

TYPED = "Typed last"
SAVING_PAUSE = 600  # milliseconds after which a draft is sent, connection or not: see text_boxes.js
PATIENCE = 30  # seconds
OPEN_PAGE = """address => {
  history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}"""
BOXES = {
    "start": "Unit",
    "settings": "Unit",
    "findings": "Text",
    "report-text": "",
    "questionnaires": "Title",
}


@pytest.fixture
def scenario(killable_server: Server, killable_store: Store) -> Scenario:
    return Scenario(killable_server, killable_store)


def show(page: Page, world: Scenario, path: str, draft: str) -> Locator:
    """Open a page and return its text box."""
    if path == "questionnaires":
        open_page(page, world.server, path, draft=draft, view="questions", item="top")
    else:
        open_page(page, world.server, path, **({} if path == "start" else {"audit": world.audit_id}))
    label = BOXES[path]
    box = page.get_by_label(label, exact=True).first if label else page.locator("textarea").first
    box.wait_for()
    return box


def check_kept(page: Page, world: Scenario, path: str, draft: str) -> None:
    """Check that another tab shows what was typed, perhaps after a while: the first run of a server takes long."""
    end = time.monotonic() + PATIENCE
    shown = show(page, world, path, draft).input_value()
    while not shown.endswith(TYPED) and time.monotonic() < end:
        page.wait_for_timeout(500)
        shown = show(page, world, path, draft).input_value()
    assert shown.endswith(TYPED)


def type_at_end(box: Locator) -> None:
    box.press("End")
    box.press_sequentially(TYPED)


@pytest.mark.parametrize("path", BOXES)
def test_what_was_typed_is_sent_before_a_link_is_followed(new_page: NewPage, scenario: Scenario, path: str):
    from playwright.sync_api import expect

    draft = scenario.store.questionnaires.create(ANN, SMALL_TOML)
    page = new_page()
    box = show(page, scenario, path, draft)
    type_at_end(box)
    scenario.server.suspend()  # so that all requests arrive together
    page.get_by_role("link", name="Home", exact=True).first.click()
    page.wait_for_timeout(300)
    scenario.server.resume()
    expect(box).to_have_count(0)
    check_kept(new_page(), scenario, path, draft)


@pytest.mark.parametrize("path", ["settings", "findings"])
def test_what_was_typed_is_sent_before_the_back_button_is_pressed(new_page: NewPage, scenario: Scenario, path: str):
    """The page cannot stop the browser's Back button, but sees the Alt key, and the mouse on its way there."""
    from playwright.sync_api import expect

    draft = scenario.store.questionnaires.create(ANN, SMALL_TOML)
    page = new_page()
    box = show(page, scenario, path, draft)
    address = page.url
    page.get_by_role("link", name="Home", exact=True).first.click()
    expect(box).to_have_count(0)
    page.evaluate(OPEN_PAGE, address)
    box.wait_for()
    wait_until_settled(page)
    type_at_end(box)
    runs = page.evaluate("watchesRuns.count()")
    page.keyboard.down("Alt")
    page.wait_for_function("runs => watchesRuns.count() > runs", arg=runs)
    wait_until_settled(page)
    page.evaluate("history.back()")
    page.keyboard.up("Alt")
    expect(box).to_have_count(0)
    check_kept(new_page(), scenario, path, draft)


@pytest.mark.parametrize(("path", "pause"), [("findings", 0), *((path, SAVING_PAUSE + 100) for path in BOXES)])
def test_what_was_typed_when_the_server_was_killed_is_sent_when_it_returns(
    new_page: NewPage, scenario: Scenario, path: str, pause: int
):
    """Without a connection Streamlit lets nobody type into its boxes, but shows what was typed as if it were saved."""
    from playwright.sync_api import expect

    draft = scenario.store.questionnaires.create(ANN, SMALL_TOML)
    page = new_page()
    box = show(page, scenario, path, draft)
    type_at_end(box)
    scenario.server.kill()
    expect(box).to_be_disabled()
    page.wait_for_timeout(pause)
    scenario.server.start()
    expect(box).to_be_enabled()
    expect(box).to_have_value(re.compile(TYPED))
    check_kept(new_page(), scenario, path, draft)


def test_a_page_that_was_open_before_a_restart_saves_what_is_typed_after_it(new_page: NewPage, scenario: Scenario):
    """Its form is a part of the page, which a new server does not know."""
    from playwright.sync_api import expect

    page = new_page()
    box = show(page, scenario, "findings", "")
    scenario.server.kill()
    expect(box).to_be_disabled()
    scenario.server.start()
    expect(box).to_be_enabled()
    type_at_end(box)
    box.press("Tab")
    check_kept(new_page(), scenario, "findings", "")


def test_a_tab_that_is_older_than_the_draft_does_not_replace_it_when_the_server_returns(
    new_page: NewPage, scenario: Scenario
):
    from playwright.sync_api import expect

    old, new = new_page(), new_page()
    box = show(old, scenario, "settings", "")
    other = show(new, scenario, "settings", "")
    type_at_end(other)
    other.press("Tab")
    wait_until_settled(new)
    scenario.server.kill()
    expect(box).to_be_disabled()
    scenario.server.start()
    expect(box).to_be_enabled()
    old.locator("body").press("r")  # Streamlit's key to run the page again
    wait_until_settled(old)
    check_kept(new_page(), scenario, "settings", "")
