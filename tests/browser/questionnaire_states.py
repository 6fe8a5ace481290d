"""The states of the page Questionnaires."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import open_page
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, BEN

if TYPE_CHECKING:
    from playwright.sync_api import Page


def draft_of(world: Scenario, source: str = SMALL_TOML) -> str:
    """A draft of the person at this computer with a title of the scenario; its id."""
    title = world.texts.line.replace("\\", "").replace('"', "")
    return world.store.questionnaires.create(ANN, source.replace("A small questionnaire", title, 1))


def lists(page: Page, world: Scenario) -> None:
    """The lists with a draft of one's own, one of somebody else, and one that is available."""
    draft_of(world)
    world.store.questionnaires.create(BEN, SMALL_TOML)
    open_page(page, world.server, "questionnaires")
    page.get_by_role("heading", name="Available for audits").wait_for()


def file_with_problems(page: Page, world: Scenario) -> None:
    """The text of a draft with problems, one of them selected."""
    draft = draft_of(world, SMALL_TOML.replace("[[decision_rules]]", "[[decision_rule]]", 1))
    open_page(page, world.server, "questionnaires", draft=draft)
    page.locator("[data-line]").first.click()


def file_to_read(page: Page, world: Scenario) -> None:
    """A questionnaire that comes with the program, which can be read and copied."""
    open_page(page, world.server, "questionnaires", open="hmip-probation-2021", version="3", view="file")
    page.get_by_role("button", name="Copy to my drafts").wait_for()


STATES_BY_PAGE: Mapping[str, tuple[Callable[[Page, Scenario], None], ...]] = {
    "questionnaires": (lists, file_with_problems, file_to_read),
}
