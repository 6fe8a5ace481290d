"""A difference of two reviews is decided by keyboard alone; the results change, and the workbook says so."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from audit.messages import recording as recording_messages
from audit.storage import Store
from tests.browser.conftest import Server, open_case, open_page, question_row, wait_until, wait_until_settled
from tests.storage.factories import ANN, BEN, NO, complete_case, create_audit, create_case, reload_review
from tests.storage.pairs import create_pair

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOCUSED = "() => document.activeElement.innerText || document.activeElement.value || document.activeElement.tagName"
REASON = "It is in the second file."


def test_from_a_difference_to_the_workbook(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    audit_id = create_audit(store)
    case_id = create_pair(store, audit_id, "KSH-1", {}, {"2.2.1": NO})
    open_page(page, server, audit=audit_id)
    page.get_by_role("link", name="KSH-1: 1 question, waiting since").focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Yes").wait_for()
    wait_until_settled(page)
    for option in ("No", "Slip"):
        page.get_by_role("radio", name=option, exact=True).focus()
        page.keyboard.press("Space")
        expect(page.get_by_role("radio", name=option, exact=True)).to_be_checked()
        wait_until_settled(page)
    page.get_by_label("Reason (required)").focus()
    page.keyboard.type(REASON)
    wait_until(lambda: any(REASON in str(draft) for draft in drafts(store, audit_id, case_id)))
    page.keyboard.press("Tab")
    wait_until_settled(page)
    page.get_by_role("button", name="Save moderated answer").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Moderated answer: No").wait_for()
    wait_until_settled(page)
    wait_until(lambda: "2.2.1: No is the moderated answer." in page.evaluate(FOCUSED))
    page.get_by_role("link", name="All cases to moderate").click()
    page.get_by_role("heading", name="Decided: 1 case").wait_for()

    open_page(page, server, "results", audit=audit_id)
    expect(page.get_by_text("1 submitted case; 1 answer was moderated.").first).to_be_visible()
    open_page(page, server, "export", audit=audit_id)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download data workbook").click()
    workbook = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = [cell for row in workbook["Moderated answers"].iter_rows(values_only=True) for cell in row]
    assert {"KSH-1", "2.2.1", "Yes", "No", REASON} <= set(cells)
    assert any("1 answer was moderated" in str(cell) for cell in cells)


def drafts(store: Store, audit_id: str, case_id: str) -> list[object]:
    """What is saved of the form before it is submitted."""
    return [store.drafts.read(ANN, f"moderation {audit_id} {case_id} 2.2.1 decide")]


def test_a_comment_leads_to_its_question_and_to_the_field_for_the_answer(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    review = complete_case(store, create_case(store))
    store.workflow.allocate(ANN, review, ANN.name)
    store.comments.add(BEN, review, "2.3.1", "Where is this recorded?")
    open_case(page, server, reload_review(store, review), "2.2")
    page.get_by_role("link", name="2.3.1", exact=True).focus()
    page.keyboard.press("Enter")
    expect(question_row(page, "2.3.1")).to_contain_text("Where is this recorded?")
    wait_until_settled(page)
    page.get_by_role("link", name="Answer the comments on 2.3.1").focus()
    page.keyboard.press("Enter")
    box = page.get_by_label("Answer on 2.3.1")
    expect(box).to_be_focused()
    page.keyboard.type("In the plan.")
    page.keyboard.press("Tab")
    wait_until_settled(page)
    page.get_by_role("button", name="Add answer on 2.3.1").focus()
    page.keyboard.press("Enter")
    expect(question_row(page, "2.3.1")).to_contain_text("In the plan.")
    wait_until(lambda: recording_messages.ANSWER_ADDED in page.evaluate(FOCUSED))
