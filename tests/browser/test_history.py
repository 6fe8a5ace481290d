"""The History page by keyboard: turning pages keeps the focus, and what somebody searches for leaves no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.storage import Store
from tests.browser.conftest import PageActivity, Server, open_page, wait_until_settled
from tests.storage.factories import create_audit, import_submitted_cases

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOCUSED = "document.activeElement.innerText"


def test_pages_are_turned_by_keyboard_and_the_focus_stays_on_the_button(page: Page, server: Server, store: Store):
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 20, yes=10)
    seen = PageActivity(page)
    open_page(page, server, "history", audit=audit_id)
    older = page.get_by_role("button", name="Older rows")
    older.focus()
    shown = []
    for following in ("Older rows", "Back to the newest rows", "Older rows"):
        page.keyboard.press("Enter")
        wait_until_settled(page)
        page.get_by_role("button", name=following).wait_for()
        shown.append(page.get_by_role("status").filter(has_text="Rows ").inner_text())
        assert page.evaluate(FOCUSED) == following
    assert [text.split(" to ")[0] for text in shown] == ["Rows 101", "Rows 201", "Rows 1"]
    page.get_by_label("Search", exact=True).fill("Quillfeather")
    page.keyboard.press("Enter")
    page.get_by_text("No rows match.").wait_for()
    assert not any("Quillfeather" in address for address in (*seen.addresses, page.url))
    assert "Quillfeather" not in server.log
