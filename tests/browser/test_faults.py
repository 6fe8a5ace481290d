"""Servers that die and fingers that hurry: whatever was shown as saved is there, and nothing is lost in silence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audit.model.audit_log import ChangeType
from audit.model.case_review import CaseReview
from audit.storage import Store
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.browser.browser_fixtures import CANARY
from tests.browser.conftest import (
    Server,
    answer_button,
    note_field,
    note_status,
    open_case,
    question_row,
    save_status,
    saved_status,
    section_button,
    stored_answers,
    stored_note,
    wait_until,
    wait_until_settled,
)
from tests.browser.words import form_says, pattern
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    complete_case,
    create_audit,
    create_case,
    logged_changes,
    reload_review,
    save_answer,
)

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
SET_CLOCK_BACK = """() => {
    const hour = 3_600_000, {now} = Date;
    globalThis.Date = class extends Date {
        constructor(...time) { time.length ? super(...time) : super(now() - hour); }
        static now() { return now() - hour; }
    };
}"""
ANSWERS = ("yes", "no", "not_applicable")


@pytest.fixture
def review(killable_store: Store) -> CaseReview:
    return create_case(killable_store)


def answer(page: Page, question: str, words: str) -> None:
    from playwright.sync_api import expect

    answer_button(page, question, words).click()
    expect(saved_status(page, question)).to_be_visible()


def test_after_kill_9_the_page_returns_with_every_acknowledged_save(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    answer(page, "2.2.1a", "Yes")
    answer(page, "2.2.1", "No")
    killable_server.kill()
    assert stored_answers(killable_store, review) == {"2.2.1a": "yes", "2.2.1": "no"}
    killable_server.start()
    wait_until_settled(page)
    expect(answer_button(page, "2.2.1a", "Yes")).to_be_checked()
    expect(answer_button(page, "2.2.1", "No")).to_be_checked()
    answer(page, "2.2.2", "Not applicable")
    assert reload_review(killable_store, review).answers["2.2.2"].value == "not_applicable"
    assert "Something went wrong" not in page.locator("body").inner_text()


def test_clicks_on_a_dead_server_are_shown_as_unsaved_and_saved_or_conflict_once_it_is_back(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    answer(page, "2.2.1a", "Yes")
    killable_server.suspend()
    for question, words in {"2.2.1": "No", "2.2.2": "Yes", "2.2.2a": "Yes"}.items():
        answer_button(page, question, words).click()
        expect(answer_button(page, question, words)).to_be_checked()
    page.wait_for_timeout(500)
    assert [saved_status(page, question).count() for question in ("2.2.1", "2.2.2", "2.2.2a")] == [0, 0, 0]
    killable_server.kill()
    assert stored_answers(killable_store, review) == {"2.2.1a": "yes"}
    save_answer(killable_store, review, "2.2.2", NO, BEN)

    killable_server.start()
    expect(saved_status(page, "2.2.1")).to_be_visible()
    expect(saved_status(page, "2.2.2a")).to_be_visible()
    expect(question_row(page, "2.2.2").get_by_text(pattern("savedBySomeone", name="Ben", words="No"))).to_be_visible()
    assert stored_answers(killable_store, review) == {"2.2.1a": "yes", "2.2.1": "no", "2.2.2": "no", "2.2.2a": "yes"}
    assert saved_status(page, "2.2.2").count() == 0
    question_row(page, "2.2.2").get_by_role("button", name=form_says("useMine", thing="answer")).click()
    expect(question_row(page, "2.2.2").get_by_text(pattern("savedBySomeone"))).to_have_count(0)
    expect(saved_status(page, "2.2.2")).to_be_visible()
    assert reload_review(killable_store, review).answers["2.2.2"].value == "yes"


def test_no_dialogue_of_streamlit_covers_the_form_or_takes_its_focus_while_the_server_is_down(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    answer_button(page, "2.2.2", "Yes").focus()
    killable_server.kill()
    expect(page.get_by_text(form_says("noConnection"))).to_be_visible()
    page.wait_for_timeout(4_000)  # Streamlit's dialogue opens after its first attempts to connect again
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(answer_button(page, "2.2.2", "Yes")).to_be_focused()
    answer_button(page, "2.2.1a", "Yes").click()
    killable_server.start()
    expect(saved_status(page, "2.2.1a")).to_be_visible()
    assert stored_answers(killable_store, review) == {"2.2.1a": "yes"}


def test_clicks_on_a_silent_connection_are_shown_as_unsaved_until_they_are_saved(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    """To the eye and to a screen reader: what is hidden by a style alone would still be read out."""
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    answer(page, "2.2.1", "Yes")
    field = note_field(page, "2.2.1")
    field.fill("First.")
    expect(note_status(page, "2.2.1")).to_have_text(re.compile("^Saved "))
    killable_server.suspend()
    field.fill("Second.")
    answer_button(page, "2.2.1", "No").click()
    answer_button(page, "2.2.2", "Yes").click()
    marks = (save_status(page, "2.2.1"), save_status(page, "2.2.2"), note_status(page, "2.2.1"))
    texts = {mark.text_content() for _ in range(35) for mark in marks if page.wait_for_timeout(30) is None}
    assert texts <= {"", form_says("saving"), form_says("notSavedYet")}
    assert [mark.text_content() for mark in marks] == [form_says("notSavedYet")] * 3
    assert (saved_status(page, "2.2.1").count(), saved_status(page, "2.2.2").count()) == (0, 0)
    message = page.get_by_role("status").get_by_text(
        f"{form_says('countNotSaved', count=3)} {form_says('noConnection')}"
    )
    expect(message).to_be_visible()
    killable_server.resume()
    for question in ("2.2.1", "2.2.2"):
        expect(saved_status(page, question)).to_be_visible()
    expect(note_status(page, "2.2.1")).to_have_text(re.compile("^Saved "))
    expect(page.get_by_role("status").get_by_text(form_says("allSaved"))).to_be_visible()
    assert stored_answers(killable_store, review) == {"2.2.1": "no", "2.2.2": "yes"}
    assert stored_note(killable_store, review) == "Second."
    expect(message).to_have_count(0)


def test_a_clock_that_is_set_back_does_not_hide_that_an_answer_is_not_saved(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    killable_server.suspend()
    answer_button(page, "2.2.1", "No").click()
    page.evaluate(SET_CLOCK_BACK)
    expect(save_status(page, "2.2.1")).to_have_text(form_says("notSavedYet"))
    killable_server.resume()
    expect(saved_status(page, "2.2.1")).to_be_visible()
    assert stored_answers(killable_store, review) == {"2.2.1": "no"}


@pytest.mark.parametrize("frozen", [False, True], ids=["a server at work", "a frozen server"])
def test_of_two_quick_clicks_on_one_question_the_second_is_saved_without_a_conflict(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview, frozen: bool
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    if frozen:
        killable_server.suspend()
    page.evaluate(CLICK_TWICE, "2.2.1")
    expect(answer_button(page, "2.2.1", "No")).to_be_checked()
    if frozen:
        page.wait_for_timeout(400)
        killable_server.resume()
    expect(saved_status(page, "2.2.1")).to_contain_text("No saved")
    expect(answer_button(page, "2.2.1", "No")).to_be_checked()
    wait_until_settled(page)
    assert page.get_by_role("button", name=re.compile("^Save (mine|this)$")).count() == 0
    assert stored_answers(killable_store, review) == {"2.2.1": "no"}
    assert logged_changes(killable_store, review, ChangeType.ANSWER)[-1].new == "no"


def test_changing_an_answer_and_back_on_a_frozen_server_ends_unchanged(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, killable_server, review, "2.2")
    answer(page, "2.2.1", "No")
    killable_server.suspend()
    page.evaluate(CLICK_TWICE, "2.2.1")
    killable_server.resume()
    wait_until(lambda: len(logged_changes(killable_store, review, ChangeType.ANSWER)) == 3)
    expect(saved_status(page, "2.2.1")).to_contain_text("No saved")
    assert stored_answers(killable_store, review) == {"2.2.1": "no"}


def test_an_unresolved_conflict_is_not_blamed_on_the_connection(page: Page, server: Server, store: Store):
    review = create_case(store)
    open_case(page, server, review, "2.6")
    save_answer(store, review, "2.6.1", NO, BEN)
    answer_button(page, "2.6.1", "Yes").click()
    question_row(page, "2.6.1").get_by_text(pattern("savedBySomeone", name="Ben", words="No")).wait_for()
    page.wait_for_timeout(3_000)
    assert page.get_by_text(form_says("noConnection")).count() == 0
    assert saved_status(page, "2.6.1").count() == 0


def test_ten_quick_clicks_are_all_saved(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    review = create_case(store, create_audit(store, shipped_questionnaires()[0].source.decode()))
    expected: dict[str, str | None] = {}
    open_case(page, server, review, "2.2")
    for name, milliseconds in (("2.2 Assessment", 0), ("2.3 Planning", 40)):
        section_button(page, name).click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        clicked = page.evaluate(CLICK_ALL, milliseconds)
        assert len(clicked) == 10
        assert {place for _, place in clicked} == {0, 1, 2}
        for question, _ in clicked:
            expect(saved_status(page, question)).to_be_visible()
        expected |= {question: ANSWERS[place] for question, place in clicked}
        assert stored_answers(store, review) == expected
        expect(section_button(page, name)).to_have_attribute("aria-current", "step")


def test_a_failing_page_shows_an_error_number_and_logs_no_case_text(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    killable_store.workflow.submit(ANN, complete_case(killable_store, review))
    with killable_store.database.write_transaction() as connection:
        connection.exec_driver_sql("UPDATE case_fact SET value = ? WHERE case_id = ?", (CANARY, review.case_id))
    page.goto(f"{killable_server.url}/breakdowns?audit={review.audit.id}")
    alert = page.get_by_role("alert")
    alert.wait_for()
    (number,) = re.findall(r"error ([0-9a-f]{8})", alert.inner_text())
    assert number in killable_server.log
    assert CANARY not in killable_server.log
    assert CANARY not in page.content()
    assert "Traceback" not in page.content() + killable_server.log


def test_a_failing_download_logs_an_error_number_and_no_case_text(
    page: Page, killable_server: Server, killable_store: Store, review: CaseReview
):
    killable_store.workflow.submit(ANN, complete_case(killable_store, review))
    page.goto(f"{killable_server.url}/export?audit={review.audit.id}")
    page.get_by_role("button", name="Download responses (CSV)").wait_for()
    wait_until_settled(page)
    with killable_store.database.write_transaction() as connection:
        connection.exec_driver_sql("UPDATE case_fact SET value = ? WHERE case_id = ?", (CANARY, review.case_id))
    before = killable_server.log
    page.get_by_role("button", name="Download responses (CSV)").click()
    wait_until(lambda: killable_server.log != before)
    page.wait_for_timeout(500)
    added = killable_server.log.removeprefix(before)
    assert re.search(r"error [0-9a-f]{8}: \w+ at \w+:\d+", added)
    assert CANARY not in added
    assert CANARY not in page.content()
