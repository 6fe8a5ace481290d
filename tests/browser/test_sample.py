"""From an empty database to 46 drawn cases and their key, as a lead does it; and what keeps the key from being lost."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from audit.files.long_list import read_long_list
from audit.messages import sample_page as messages
from audit.sampling.draw import draw_sample
from audit.storage import Store
from tests.browser.conftest import NewPage, Server, follow_nav_link, open_page, wait_until_settled
from tests.browser.sample_states import upload_list
from tests.paths import PROJECT_ROOT
from tests.storage.factories import ANN

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

LONG_LIST = PROJECT_ROOT / "sample_data" / "knowsley-st-helens-2023" / "long_list.csv"
WINDOWS = (("12092022", "18092022"), ("03102022", "09102022"))
MOST_CLICKS = 20


def list_rows() -> list[dict[str, str]]:
    with LONG_LIST.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Clicks:
    """Counts what a person clicks on the way."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).press("Enter")  # hits also while a chart is drawn
        self.count += 1
        wait_until_settled(self.page)

    def enter_day(self, label: str, digits: str) -> None:
        field = self.page.get_by_test_id("stDateInput").filter(has_text=label)
        field.get_by_role("spinbutton").first.click()
        self.count += 1
        self.page.keyboard.type(digits)
        self.page.keyboard.press("Escape")
        wait_until_settled(self.page)

    def enter_number(self, label: str, number: int) -> None:
        self.page.get_by_label(label).fill(str(number))
        self.page.get_by_label(label).press("Tab")
        self.count += 1
        wait_until_settled(self.page)


def start_audit(page: Page, server: Server, clicks: Clicks) -> None:
    open_page(page, server, "start")
    page.get_by_label("Name of the audit").fill("Knowsley and St Helens")
    page.get_by_label("Unit").fill("Knowsley and St Helens PDU")
    page.keyboard.press("Tab")
    wait_until_settled(page)
    clicks.press("Start the audit")
    page.get_by_role("heading", level=1, name="Cases").wait_for()
    wait_until_settled(page)


def draw(page: Page, clicks: Clicks) -> None:
    upload_list(page, LONG_LIST.read_bytes())
    clicks.count += 2  # the file and "Read list"
    clicks.enter_day("Day of the list", "20032023")
    for number, (first, last) in enumerate(WINDOWS, start=1):
        if number > 1:
            clicks.press("Add start dates")
        clicks.enter_day(f"Start dates {number}: first day", first)
        clicks.enter_day(f"Start dates {number}: last day", last)
    clicks.enter_number("Buffer, per cent", 0)
    clicks.press("Draw cases")
    page.get_by_role("heading", name="5. Confirm").wait_for()
    clicks.press("Add 46 cases")
    page.get_by_role("heading", name="Key", exact=True).wait_for()
    wait_until_settled(page)


def downloaded(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    wait_until_settled(page)
    return Path(download.value.path()).read_bytes()


def test_from_an_empty_database_to_46_drawn_cases_and_their_key(
    new_page: NewPage, own_server: Server, own_server_store: Store
) -> None:
    page = new_page(height=2400)
    clicks, start = Clicks(page), time.monotonic()
    start_audit(page, own_server, clicks)
    follow_nav_link(page, "Sample")
    draw(page, clicks)
    assert page.evaluate("document.activeElement.innerText.trim()") == messages.DRAWN.format(cases="46 cases")
    print(f"{clicks.count + 2} clicks, {time.monotonic() - start:.0f} seconds")
    assert clicks.count + 2 <= MOST_CLICKS, "the link and the download are clicks too"
    leave_without_the_key(page)
    _, *rows = load_workbook(io.BytesIO(downloaded(page, "Download key as Excel"))).active.iter_rows(values_only=True)
    clicks.press("Remove key from this page")
    page.get_by_text(messages.KEY_REMOVED).wait_for()

    (audit_id,) = [overview.id for overview in own_server_store.audits.all(ANN)]
    drawn = [row for row in rows if row[3] == "drawn"]
    assert {row[0] for row in drawn} == set(own_server_store.cases.references(ANN, audit_id).values())
    stored = own_server_store.samples.draw(ANN, audit_id)
    assert stored is not None
    again = draw_sample(read_long_list(LONG_LIST.read_bytes(), "list.csv").parse(), stored.record.settings)
    assert [row[1] for row in drawn] == again.cases["crn"].tolist()
    assert (len(drawn), len(rows)) == (46, 63)
    assert_no_person_is_stored(own_server)


def leave_without_the_key(page: Page) -> None:
    """Reload the page, which asks first, and go to another page, which links to the key."""
    questions: list[str] = []

    def stay(dialog: Dialog) -> None:
        questions.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.evaluate("location.reload()")
    page.wait_for_timeout(300)
    assert questions == ["beforeunload"]
    follow_nav_link(page, "Results")
    page.get_by_role("link", name="Download the key").click()
    page.get_by_role("heading", name="Key", exact=True).wait_for()
    wait_until_settled(page)


def assert_no_person_is_stored(server: Server) -> None:
    """Neither the database nor the log names a person, a case number or a member of staff."""
    written = b"".join(path.read_bytes() for path in server.log_file.parent.rglob("*") if path.is_file())
    for row in list_rows():
        for column in ("crn", "pnc", "practitioner", "manager"):
            assert row[column].encode() not in written, column
        assert f"{row['first_name']} {row['family_name']}".encode() not in written
