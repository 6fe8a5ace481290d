"""Recording by keys alone: they answer and move while an answer has the focus, and take nothing from anything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from audit.storage import Store
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.benchmarks.keystrokes import KeyedCase, missing_values
from tests.browser.conftest import (
    FOCUS_SCRIPT,
    NewPage,
    Server,
    answer_button,
    note_field,
    open_case,
    question_row,
    save_status,
    saved_status,
    section_button,
    section_title,
    stored_answers,
    stored_note,
    wait_until,
    wait_until_settled,
)
from tests.browser.words import form_says
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, complete_case, create_audit, create_case, reload_review, save_case_detail

if TYPE_CHECKING:
    from playwright.sync_api import Page

MAX_KEYS_PER_VALUE = 1.15
KEYS = (("y", "yes"), ("n", "no"), ("a", "not_applicable"))


@pytest.fixture
def review(store: Store) -> CaseReview:
    return create_case(store, create_audit(store))


def focused(page: Page) -> str:
    """The question whose answer has the focus; else the kind of what has it."""
    name: str = page.evaluate(FOCUS_SCRIPT)
    return name


def focus_first_answer(page: Page, question: str) -> None:
    """Tab until an answer has the focus, as somebody without a mouse does."""
    for _ in range(40):
        if focused(page) == question:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {question}")


def test_a_standard_can_be_answered_by_keyboard_alone(new_page: NewPage, server: Server, store: Store):
    from playwright.sync_api import expect

    source = shipped_questionnaires()[0].source.decode()
    review = create_case(store, create_audit(store, source))
    page = open_case(new_page(height=700), server, review, "2.2")
    answers: dict[str, str | None] = {}
    questions = review.audit.questionnaire.standards_by_id["2.2"].questions
    focus_first_answer(page, questions[0].id)
    for place, question in enumerate(questions):  # none of these answers takes a later question away
        assert focused(page) == question.id
        key, value = KEYS[(place + 2) % (3 if question.may_not_apply else 2)]
        page.keyboard.press(key.upper() if place % 2 else key)
        answers[question.id] = value
    for question in questions:
        expect(saved_status(page, question.id)).to_be_visible()
    wait_until_settled(page)
    assert stored_answers(store, review) == answers
    assert focused(page) == questions[-1].id, "the last answer keeps the focus"
    page.keyboard.press("]")
    expect(page.get_by_role("heading", name="2.3 ", level=2)).to_be_focused()
    assert set(answers.values()) == {"yes", "no", "not_applicable"}


def test_every_answer_is_saved_while_rows_change_during_typing(
    page: Page, server: Server, store: Store, review: CaseReview
):
    """A No to 2.2.2a takes 2.2.2b away just when the focus comes to it."""
    from playwright.sync_api import expect

    save_case_detail(store, review, "sentence_type", "resettlement")
    open_case(page, server, review, "2.2")
    answer_button(page, "2.2.2a", "Yes").focus()
    page.keyboard.press("n")
    expect(question_row(page, "2.2.2b").get_by_text("Does not apply: 2.2.2a is No.")).to_be_visible()
    expect(answer_button(page, "2.2.2b", "Yes")).to_be_hidden()
    wait_until_settled(page)
    assert focused(page) == "2.2.2"
    page.keyboard.press("y")
    expect(saved_status(page, "2.2.2")).to_be_visible()
    assert stored_answers(store, review) == {"2.2.2a": "no", "2.2.2": "yes"}


def test_j_and_k_move_without_answering(page: Page, server: Server, store: Store, review: CaseReview):
    open_case(page, server, review, "2.2")
    answer_button(page, "2.2.1a", "Yes").focus()
    went = []
    for key in "jjkJK":
        page.keyboard.press(key)
        went.append(focused(page))
    assert went == ["2.2.1b", "2.2.1", "2.2.1b", "2.2.1", "2.2.1b"]
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert focused(page) == "2.2.1a", "before the first question is nothing to go to"
    wait_until_settled(page)
    assert stored_answers(store, review) == {}


def test_pressing_a_does_nothing_if_not_applicable_is_not_offered(page: Page, server: Server, store: Store):
    review = create_case(store, create_audit(store, shipped_questionnaires()[0].source.decode()))
    open_case(page, server, review, "2.2")
    answer_button(page, "2.2.1", "Yes").focus()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    wait_until_settled(page)
    assert (focused(page), stored_answers(store, review)) == ("2.2.1", {})


def test_a_held_key_answers_only_one_question(page: Page, server: Server, store: Store, review: CaseReview):
    from playwright.sync_api import expect

    open_case(page, server, review, "2.2")
    answer_button(page, "2.2.1a", "Yes").focus()
    for _ in range(4):
        page.keyboard.down("y")  # all but the first are repeats
    page.keyboard.up("y")
    expect(saved_status(page, "2.2.1a")).to_be_visible()
    wait_until_settled(page)
    assert (focused(page), stored_answers(store, review)) == ("2.2.1b", {"2.2.1a": "yes"})


def test_shortcuts_are_off_in_a_note(page: Page, server: Server, store: Store, review: CaseReview):
    from playwright.sync_api import expect

    open_case(page, server, review, "2.2")
    answer_button(page, "2.2.1", "Yes").focus()
    page.keyboard.press("t")
    field = page.get_by_label("Note on 2.2.1", exact=True)
    expect(field).to_be_focused()
    page.keyboard.type("yes, nay, at just [k]")
    expect(field).to_have_value("yes, nay, at just [k]")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(question_row(page, "2.2.1").get_by_role("button", name=form_says("guidanceWithNote"))).to_be_visible()
    assert focused(page) == "2.2.1", "Escape comes back to the answer"
    wait_until(lambda: stored_note(store, review) == "yes, nay, at just [k]")
    assert stored_answers(store, review) == {}
    page.keyboard.press("y")
    expect(saved_status(page, "2.2.1")).to_be_visible()
    assert stored_answers(store, review) == {"2.2.1": "yes"}


def test_shortcuts_are_off_in_the_reason_field_and_in_case_details(
    page: Page, server: Server, store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, server, review, "facts")
    office = page.get_by_role("textbox", name="Office")
    office.focus()
    page.keyboard.type("yes, nay]")
    expect(office).to_have_value("yes, nay]")
    page.keyboard.press("Tab")
    expect(save_status(page, "office")).to_have_text(re.compile("^Saved "))
    assert reload_review(store, review).details["office"].value == '["yes, nay]"]'
    store.workflow.submit(ANN, complete_case(store, review))
    before = stored_answers(store, review)
    open_case(page, server, review, "check")
    reason = page.get_by_label("Reason (saved with the case)")
    reason.focus()
    page.keyboard.type("yes, nay, at just ]")
    expect(reason).to_have_value("yes, nay, at just ]")
    page.keyboard.press("Tab")
    wait_until_settled(page)
    assert stored_answers(store, review) == before


def test_keys_with_a_modifier_are_left_to_the_browser(page: Page, server: Server, store: Store, review: CaseReview):
    open_case(page, server, review, "2.6")
    page.evaluate("addEventListener('keydown', event => { window.taken = event.defaultPrevented })")
    for keys in ("Control+a", "Control+y", "Alt+n", "Meta+y", "Control+Shift+a", "Control+j"):
        answer_button(page, "2.6.1", "Yes").focus()
        page.keyboard.press(keys)
        page.wait_for_timeout(50)
        assert page.evaluate("window.taken") is False, keys
        assert focused(page) in ("2.6.1", "BODY"), keys
    page.wait_for_timeout(200)
    wait_until_settled(page)
    assert stored_answers(store, review) == {}


def test_shortcuts_are_off_if_the_focus_is_not_on_an_answer(
    page: Page, server: Server, store: Store, review: CaseReview
):
    open_case(page, server, review, "2.2")
    places = {
        "nowhere": lambda: page.evaluate("document.activeElement.blur()"),
        "the sections": lambda: section_button(page, "2.2 Assessment").focus(),
        "a button": lambda: page.get_by_role("button", name="Next: 2.3 Planning").focus(),
        "the guidance": lambda: question_row(page, "2.2.1").get_by_role("button", name=form_says("guidance")).focus(),
        "a note": lambda: note_field(page, "2.2.1").focus(),
        "a link": lambda: page.get_by_role("link", name="Print this case").focus(),
    }
    for name, go in places.items():
        go()
        for key in "ynajk]":
            page.keyboard.press(key)
        page.keyboard.press("Escape")
        assert section_title(page).inner_text() == "2.2 Assessment", name
    wait_until_settled(page)
    assert stored_answers(store, review) == {}


def test_shortcuts_are_off_in_a_read_only_case(page: Page, server: Server, store: Store, review: CaseReview):
    store.workflow.submit(ANN, complete_case(store, review))
    before = stored_answers(store, review)
    open_case(page, server, review, "2.6")
    answer_button(page, "2.6.1", "No").evaluate(
        "radio => { radio.disabled = false; radio.focus(); radio.disabled = true }"
    )
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    wait_until_settled(page)
    assert stored_answers(store, review) == before


def test_case_details_can_be_recorded_by_keyboard_alone(page: Page, server: Server, store: Store):
    """Y and N on yes-or-no facts; J, K and Enter through every field, whatever its kind."""
    from playwright.sync_api import expect

    review = create_case(store, create_audit(store, shipped_questionnaires()[0].source.decode()))
    open_case(page, server, review, "facts")
    details = [detail.id for detail in review.audit.questionnaire.case_details]
    focus_first_answer(page, details[0])
    went = [focused(page)]
    for detail in details[:-1]:
        page.keyboard.press("Enter" if question_row(page, detail).get_by_role("textbox").count() else "j")
        went.append(focused(page))
    assert went == details, "no field stops the way"
    for detail in reversed(details[1:]):
        page.keyboard.press("Shift+Enter" if question_row(page, detail).get_by_role("textbox").count() else "k")
    assert focused(page) == details[0]
    assert not reload_review(store, review).details, "moving records nothing"
    answer_button(page, "disability", "Yes").focus()
    page.keyboard.press("n")
    expect(save_status(page, "disability")).to_have_text(re.compile("^Saved "))
    assert focused(page) == "office", "an answer leads on to the next fact"
    assert reload_review(store, review).details["disability"].value == '["no"]'
    answer_button(page, "court_report", "No").focus()
    page.keyboard.press("y")
    page.keyboard.press("k")
    expect(save_status(page, "court_report")).to_have_text(re.compile("^Saved "))
    assert focused(page) == "court_report"
    assert reload_review(store, review).details["court_report"].value == '["yes"]'


def test_a_whole_case_takes_at_most_one_key_a_value_and_a_few_to_get_about(page: Page, server: Server, store: Store):
    """From the case just opened to the case submitted. Digits choose in lists, drop-downs and boxes alike."""
    from playwright.sync_api import expect

    review = create_case(store, create_audit(store, shipped_questionnaires()[0].source.decode()))
    open_case(page, server, review, "facts")
    expect(section_title(page)).to_be_focused()
    keyed = KeyedCase(page)
    keyed.record()
    saved = reload_review(store, review)
    assert missing_values(keyed, saved) == set()
    assert saved.state is CaseState.SUBMITTED
    firsts = {detail.id: detail.choices[0].id for detail in review.audit.questionnaire.case_details if detail.choices}
    assert saved.case_record.case.details == {detail: (first,) for detail, first in firsts.items()}
    assert keyed.values > 80
    assert keyed.keys <= MAX_KEYS_PER_VALUE * keyed.values


def test_digits_are_left_to_fields_that_need_them(page: Page, server: Server, store: Store):
    """A text takes them, and so does a drop-down whose options begin with one; boxes can be ticked and cleared."""
    from playwright.sync_api import expect

    terms = "".join(f', {{ id = "m{months}", text = "{months} months" }}' for months in (3, 4, 9))
    source = SMALL_TOML.replace('text = "Resettlement" }', f'text = "Resettlement" }}{terms}')
    open_case(page, server, create_case(store, create_audit(store, source)), "facts")
    drop_down = question_row(page, "sentence_type").get_by_role("combobox")
    drop_down.focus()
    page.keyboard.press("4")
    expect(drop_down).to_have_value("m4")
    office = page.get_by_role("textbox", name="Office")
    office.focus()
    page.keyboard.type("12")
    expect(office).to_have_value("12")
    boxes = question_row(page, "requirements").get_by_role("checkbox")
    boxes.first.focus()
    for key in "122":
        page.keyboard.press(key)
    expect(boxes.first).to_be_checked()
    expect(boxes.nth(1)).not_to_be_checked()
    expect(boxes.first).to_be_focused()


def test_a_drop_down_receives_letter_keys(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    review = create_case(store, create_audit(store, shipped_questionnaires()[0].source.decode()))
    open_case(page, server, review, "facts")
    field = question_row(page, "ethnicity").get_by_role("combobox")
    field.focus()
    page.keyboard.type("black", delay=30)  # K in the middle of a word
    assert focused(page) == "ethnicity"
    expect(field).to_have_value("black")
    page.keyboard.press("n")
    page.wait_for_timeout(1_600)
    page.keyboard.press("j")
    assert focused(page) == "disability", "no entry begins with J"
    expect(save_status(page, "ethnicity")).to_have_text(re.compile("^Saved "))


def test_keys_also_act_on_the_title_on_which_a_section_opens(
    page: Page, server: Server, store: Store, review: CaseReview
):
    """An answer there is to the first question without one, so that none is replaced unseen."""
    from playwright.sync_api import expect

    open_case(page, server, review, "facts")
    section_title(page).focus()
    page.keyboard.press("]")
    expect(section_title(page)).to_have_text("2.2 Assessment")
    expect(section_title(page)).to_be_focused()
    page.keyboard.press("y")
    assert focused(page) == "2.2.1b"
    section_title(page).focus()
    page.keyboard.press("n")
    assert focused(page) == "2.2.1"
    section_title(page).focus()
    page.keyboard.press("j")
    assert focused(page) == "2.2.1a"
    wait_until(lambda: stored_answers(store, review) == {"2.2.1a": "yes", "2.2.1b": "no"})


def test_letter_keys_can_be_switched_off_for_the_browser(page: Page, server: Server, store: Store, review: CaseReview):
    from playwright.sync_api import expect

    open_case(page, server, review, "2.2")
    switch = page.get_by_role("checkbox", name=form_says("letterKeys"))
    switch.uncheck()
    page.reload()
    answer_button(page, "2.2.1a", "Yes").wait_for()
    wait_until_settled(page)
    expect(switch).not_to_be_checked()
    for place in (answer_button(page, "2.2.1a", "Yes"), section_title(page)):
        place.focus()
        for key in "ynajkt]":
            page.keyboard.press(key)
        expect(place).to_be_focused()
    switch.check()
    answer_button(page, "2.2.1a", "Yes").focus()
    page.keyboard.press("j")
    assert focused(page) == "2.2.1b"
    assert stored_answers(store, review) == {}


def test_the_list_of_shortcuts_is_visible(page: Page, server: Server, review: CaseReview):
    from playwright.sync_api import expect

    of_questions, of_details = (
        ("Y, N, A", "J, K", "T", "Delete", "]"),
        ("Y, N", "1 to 9", "J, K", "T", "Delete", "Enter", "]"),
    )
    for name, keys in (("2.2", of_questions), ("facts", of_details)):
        open_case(page, server, review, name)
        expect(page.locator("kbd:visible")).to_have_text(keys)
    expect(page.locator("[data-part=factKeys] p")).to_contain_text("while a detail has the focus")
