"""Tabs, and the ways from one page, case and section to another: an answer given just before is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.storage import Store
from audit.storage.reading import Reading
from audit.storage.trail import What
from tests.browser.conftest import (
    NewPage,
    Server,
    choice,
    note,
    noted,
    open_case,
    row,
    saved,
    section,
    settled,
    title,
    until,
    values,
    visit,
)
from tests.browser.words import form_says, pattern
from tests.storage.begun import begin_case, changes, reread

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

NO_MEMORY = "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('forbidden'); } })"


@pytest.fixture
def reading(own_store: Store) -> Reading:
    """The first of two cases."""
    first = begin_case(own_store)
    begin_case(own_store, first.audit.id, "KSH-2")
    return first


def answer(page: Page, question: str, words: str) -> None:
    from playwright.sync_api import expect

    choice(page, question, words).click()
    expect(saved(page, question)).to_be_visible()


def to_another_page(page: Page) -> None:
    page.get_by_role("link", name="Results", exact=True).click()


def to_another_case(page: Page) -> None:
    page.get_by_role("button", name="Next case").click()


def to_another_section(page: Page) -> None:
    section(page, "2.6 Outcomes").click()


@pytest.mark.parametrize("frozen", [False, True], ids=["a server at work", "a frozen server"])
@pytest.mark.parametrize("leave", [to_another_page, to_another_case, to_another_section])
def test_an_answer_and_a_note_given_just_before_leaving_are_stored(
    page: Page, other_server: Server, own_store: Store, reading: Reading, leave: Callable[[Page], None], frozen: bool
):
    open_case(page, other_server, reading, "2.2")
    note(page, "2.2.1").fill("Seen.")
    if frozen:
        other_server.freeze()
    choice(page, "2.2.1", "Yes").click()
    choice(page, "2.2.2", "No").click()
    leave(page)
    if frozen:
        page.wait_for_timeout(400)
        other_server.thaw()
    until(lambda: values(own_store, reading) == {"2.2.1": "yes", "2.2.2": "no"})
    until(lambda: noted(own_store, reading) == "Seen.")


def test_what_could_not_be_sent_before_the_address_changed_is_sent_from_the_next_page(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    other_server.freeze()
    choice(page, "2.2.1", "Yes").click()
    page.evaluate("address => { location.href = address }", f"{other_server.url}/results?audit={reading.audit.id}")
    other_server.kill()  # whatever was on its way is lost
    other_server.start()
    visit(page, other_server, "results", audit=reading.audit.id)
    until(lambda: values(own_store, reading) == {"2.2.1": "yes"})
    page.get_by_role("link", name="Record", exact=True).click()
    section(page, "2.2 Assessment").click()
    expect(saved(page, "2.2.1")).to_contain_text("Yes saved")
    assert values(own_store, reading) == {"2.2.1": "yes"}


def test_an_answer_whose_page_was_left_for_a_server_that_died_waits_in_the_tab(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    """Neither the way to the other page nor the answer arrived: it is told, and a reload brings the answer."""
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    other_server.freeze()
    choice(page, "2.2.1", "Yes").click()
    to_another_page(page)
    other_server.kill()
    other_server.start()
    if not values(own_store, reading):
        expect(page.get_by_text(form_says("countNotSaved", count=1))).to_be_visible()
        page.reload()
    until(lambda: values(own_store, reading) == {"2.2.1": "yes"})
    expect(saved(page, "2.2.1")).to_contain_text("Yes saved")


def test_cases_are_switched_there_and_back_while_an_answer_waits(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    """Both cases have a 2.2.1; what waits belongs to the one where it was given."""
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    other_server.freeze()
    choice(page, "2.2.1", "Yes").click()
    page.get_by_role("button", name="Next case").click()
    page.wait_for_timeout(300)
    other_server.thaw()
    expect(page.get_by_role("heading", name="Case KSH-2", level=1)).to_be_visible()
    settled(page)
    expect(choice(page, "2.2.1", "Yes")).not_to_be_checked()
    answer(page, "2.2.1", "No")
    page.get_by_role("button", name="Previous case").click()
    expect(page.get_by_role("heading", name="Case KSH-1", level=1)).to_be_visible()
    expect(saved(page, "2.2.1")).to_contain_text("Yes saved")
    assert values(own_store, reading) == {"2.2.1": "yes"}


def test_the_browsers_back_goes_through_the_sections_and_then_leaves_the_case(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    visit(page, other_server, "cases", audit=reading.audit.id)
    page.get_by_role("link", name="KSH-1").click()
    expect(title(page)).to_have_text("Facts of the case")
    for name in ("2.2 Assessment", "2.3 Planning", "2.6 Outcomes"):
        section(page, name).click()
        expect(title(page)).to_have_text(name)
        assert f"section={name[:3]}" in page.url
    for name in ("2.3 Planning", "2.2 Assessment"):
        settled(page)
        page.go_back()
        expect(title(page)).to_have_text(name)
        expect(title(page)).to_be_focused()
    page.go_forward()
    expect(title(page)).to_have_text("2.3 Planning")
    answer(page, "2.3.1", "Yes")
    section(page, "2.2 Assessment").click()
    expect(title(page)).to_have_text("2.2 Assessment")
    for name in ("2.3 Planning", "2.2 Assessment", "Facts of the case"):
        settled(page)
        page.go_back()
        expect(title(page)).to_have_text(name)
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Cases", level=1)).to_be_visible()


def test_two_quick_steps_back_lose_no_step_forward(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "facts")
    for name in ("2.2 Assessment", "2.3 Planning", "2.6 Outcomes"):
        section(page, name).click()
        expect(title(page)).to_have_text(name)
    page.evaluate("history.back(); setTimeout(() => history.back(), 30)")
    expect(title(page)).to_have_text("2.2 Assessment")
    settled(page)
    page.evaluate("history.go(2)")
    expect(title(page)).to_have_text("2.6 Outcomes")


@pytest.mark.parametrize("memory", [True, False], ids=["with a memory of its own", "without"])
def test_a_note_being_typed_when_somebody_goes_back_is_kept(
    page: Page, other_server: Server, own_store: Store, reading: Reading, memory: bool
):
    from playwright.sync_api import expect

    if not memory:
        page.add_init_script(NO_MEMORY)
    open_case(page, other_server, reading, "2.3")
    section(page, "2.2 Assessment").click()
    field = note(page, "2.2.1")
    settled(page)
    field.press_sequentially("Seen in June")
    page.go_back()
    expect(title(page)).to_have_text("2.3 Planning")
    until(lambda: noted(own_store, reading) == "Seen in June")
    page.go_forward()
    expect(note(page, "2.2.1")).to_have_value("Seen in June")


def test_back_after_undo_does_not_go_where_the_undo_led(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    answer(page, "2.2.1", "Yes")
    for name in ("2.3 Planning", "2.6 Outcomes"):
        section(page, name).click()
        expect(title(page)).to_have_text(name)
    page.get_by_role("button", name=form_says("undo")).click()
    expect(title(page)).to_have_text("2.2 Assessment")
    expect(page.get_by_text("Undone: 2.2.1 is without an answer again.")).to_be_visible()
    expect(choice(page, "2.2.1", "Yes")).to_be_focused()
    settled(page)
    page.go_back()
    expect(title(page)).to_have_text("2.6 Outcomes")


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
    expect(row(second, "2.2.1").get_by_text(pattern("savedByYou", words="No"))).to_be_visible()
    assert reread(own_store, reading).answers["2.2.1"].value == "no"
    row(second, "2.2.1").get_by_role("button", name=form_says("keepSaved", thing="answer")).click()
    expect(choice(second, "2.2.1", "No")).to_be_checked()
    expect(saved(second, "2.2.1")).to_contain_text("No saved")
    assert [change.new for change in changes(own_store, reading, What.ANSWER)] == ["no"]


def test_two_tabs_that_answer_different_questions_never_meet(
    new_page: NewPage, other_server: Server, own_store: Store, reading: Reading
):
    first, second = (open_case(new_page(), other_server, reading, "2.2") for _ in range(2))
    questions = [question.id for question in reading.audit.questionnaire.standard["2.2"].questions]
    questions = [question for question in questions if choice(first, question, "Yes").is_visible()]
    for place, question in enumerate(questions):
        answer((first, second)[place % 2], question, "Yes")
    versions = {question: kept.version for question, kept in reread(own_store, reading).answers.items()}
    assert versions == dict.fromkeys(questions, 1)
    for tab in (first, second):
        settled(tab)
        assert tab.get_by_role("button", name=form_says("useMine", thing="answer")).count() == 0


def test_a_tab_closed_and_its_address_opened_again_shows_the_same_case_and_section(
    new_page: NewPage, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    page = open_case(new_page(), other_server, reading, "2.2")
    page.get_by_role("button", name="Next case").click()
    page.get_by_role("heading", name="Case KSH-2", level=1).wait_for()
    settled(page)  # the heading is drawn before the form is that of the new case
    section(page, "2.3 Planning").click()
    answer(page, "2.3.1", "No")
    address = page.url
    page.close()
    again = new_page()
    again.goto(address)
    expect(again.get_by_role("heading", name="Case KSH-2", level=1)).to_be_visible()
    expect(section(again, "2.3 Planning")).to_have_attribute("aria-current", "step")
    expect(title(again)).to_have_text("2.3 Planning")
    expect(choice(again, "2.3.1", "No")).to_be_checked()
    assert values(own_store, reading) == {}, "the other case was answered"
