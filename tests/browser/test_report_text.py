"""Writing a chapter in a real browser: what is typed is saved in a pause, and nothing is lost by a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.messages import report_text as messages
from audit.storage import Store
from tests.browser.conftest import Server, open_page, wait_until, wait_until_settled
from tests.storage.factories import ANN, create_audit

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_chapter_is_written_by_keys_alone_and_survives_a_reload(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    audit_id = create_audit(store)
    open_page(page, server, "report-text", audit=audit_id)
    page.get_by_role("link", name="Overview", exact=True).focus()
    page.keyboard.press("Enter")
    box = page.get_by_label("Text of Overview")
    box.wait_for()
    wait_until_settled(page)
    box.focus()
    page.keyboard.type("Work was of a good standard.")
    expect(page.get_by_text(messages.DRAFT_SAVED)).to_be_visible()
    expect(box).to_be_focused()
    wait_until(lambda: store.drafts.read(ANN, f"report text {audit_id} overview").get("text") is not None)
    page.reload()
    expect(box).to_have_value("Work was of a good standard.")
    page.get_by_role("button", name="Save text").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(messages.CHAPTER_SAVED.format(title="Overview"))).to_be_visible()
    assert store.report_texts.all(ANN, audit_id)["overview"].text == "Work was of a good standard."
    page.wait_for_function("document.activeElement !== document.body")
