"""Servers that die and fingers that hurry: whatever was shown as saved is there, and nothing is lost in silence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audit.questionnaire_file import shipped_questionnaires
from audit.storage import Store
from audit.storage.reading import Reading
from audit.storage.trail import What
from tests.browser.conftest import (
    Server,
    choice,
    mark,
    note,
    note_mark,
    noted,
    open_case,
    row,
    saved,
    section,
    settled,
    until,
    values,
)
from tests.browser.words import form_says, pattern
from tests.browser.world import CANARY
from tests.storage.begun import BEN, NO, begin_audit, begin_case, changes, reread, say

if TYPE_CHECKING:
    from playwright.sync_api import Page

CLICK_ALL = """wait => {
    const groups = [...document.querySelectorAll('[data-row] [role=radiogroup]')].slice(0, 10);
    const offered = group => group.querySelectorAll('[role=radio]');
    groups.forEach((group, place) =>
        setTimeout(() => offered(group)[place % offered(group).length].click(), place * wait));
    return groups.map((group, place) => [group.closest('[data-row]').dataset.row, place % offered(group).length]);
}"""
CLICK_TWICE = """subject => {
    const offered = document.querySelectorAll(`[data-row="${subject}"] [role=radio]`);
    offered[0].click();
    offered[1].click();
}"""
ANSWERS = ("yes", "no", "not_applicable")


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
    assert values(own_store, reading) == {"2.2.1a": "yes", "2.2.1": "no"}
    other_server.start()
    settled(page)
    expect(choice(page, "2.2.1a", "Yes")).to_be_checked()
    expect(choice(page, "2.2.1", "No")).to_be_checked()
    answer(page, "2.2.2", "Not applicable")
    assert reread(own_store, reading).answers["2.2.2"].value == "not_applicable"
    assert "Something went wrong" not in page.locator("body").inner_text()


def test_clicks_into_a_dead_server_are_not_shown_as_saved_and_are_saved_or_asked_about_once_it_is_back(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    answer(page, "2.2.1a", "Yes")
    other_server.freeze()
    for question, words in {"2.2.1": "No", "2.2.2": "Yes", "2.2.2a": "Yes"}.items():
        choice(page, question, words).click()
        expect(choice(page, question, words)).to_be_checked()
    page.wait_for_timeout(500)
    assert [saved(page, question).count() for question in ("2.2.1", "2.2.2", "2.2.2a")] == [0, 0, 0]
    other_server.kill()
    assert values(own_store, reading) == {"2.2.1a": "yes"}
    say(own_store, reading, "2.2.2", NO, BEN)

    other_server.start()
    expect(saved(page, "2.2.1")).to_be_visible()
    expect(saved(page, "2.2.2a")).to_be_visible()
    expect(row(page, "2.2.2").get_by_text(pattern("savedBySomeone", name="Ben", words="No"))).to_be_visible()
    assert values(own_store, reading) == {"2.2.1a": "yes", "2.2.1": "no", "2.2.2": "no", "2.2.2a": "yes"}
    assert saved(page, "2.2.2").count() == 0
    row(page, "2.2.2").get_by_role("button", name=form_says("useMine", thing="answer")).click()
    expect(row(page, "2.2.2").get_by_text(pattern("savedBySomeone"))).to_have_count(0)
    expect(saved(page, "2.2.2")).to_be_visible()
    assert reread(own_store, reading).answers["2.2.2"].value == "yes"


def test_whatever_goes_into_a_silent_hole_is_shown_as_not_saved_until_it_is(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    """To the eye and to a screen reader: what is hidden by a style alone would still be read out."""
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    answer(page, "2.2.1", "Yes")
    field = note(page, "2.2.1")
    field.fill("First.")
    expect(note_mark(page, "2.2.1")).to_have_text(re.compile("^Saved "))
    other_server.freeze()
    field.fill("Second.")
    choice(page, "2.2.1", "No").click()
    choice(page, "2.2.2", "Yes").click()
    marks = (mark(page, "2.2.1"), mark(page, "2.2.2"), note_mark(page, "2.2.1"))
    read = {one.text_content() for _ in range(35) for one in marks if page.wait_for_timeout(30) is None}
    assert read <= {"", form_says("saving"), form_says("notSavedYet")}
    assert [one.text_content() for one in marks] == [form_says("notSavedYet")] * 3
    assert (saved(page, "2.2.1").count(), saved(page, "2.2.2").count()) == (0, 0)
    told = page.get_by_role("status").get_by_text(f"{form_says('countNotSaved', count=3)} {form_says('noConnection')}")
    expect(told).to_be_visible()
    other_server.thaw()
    for question in ("2.2.1", "2.2.2"):
        expect(saved(page, question)).to_be_visible()
    expect(note_mark(page, "2.2.1")).to_have_text(re.compile("^Saved "))
    expect(page.get_by_role("status").get_by_text(form_says("allSaved"))).to_be_visible()
    assert values(own_store, reading) == {"2.2.1": "no", "2.2.2": "yes"}
    assert noted(own_store, reading) == "Second."
    expect(told).to_have_count(0)


@pytest.mark.parametrize("frozen", [False, True], ids=["a server at work", "a frozen server"])
def test_of_two_quick_clicks_on_one_question_the_second_holds_and_nobody_is_asked(
    page: Page, other_server: Server, own_store: Store, reading: Reading, frozen: bool
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    if frozen:
        other_server.freeze()
    page.evaluate(CLICK_TWICE, "2.2.1")
    expect(choice(page, "2.2.1", "No")).to_be_checked()
    if frozen:
        page.wait_for_timeout(400)
        other_server.thaw()
    expect(saved(page, "2.2.1")).to_contain_text("No saved")
    expect(choice(page, "2.2.1", "No")).to_be_checked()
    settled(page)
    assert page.get_by_role("button", name=re.compile("^Save (mine|this)$")).count() == 0
    assert values(own_store, reading) == {"2.2.1": "no"}
    assert changes(own_store, reading, What.ANSWER)[-1].new == "no"


def test_yes_then_back_to_what_was_stored_over_a_frozen_server_ends_where_it_began(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    answer(page, "2.2.1", "No")
    other_server.freeze()
    page.evaluate(CLICK_TWICE, "2.2.1")
    other_server.thaw()
    until(lambda: len(changes(own_store, reading, What.ANSWER)) == 3)
    expect(saved(page, "2.2.1")).to_contain_text("No saved")
    assert values(own_store, reading) == {"2.2.1": "no"}


def test_an_answer_that_waits_for_a_person_is_not_blamed_on_the_connection(page: Page, server: Server, store: Store):
    reading = begin_case(store)
    open_case(page, server, reading, "2.6")
    say(store, reading, "2.6.1", NO, BEN)
    choice(page, "2.6.1", "Yes").click()
    row(page, "2.6.1").get_by_text(pattern("savedBySomeone", name="Ben", words="No")).wait_for()
    page.wait_for_timeout(3_000)
    assert page.get_by_text(form_says("noConnection")).count() == 0
    assert saved(page, "2.6.1").count() == 0


def test_ten_quick_clicks_are_all_stored(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    reading = begin_case(store, begin_audit(store, shipped_questionnaires()[0].source.decode()))
    expected: dict[str, str | None] = {}
    open_case(page, server, reading, "2.2")
    for name, milliseconds in (("2.2 Assessment", 0), ("2.3 Planning", 40)):
        section(page, name).click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        clicked = page.evaluate(CLICK_ALL, milliseconds)
        assert len(clicked) == 10
        assert {place for _, place in clicked} == {0, 1, 2}
        for question, _ in clicked:
            expect(saved(page, question)).to_be_visible()
        expected |= {question: ANSWERS[place] for question, place in clicked}
        assert values(store, reading) == expected
        expect(section(page, name)).to_have_attribute("aria-current", "step")


def test_a_failing_page_tells_a_number_and_writes_no_text_of_the_case(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    say(own_store, reading, "2.2.1", NO)
    with own_store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE answer SET value = ? WHERE reading_id = ?", (CANARY, reading.id))
    page.goto(f"{other_server.url}/results?audit={reading.audit.id}")
    alert = page.get_by_role("alert")
    alert.wait_for()
    (number,) = re.findall(r"error ([0-9a-f]{8})", alert.inner_text())
    assert number in other_server.log
    assert CANARY not in other_server.log
    assert CANARY not in page.content()
    assert "Traceback" not in page.content() + other_server.log


def test_a_download_that_fails_writes_a_number_and_no_text_of_the_case(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    say(own_store, reading, "2.2.1", NO)
    page.goto(f"{other_server.url}/export?audit={reading.audit.id}")
    page.get_by_role("button", name="Responses as CSV").wait_for()
    settled(page)
    with own_store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE answer SET value = ? WHERE reading_id = ?", (CANARY, reading.id))
    before = other_server.log
    page.get_by_role("button", name="Responses as CSV").click()
    until(lambda: other_server.log != before)
    page.wait_for_timeout(500)
    added = other_server.log.removeprefix(before)
    assert re.search(r"error [0-9a-f]{8}: \w+ at \w+:\d+", added)
    assert CANARY not in added
    assert CANARY not in page.content()
