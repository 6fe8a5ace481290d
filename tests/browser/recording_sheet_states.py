"""The states of the page Record in Excel: before an upload, its preview with everything in it, and after it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl

from audit.files.recording_sheet.rows import CaseSheet
from audit.files.recording_sheet.writer import build_recording_sheets
from audit.formatting import today
from audit.web.recording_sheet.preview import SHEET
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import open_page
from tests.damaged_sheets import columns_of, heading_row
from tests.storage.factories import ANN, YES, create_audit, create_case, reload_review, save_answer

if TYPE_CHECKING:
    from playwright.sync_api import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANSWERS = {"2.2.1a": "y", "2.2.1": "n", "2.2.2": "perhaps", "2.3.1": "a", "2.6.1": None}
"""New, changed in both places, refused, new, and empty in the sheet."""


def ready(page: Page, world: Scenario) -> None:
    """Before an upload, to somebody who may choose whose cases to download."""
    audit_id = create_audit(world.store, name=world.texts.name[:100])
    create_case(world.store, audit_id)
    open_page(page, world.server, "record-in-excel", audit=audit_id)
    page.get_by_role("button", name="Download the recording sheet").wait_for()


def previewed(page: Page, world: Scenario) -> None:
    """A preview with a new value, one that was changed in both places, one that is refused, and an empty one."""
    audit_id = create_audit(world.store, name=world.texts.name[:100])
    review = create_case(world.store, audit_id)
    save_answer(world.store, review, "2.6.1", YES)
    data = _filled_in(world, audit_id, world.texts.note)
    save_answer(world.store, reload_review(world.store, review), "2.2.1", YES)
    open_page(page, world.server, "record-in-excel", audit=audit_id)
    page.set_input_files("input[type=file]", [{"name": "sheet.xlsx", "mimeType": XLSX, "buffer": data}])
    page.get_by_role("heading", name="Empty in the sheet").wait_for()


def refused(page: Page, world: Scenario) -> None:
    """A sheet of another audit, refused whole."""
    other_id = create_audit(world.store, name="Another audit")
    create_case(world.store, other_id)
    data = _filled_in(world, other_id, world.texts.note)
    ready(page, world)
    page.set_input_files("input[type=file]", [{"name": "sheet.xlsx", "mimeType": XLSX, "buffer": data}])
    page.get_by_text("There is a problem").wait_for()


def saved(page: Page, world: Scenario) -> None:
    """After everything that is clear was saved."""
    previewed(page, world)
    page.get_by_text(SHEET).click()
    page.get_by_role("button", name="Save 4 values").click()
    page.get_by_text("4 values were saved in 1 case.").wait_for()


def _filled_in(world: Scenario, audit_id: str, note: str) -> bytes:
    (review,) = world.store.recording_sheets.reviews(ANN, audit_id)
    workbook = openpyxl.load_workbook(io.BytesIO(build_recording_sheets(review.audit, [CaseSheet(review)], today())))
    sheet = workbook["KSH-1"]
    columns = columns_of(sheet)
    for row in range(heading_row(sheet) + 1, sheet.max_row + 1):
        item = sheet.cell(row, columns["Item"]).value
        if item in ANSWERS:
            sheet.cell(row, columns["Answer"]).value = ANSWERS[item]
        if item == "2.3.1":
            sheet.cell(row, columns["Note"]).value = note
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
