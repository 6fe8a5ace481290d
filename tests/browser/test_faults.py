"""Servers that die and fingers that hurry: whatever was shown as saved is there, and nothing is lost in silence."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from audit.storage import Store, open_store
from audit.storage.reading import Reading
from audit.storage.trail import What
from tests.browser.conftest import NewPage, Server, choice, note, open_case, row, saved, settled
from tests.storage.begun import BEN, NO, begin_case, changes, jot, reread, say

if TYPE_CHECKING:
    from playwright.sync_api import Page

CLICK_ALL = """wait => {
    const groups = [...document.querySelectorAll('[role=radiogroup]')]
        .filter(group => /^[0-9]/.test(group.getAttribute('aria-label') || ''));
    const offered = group => group.querySelectorAll('[role=radio]').length;
    groups.slice(0, 10).forEach((group, place) =>
        setTimeout(() => group.querySelectorAll('[role=radio]')[place % offered(group)].click(), place * wait));
    return groups.slice(0, 10).map((group, place) =>
        [group.getAttribute('aria-label').split(' ')[0], place % offered(group)]);
}"""
ANSWERS = ("yes", "no", "not_applicable")


@pytest.fixture
def own_store(other_server: Server) -> Iterator[Store]:
    opened = open_store(other_server.store_url)
    yield opened
    opened.close()


@pytest.fixture
def reading(own_store: Store) -> Reading:
    return begin_case(own_store)


def answer(page: Page, question: str, words: str) -> None:
    from playwright.sync_api import expect

    choice(page, question, words).click()
    expect(saved(page, question)).to_be_visible()


def test_after_kill_9_the_page_comes_back_with_everything_that_was_acknowledged(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    answer(page, "2.2.1a", "Yes")
    answer(page, "2.2.1", "No")
    other_server.kill()
    assert {q: kept.value for q, kept in reread(own_store, reading).answers.items()} == {"2.2.1a": "yes", "2.2.1": "no"}
    other_server.start()
    settled(page)
    expect(choice(page, "2.2.1a", "Yes")).to_be_checked()
    expect(choice(page, "2.2.1", "No")).to_be_checked()
    answer(page, "2.2.2", "Not applicable")
    assert reread(own_store, reading).answers["2.2.2"].value == "not_applicable"
    assert "Something went wrong" not in page.locator("body").inner_text()


def test_a_click_into_a_dead_server_is_not_shown_as_saved_and_is_saved_once_it_is_back(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    answer(page, "2.2.1a", "Yes")
    other_server.freeze()
    choice(page, "2.2.1", "No").click()
    choice(page, "2.2.2", "Yes").click()
    page.wait_for_timeout(500)
    expect(choice(page, "2.2.1", "No")).to_be_checked()
    assert (saved(page, "2.2.1").count(), saved(page, "2.2.2").count()) == (0, 0)
    other_server.kill()
    assert set(reread(own_store, reading).answers) == {"2.2.1a"}
    other_server.start()
    expect(saved(page, "2.2.1")).to_be_visible()
    expect(saved(page, "2.2.2")).to_be_visible()
    kept = reread(own_store, reading).answers
    assert {question: stored.value for question, stored in kept.items()} == {
        "2.2.1a": "yes",
        "2.2.1": "no",
        "2.2.2": "yes",
    }


def test_a_click_into_a_dead_server_that_somebody_else_answered_meanwhile_is_asked_about(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    other_server.freeze()
    choice(page, "2.2.1", "Yes").click()
    other_server.kill()
    say(own_store, reading, "2.2.1", NO, BEN)
    other_server.start()
    expect(row(page, "2.2.1").get_by_text("Meanwhile Ben saved No here")).to_be_visible(timeout=15_000)
    assert reread(own_store, reading).answers["2.2.1"].value == "no"
    row(page, "2.2.1").get_by_role("button", name="Save mine").click()
    expect(row(page, "2.2.1").get_by_text("Meanwhile")).to_have_count(0)
    assert reread(own_store, reading).answers["2.2.1"].value == "yes"


def test_a_click_into_a_silent_hole_is_shown_as_not_saved_until_it_is(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    answer(page, "2.2.1", "Yes")
    other_server.freeze()
    choice(page, "2.2.1", "No").click()
    choice(page, "2.2.2", "Yes").click()
    words = {said(page, "2.2.1") for _ in range(40) if page.wait_for_timeout(100) is None}
    assert words == {"Saving…", "Not saved yet"}
    assert said(page, "2.2.2") == "Not saved yet"
    assert (saved(page, "2.2.1").count(), saved(page, "2.2.2").count()) == (0, 0)
    told = page.get_by_role("status").get_by_text(
        "2 not saved yet. The connection does not answer; keep this page open."
    )
    expect(told).to_be_visible()
    other_server.thaw()
    for question in ("2.2.1", "2.2.2"):
        expect(saved(page, question)).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Everything is saved.")).to_be_visible()
    kept = {question: stored.value for question, stored in reread(own_store, reading).answers.items()}
    assert kept == {"2.2.1": "no", "2.2.2": "yes"}
    expect(told).to_have_count(0)


def test_an_answer_that_waits_for_a_person_is_not_blamed_on_the_connection(page: Page, server: Server, store: Store):
    reading = begin_case(store)
    open_case(page, server, reading, "2.6")
    say(store, reading, "2.6.1", NO, BEN)
    choice(page, "2.6.1", "Yes").click()
    row(page, "2.6.1").get_by_text("Meanwhile Ben saved No here").wait_for()
    page.wait_for_timeout(3_500)
    assert page.get_by_text("The connection does not answer").count() == 0
    assert saved(page, "2.6.1").count() == 0


def test_a_note_is_saved_while_the_typing_pauses_and_is_there_after_a_reload(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    reading = begin_case(store)
    open_case(page, server, reading, "2.2")
    field = note(page, "2.2.1")
    field.press_sequentially("Seen in ", delay=20)
    until(lambda: noted(store, reading) == "Seen in ")
    expect(field).to_be_focused()
    page.keyboard.type("June, and in the record")
    expect(field).to_have_value("Seen in June, and in the record")
    until(lambda: noted(store, reading) == "Seen in June, and in the record")
    page.reload()
    settled(page)
    expect(note(page, "2.2.1")).to_have_value("Seen in June, and in the record")


@pytest.mark.parametrize("restarted", [False, True], ids=["as they are", "server killed and restarted between"])
def test_of_two_tabs_on_one_case_the_second_to_answer_is_asked(
    new_page: NewPage, other_server: Server, own_store: Store, reading: Reading, restarted: bool
):
    from playwright.sync_api import expect

    first, second = (open_case(new_page(), other_server, reading, "2.2") for _ in range(2))
    if restarted:
        other_server.kill()
        other_server.start()
        settled(first)
        settled(second)
    answer(first, "2.2.1", "No")
    choice(second, "2.2.1", "Yes").click()
    expect(row(second, "2.2.1").get_by_text("Meanwhile Ann saved No here")).to_be_visible()
    assert reread(own_store, reading).answers["2.2.1"].value == "no"
    row(second, "2.2.1").get_by_role("button", name="Keep theirs").click()
    expect(choice(second, "2.2.1", "No")).to_be_checked()
    assert [change.new for change in changes(own_store, reading, What.ANSWER)] == ["no"]


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
    settled(page)
    if not page.get_by_label("Note on 2.2.1", exact=True).count():
        note(page, "2.2.1")
    expect(page.get_by_text("Meanwhile Ben saved another text here")).to_be_visible()
    expect(page.get_by_text("Ben's text", exact=True)).to_be_visible()
    expect(page.get_by_label("Note on 2.2.1", exact=True)).to_have_value("Ann's text")
    assert noted(own_store, reading) == "Ben's text"
    page.get_by_role("button", name="Save mine").click()
    expect(page.get_by_text("Meanwhile")).to_have_count(0)
    assert noted(own_store, reading) == "Ann's text"
    written = [change.new for change in changes(own_store, reading, What.NOTE)]
    assert written == ["First text", "Ben's text", "Ann's text"]


def test_two_tabs_that_answer_different_questions_never_meet(new_page: NewPage, server: Server, store: Store):
    reading = begin_case(store)
    first, second = (open_case(new_page(), server, reading, "2.2") for _ in range(2))
    questions = [question.id for question in reading.audit.questionnaire.standard["2.2"].questions]
    for place, question in enumerate(questions):
        answer((first, second)[place % 2], question, "Yes")
    assert {question: kept.version for question, kept in reread(store, reading).answers.items()} == dict.fromkeys(
        questions, 1
    )
    for tab in (first, second):
        settled(tab)
        assert tab.get_by_text("Meanwhile").count() == 0


def test_a_tab_closed_and_its_address_opened_again_shows_the_same_case_and_section(
    new_page: NewPage, server: Server, store: Store
):
    from playwright.sync_api import expect

    first = begin_case(store)
    second = begin_case(store, first.audit.id, "KSH-2")
    page = open_case(new_page(), server, first, "2.2")
    page.get_by_role("button", name="Next case").click()
    page.get_by_role("heading", name="Case KSH-2", level=1).wait_for()
    page.get_by_role("radiogroup", name="Section").get_by_text("2.3 Planning").click()
    answer(page, "2.3.1", "No")
    address = page.url
    page.close()
    again = new_page()
    again.goto(address)
    expect(again.get_by_role("heading", name="Case KSH-2", level=1)).to_be_visible()
    expect(again.get_by_role("radio", name="2.3 Planning", exact=False)).to_be_checked()
    expect(choice(again, "2.3.1", "No")).to_be_checked()
    assert reread(store, second).answers["2.3.1"].version == 1


def said(page: Page, question: str) -> str:
    """What the mark of an answer shows, which its own script may put in place of its text."""
    words: str = (
        row(page, question)
        .locator(".mark")
        .evaluate(
            "mark => { const said = getComputedStyle(mark, '::before').content;"
            " return mark.closest('[data-waiting]') ? JSON.parse(said) : mark.textContent }"
        )
    )
    return words


def noted(store: Store, reading: Reading) -> str | None:
    return reread(store, reading).notes["2.2.1"].value if "2.2.1" in reread(store, reading).notes else None


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, but not for ever."""
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never held")


@pytest.mark.parametrize("wait", [0, 40], ids=lambda wait: f"{wait} ms apart")
def test_ten_quick_clicks_are_all_stored(new_page: NewPage, server: Server, store: Store, wait: int):
    from playwright.sync_api import expect

    from audit.questionnaire_file import shipped_questionnaires
    from tests.storage.begun import begin_audit

    source = shipped_questionnaires()[0].source.decode()
    reading = begin_case(store, begin_audit(store, source))
    page = open_case(new_page(height=1600), server, reading, "2.2")
    clicked = page.evaluate(CLICK_ALL, wait)
    assert len(clicked) == 10
    assert {place for _, place in clicked} == {0, 1, 2}
    for question, _ in clicked:
        expect(saved(page, question)).to_be_visible()
    kept = reread(store, reading).answers
    assert {question: stored.value for question, stored in kept.items()} == {
        question: ANSWERS[place] for question, place in clicked
    }
    expect(page.get_by_role("radio", name="2.2 Assessment", exact=False)).to_be_checked()
