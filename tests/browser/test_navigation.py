"""Tabs, and the ways from one page, case and section to another: an answer given just before is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.model.audit_log import ChangeType
from audit.model.case_review import CaseReview
from audit.storage import Store
from tests.browser.conftest import (
    NewPage,
    Server,
    answer_button,
    note_field,
    open_case,
    open_page,
    question_row,
    saved_status,
    section_button,
    section_title,
    stored_answers,
    stored_note,
    wait_until,
    wait_until_settled,
)
from tests.browser.words import form_says, pattern
from tests.storage.factories import create_case, logged_changes, reload_review

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

NO_MEMORY = "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('forbidden'); } })"


@pytest.fixture
def review(killable_store: Store) -> CaseReview:
    """The first of two cases."""
    first = create_case(killable_store)
    create_case(killable_store, first.audit.id, "KSH-2")
    return first


def answer(page: Page, question: str, words: str) -> None:
    from playwright.sync_api import expect

    answer_button(page, question, words).click()
    expect(saved_status(page, question)).to_be_visible()


def open_another_page(page: Page) -> None:
    page.get_by_role("link", name="Results", exact=True).click()


def open_another_case(page: Page) -> None:
    page.get_by_role("link", name="Next case").click()


def open_another_section(page: Page) -> None:
    section_button(page, "2.6 Outcomes").click()


@pytest.mark.parametrize("frozen", [False, True], ids=["a server at work", "a frozen server"])
@pytest.mark.parametrize("leave", [open_another_page, open_another_case, open_another_section])
def test_an_answer_and_a_note_entered_just_before_leaving_are_saved(
    page: Page,
    killable_server: Server,
    killable_store: Store,
    review: CaseReview,
    leave: Callable[[Page], None],
    frozen: bool,
):
    open_case(page, killable_server, review, "2.2")
    note_field(page, "2.2.1").fill("Seen.")
    if frozen:
        killable_server.suspend()
    answer_button(page, "2.2.1", "Yes").click()
    answer_button(page, "2.2.2", "No").click()
    leave(page)
    if frozen:
        page.wait_for_timeout(400)
        killable_server.resume()
    wait_until(lambda: stored_answers(killable_store, review) == {"2.2.1": "yes", "2.2.2": "no"})
    wait_until(lambda: stored_note(killable_store, review) == "Seen.")


def test_a_save_that_was_not_sent_before_leaving_is_sent_from_the_next_page(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    killable_server.suspend()
    answer_button(page, "2.2.1", "Yes").click()
    page.evaluate("address => { location.href = address }", f"{killable_server.url}/results?audit={review.audit.id}")
    killable_server.kill()  # whatever was on its way is lost
    killable_server.start()
    open_page(page, killable_server, "results", audit=review.audit.id)
    wait_until(lambda: stored_answers(killable_store, review) == {"2.2.1": "yes"})
    page.get_by_role("link", name="Record", exact=True).click()
    section_button(page, "2.2 Assessment").click()
    expect(saved_status(page, "2.2.1")).to_contain_text("Yes saved")
    assert stored_answers(killable_store, review) == {"2.2.1": "yes"}


def test_an_answer_left_behind_on_a_dead_server_is_stored_in_the_tab(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    """Neither the way to the other page nor the answer arrived: it is told, and a reload brings the answer."""
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    killable_server.suspend()
    answer_button(page, "2.2.1", "Yes").click()
    open_another_page(page)
    killable_server.kill()
    killable_server.start()
    if not stored_answers(killable_store, review):
        expect(page.get_by_text(form_says("countNotSaved", count=1))).to_be_visible()
        page.reload()
    wait_until(lambda: stored_answers(killable_store, review) == {"2.2.1": "yes"})
    open_case(page, killable_server, review, "2.2")
    expect(saved_status(page, "2.2.1")).to_contain_text("Yes saved")


def test_switching_cases_while_an_answer_is_pending_loses_nothing(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    """Both cases have a 2.2.1; what waits belongs to the one where it was given."""
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    killable_server.suspend()
    answer_button(page, "2.2.1", "Yes").click()
    page.get_by_role("link", name="Next case").click()
    page.wait_for_timeout(300)
    killable_server.resume()
    expect(page.get_by_role("heading", name="Case KSH-2", level=1)).to_be_visible()
    wait_until_settled(page)
    expect(answer_button(page, "2.2.1", "Yes")).not_to_be_checked()
    answer(page, "2.2.1", "No")
    page.get_by_role("link", name="Previous case").click()
    expect(page.get_by_role("heading", name="Case KSH-1", level=1)).to_be_visible()
    expect(saved_status(page, "2.2.1")).to_contain_text("Yes saved")
    assert stored_answers(killable_store, review) == {"2.2.1": "yes"}


def test_the_back_button_steps_through_sections_and_then_leaves_the_case(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_page(page, killable_server, "cases", audit=review.audit.id)
    page.get_by_role("link", name="KSH-1").click()
    expect(section_title(page)).to_have_text("Case details")
    for name in ("2.2 Assessment", "2.3 Planning", "2.6 Outcomes"):
        section_button(page, name).click()
        expect(section_title(page)).to_have_text(name)
        assert f"section={name[:3]}" in page.url
    for name in ("2.3 Planning", "2.2 Assessment"):
        wait_until_settled(page)
        page.go_back()
        expect(section_title(page)).to_have_text(name)
        expect(section_title(page)).to_be_focused()
    page.go_forward()
    expect(section_title(page)).to_have_text("2.3 Planning")
    answer(page, "2.3.1", "Yes")
    section_button(page, "2.2 Assessment").click()
    expect(section_title(page)).to_have_text("2.2 Assessment")
    for name in ("2.3 Planning", "2.2 Assessment", "Case details"):
        wait_until_settled(page)
        page.go_back()
        expect(section_title(page)).to_have_text(name)
    wait_until_settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Cases", level=1)).to_be_visible()


def test_two_quick_steps_back_keep_the_forward_history(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "facts")
    for name in ("2.2 Assessment", "2.3 Planning", "2.6 Outcomes"):
        section_button(page, name).click()
        expect(section_title(page)).to_have_text(name)
    page.evaluate("history.back(); setTimeout(() => history.back(), 30)")
    expect(section_title(page)).to_have_text("2.2 Assessment")
    wait_until_settled(page)
    page.evaluate("history.go(2)")
    expect(section_title(page)).to_have_text("2.6 Outcomes")


@pytest.mark.parametrize("memory", [True, False], ids=["with a memory of its own", "without"])
def test_a_note_being_typed_survives_the_back_button(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview, memory: bool
):
    from playwright.sync_api import expect

    if not memory:
        page.add_init_script(NO_MEMORY)
    open_case(page, killable_server, review, "2.3")
    section_button(page, "2.2 Assessment").click()
    field = note_field(page, "2.2.1")
    wait_until_settled(page)
    field.press_sequentially("Seen in June")
    page.go_back()
    expect(section_title(page)).to_have_text("2.3 Planning")
    wait_until(lambda: stored_note(killable_store, review) == "Seen in June")
    page.go_forward()
    expect(note_field(page, "2.2.1")).to_have_value("Seen in June")


def test_the_back_button_after_undo_ignores_where_undo_led(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    answer(page, "2.2.1", "Yes")
    for name in ("2.3 Planning", "2.6 Outcomes"):
        section_button(page, name).click()
        expect(section_title(page)).to_have_text(name)
    page.get_by_role("button", name=form_says("undo")).click()
    expect(section_title(page)).to_have_text("2.2 Assessment")
    expect(page.get_by_text("Undone: 2.2.1, from Yes back to no answer.")).to_be_visible()
    expect(answer_button(page, "2.2.1", "Yes")).to_be_focused()
    wait_until_settled(page)
    page.go_back()
    expect(section_title(page)).to_have_text("2.6 Outcomes")


@pytest.mark.parametrize("restarted", [False, True], ids=["as they are", "server killed and restarted between"])
def test_with_two_tabs_on_one_case_the_second_to_answer_gets_a_conflict(
    new_page: NewPage, killable_server: Server, killable_store: Store, review: CaseReview, restarted: bool
):
    from playwright.sync_api import expect

    first, second = (open_case(new_page(), killable_server, review, "2.2") for _ in range(2))
    if restarted:
        runs = [tab.evaluate("watchesRuns.count()") for tab in (first, second)]
        killable_server.kill()
        killable_server.start()
        for tab, count in zip((first, second), runs, strict=True):
            tab.wait_for_function("count => watchesRuns.count() > count", arg=count)  # each tab runs again by itself
            wait_until_settled(tab)
    answer(first, "2.2.1", "No")
    answer_button(second, "2.2.1", "Yes").click()
    expect(question_row(second, "2.2.1").get_by_text(pattern("savedByYou", words="No"))).to_be_visible()
    assert reload_review(killable_store, review).answers["2.2.1"].value == "no"
    question_row(second, "2.2.1").get_by_role("button", name=form_says("keepSaved", thing="answer")).click()
    expect(answer_button(second, "2.2.1", "No")).to_be_checked()
    expect(saved_status(second, "2.2.1")).to_contain_text("No saved")
    assert [change.new for change in logged_changes(killable_store, review, ChangeType.ANSWER)] == ["no"]


def test_two_tabs_that_answer_different_questions_do_not_conflict(
    new_page: NewPage, killable_server: Server, killable_store: Store, review: CaseReview
):
    first, second = (open_case(new_page(), killable_server, review, "2.2") for _ in range(2))
    questions = [question.id for question in review.audit.questionnaire.standards_by_id["2.2"].questions]
    questions = [question for question in questions if answer_button(first, question, "Yes").is_visible()]
    for place, question in enumerate(questions):
        answer((first, second)[place % 2], question, "Yes")
    versions = {question: stored.version for question, stored in reload_review(killable_store, review).answers.items()}
    assert versions == dict.fromkeys(questions, 1)
    for tab in (first, second):
        wait_until_settled(tab)
        assert tab.get_by_role("button", name=form_says("useMine", thing="answer")).count() == 0


def test_reopening_a_closed_tab_shows_the_same_case_and_section(
    new_page: NewPage, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    page = open_case(new_page(), killable_server, review, "2.2")
    page.get_by_role("link", name="Next case").click()
    page.get_by_role("heading", name="Case KSH-2", level=1).wait_for()
    wait_until_settled(page)  # the heading is drawn before the form of the new case
    section_button(page, "2.3 Planning").click()
    answer(page, "2.3.1", "No")
    address = page.url
    page.close()
    again = new_page()
    again.goto(address)
    expect(again.get_by_role("heading", name="Case KSH-2", level=1)).to_be_visible()
    expect(section_button(again, "2.3 Planning")).to_have_attribute("aria-current", "step")
    expect(section_title(again)).to_have_text("2.3 Planning")
    expect(answer_button(again, "2.3.1", "No")).to_be_checked()
    assert stored_answers(killable_store, review) == {}, "the other case was answered"
