"""Urgent concerns in a real browser: raised by keys alone, and at once on the home page of a lead that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.storage import Store
from audit.web.concerns import home_notice
from tests.browser.concern_states import ask_at
from tests.browser.conftest import Server, open_case, open_page
from tests.storage.factories import ANN, create_audit, create_case

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_concern_raised_by_keys_alone_reaches_an_open_home_page_without_a_reload(
    page: Page, server: Server, store: Store
) -> None:
    review = create_case(store, create_audit(store, name="Concerns"), "KSH-1")
    lead = page.context.new_page()
    open_page(lead, server, audit=review.audit.id)
    open_case(page, server, review, "2.2")
    ask_at(page, "2.2.1")
    page.wait_for_function("document.activeElement.matches('textarea')")
    page.keyboard.type("A threat to a child.")
    for key in ("Tab", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    page.wait_for_function("document.activeElement.hasAttribute('data-confirmation')")
    (concern,) = store.concerns.all(ANN, review.audit.id)
    assert (concern.question_id, concern.raised.text) == ("2.2.1", "A threat to a child.")
    patience = (int(home_notice.REFRESH_INTERVAL.removesuffix("s")) + 20) * 1000
    lead.get_by_role("alert").get_by_text("1 urgent concern open").wait_for(timeout=patience)
    lead.locator(".open-concerns").get_by_text("1 urgent concern open").wait_for(timeout=patience)
