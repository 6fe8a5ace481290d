"""The page Sample in each of its states: how to get there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from audit.messages import sample_page as messages
from audit.sampling.long_list import COLUMNS
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import open_folded, open_page, wait_until_settled
from tests.sampling.random_long_lists import random_rows
from tests.storage.factories import create_audit

if TYPE_CHECKING:
    from playwright.sync_api import Page


def csv_bytes(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a long list as a CSV file."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def upload_list(page: Page, data: bytes) -> None:
    """Choose a long list, and confirm its columns the first time."""
    page.set_input_files("input[type=file]", [{"name": "list.csv", "mimeType": "text/csv", "buffer": data}])
    page.get_by_text(messages.CHECK_COLUMNS).or_(page.get_by_text(messages.COLUMNS_REMEMBERED)).wait_for()
    wait_until_settled(page)
    if page.get_by_text(messages.CHECK_COLUMNS).is_visible():
        page.get_by_role("button", name="Read list").click()
        wait_until_settled(page)


def list_with_problems(page: Page, world: Scenario) -> None:
    """The columns of a list, and its problems in a box that scrolls."""
    open_page(page, world.server, "sample", audit=create_audit(world.store, name="Problems"))
    rows = random_rows(3, 40, 8)
    upload_list(page, csv_bytes(row | {"sex": "perhaps"} for row in rows))
    page.get_by_role("link", name=messages.LIST_PROBLEMS).wait_for()


def preview(page: Page, world: Scenario) -> None:
    """Every step with its fields, the strata unfolded, and a draw."""
    open_page(page, world.server, "sample", audit=create_audit(world.store, name="Preview"))
    upload_list(page, csv_bytes(random_rows(4, 60, 12)))
    open_folded(page, "Change the strata")
    page.get_by_role("button", name="Add stratum").wait_for()
    wait_until_settled(page)
    page.get_by_role("button", name="Draw cases").press("Enter")  # a click may miss while a chart above is drawn
    page.get_by_role("heading", name="5. Confirm").wait_for()
    wait_until_settled(page)


def drawn(page: Page, world: Scenario) -> None:
    """A draw with its key, its method and the form to discard it."""
    preview(page, world)
    page.get_by_role("button", name=re.compile(r"^Add \d+ cases$")).press("Enter")
    page.get_by_role("heading", name="Key", exact=True).wait_for()
    open_folded(page, "Discard this draw")
    page.get_by_label("Reason for discarding the draw").wait_for()
    wait_until_settled(page)


STATES_BY_PAGE: Mapping[str, tuple[Callable[[Page, Scenario], None], ...]] = {
    "sample": (list_with_problems, preview, drawn),
}
