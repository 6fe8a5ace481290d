"""Recording on an answer scale: the keys follow it, its names can be said, and nothing clashes with Y, N and A."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.storage import Store
from tests.browser.conftest import (
    Server,
    answer_button,
    open_case,
    question_row,
    save_status,
    stored_answers,
    wait_until,
)
from tests.browser.test_states import axe_violations
from tests.browser.words import form_says
from tests.graded_questionnaire import GRADED_TOML
from tests.storage.factories import create_audit, create_case

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_numbers_and_first_letters_choose_named_answers(page: Page, server: Server, store: Store, axe: str):
    from playwright.sync_api import expect

    review = create_case(store, create_audit(store, GRADED_TOML))
    open_case(page, server, review, "1.1")
    answer_button(page, "1.1.1a", "Yes").focus()
    for key in "nng":  # n is No, and on the scale Not met
        page.keyboard.press(key)
    wait_until(lambda: stored_answers(store, review) == {"1.1.1a": "no", "1.1.1b": "not_met", "1.1.1": "good"})
    expect(save_status(page, "1.1.1")).to_contain_text("Good saved")
    answer_button(page, "1.1.1", "Good").focus()
    for key in "yz9":  # no answer of the scale
        page.keyboard.press(key)
    page.keyboard.press("4")
    expect(answer_button(page, "1.1.1", "Inadequate")).to_be_checked()
    page.keyboard.press("k")
    expect(question_row(page, "1.1.2").locator("[role=radio]").first).to_be_visible()  # asked if Inadequate
    wait_until(lambda: stored_answers(store, review)["1.1.1"] == "inadequate")
    answer_button(page, "1.1.4", "No").focus()
    page.keyboard.press("n")  # the focus goes to the reason, in which letters choose a reason
    page.keyboard.press("n")
    wait_until(lambda: stored_answers(store, review).get("1.1.4") == "no.no_time")
    expect(save_status(page, "1.1.4")).to_contain_text("No: No time saved")
    expect(answer_button(page, "1.1.4", "No")).to_be_checked()
    answer_button(page, "1.1.4", "Yes").click()
    reason = page.get_by_label(form_says("reasonFor", subject="1.1.4"))
    expect(reason).to_be_hidden()
    wait_until(lambda: stored_answers(store, review).get("1.1.4") == "yes")
    answer_button(page, "1.1.4", "Not applicable").click()
    reason.select_option("Moved away")
    wait_until(lambda: stored_answers(store, review).get("1.1.4") == "na.moved")
    expect(page.locator("kbd:visible").first).to_have_text("1 to 9")
    number = question_row(page, "1.1.1").locator(".key").first
    expect(number).to_have_text("1")
    assert not axe_violations(page, axe)
    page.get_by_role("checkbox", name=form_says("letterKeys")).uncheck()
    expect(number).to_be_hidden()
    answer_button(page, "1.1.1", "Outstanding").focus()
    page.keyboard.press("1")
    assert stored_answers(store, review)["1.1.1"] == "inadequate"
