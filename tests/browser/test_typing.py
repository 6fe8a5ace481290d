"""Notes and other texts while they are typed: nothing is lost to a reload, a slow server or somebody else's note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audit.model.audit_log import ChangeType
from audit.model.case_review import CaseReview
from audit.storage import Store
from tests.browser.conftest import (
    NewPage,
    Server,
    note_field,
    note_status,
    open_case,
    question_row,
    save_status,
    section_button,
    section_title,
    stored_note,
    wait_until,
    wait_until_settled,
)
from tests.browser.words import form_says, pattern
from tests.storage.factories import BEN, create_case, logged_changes, reload_review, save_note

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAVED = re.compile("^Saved ")
NO_MEMORY = """() => Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('forbidden'); } })"""
REMEMBER = "memory => Object.entries(memory).forEach(([name, value]) => sessionStorage.setItem(name, value))"
FULL = "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"


@pytest.fixture
def review(killable_store: Store) -> CaseReview:
    return create_case(killable_store)


def test_a_note_is_saved_when_typing_pauses_and_survives_a_reload(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    field = note_field(page, "2.2.1")
    field.press_sequentially("Seen in ", delay=20)
    wait_until(lambda: stored_note(killable_store, review) == "Seen in")
    expect(field).to_be_focused()
    expect(note_status(page, "2.2.1")).to_have_text(SAVED)
    page.keyboard.type("June, and in the record")
    expect(field).to_have_value("Seen in June, and in the record")
    wait_until(lambda: stored_note(killable_store, review) == "Seen in June, and in the record")
    page.reload()
    wait_until_settled(page)
    expect(note_field(page, "2.2.1")).to_have_value("Seen in June, and in the record")


@pytest.mark.parametrize("sent_before", [False, True], ids=["nothing sent before", "while a save is under way"])
@pytest.mark.parametrize("frozen", [False, True], ids=["a server at work", "a frozen server"])
def test_a_reload_while_typing_loses_nothing(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview, frozen: bool, sent_before: bool
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    field = note_field(page, "2.2.1")
    if frozen:
        killable_server.suspend()
    if sent_before:
        field.press_sequentially("Seen in ")
        page.wait_for_timeout(800)
    page.keyboard.type("the record") if sent_before else field.press_sequentially("the record")
    whole = "Seen in the record" if sent_before else "the record"
    if frozen:
        page.evaluate("location.reload()")
        page.wait_for_timeout(300)
        killable_server.resume()
    else:
        page.reload()
    section_title(page).filter(has_text="2.2 Assessment").wait_for()
    wait_until(lambda: stored_note(killable_store, review) == whole)
    field = note_field(page, "2.2.1")
    expect(field).to_have_value(whole)
    expect(note_status(page, "2.2.1")).to_have_text(SAVED)
    wait_until_settled(page)
    assert page.get_by_role("button", name=pattern("useMine")).count() == 0


def test_a_crashed_tab_restores_what_was_being_typed(
    new_page: NewPage, killable_server: Server, killable_store: Store, review: CaseReview
):
    """A crash asks nobody and tells no page: what is typed stands in the tab's memory with every key."""
    from playwright.sync_api import expect

    page = open_case(new_page(), killable_server, review, "2.2")
    field = note_field(page, "2.2.1")
    killable_server.suspend()
    field.press_sequentially("Seen in ")
    page.wait_for_timeout(900)
    page.keyboard.type("June")
    memory = page.evaluate("({ ...sessionStorage })")
    page.close()
    killable_server.resume()
    again = new_page()
    again.goto(f"{killable_server.url}/_stcore/health")
    again.evaluate(REMEMBER, memory)
    open_case(again, killable_server, review, "2.2")
    expect(note_field(again, "2.2.1")).to_have_value("Seen in June")
    wait_until(lambda: stored_note(killable_store, review) == "Seen in June")
    expect(note_status(again, "2.2.1")).to_have_text(SAVED)


def test_typing_is_not_interrupted_by_save_results(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    """Pauses that just let a save begin, then more keys while it comes back: every key stays, and the caret too."""
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    field = note_field(page, "2.2.1")
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
    wait_until(lambda: stored_note(killable_store, review) == "First of all " + written.strip())
    expect(field).to_be_focused()


def test_a_text_field_keeps_a_trailing_space(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "facts")
    field = question_row(page, "office").get_by_role("textbox")
    field.press_sequentially("St ")
    expect(save_status(page, "office")).to_have_text(SAVED)
    wait_until_settled(page)
    page.keyboard.type("Helens")
    expect(field).to_have_value("St Helens")
    page.keyboard.press("Tab")
    wait_until(lambda: reload_review(killable_store, review).case_record.case.details.get("office") == ("St Helens",))


def test_a_long_note_survives_a_restart_and_a_change_of_section(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    long = "Seen in the record of June. " * 150
    open_case(page, killable_server, review, "2.2")
    note_field(page, "2.2.1").fill(long)
    killable_server.kill()
    page.keyboard.type("More.")
    section_button(page, "2.3 Planning").click()
    killable_server.start()
    expect(section_title(page)).to_have_text("2.3 Planning")
    wait_until(lambda: stored_note(killable_store, review) == long + "More.")
    section_button(page, "2.2 Assessment").click()
    expect(note_field(page, "2.2.1")).to_have_value(long + "More.")
    expect(note_status(page, "2.2.1")).to_have_text(SAVED)


@pytest.mark.parametrize("memory", [NO_MEMORY, FULL], ids=["forbidden", "full"])
def test_a_browser_without_session_storage_still_saves(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview, memory: str
):
    from playwright.sync_api import expect

    page.add_init_script(f"({memory})()")
    open_case(page, killable_server, review, "2.2")
    note_field(page, "2.2.1").fill("Seen.")
    question_row(page, "2.2.2").get_by_role("radio", name="Yes").click()
    wait_until(lambda: stored_note(killable_store, review) == "Seen.")
    wait_until(lambda: "2.2.2" in reload_review(killable_store, review).answers)
    expect(note_status(page, "2.2.1")).to_have_text(SAVED)


@pytest.mark.parametrize("typed", [0, 1_200], ids=["not sent yet", "sent into the void"])
def test_a_note_typed_during_a_restart_never_overwrites_another_person_s_note(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview, typed: int
):
    """The text stands in the box, the server comes back without its memory, and the store holds another text."""
    from playwright.sync_api import expect

    save_note(killable_store, review, "2.2.1", "First text")
    open_case(page, killable_server, review, "2.2")
    field = note_field(page, "2.2.1")
    expect(field).to_have_value("First text")
    killable_server.suspend()
    field.fill("Ann's text")
    page.wait_for_timeout(typed)
    killable_server.kill()
    save_note(killable_store, review, "2.2.1", "Ben's text", seen=1, person=BEN)
    killable_server.start()
    saved_by_ben = pattern("savedBySomeone", name="Ben", words="a different note (“Ben's text”)", thing="note")
    expect(page.get_by_text(saved_by_ben)).to_be_visible()
    expect(field).to_have_value("Ann's text")
    expect(note_status(page, "2.2.1")).to_have_text(form_says("notSaved"))
    assert stored_note(killable_store, review) == "Ben's text"
    page.get_by_role("button", name=form_says("useMine", thing="note")).click()
    expect(page.get_by_text(saved_by_ben)).to_have_count(0)
    expect(note_status(page, "2.2.1")).to_have_text(SAVED)
    assert stored_note(killable_store, review) == "Ann's text"
    written = [change.new for change in logged_changes(killable_store, review, ChangeType.NOTE)]
    assert written == ["First text", "Ben's text", "Ann's text"]
