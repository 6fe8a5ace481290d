"""Notes and other texts while they are typed: nothing is lost to a reload, a slow server or somebody else's note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audit.storage import Store
from audit.storage.reading import Reading
from audit.storage.trail import What
from tests.browser.conftest import (
    NewPage,
    Server,
    mark,
    note,
    note_mark,
    noted,
    open_case,
    row,
    section,
    settled,
    title,
    until,
)
from tests.browser.words import form_says, pattern
from tests.storage.begun import BEN, begin_case, changes, jot, reread

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAVED = re.compile("^Saved ")
NO_MEMORY = """() => Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('forbidden'); } })"""
REMEMBER = "memory => Object.entries(memory).forEach(([name, value]) => sessionStorage.setItem(name, value))"
FULL = "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"


@pytest.fixture
def reading(own_store: Store) -> Reading:
    return begin_case(own_store)


def test_a_note_is_saved_while_the_typing_pauses_and_is_there_after_a_reload(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    field = note(page, "2.2.1")
    field.press_sequentially("Seen in ", delay=20)
    until(lambda: noted(own_store, reading) == "Seen in ")
    expect(field).to_be_focused()
    expect(note_mark(page, "2.2.1")).to_have_text(SAVED)
    page.keyboard.type("June, and in the record")
    expect(field).to_have_value("Seen in June, and in the record")
    until(lambda: noted(own_store, reading) == "Seen in June, and in the record")
    page.reload()
    settled(page)
    expect(note(page, "2.2.1")).to_have_value("Seen in June, and in the record")


@pytest.mark.parametrize("sent_before", [False, True], ids=["nothing sent before", "while a save is under way"])
@pytest.mark.parametrize("frozen", [False, True], ids=["a server at work", "a frozen server"])
def test_a_reload_right_while_typing_loses_nothing(
    page: Page, other_server: Server, own_store: Store, reading: Reading, frozen: bool, sent_before: bool
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    field = note(page, "2.2.1")
    if frozen:
        other_server.freeze()
    if sent_before:
        field.press_sequentially("Seen in ")
        page.wait_for_timeout(800)
    page.keyboard.type("the record") if sent_before else field.press_sequentially("the record")
    whole = "Seen in the record" if sent_before else "the record"
    if frozen:
        page.evaluate("location.reload()")
        page.wait_for_timeout(300)
        other_server.thaw()
    else:
        page.reload()
    title(page).filter(has_text="2.2 Assessment").wait_for()
    until(lambda: noted(own_store, reading) == whole)
    field = note(page, "2.2.1")
    expect(field).to_have_value(whole)
    expect(note_mark(page, "2.2.1")).to_have_text(SAVED)
    settled(page)
    assert page.get_by_role("button", name=pattern("useMine")).count() == 0


def test_a_tab_that_dies_right_while_typing_finds_its_words_again_when_it_is_restored(
    new_page: NewPage, other_server: Server, own_store: Store, reading: Reading
):
    """A crash asks nobody and tells no page: what is typed stands in the tab's memory with every key."""
    from playwright.sync_api import expect

    page = open_case(new_page(), other_server, reading, "2.2")
    field = note(page, "2.2.1")
    other_server.freeze()
    field.press_sequentially("Seen in ")
    page.wait_for_timeout(900)
    page.keyboard.type("June")
    memory = page.evaluate("({ ...sessionStorage })")
    page.close()
    other_server.thaw()
    again = new_page()
    again.goto(f"{other_server.url}/_stcore/health")
    again.evaluate(REMEMBER, memory)
    open_case(again, other_server, reading, "2.2")
    expect(note(again, "2.2.1")).to_have_value("Seen in June")
    until(lambda: noted(own_store, reading) == "Seen in June")
    expect(note_mark(again, "2.2.1")).to_have_text(SAVED)


