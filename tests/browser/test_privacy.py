"""What was typed is shown as text, and stands in no address and in no log. What pages ask for: test_states.py."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest

from audit.storage import Store
from tests.browser.browser_fixtures import CANARY, HOSTILE, World
from tests.browser.conftest import Seen, Server, choice, note, note_mark, saved, settled
from tests.browser.page_states import a_note, home
from tests.browser.result_states import results

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEPT = "() => Object.entries({ ...sessionStorage, ...localStorage }).flat().join(' ') + document.cookie"


@pytest.fixture(scope="module")
def hostile(server: Server, store: Store) -> World:
    """The shared server's store with an audit in which every text was typed by somebody who means harm."""
    return World(server, store, HOSTILE)


def test_what_was_typed_is_read_as_it_was_typed(page: Page, hostile: World):
    home(page, hostile)
    assert HOSTILE.name in page.locator("main").inner_text()
    a_note(page, hostile)
    assert page.get_by_label("Note on 2.2.1a").input_value() == HOSTILE.note
    results(page, hostile)
    assert HOSTILE.note in page.locator("main").inner_text()


def test_no_answer_and_no_note_stands_in_an_address_or_stays_in_the_browser(page: Page, hostile: World):
    from playwright.sync_api import expect

    seen = Seen(page)
    a_note(page, hostile)
    note(page, "2.2.1a").fill(f"{CANARY} again")
    assert CANARY in page.evaluate(KEPT), "until it is stored, so that a reload does not lose it"
    page.keyboard.press("Escape")
    choice(page, "2.2.1", "No").click()
    saved(page, "2.2.1").wait_for()
    expect(note_mark(page, "2.2.1a")).to_have_text(re.compile("^Saved "))
    settled(page)
    parts = {name for address in seen.addresses for name in re.findall(r"[?&]([^=&]+)=", address)}
    assert parts <= {"audit", "case", "section"}
    assert not any(CANARY in unquote_plus(address) for address in seen.addresses)
    assert CANARY not in page.evaluate(KEPT)
    assert "2.2.1" not in page.evaluate(KEPT)


def test_the_servers_log_holds_nothing_that_was_typed(hostile: World):
    # The log of all tests before this one on the shared server.
    assert CANARY not in hostile.server.log
    assert "Traceback" not in hostile.server.log
    assert "error" not in hostile.server.log.casefold()


def test_the_store_is_readable_by_its_owner_alone(server: Server):
    path = Path(server.store_url.removeprefix("sqlite:///"))
    assert path.stat().st_mode & 0o077 == 0
