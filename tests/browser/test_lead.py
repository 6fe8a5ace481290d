"""The lead of an audit: a finding beside its figure, a rating decided, a case behind the figures, files to hand on."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from openpyxl import load_workbook

from audit.messages import results as messages
from audit.storage import Store
from audit.web.pages.export import EXTERNAL
from tests.browser.conftest import Server, follow_nav_link, open_page, table_rows, wait_until_settled
from tests.storage.factories import ANN, create_audit, import_submitted_cases

if TYPE_CHECKING:
    from openpyxl import Workbook
    from playwright.sync_api import Page

FINDING = "Four of twelve people had no say in their assessment."
REASON = "What practitioners told us agrees with the lower rating."


@pytest.fixture
def audit_id(server: Server, store: Store) -> str:
    """An audit of twelve cases with eight Yes on every question: 67 per cent, so near 65 that the rating is flagged."""
    new_audit_id = create_audit(store, name="The lead's audit")
    import_submitted_cases(store, new_audit_id, 12, 8)
    return new_audit_id


def test_from_a_finding_through_a_decision_and_a_case_to_the_files(page: Page, server: Server, audit_id: str):
    open_page(page, server, "findings", audit=audit_id)
    write_a_finding(page)
    follow_nav_link(page, "Results")
    decide_a_rating(page)
    follow_nav_link(page, "Case map")
    open_the_last_case(page)
    follow_nav_link(page, "Export")
    report = docx.Document(io.BytesIO(downloaded(page, "Download Word report")))
    paragraphs = [paragraph.text for paragraph in report.paragraphs]
    assert any(FINDING in text for text in paragraphs)
    assert any("Requires improvement" in text and REASON in text for text in paragraphs)
    page.get_by_text(EXTERNAL, exact=True).click()
    page.get_by_text(messages.EXTERNAL_FILES.format(limit=5)).wait_for()
    wait_until_settled(page)
    suppresses_small_counts(load_workbook(io.BytesIO(downloaded(page, "Download data workbook"))))


def test_cases_are_added_in_a_row_for_one_auditor_and_a_double_click_adds_one(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    new_audit_id = create_audit(store, name="An audit to fill")
    open_page(page, server, "cases", audit=new_audit_id)
    page.get_by_label("Allocated to (optional)").click()
    page.keyboard.type("Cara Diaz")
    page.keyboard.press("Enter")
    for reference in ("W-01", "W-02", "W-03"):
        page.get_by_label("Reference", exact=True).fill(reference)
        page.get_by_role("button", name="Add case").dblclick()
        page.get_by_text(f"{reference} added.").wait_for()
        page.wait_for_timeout(300)  # the run of the second click empties the field once more
        wait_until_settled(page)
        expect(page.get_by_label("Reference", exact=True)).to_have_value("")
        assert not page.locator(".box.alert").count()
    cases = [(progress.case.reference, progress.case.auditor) for progress in store.cases.progress(ANN, new_audit_id)]
    assert cases == [(reference, "Cara Diaz") for reference in ("W-01", "W-02", "W-03")]


def write_a_finding(page: Page) -> None:
    """Choose the key question, read its figure beside the form, write, and see both below."""
    page.get_by_role("radio", name="Area for improvement").click()
    wait_until_settled(page)
    page.get_by_role("combobox", name="Key question").click()
    page.get_by_role("option", name="2.2.1 Engagement").click()
    wait_until_settled(page)
    beside = {cells[0]: cells[1].split("\n") for cells in table_rows(page, "2.2 Assessment: percentage Yes")}
    assert beside["2.2.1 Does assessment engage the person? (joint lowest)"] == ["67%", "8 of 12"]
    page.get_by_label("Text", exact=True).fill(FINDING)
    page.get_by_role("button", name="Add finding").click()
    page.get_by_text("Added: an area for improvement").wait_for()
    wait_until_settled(page)
    written = page.locator(".finding").inner_text()
    assert FINDING in written
    assert "2.2.1 Does assessment engage the person? 67% (8 of 12), joint lowest" in written


def decide_a_rating(page: Page) -> None:
    """Decide another rating than the calculated one, for a reason; the page then prints both."""
    page.get_by_text("Decision on the rating of 2.2").click()
    page.get_by_role("radio", name="Requires improvement").click()
    page.get_by_label("Reason", exact=True).fill(REASON)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save decision").click()
    page.get_by_role("columnheader", name="Calculated").wait_for()
    wait_until_settled(page)
    decided = {cells[0]: cells[1:5] for cells in table_rows(page, "Ratings of the standards")}
    assert decided["2.2 Assessment"] == ["Requires improvement", "1", "Good", "Requires improvement"]
    assert page.locator("main").inner_text().count(REASON) >= 2, "with the rating, and at the standard"


def open_the_last_case(page: Page) -> None:
    """Click on the lowest cell of the map: it opens one of the four cases without a Yes."""
    page.locator('[data-testid="stVegaLiteChart"] .mark-rect path').last.click()
    page.get_by_role("heading", name=re.compile("A(9|1[0-2])$"), level=1).wait_for()
    wait_until_settled(page)


def downloaded(page: Page, label: str) -> bytes:
    """The bytes of a download."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return Path(download.value.path()).read_bytes()


def suppresses_small_counts(workbook: Workbook) -> None:
    """Of eight Yes among twelve the four No can be told, so the figure is held back, and the rating with it."""
    cells = [str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any(re.fullmatch(r"A\d+", cell) for cell in cells), "no case stands in it"
    figures = {row[0]: row[2:6] for row in workbook["2.2 Assessment"].iter_rows(values_only=True)}
    assert figures["2.2.1"] == ("[c]", "[c]", 12, "[c]")
    ratings = {row[0]: row[3:5] for row in workbook["Ratings"].iter_rows(values_only=True)}
    assert ratings["2.2"] == ("[c]", "[c]")
    assert FINDING in cells