def test_typing_goes_on_while_saves_come_back(page: Page, other_server: Server, own_store: Store, reading: Reading):
    """Pauses that just let a save begin, then more keys while it comes back: every key stays, and the caret too."""
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    field = note(page, "2.2.1")
    field.focus()
    written = ""
    for place in range(5):
        page.keyboard.type(f"word{place} ")
        written += f"word{place} "
        page.wait_for_timeout(690 + 20 * place)
    page.keyboard.press("Home")
    page.keyboard.type("First ")
    page.wait_for_timeout(850)
    page.keyboard.type("of all ")
    expect(field).to_have_value("First of all " + written)
    until(lambda: noted(own_store, reading) == "First of all " + written)
    expect(field).to_be_focused()


def test_a_line_of_text_keeps_the_blank_before_the_next_word(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "facts")
    field = row(page, "office").get_by_role("textbox")
    field.press_sequentially("St ")
    expect(mark(page, "office")).to_have_text(SAVED)
    settled(page)
    page.keyboard.type("Helens")
    expect(field).to_have_value("St Helens")
    page.keyboard.press("Tab")
    until(lambda: reread(own_store, reading).record.case.facts.get("office") == ("St Helens",))


def test_a_long_note_is_typed_over_a_restart_and_a_switch_of_sections(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    long = "Seen in the record of June. " * 150
    open_case(page, other_server, reading, "2.2")
    note(page, "2.2.1").fill(long)
    other_server.kill()
    page.keyboard.type("More.")
    section(page, "2.3 Planning").click()
    other_server.start()
    expect(title(page)).to_have_text("2.3 Planning")
    until(lambda: noted(own_store, reading) == long + "More.")
    section(page, "2.2 Assessment").click()
    expect(note(page, "2.2.1")).to_have_value(long + "More.")
    expect(note_mark(page, "2.2.1")).to_have_text(SAVED)


@pytest.mark.parametrize("memory", [NO_MEMORY, FULL], ids=["forbidden", "full"])
def test_a_browser_without_room_for_a_memory_saves_all_the_same(
    page: Page, other_server: Server, own_store: Store, reading: Reading, memory: str
):
    from playwright.sync_api import expect

    page.add_init_script(f"({memory})()")
    open_case(page, other_server, reading, "2.2")
    note(page, "2.2.1").fill("Seen.")
    row(page, "2.2.2").get_by_role("radio", name="Yes").click()
    until(lambda: noted(own_store, reading) == "Seen." and "2.2.2" in reread(own_store, reading).answers)
    expect(note_mark(page, "2.2.1")).to_have_text(SAVED)


@pytest.mark.parametrize("typed", [0, 1_200], ids=["not sent yet", "sent into the void"])
def test_a_note_written_over_a_restart_never_overwrites_what_somebody_else_wrote_meanwhile(
    page: Page, other_server: Server, own_store: Store, reading: Reading, typed: int
):
    """The text stands in the box, the server comes back without its memory, and the store holds another text."""
    from playwright.sync_api import expect

    jot(own_store, reading, "2.2.1", "First text")
    open_case(page, other_server, reading, "2.2")
    field = note(page, "2.2.1")
    expect(field).to_have_value("First text")
    other_server.freeze()
    field.fill("Ann's text")
    page.wait_for_timeout(typed)
    other_server.kill()
    jot(own_store, reading, "2.2.1", "Ben's text", seen=1, person=BEN)
    other_server.start()
    saved_by_ben = pattern("savedBySomeone", name="Ben", words="another note (“Ben's text”)", thing="note")
    expect(page.get_by_text(saved_by_ben)).to_be_visible()
    expect(field).to_have_value("Ann's text")
    expect(note_mark(page, "2.2.1")).to_have_text(form_says("notSaved"))
    assert noted(own_store, reading) == "Ben's text"
    page.get_by_role("button", name=form_says("useMine", thing="note")).click()
    expect(page.get_by_text(saved_by_ben)).to_have_count(0)
    expect(note_mark(page, "2.2.1")).to_have_text(SAVED)
    assert noted(own_store, reading) == "Ann's text"
    written = [change.new for change in changes(own_store, reading, What.NOTE)]
    assert written == ["First text", "Ben's text", "Ann's text"]
