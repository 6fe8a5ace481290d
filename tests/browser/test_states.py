"""Every page in each of its states, with texts that mean harm in every place that takes text.

One visit to each serves both looks: axe at a laptop's and a phone's width, light and dark; and what the page asked
for, ran and linked to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest

from audit.storage import Store
from tests.browser.browser_fixtures import CANARY, FOREIGN, HOSTILE, World
from tests.browser.conftest import TOO_WIDE, Seen, Server, visit
from tests.browser.page_states import STATES, a_note, cases_with_a_bad_file
from tests.browser.result_states import breakdowns

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GROUNDS = {"light": "rgb(253, 253, 251)", "dark": "rgb(20, 23, 26)"}
EVERY_VIEW = (("light", 1280), ("light", 320), ("dark", 320), ("dark", 1280))
VIEWS = (("light", 1280), ("dark", 320))  # each width and each theme once
SEEN_IN_EVERY_VIEW = (a_note, breakdowns)
# What is left as it is, all of it minor and Streamlit's own.
ACCEPTED = {
    "presentation-role-conflict": "The file uploader's hidden input; the button beside it has a name and takes keys.",
}
HEIGHT = """() => 200 + Math.ceil(document.querySelector('[data-testid="stMainBlockContainer"]').scrollHeight)"""


@pytest.fixture(scope="module")
def world(server: Server, store: Store) -> World:
    return World(server, store, HOSTILE)


def look(page: Page, scheme: str, width: int) -> None:
    """Show the whole page at once in one theme and width: axe judges no colours below the fold."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.wait_for_function(
        f"getComputedStyle(document.querySelector('.stApp')).backgroundColor === '{GROUNDS[scheme]}'"
    )
    page.set_viewport_size({"width": width, "height": 1000})
    page.set_viewport_size({"width": width, "height": max(1000, page.evaluate(HEIGHT))})


def found(page: Page, axe: str) -> dict[str, str]:
    """What axe finds: the rule, then how bad it is and where."""
    if not page.evaluate("() => 'axe' in window"):
        page.add_style_tag(content="* { transition: none !important; }")  # no colour is judged on its way to another
        page.evaluate(axe)
    violations = page.evaluate("rules => axe.run({ runOnly: rules, resultTypes: ['violations'] })", RULES)["violations"]
    return {one["id"]: f"{one['impact']}: {[node['html'] for node in one['nodes']][:3]}" for one in violations}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_state_can_be_used_by_everybody_and_keeps_everything_to_itself(
    page: Page, world: World, axe: str, state: Callable[[Page, World], None]
):
    seen = Seen(page)
    state(page, world)
    assert seen.hosts == {f"127.0.0.1:{world.server.port}"}
    assert page.evaluate("window.struck") is None, "a script that somebody typed has run"
    assert seen.dialogs == []
    assert page.locator(f"[href*='{FOREIGN}'], [src*='{FOREIGN}'], [href^='javascript:']").count() == 0
    assert not any(CANARY in unquote_plus(address) for address in seen.addresses)

    assert page.locator("h1").count() == 1
    for scheme, width in EVERY_VIEW if state in SEEN_IN_EVERY_VIEW else VIEWS:
        look(page, scheme, width)
        faults = {rule: told for rule, told in found(page, axe).items() if rule not in ACCEPTED}
        assert not faults, (scheme, width)
        assert page.evaluate(TOO_WIDE) == [], (scheme, width)


def test_an_empty_store_has_no_fault_either(page: Page, other_server: Server, axe: str):
    seen = Seen(page)
    visit(page, other_server)
    assert seen.hosts == {f"127.0.0.1:{other_server.port}"}
    assert page.locator("h1").all_inner_texts() == ["Case audit workbench"]
    for scheme, width in VIEWS:
        look(page, scheme, width)
        assert not found(page, axe)
        assert page.evaluate(TOO_WIDE) == []


def test_what_is_accepted_is_minor_and_still_there(page: Page, world: World, axe: str):
    cases_with_a_bad_file(page, world)
    left = found(page, axe)
    assert set(left) == set(ACCEPTED)
    assert all(told.startswith("minor: ") for told in left.values())
