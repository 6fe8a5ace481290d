"""From 46 drawn cases to allocated ones by keyboard alone, with a conflict of interest and a waiver."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.messages import allocation as messages
from audit.model.allocation import StaffDetails
from audit.storage import Store
from tests.browser.conftest import Server, open_page, wait_until_settled
from tests.storage.factories import ANN, create_audit
from tests.storage.sample_factory import draw_record, sampled_cases

if TYPE_CHECKING:
    from playwright.sync_api import Page

AUDITORS = ("Ada", "Bea", "Cyd")
MAX_TABS = 80
FOCUSED_NAME = """() => {
    const { activeElement: element } = document;
    const label = element.labels?.[0]?.innerText;
    return (element.getAttribute("aria-label") || label || element.innerText || element.tagName).trim();
}"""
REASON = "Left the team in May."


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control whose name begins so has the focus."""
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if str(page.evaluate(FOCUSED_NAME)).startswith(name):
            return
    raise AssertionError(name)


def create_sample(store: Store) -> str:
    """46 drawn cases. The first is of a team to which everybody belongs."""
    audit_id = create_audit(store, name="A sample to allocate")
    cases = [replace(case, stratum="ABC"[number % 3]) for number, case in enumerate(sampled_cases(1, 46))]
    cases[0] = replace(cases[0], team="North")
    store.samples.save_draw(ANN, audit_id, draw_record(46, 62), cases, [])
    for name in AUDITORS:
        store.staff.set(ANN, audit_id, name, StaffDetails(teams=("North",)))
    return audit_id


def test_46_drawn_cases_are_allocated_by_keyboard_alone(page: Page, server: Server, store: Store) -> None:
    audit_id = create_sample(store)
    open_page(page, server, "allocate", audit=audit_id)
    page.get_by_role("button", name="Plan allocation").wait_for()
    wait_until_settled(page)
    tab_to(page, "Staff id of Ada")
    page.keyboard.type("N01ABC")
    tab_to(page, "Second reviews")
    page.keyboard.press("Control+a")
    page.keyboard.type("10")
    tab_to(page, "Plan allocation")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Discard plan").wait_for()
    wait_until_settled(page)
    assert page.evaluate(FOCUSED_NAME) == "Plan allocation", "the focus stays where the person is"
    assert page.get_by_role("textbox", name="Staff id of Ada").input_value().startswith("S-")
    accept_conflict(page)
    tab_to(page, "Allocate 46 cases")
    page.keyboard.press("Enter")
    assert_focused(page, messages.ALLOCATED.format(cases="46 cases", plural="cases"))
    data = store.staff.allocation(ANN, audit_id)
    loads = Counter(case.readers.auditor for case in data.cases)
    assert loads.total() == 46 and set(loads) == set(AUDITORS)
    assert max(loads.values()) - min(loads.values()) <= 2, "one more than even, for the case that was given by hand"
    assert sum(bool(case.readers.second_reviewer) for case in data.cases) == 5
    assert data.waivers == {data.cases[0].id: {data.cases[0].readers.auditor: REASON}}


def accept_conflict(page: Page) -> None:
    """Give the case that nobody can take, which is chosen already, to the first auditor, with a reason."""
    tab_to(page, "Auditor")
    page.keyboard.type("Bea")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Reason for the waiver").wait_for()
    wait_until_settled(page)
    tab_to(page, "Reason for the waiver")
    page.keyboard.type(REASON)
    tab_to(page, "Change plan")
    page.keyboard.press("Enter")
    assert_focused(page, messages.CASE_CHANGED.format(reference="R-0001"))


def assert_focused(page: Page, sentence: str) -> None:
    """A confirmation is in view and has the focus, because its button is gone."""
    from playwright.sync_api import expect

    expect(page.locator("[data-confirmation]").filter(has_text=sentence)).to_be_focused()
