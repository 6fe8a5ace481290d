"""The states of the page Allocate: a plan with a case that nobody can take, a refusal, and what was done."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError as NotShownError

from audit.messages import allocation as messages
from audit.model.allocation import StaffDetails
from audit.storage import Store
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import open_folded, open_page, wait_until_settled
from tests.storage.factories import ANN, create_audit, create_case
from tests.storage.sample_factory import save_draw

if TYPE_CHECKING:
    from playwright.sync_api import Page

MANAGER = "S-BBBBBB"


def create_sampled_audit(store: Store, name: str, *auditors: str) -> str:
    """An audit with three drawn cases whose practitioner the first auditor manages, and one that was not drawn."""
    audit_id = create_audit(store, name=name)
    save_draw(store, audit_id)
    create_case(store, audit_id, "KSH-1")
    for number, auditor in enumerate(auditors):
        details = StaffDetails(MANAGER, (name,)) if number == 0 else StaffDetails(teams=("team 1",), capacity=4)
        store.staff.set(ANN, audit_id, auditor, details)
    return audit_id


def open_allocation(page: Page, world: Scenario) -> str:
    """Open the page for a new audit; return the audit's id."""
    audit_id = create_sampled_audit(world.store, world.texts.name[:100], world.texts.line, "Cat")
    open_page(page, world.server, "allocate", audit=audit_id)
    page.get_by_role("button", name="Plan allocation").wait_for()
    return audit_id


def plan(page: Page) -> None:
    """Plan, and wait for the plan."""
    page.get_by_role("button", name="Plan allocation").click()
    page.get_by_role("button", name="Discard plan").wait_for()
    wait_until_settled(page)


def planned(page: Page, world: Scenario) -> None:
    """A plan with cases that nobody can take, and the field for the reason of a waiver."""
    open_allocation(page, world)
    plan(page)
    choose_auditor(page, "Cat:")
    page.get_by_role("textbox", name="Reason for the waiver").wait_for()
    for title in ("First reviews by stratum", "Who reads each case"):
        open_folded(page, title)


def choose_auditor(page: Page, name: str) -> None:
    """Choose from the list by keyboard, because a click may miss below a late chart; a run may close the list again."""
    option = page.get_by_role("option", name=name)
    for _ in range(3):
        page.get_by_role("combobox", name="Auditor", exact=True).press("ArrowDown")
        with suppress(NotShownError):
            option.wait_for(timeout=4_000)
            break
    option.click()


def of_one_person(page: Page, world: Scenario) -> None:
    """The questions about somebody who is ill, and a refusal because nobody reads."""
    audit_id = open_allocation(page, world)
    case_ids = [case.id for case in world.store.staff.allocation(ANN, audit_id).cases]
    world.store.workflow.allocate_all(ANN, audit_id, case_ids, "Cat")
    page.get_by_role("radio", name="One person’s").click()
    page.get_by_role("combobox", name="Who cannot read them?").click()
    page.get_by_role("option", name="Cat", exact=True).click()
    page.get_by_role("radio", name="All open").click()
    wait_until_settled(page)
    for reader in page.get_by_role("checkbox").all():
        if reader.is_checked():
            reader.locator("xpath=ancestor::label").click()
    page.get_by_role("button", name="Plan allocation").click()
    page.get_by_role("link", name=messages.NOBODY_READS.format(plural="cases")).wait_for()


def allocated(page: Page, world: Scenario) -> None:
    """What was done, in view and with the focus."""
    open_allocation(page, world)
    plan(page)
    page.get_by_role("button", name="Allocate 1 case").click()
    page.get_by_text(messages.ALLOCATED.format(cases="1 case", plural="cases")).wait_for()
    wait_until_settled(page)
