"""Calibration in each of its states: the meeting, the requirement of an audit, and practising."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from audit.sample_audit import load_practice_audit
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import open_folded, open_page, wait_until_settled
from tests.storage.exercise_factory import create_exercise, create_live_audit, record_practice, release_exercise
from tests.storage.factories import ANN

if TYPE_CHECKING:
    from playwright.sync_api import Page


def meeting(page: Page, world: Scenario) -> None:
    """The widest split with its notes, and a form without a reason."""
    open_page(page, world.server, "calibration", audit=create_exercise(world.store, world.texts.name, world.texts.note))
    page.get_by_role("table", name="Answers to 2.2.1 in C-1").wait_for()
    page.get_by_role("radio", name="Yes").click()
    wait_until_settled(page)
    page.get_by_role("button", name="Save agreed answer").click()
    page.get_by_text("There is a problem").wait_for()


def required(page: Page, world: Scenario) -> None:
    """The exercise that an audit requires, with who has passed and a waiver."""
    exercise, live = create_exercise(world.store, world.texts.name), create_live_audit(world.store)
    release_exercise(world.store, exercise, world.texts.note)
    world.store.gates.set(ANN, live, exercise, 90, None)
    world.store.gates.waive(ANN, live, "otto@example.org", world.texts.note)
    open_page(page, world.server, "settings", audit=live)
    page.get_by_role("table", name="Who may start cases").wait_for()
    open_folded(page, "Change or remove the required exercise")
    page.get_by_role("button", name="Remove the requirement").wait_for()


def tour(page: Page, world: Scenario) -> None:
    """The home page of the practice audit, whose title has the focus, and the first step: a case with its file."""
    load_practice_audit(world.store, ANN)
    open_page(page, world.server, "", audit=world.audit_id)
    page.get_by_role("button", name="Practise on invented cases").click()
    page.locator("h1:focus").filter(has_text="Practice audit").wait_for()
    page.get_by_role("link", name="Open a case and answer it").click()
    page.get_by_text("His own account.").wait_for()
    wait_until_settled(page)


def differences(page: Page, world: Scenario) -> None:
    """Where somebody differs from the agreed answers of the practice audit."""
    practice = load_practice_audit(world.store, ANN)
    world.store.practices.practise(ANN)
    world.store.practices.start_again(ANN, practice)
    record_practice(world.store, ANN, practice, "2.2.1", world.texts.note)
    open_page(page, world.server, "calibration", audit=practice)
    page.get_by_role("heading", name="Where your answers differ").wait_for()
    open_folded(page, "Guidance")


STATES_BY_PAGE: Mapping[str, tuple[Callable[[Page, Scenario], None], ...]] = {
    "calibration": (meeting, required, tour, differences),
}
