"""The states of pages with second reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.messages import recording as messages
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import open_page
from tests.storage.factories import NO, create_audit
from tests.storage.pairs import create_pair

if TYPE_CHECKING:
    from playwright.sync_api import Page


def listed(page: Page, world: Scenario) -> None:
    """The list of cases, one with a second review."""
    audit_id = create_audit(world.store, name=world.texts.name[:100])
    create_pair(world.store, audit_id, "KSH-1", {}, {"2.2.1": NO}, world.texts.note)
    open_page(page, world.server, "cases", audit=audit_id)
    page.get_by_role("button", name="Second review").wait_for()


def opened(page: Page, world: Scenario) -> None:
    """A second review that a lead has opened from the list, with the link to the first one."""
    listed(page, world)
    page.get_by_role("link", name="bob@example.org: submitted").click()
    page.get_by_text(messages.THIS_REVIEW.format(review="second review")).wait_for()
    page.get_by_role("link", name="Open the first review").wait_for()
