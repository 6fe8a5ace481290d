"""Nothing leaves this computer, and nothing that somebody typed is taken for anything but text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus, urlsplit

import pytest

from audit.storage import Store, open_store
from tests.browser.conftest import NewPage, Server, saved, settled
from tests.browser.states import STATES, Words, World, a_note, home, results

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

CANARY = "Quillfeather"
HOSTILE = (
    "![x](http://foreign.example/i.png?q=Quillfeather) [link](http://foreign.example/l) <http://foreign.example/a> "
    "http://foreign.example/bare <script>window.struck = 1</script><img src=x onerror='window.struck = 1'>"
    "<a href='javascript:window.struck = 1'>Quillfeather</a> :material/home: $x^2$ `code` **Quillfeather**"
)
LINE = "Quillfeather ![x](http://foreign.example/l.png) <img src=x onerror='window.struck=1'> [a](//foreign.example)"
WORDS = Words(name=f"A {LINE}", line=LINE, note=HOSTILE, office=f"{CANARY} ![x](http://foreign.example/o.png)")
FOREIGN = "foreign.example"


class Seen:
    """What a tab asked for and where it went."""

    def __init__(self, page: Page) -> None:
        self.addresses: list[str] = []
        self.dialogs: list[str] = []
        page.on("request", self._asked)
        page.on("framenavigated", lambda frame: self.addresses.append(frame.url))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.type), dialog.dismiss()))

    def _asked(self, request: Request) -> None:
        self.addresses.append(request.url)

    @property
    def hosts(self) -> set[str]:
        """Every host but the browser's own."""
        found = {urlsplit(address) for address in self.addresses}
        return {one.netloc for one in found if one.scheme not in ("data", "blob", "about")}


@pytest.fixture(scope="module")
def hostile(server: Server, store: Store) -> World:
    """The shared server's store with an audit in which every text was typed by somebody who means harm."""
    return World(server, store, WORDS)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_no_page_asks_another_host_runs_a_script_or_makes_a_link_of_what_was_typed(
    page: Page, hostile: World, state: Callable[[Page, World], None]
):
    seen = Seen(page)
    state(page, hostile)
    page.wait_for_timeout(100)
    assert seen.hosts == {f"127.0.0.1:{hostile.server.port}"}
    assert page.evaluate("window.struck") is None
    assert seen.dialogs == []
    assert page.locator(f"[href*='{FOREIGN}'], [src*='{FOREIGN}'], [href^='javascript:']").count() == 0
    assert not any(CANARY in unquote_plus(address) for address in seen.addresses)


def test_what_was_typed_is_read_as_it_was_typed(page: Page, hostile: World):
    home(page, hostile)
    assert WORDS.name in page.locator("main").inner_text()
    a_note(page, hostile)
    assert page.get_by_label("Note on 2.2.1a").input_value() == HOSTILE
    results(page, hostile)
    assert "<script>window.struck = 1</script>" in page.locator("main").inner_text()


def test_no_answer_and_no_note_stands_in_an_address(page: Page, hostile: World):
    seen = Seen(page)
    a_note(page, hostile)
    page.get_by_label("Note on 2.2.1a").fill(f"{CANARY} again")
    page.keyboard.press("Escape")
    page.get_by_role("radiogroup", name="2.2.1 Does").get_by_role("radio", name="No", exact=True).click()
    saved(page, "2.2.1").wait_for()
    settled(page)
    parts = {name for address in seen.addresses for name in re.findall(r"[?&]([^=&]+)=", address)}
    assert parts <= {"audit", "case", "section"}
    assert not any(CANARY in unquote_plus(address) for address in seen.addresses)


def test_the_servers_log_holds_nothing_that_was_typed(hostile: World):
    # The log of all tests before this one on the shared server.
    assert CANARY not in hostile.server.log
    assert "Traceback" not in hostile.server.log
    assert "error" not in hostile.server.log.casefold()


@pytest.fixture
def broken(other_server: Server) -> Iterator[Store]:
    opened = open_store(other_server.store_url)
    yield opened
    opened.close()


def test_a_failing_page_tells_a_number_and_writes_no_text_of_the_case(
    new_page: NewPage, other_server: Server, broken: Store
):
    world = World(other_server, broken)
    with broken.database.writing() as connection:
        connection.exec_driver_sql("UPDATE answer SET value = ?", (CANARY,))
    page = new_page()
    page.goto(f"{other_server.url}/results?audit={world.audit}")
    alert = page.get_by_role("alert")
    alert.wait_for()
    (number,) = re.findall(r"error ([0-9a-f]{8})", alert.inner_text())
    assert number in other_server.log
    assert CANARY not in other_server.log
    assert CANARY not in page.content()
    assert "Traceback" not in page.content() + other_server.log


def test_the_store_is_readable_by_its_owner_alone(server: Server):
    path = Path(server.store_url.removeprefix("sqlite:///"))
    assert path.stat().st_mode & 0o077 == 0
