"""Correcting what was recorded: clearing each kind of value, undo step by step, and warnings about personal data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audit.messages import model as model_messages
from audit.messages import recording as messages
from audit.model.answers import Answer
from audit.model.case_review import CaseReview
from audit.storage import Store
from tests.browser.conftest import (
    NewPage,
    Server,
    answer_button,
    note_field,
    open_case,
    question_row,
    save_status,
    saved_status,
    section_title,
    stored_answers,
    stored_note,
    wait_until,
    wait_until_settled,
)
from tests.browser.words import form_says, pattern
from tests.storage.factories import (
    BEN,
    YES,
    create_case,
    reload_review,
    save_answer,
    save_case_detail,
)

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PHONE = model_messages.LOOKS_PERSONAL.format(piece="07700 900123", kind="a phone number")


@pytest.fixture
def review(store: Store) -> CaseReview:
    return create_case(store)


def undo_button(page: Page) -> Locator:
    return page.get_by_role("button", name=form_says("undo"), exact=True)


def undone(page: Page) -> Locator:
    return page.locator("[data-part=undone]")


def stored_details(store: Store, review: CaseReview) -> dict[str, tuple[str, ...]]:
    return dict(reload_review(store, review).case_record.case.details)


def test_every_kind_of_case_detail_is_cleared_later_by_mouse_and_has_its_history(
    page: Page, server: Server, store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    for detail, *values in (
        ("sentence_type", "community"),
        ("requirements", "programme", "treatment"),
        ("concern", "no"),
        ("office", "North"),
    ):
        save_case_detail(store, review, detail, *values)
    open_case(page, server, review, "facts")
    for detail in ("sentence_type", "requirements", "concern", "office"):
        row = question_row(page, detail)
        row.get_by_role("button", name=form_says("historyAndClear")).click()
        expect(row.get_by_role("listitem")).to_have_text(re.compile(r"^Ann recorded .* \(was no answer\)$"))
        row.get_by_role("button", name=form_says("clearAnswer")).click()
        expect(row.get_by_role("button", name=form_says("clearAnswer"))).to_be_hidden()
        expect(row.get_by_role("listitem").first).to_have_text(re.compile("^Ann cleared it, "))
    wait_until(lambda: stored_details(store, review) == {})
    page.reload()
    wait_until_settled(page)
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    expect(page.locator("[data-row]").get_by_role("checkbox", checked=True)).to_have_count(0)
    expect(question_row(page, "office").get_by_role("textbox")).to_have_value("")


def test_every_kind_of_case_detail_and_an_answer_are_cleared_by_keyboard(
    page: Page, server: Server, store: Store, review: CaseReview
):
    save_case_detail(store, review, "sentence_type", "community")
    save_case_detail(store, review, "requirements", "programme", "treatment")
    save_case_detail(store, review, "office", "North")
    save_answer(store, review, "2.6.1", YES)
    open_case(page, server, review, "facts")
    question_row(page, "sentence_type").get_by_role("radio", checked=True).focus()
    page.keyboard.press("Delete")
    question_row(page, "requirements").get_by_role("checkbox").first.focus()
    page.keyboard.press("Delete")
    question_row(page, "office").get_by_role("textbox").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    wait_until(lambda: stored_details(store, review) == {})
    open_case(page, server, review, "2.6")
    answer_button(page, "2.6.1", "Yes").focus()
    page.keyboard.press("Delete")
    wait_until(lambda: stored_answers(store, review) == {"2.6.1": None})


def test_an_answer_that_no_longer_applies_can_be_cleared(page: Page, server: Server, store: Store, review: CaseReview):
    from playwright.sync_api import expect

    save_case_detail(store, review, "concern", "yes")
    save_answer(store, review, "2.2.1b", YES)
    save_case_detail(store, reload_review(store, review), "concern", "no", seen=1)
    open_case(page, server, review, "2.2")
    row = question_row(page, "2.2.1b")
    expect(row).to_contain_text(messages.ANSWER_NOT_COUNTED.format(answer="Yes"))
    expect(row.get_by_role("radio")).to_have_count(0)
    row.get_by_role("button", name=form_says("guidance")).click()
    row.get_by_role("button", name=form_says("clearAnswer")).click()
    wait_until(lambda: stored_answers(store, review) == {"2.2.1b": None})
    expect(row.get_by_role("button")).to_have_count(0)
    expect(row).to_be_focused()


def test_undo_goes_back_step_by_step_after_a_reload_and_in_a_second_tab(
    new_page: NewPage, server: Server, store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    page = open_case(new_page(), server, review, "2.6")
    expect(undo_button(page)).to_be_hidden()
    for label in ("Yes", "No"):
        answer_button(page, "2.6.1", label).click()
        expect(saved_status(page, "2.6.1")).to_contain_text(label)
    note_field(page, "2.6.1").fill("Seen.")
    wait_until(lambda: stored_note(store, review, "2.6.1") == "Seen.")
    undo_button(page).click()
    expect(undone(page)).to_have_text("Undone: the note on 2.6.1 is removed.")
    expect(note_field(page, "2.6.1")).to_have_value("")
    page.reload()
    wait_until_settled(page)
    undo_button(page).click()
    expect(undone(page)).to_have_text("Undone: 2.6.1, from No back to Yes.")
    second = open_case(new_page(), server, review, "2.2")
    expect(undo_button(second)).to_have_attribute("title", re.compile("2.6.1$"))
    undo_button(second).click()
    expect(section_title(second)).to_have_text("2.6 Outcomes")
    expect(undone(second)).to_have_text("Undone: 2.6.1, from Yes back to no answer.")
    expect(undo_button(second)).to_be_hidden()
    wait_until(lambda: stored_answers(store, review) == {"2.6.1": None})
    undo_button(page).dispatch_event("click")  # the first tab still offers it
    expect(undone(page)).to_have_text(messages.NOTHING_TO_UNDO.format(singular="case"))
    assert stored_answers(store, review) == {"2.6.1": None}, "nothing is done again"


def test_two_quick_presses_of_undo_never_do_a_change_again(
    page: Page, server: Server, store: Store, review: CaseReview
):
    open_case(page, server, review, "2.6")
    answer_button(page, "2.6.1", "Yes").click()
    wait_until(lambda: stored_answers(store, review) == {"2.6.1": "yes"})
    undo_button(page).dblclick()
    wait_until(lambda: stored_answers(store, review) == {"2.6.1": None})
    wait_until_settled(page)
    page.wait_for_timeout(500)
    assert stored_answers(store, review) == {"2.6.1": None}


def test_undo_leaves_what_somebody_else_changed_since_and_says_so(
    page: Page, server: Server, store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, server, review, "2.2")
    for question in ("2.2.1", "2.2.2"):
        answer_button(page, question, "Yes").click()
        expect(saved_status(page, question)).to_contain_text("Yes")
    save_answer(store, reload_review(store, review), "2.2.2", Answer.NO, BEN)
    undo_button(page).click()
    skipped = messages.NOT_UNDONE.format(name="2.2.2", by="Ben")
    expect(undone(page)).to_have_text(f"Undone: 2.2.1, from Yes back to no answer. {skipped}")
    expect(undo_button(page)).to_be_hidden()
    assert stored_answers(store, review) == {"2.2.1": None, "2.2.2": "no"}


def test_a_note_with_personal_data_is_saved_with_a_warning_that_goes_when_it_is_corrected(
    page: Page, server: Server, store: Store, review: CaseReview
):
    from playwright.sync_api import expect

    open_case(page, server, review, "2.6")
    field = note_field(page, "2.6.1")
    warning = question_row(page, "2.6.1").locator(".warnings")
    expect(warning).to_have_text("")
    field.fill("Rang 07700 900123.")
    expect(warning).to_have_text(re.sub("^", "Note: ", PHONE))
    assert stored_note(store, review, "2.6.1") == "Rang 07700 900123."
    expect(field).to_have_accessible_description(re.compile("07700 900123"))
    expect(field).to_be_focused()
    page.reload()
    wait_until_settled(page)
    expect(warning).to_contain_text("07700 900123"), "also while the note is folded away"
    note_field(page, "2.6.1").fill("Rang.")
    expect(warning).to_have_text("")


def test_a_text_detail_with_personal_data_has_a_warning(page: Page, server: Server, store: Store, review: CaseReview):
    from playwright.sync_api import expect

    open_case(page, server, review, "facts")
    question_row(page, "office").get_by_role("textbox").fill("L24 6TY")
    expect(question_row(page, "office").locator(".warnings")).to_have_text(
        model_messages.LOOKS_PERSONAL.format(piece="L24 6TY", kind="a postcode")
    )
    assert stored_details(store, review) == {"office": ("L24 6TY",)}


def test_what_cleaning_changes_in_a_note_is_said(page: Page, server: Server, store: Store, review: CaseReview):
    from playwright.sync_api import expect

    open_case(page, server, review, "2.6")
    field = note_field(page, "2.6.1")
    field.focus()
    field.evaluate("() => document.execCommand('insertText', false, 'One\\u000btwo \\u202ethree\\u202c \\ud83d.')")
    wait_until(lambda: stored_note(store, review, "2.6.1") == "One\ntwo three �.")
    sentences = (model_messages.CHARACTER_UNREADABLE, model_messages.DIRECTION_REMOVED)
    warnings = question_row(page, "2.6.1").locator(".warnings p")
    expect(warnings).to_have_text([re.compile(re.escape(sentence)) for sentence in sentences])
    expect(field).to_have_value("One\ntwo three �.")
    expect(save_status(page, "2.6.1")).not_to_have_attribute("data-waiting", "long")
    expect(page.get_by_text(pattern("error", thing="note"))).to_have_count(0)
