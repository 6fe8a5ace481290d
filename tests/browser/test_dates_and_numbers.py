"""Dates and numbers typed in the recording form: half a date is never saved, and a wrong one is refused at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.messages import case_details as messages
from audit.storage import Store
from tests.browser.conftest import Server, open_case, question_row, save_status, wait_until
from tests.browser.test_states import axe_violations
from tests.dated_questionnaire import dated_toml
from tests.storage.factories import create_audit, create_case, reload_review

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

TYPING_PAUSE = 1500
WHOLE_FORM: ViewportSize = {"width": 1280, "height": 1800}


def test_a_date_is_saved_when_its_field_is_left_and_a_wrong_one_stays_there(
    page: Page, server: Server, store: Store, axe: str
):
    from playwright.sync_api import expect

    review = create_case(store, create_audit(store, dated_toml()))

    def stored() -> list[str | None]:
        return [value.value for value in reload_review(store, review).details.values()]

    page.set_viewport_size(WHOLE_FORM)  # axe takes what has to be scrolled to for hidden
    open_case(page, server, review, "facts")
    field = question_row(page, "sentenced_on").get_by_role("textbox")
    field.press_sequentially("3/11/20", delay=20)
    page.wait_for_timeout(TYPING_PAUSE)
    assert stored() == []
    field.press_sequentially("25", delay=20)
    page.keyboard.press("Enter")
    expect(field).to_have_value("3 November 2025")
    assert stored() == ['["2025-11-03"]']

    field = question_row(page, "first_appointment_on").get_by_role("textbox")
    expect(field).to_be_focused()
    field.fill("31/2/26")
    page.keyboard.press("Tab")
    expect(field).to_have_attribute("aria-invalid", "true")
    description = field.get_attribute("aria-describedby") or ""
    words = [page.locator(f"#{each}").inner_text() for each in description.split()]
    assert messages.NOT_A_DATE.format(detail="Date of first appointment") in " ".join(words)
    expect(field).to_have_value("31/2/26")
    assert not axe_violations(page, axe)
    field.fill("4 Nov 25")
    page.keyboard.press("Tab")
    expect(field).to_have_value("4 November 2025")
    expect(field).to_have_attribute("aria-invalid", "false")
    wait_until(lambda: len(stored()) == 2)
    expect(save_status(page, "first_appointment_on")).to_contain_text("Saved")
