"""From an empty database to 46 allocated cases, as a lead does it; and what keeps the key from being lost."""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from audit.files.long_list import read_long_list
from audit.messages import allocation as allocation_messages
from audit.messages import sample_page as messages
from audit.model.allocation import conflicts
from audit.model.case import CaseState
from audit.sampling.draw import draw_sample
from audit.storage import Store
from tests.browser.conftest import NewPage, Server, follow_nav_link, open_page, wait_until_settled
from tests.paths import PROJECT_ROOT
from tests.storage.factories import ANN

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Locator, Page

LONG_LIST = PROJECT_ROOT / "sample_data" / "knowsley-st-helens-2023" / "long_list.csv"
WINDOWS = (("12092022", "18092022"), ("03102022", "09102022"))
AUDITORS = ("Ada", "Bea", "Cyd")
REASON = "Left the team in May."
CLICKS = 26
MAX_TABS = 80
FOCUSED_NAME = """() => {
    const { activeElement: element } = document;
    const label = element.labels?.[0]?.innerText;
    const words = element.getAttribute("aria-label") || label || element.innerText || element.tagName;
    return words.trim().split("\\n").at(-1);
}"""


def list_rows() -> list[dict[str, str]]:
    with LONG_LIST.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Lead:
    """Somebody at the page, whose clicks are counted; pressing a control with Enter is a click too."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def press(self, name: str) -> None:
        """Press a button with Enter, which also hits it while a chart above is drawn."""
        self.page.get_by_role("button", name=name, exact=True).press("Enter")
        self.clicks += 1
        wait_until_settled(self.page)

    def fill(self, field: Locator, text: str) -> None:
        """Click into a field and type over what it has."""
        field.click()
        self.clicks += 1
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")
        wait_until_settled(self.page)

    def enter_day(self, label: str, digits: str) -> None:
        """Click into the first part of a day and type it."""
        field = self.page.get_by_test_id("stDateInput").filter(has_text=label)
        field.get_by_role("spinbutton").first.click()
        self.clicks += 1
        self.page.keyboard.type(digits, delay=20)  # faster keys get lost while a busy page is drawn again
        self.page.keyboard.press("Escape")
        wait_until_settled(self.page)

    def tab_to(self, name: str, is_whole: bool = False) -> None:
        """Press Tab until the control whose name begins so, or is so, has the focus."""
        for _ in range(MAX_TABS):
            self.page.keyboard.press("Tab")
            focused = str(self.page.evaluate(FOCUSED_NAME))
            if focused == name or (focused.startswith(name) and not is_whole):
                return
        raise AssertionError(name)

    def enter(self) -> None:
        """Press the control that has the focus."""
        self.page.keyboard.press("Enter")
        self.clicks += 1


def start_audit(lead: Lead) -> None:
    lead.press("Start an audit")
    lead.fill(lead.page.get_by_label("Name of the audit"), "Knowsley and St Helens")
    lead.page.keyboard.type("Knowsley and St Helens PDU")
    lead.page.keyboard.press("Tab")
    wait_until_settled(lead.page)
    lead.press("Start the audit")
    lead.page.get_by_role("heading", level=1, name="Cases").wait_for()
    wait_until_settled(lead.page)


def read_list(lead: Lead) -> None:
    follow_nav_link(lead.page, "Sample")
    lead.clicks += 2  # the link, and the button of the file
    with lead.page.expect_file_chooser() as chooser:
        lead.page.get_by_role("button", name="Upload", exact=True).and_(lead.page.locator("button")).click()
    chooser.value.set_files(LONG_LIST)
    lead.page.get_by_text(messages.CHECK_COLUMNS).wait_for()
    wait_until_settled(lead.page)
    lead.press("Read list")


def choose_settings(lead: Lead) -> None:
    lead.enter_day("Day of the list", "20032023")
    for number, (first, last) in enumerate(WINDOWS, start=1):
        if number > 1:
            lead.press("Add start dates")
        lead.enter_day(f"Start dates {number}: first day", first)
        lead.enter_day(f"Start dates {number}: last day", last)
    lead.fill(lead.page.get_by_label("Buffer, per cent"), "0")


def draw(lead: Lead) -> None:
    lead.press("Draw cases")
    lead.page.get_by_role("heading", name="5. Confirm").wait_for()


def add_cases(lead: Lead) -> None:
    lead.press("Add 46 cases")
    lead.page.get_by_role("heading", name="Key", exact=True).wait_for()
    wait_until_settled(lead.page)
    assert_focused(lead.page, messages.DRAWN.format(cases="46 cases"))


def add_auditors(lead: Lead) -> None:
    """From here, by keyboard alone."""
    lead.tab_to("Allocate cases")
    lead.enter()
    lead.page.get_by_role("heading", name="Allocate", level=1).wait_for()
    wait_until_settled(lead.page)
    for name in AUDITORS:
        lead.tab_to("Add an auditor")
        lead.page.keyboard.type(name)
        lead.tab_to("Add auditor")
        lead.enter()
        lead.page.get_by_role("checkbox", name=name, exact=True).wait_for(state="attached")
        wait_until_settled(lead.page)


def plan(lead: Lead, staff_id: str) -> None:
    lead.tab_to("Staff id of Ada")
    lead.page.keyboard.type(staff_id)
    lead.tab_to("Second reviews")
    lead.page.keyboard.press("Control+a")
    lead.page.keyboard.type("10")
    lead.tab_to("Plan allocation")
    lead.enter()
    lead.page.get_by_role("button", name="Discard plan").wait_for()
    wait_until_settled(lead.page)
    assert lead.page.evaluate(FOCUSED_NAME) == "Plan allocation", "the focus stays where the person is"
    assert lead.page.get_by_role("textbox", name="Staff id of Ada").input_value().startswith("S-")


def accept_conflict(lead: Lead, reference: str) -> None:
    """Give a case to its own practitioner, with a reason."""
    lead.tab_to("Case", is_whole=True)
    lead.page.keyboard.type(reference)
    lead.enter()
    lead.page.get_by_role("combobox", name="Auditor", exact=True).wait_for()
    wait_until_settled(lead.page)
    lead.tab_to("Auditor")
    lead.page.keyboard.type("Ada")
    lead.enter()
    lead.page.get_by_role("textbox", name="Reason for the waiver").wait_for()
    wait_until_settled(lead.page)
    lead.tab_to("Reason for the waiver")
    lead.page.keyboard.type(REASON)
    lead.tab_to("Change plan")
    lead.enter()
    assert_focused(lead.page, allocation_messages.CASE_CHANGED.format(reference=reference))


def allocate(lead: Lead) -> None:
    lead.tab_to("Allocate 46 cases")
    lead.enter()
    assert_focused(lead.page, allocation_messages.ALLOCATED.format(cases="46 cases", plural="cases"))


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


def assert_focused(page: Page, sentence: str) -> None:
    """A confirmation is in view and has the focus, because its button is gone."""
    from playwright.sync_api import expect

    expect(page.locator("[data-confirmation]").filter(has_text=sentence)).to_be_focused()


def downloaded(lead: Lead, label: str) -> bytes:
    with lead.page.expect_download() as download:
        lead.press(label)
    return Path(download.value.path()).read_bytes()


def go_from_the_list_to_allocated_cases(
    lead: Lead, server: Server, after_step: Callable[[str], None]
) -> tuple[list[tuple[str, ...]], str]:
    """Do every step; return the rows of the key, and the reference of the case with a waiver."""
    open_page(lead.page, server)
    for step in (start_audit, read_list, choose_settings, draw, add_cases):
        step(lead)
        after_step(step.__name__)
    _, *rows = load_workbook(io.BytesIO(downloaded(lead, "Download key as Excel"))).active.iter_rows(values_only=True)
    lead.press("Remove key from this page")
    lead.page.get_by_text(messages.KEY_REMOVED).wait_for()
    add_auditors(lead)
    after_step("add_auditors")
    reference, staff_id = next((row[0], row[4]) for row in rows if row[3] == "drawn")
    plan(lead, staff_id)
    after_step("plan")
    accept_conflict(lead, reference)
    allocate(lead)
    after_step("allocate")
    return rows, reference


def test_from_an_empty_database_to_46_allocated_cases(
    new_page: NewPage, own_server: Server, own_server_store: Store
) -> None:
    lead = Lead(new_page(height=2400))
    start = time.monotonic()

    def after_step(step: str) -> None:
        print(step, lead.clicks, f"{time.monotonic() - start:.0f} s")
        if step == add_cases.__name__:
            leave_without_the_key(lead.page)

    rows, reference = go_from_the_list_to_allocated_cases(lead, own_server, after_step)
    assert lead.clicks == CLICKS
    (audit_id,) = [overview.id for overview in own_server_store.audits.all(ANN)]
    assert_drawn_as_settings_say(own_server_store, audit_id, rows)
    assert_allocated(own_server_store, audit_id, reference)
    assert_no_person_is_stored(own_server)


def assert_drawn_as_settings_say(store: Store, audit_id: str, rows: list[tuple[str, ...]]) -> None:
    """The stored settings draw the same cases again, and the key names all of them and the reserves."""
    drawn = [row for row in rows if row[3] == "drawn"]
    assert {row[0] for row in drawn} == set(store.cases.references(ANN, audit_id).values())
    stored = store.samples.draw(ANN, audit_id)
    assert stored is not None
    again = draw_sample(read_long_list(LONG_LIST.read_bytes(), "list.csv").parse(), stored.record.settings)
    assert [row[1] for row in drawn] == again.cases["crn"].tolist()
    assert (len(drawn), len(rows)) == (46, 63)


def assert_allocated(store: Store, audit_id: str, reference: str) -> None:
    """46 allocated cases, evenly, five with a second reviewer, and Ada reads one case of her own, with a reason."""
    states = Counter(case.case.state for case in store.cases.progress(ANN, audit_id))
    assert states == {CaseState.ALLOCATED: 46}
    data = store.staff.allocation(ANN, audit_id)
    loads = Counter(case.readers.auditor for case in data.cases)
    assert set(loads) == set(AUDITORS)
    assert max(loads.values()) - min(loads.values()) <= 3, "even but for one case, which was given by hand"
    assert sum(bool(case.readers.second_reviewer) for case in data.cases) == 5
    own = [case for case in data.cases if case.readers.auditor == "Ada" and conflicts(case, data.staff["Ada"])]
    assert [case.reference for case in own] == [reference]
    assert data.waivers == {own[0].id: {"Ada": REASON}}


def assert_no_person_is_stored(server: Server) -> None:
    """Neither the database nor the log names a person, a case number or a member of staff."""
    written = b"".join(path.read_bytes() for path in server.log_file.parent.rglob("*") if path.is_file())
    for row in list_rows():
        for column in ("crn", "pnc", "practitioner", "manager"):
            assert row[column].encode() not in written, column
        assert f"{row['first_name']} {row['family_name']}".encode() not in written
