"""The pages on an audit's figures in each of their states: results, breakdowns, map, findings, comparison, files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from audit.model.case import CaseState
from tests.browser.browser_fixtures import World
from tests.browser.conftest import visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

EVERY_STATE = ",".join(CaseState)
DRAWN = '[data-testid="stVegaLiteChart"] svg, [data-testid="stVegaLiteChart"] canvas'


def results(page: Page, world: World) -> None:
    """With a rating that was decided, and the forms open."""
    visit(page, world.server, "results", audit=world.audit)
    page.get_by_text("Enter or change the rating of 1.1").click()
    page.get_by_label("Rationale").wait_for()
    page.get_by_text("Decide another rating for 2.2, or withdraw it").click()
    page.get_by_label("Reason").wait_for()
    page.get_by_text("Prompts under 2.2.1 Engagement").click()
    page.get_by_role("table", name="Prompts under 2.2.1").wait_for()
    page.locator(DRAWN).first.wait_for()


def results_of_the_sample(page: Page, world: World) -> None:
    visit(page, world.server, "results", audit=world.sample())
    page.get_by_text("How sure each figure is").first.click()
    page.locator(DRAWN).nth(4).wait_for()


def results_of_a_survey(page: Page, world: World) -> None:
    visit(page, world.server, "results", audit=world.survey())
    page.locator(DRAWN).first.wait_for()


def results_without_a_case(page: Page, world: World) -> None:
    visit(page, world.server, "results", audit=world.empty)


def breakdowns(page: Page, world: World) -> None:
    """By a fact that people write in their own words."""
    visit(page, world.server, "breakdowns", audit=world.audit, count=EVERY_STATE, by="office")
    page.locator(DRAWN).first.wait_for()


def breakdowns_by_two_facts(page: Page, world: World) -> None:
    facts = {"by": "office", "and": "sentence_type"}
    visit(page, world.server, "breakdowns", audit=world.audit, count=EVERY_STATE, **facts)
    page.locator(DRAWN).first.wait_for()


def case_map(page: Page, world: World) -> None:
    visit(page, world.server, "case-map", audit=world.audit, count=EVERY_STATE, by="office")
    page.get_by_text("The map as a table").click()
    page.get_by_role("table", name="Case map").wait_for()
    page.locator(DRAWN).first.wait_for()


def findings(page: Page, world: World) -> None:
    """One of them in the form, and the deleted one shown."""
    visit(page, world.server, "findings", audit=world.audit, finding=str(world.findings[2]))
    page.get_by_text("Deleted findings (1)").click()
    page.get_by_role("button", name="Bring back deleted finding 1").wait_for()
    page.get_by_label("Owner (optional)").wait_for()


def findings_with_faults(page: Page, world: World) -> None:
    """Of a case's figures and links, without a text."""
    visit(page, world.server, "findings", audit=world.audit, finding=str(world.findings[0]))
    page.get_by_label("Text", exact=True).fill("")
    page.get_by_role("button", name="Save the change").click()
    page.get_by_text("There is a problem").wait_for()


def side_by_side(page: Page, world: World) -> None:
    visit(page, world.server, "compare", audit=world.later)
    page.get_by_role("heading", name="Key questions").wait_for()


def over_time(page: Page, world: World) -> None:
    visit(page, world.server, "compare", audit=world.later, view="time")
    page.locator(DRAWN).first.wait_for()


def all_units(page: Page, world: World) -> None:
    visit(page, world.server, "compare", audit=world.later, view="all")
    page.get_by_role("table").first.wait_for()


def settings_with_faults(page: Page, world: World) -> None:
    visit(page, world.server, "settings", audit=world.audit)
    page.get_by_label("Unit", exact=True).fill("")
    page.get_by_role("button", name="Save the settings").click()
    page.get_by_text("There is a problem").wait_for()


def settings_of_a_closed_audit(page: Page, world: World) -> None:
    visit(page, world.server, "settings", audit=world.later)
    page.get_by_role("button", name="Open it again").click()
    page.get_by_text("There is a problem").wait_for()


def export(page: Page, world: World) -> None:
    visit(page, world.server, "export", audit=world.audit)
    page.get_by_role("button", name="Responses as CSV").wait_for()


def export_for_outside(page: Page, world: World) -> None:
    export(page, world)
    page.get_by_text("Outside the team", exact=True).click()
    page.get_by_text("are held back").wait_for()


STATES: tuple[Callable[[Page, World], None], ...] = (
    results,
    results_of_the_sample,
    results_of_a_survey,
    results_without_a_case,
    breakdowns,
    breakdowns_by_two_facts,
    case_map,
    findings,
    findings_with_faults,
    side_by_side,
    over_time,
    all_units,
    settings_with_faults,
    settings_of_a_closed_audit,
    export,
    export_for_outside,
)
