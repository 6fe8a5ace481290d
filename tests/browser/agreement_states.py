"""The Agreement page in each of its states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from audit.messages import agreement as messages
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import open_folded, open_page
from tests.storage.factories import ANN
from tests.storage.reviewed_twice import create_audit_reviewed_twice

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHART_SELECTOR = '[data-testid="stVegaLiteChart"] svg, [data-testid="stVegaLiteChart"] canvas'


def differences(page: Page, world: Scenario) -> None:
    """Differences with guidance that was added, an error in the form, and everything that can be unfolded."""
    audit_id = create_audit_reviewed_twice(world.store, cases=30, auditors=("Ada", "Ben", world.texts.name))
    world.store.guidance.add(ANN, audit_id, "2.2.2", world.texts.note, world.texts.note)
    open_page(page, world.server, "agreement", audit=audit_id)
    page.get_by_role("button", name="Add guidance", exact=True).click()
    page.get_by_text("There is a problem").wait_for()
    for summary in ("Agreement by question", "Kappa and AC1", "Ada"):
        open_folded(page, summary, -1)
    page.get_by_role("table", name="By order").first.wait_for()
    page.locator(CHART_SELECTOR).first.wait_for()


def nothing_to_compare(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "agreement", audit=world.empty_audit_id)
    page.get_by_text(messages.NO_SECOND_REVIEWS.format(singular="case", plural="cases")).wait_for()


STATES_BY_PAGE: Mapping[str, tuple[Callable[[Page, Scenario], None], ...]] = {
    "agreement": (differences, nothing_to_compare),
}
