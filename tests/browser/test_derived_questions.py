"""A question that is worked out, on the recording form in a browser: by keyboard alone, and with a mouse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.messages import measures as messages
from audit.storage import Store
from tests.browser.conftest import (
    FOCUS_SCRIPT,
    Server,
    answer_button,
    open_case,
    question_row,
    saved_status,
    stored_answers,
    stored_note,
    wait_until_settled,
)
from tests.browser.words import form_says
from tests.storage.factories import create_audit, create_case
from tests.web.test_derived_rows import SOURCE

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_measure_is_worked_out_as_one_answers_and_is_overridden_by_keyboard_alone(
    page: Page, server: Server, store: Store
) -> None:
    from playwright.sync_api import expect

    review = create_case(store, create_audit(store, SOURCE))
    open_case(page, server, review, "5")
    row = question_row(page, "5.1")
    expect(answer_button(page, "5.1", "Yes")).to_be_hidden()
    answer_button(page, "5.1a", "Yes").focus()
    page.keyboard.press("n")
    expect(row.get_by_text(messages.WORKED_OUT.format(answer="No", reason="5.1a is No"))).to_be_visible()
    page.keyboard.press("y")
    wait_until_settled(page)
    assert page.evaluate(FOCUS_SCRIPT) == "5.1b", "there is no answer to go to after the last one that is asked"
    assert stored_answers(store, review) == {"5.1a": "no", "5.1b": "yes"}

    override = row.get_by_role("button", name=re.compile(re.escape(form_says("override"))))
    override.focus()
    page.keyboard.press("Enter")
    expect(answer_button(page, "5.1", "Yes")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("y")
    expect(saved_status(page, "5.1")).to_be_visible()
    expect(row.get_by_text(messages.OVERRIDES.format(answer="Yes"))).to_be_visible()
    row.get_by_role("textbox").fill("Agreed with the team.")
    page.keyboard.press("Tab")
    wait_until_settled(page)
    assert stored_answers(store, review)["5.1"] == "yes"
    assert stored_note(store, review, "5.1") == "Agreed with the team."

    row.get_by_role("button", name=form_says("clearAnswer")).click()
    wait_until_settled(page)
    page.keyboard.press("Escape")
    expect(override).to_be_focused()
    expect(answer_button(page, "5.1", "Yes")).to_be_hidden()
    assert stored_answers(store, review)["5.1"] is None
