"""One whole journey: the sample, a case of it opened again and changed, the results read, the workbook taken out."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from audit.messages import recording as messages
from tests.browser.conftest import (
    CELLS_SCRIPT,
    NewPage,
    Server,
    answer_button,
    follow_nav_link,
    note_field,
    note_status,
    open_page,
    question_row,
    saved_status,
    section_button,
    table_rows,
    wait_until_settled,
)
from tests.browser.words import form_says

if TYPE_CHECKING:
    from openpyxl import Workbook
    from playwright.sync_api import BrowserContext, Page

KEY_QUESTIONS = 13


@pytest.fixture(scope="module")
def profile(whole_profile: BrowserContext) -> BrowserContext:
    """The journey is made in the browser that people use."""
    return whole_profile


def test_from_the_sample_to_the_workbook(page: Page, new_page: NewPage, killable_server: Server):
    from playwright.sync_api import expect

    open_page(page, killable_server)
    page.get_by_role("button", name="Open the sample audit").click()
    expect(page.get_by_text("2/24", exact=True)).to_be_visible()
    wait_until_settled(page)
    check_the_results(page)
    before = download_workbook(page)
    assert before["Overall"] == {"Overall rating": "Inadequate", "Points": 2, "Maximum points": 24}
    assert before["2.2.1"] == ("54%", 25, 46)

    reopen_a_case(page)
    answer_and_note(page)
    address = page.url
    page.reload()
    wait_until_settled(page)
    expect(answer_button(page, "2.2.1", "Yes")).to_be_checked()
    expect(note_field(page, "2.2.1")).to_have_value("Seen again in May.")
    page.keyboard.press("Escape")

    elsewhere = new_page()
    elsewhere.goto(address)
    wait_until_settled(elsewhere)
    assert elsewhere.locator("h1").inner_text() == page.locator("h1").inner_text()
    expect(answer_button(elsewhere, "2.2.1", "Yes")).to_be_checked()
    elsewhere.close()

    submit(page)
    after = download_workbook(page)
    assert after["2.2.1"] == ("57%", 26, 46)
    assert after["name"] != before["name"], "a changed answer changes the name of the file"


def check_the_results(page: Page) -> None:
    """Compare what the page prints with the published figures."""
    ratings = {cells[0]: cells[1:3] for cells in table_rows(page, "Ratings of the standards")}
    assert ratings["1.1 Leadership"] == ["Inadequate", "0"]
    assert ratings["1.2 Staff"] == ["Requires improvement", "1"]
    assert len([cells for cells in ratings.values() if len(cells) == 2]) == 8
    assert page.get_by_text("Not inspected, so not counted in the score: 2.1 Court work.").is_visible()
    assert [cells[1:3] for cells in table_rows(page, "2.2 Assessment")] == [
        ["54%", "25 of 46"],
        ["72%", "33 of 46"],
        ["24%", "11 of 46"],
    ]
    page.locator('[data-testid="stVegaLiteChart"]').nth(4).wait_for()


def shown_on_the_page(page: Page) -> dict[str, tuple[str, str]]:
    """The percentage and the base of each key question, as the results print them."""
    rows: list[list[str]] = page.locator("table:visible tbody tr").evaluate_all(CELLS_SCRIPT)
    return {cells[0].split(" ")[0]: (cells[1], cells[2]) for cells in rows if re.match(r"\d\.\d\.\d ", cells[0])}


def download_workbook(page: Page) -> dict[str, object]:
    """Download the workbook, and compare every key question in it with what the results show."""
    follow_nav_link(page, "Results")
    page.locator('[data-testid="stVegaLiteChart"]').nth(4).wait_for()
    shown = shown_on_the_page(page)
    assert len(shown) == KEY_QUESTIONS
    follow_nav_link(page, "Export")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download data workbook").click()
    data = Path(download.value.path()).read_bytes()
    workbook = load_workbook(io.BytesIO(data))
    figures = workbook_figures(workbook)
    assert {q: (share, f"{yes} of {base}") for q, (share, yes, base) in figures.items()} == shown
    overall = {cells[0]: cells[1] for cells in workbook["Overall"].iter_rows(values_only=True)}
    overall_rows = {name: overall[name] for name in ("Overall rating", "Points", "Maximum points")}
    return {**figures, "Overall": overall_rows, "name": download.value.suggested_filename}


def workbook_figures(workbook: Workbook) -> dict[str, tuple[str, int, int]]:
    """The percentage, the Yes and the base of each key question in the workbook."""
    figures = {}
    for name in workbook.sheetnames:
        for cells in workbook[name].iter_rows(values_only=True):
            if re.match(r"2\.\d ", name) and re.fullmatch(r"\d\.\d\.\d", str(cells[0])):
                figures[str(cells[0])] = (f"{cells[2]:.0%}", cells[3], cells[4])
    return figures


def reopen_a_case(page: Page) -> None:
    """Open a case that answered No to 2.2.1 again, for a reason."""
    follow_nav_link(page, "Cases")
    page.get_by_role("link", name="KSH-YQFMP").click()
    page.get_by_label("Reason (saved with the case)").fill("A second look")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Reopen case").click()
    page.get_by_text("In progress · 0 questions left").wait_for()
    wait_until_settled(page)


def answer_and_note(page: Page) -> None:
    """Change an answer from No to Yes and say why; both are shown as saved."""
    section_button(page, "2.2 Assessment").click()
    answer_button(page, "2.2.1", "No").wait_for()
    assert answer_button(page, "2.2.1", "No").is_checked()
    answer_button(page, "2.2.1", "Yes").click()
    saved_status(page, "2.2.1").wait_for()
    note_field(page, "2.2.1").fill("Seen again in May.")
    note_status(page, "2.2.1").filter(has_text=re.compile("^Saved ")).wait_for()
    page.keyboard.press("Escape")
    question_row(page, "2.2.1").get_by_role("button", name=form_says("guidanceWithNote")).wait_for()


def submit(page: Page) -> None:
    """Submit the case again, once each note that its No answers need is written."""
    from playwright.sync_api import expect

    required = page.get_by_role("listitem").filter(has_text=re.compile("notes? required")).get_by_role("link")
    open_checklist(page)
    while required.count():
        question = required.first.inner_text()
        required.first.click()
        field = page.get_by_label(f"Note on {question}", exact=True)
        expect(field).to_be_focused()
        field.fill("Nothing in the record.")
        page.keyboard.press("Escape")
        question_row(page, question).get_by_role("button", name=form_says("guidanceWithNote")).wait_for()
        open_checklist(page)
    page.get_by_role("button", name="Submit case").click()
    page.get_by_text(messages.SUBMITTED_OR_FINAL.format(singular="case", state="submitted")).wait_for()


def open_checklist(page: Page) -> None:
    """Go to the last section."""
    wait_until_settled(page)
    section_button(page, "Check and submit").click()
    page.get_by_role("heading", name="Checklist").wait_for()
    ready = page.get_by_role("button", name="Submit case")
    ready.or_(page.get_by_text(messages.NOT_READY_TO_SUBMIT.format(singular="case"))).wait_for()
    wait_until_settled(page)
