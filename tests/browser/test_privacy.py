"""What was typed is shown as text, and stands in no address and in no log. What pages ask for: test_states.py."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest

from audit.storage import Store
from tests.browser.browser_fixtures import CANARY, HOSTILE_TEXTS, Scenario
from tests.browser.conftest import (
    PageActivity,
    Server,
    answer_button,
    note_field,
    note_status,
    saved_status,
    wait_until_settled,
)
from tests.browser.page_states import home, note_history
from tests.browser.result_states import results

if TYPE_CHECKING:
    from playwright.sync_api import Page

STORAGE_SCRIPT = "() => Object.entries({ ...sessionStorage, ...localStorage }).flat().join(' ') + document.cookie"


@pytest.fixture(scope="module")
def hostile_scenario(server: Server, store: Store) -> Scenario:
    """The shared server's store with an audit in which every text was typed by somebody who means harm."""
    return Scenario(server, store, HOSTILE_TEXTS)


def test_typed_text_is_shown_as_typed(page: Page, hostile_scenario: Scenario):
    home(page, hostile_scenario)
    assert HOSTILE_TEXTS.name in page.locator("main").inner_text()
    note_history(page, hostile_scenario)
    assert page.get_by_label("Note on 2.2.1a").input_value() == HOSTILE_TEXTS.note
    results(page, hostile_scenario)
    assert HOSTILE_TEXTS.note in page.locator("main").inner_text()


def test_no_answer_or_note_is_in_an_address_or_left_in_the_browser(page: Page, hostile_scenario: Scenario):
    from playwright.sync_api import expect

    seen = PageActivity(page)
    note_history(page, hostile_scenario)
    note_field(page, "2.2.1a").fill(f"{CANARY} again")
    assert CANARY in page.evaluate(STORAGE_SCRIPT), "until it is stored, so that a reload does not lose it"
    page.keyboard.press("Escape")
    answer_button(page, "2.2.1", "No").click()
    saved_status(page, "2.2.1").wait_for()
    expect(note_status(page, "2.2.1a")).to_have_text(re.compile("^Saved "))
    wait_until_settled(page)
    parts = {name for address in seen.addresses for name in re.findall(r"[?&]([^=&]+)=", address)}
    assert parts <= {"audit", "case", "section"}
    assert not any(CANARY in unquote_plus(address) for address in seen.addresses)
    assert CANARY not in page.evaluate(STORAGE_SCRIPT)
    assert "2.2.1" not in page.evaluate(STORAGE_SCRIPT)


def test_the_server_log_contains_nothing_that_was_typed(hostile_scenario: Scenario):
    # The log of all tests before this one on the shared server.
    assert CANARY not in hostile_scenario.server.log
    assert "Traceback" not in hostile_scenario.server.log
    assert "error" not in hostile_scenario.server.log.casefold()


def test_the_database_is_readable_only_by_its_owner(server: Server):
    path = Path(server.store_url.removeprefix("sqlite:///"))
    assert path.stat().st_mode & 0o077 == 0
