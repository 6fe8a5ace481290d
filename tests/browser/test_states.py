"""Every page in each of its states, with texts that mean harm in every place that takes text.

One visit to each serves all looks: axe, and the size of what can be clicked, at a laptop's and a phone's width, light
and dark; and what the page asked for, ran and linked to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest

from audit.storage import Store
from tests.browser.browser_fixtures import CANARY, FOREIGN_HOST, HOSTILE_TEXTS, Scenario
from tests.browser.conftest import PageActivity, Server, open_page, overflowing_parts, small_targets
from tests.browser.page_states import STATES, import_errors, note_history
from tests.browser.result_states import breakdowns

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GROUNDS = {"light": "rgb(253, 253, 251)", "dark": "rgb(20, 23, 26)"}
EVERY_VIEW = (("light", 1280), ("light", 320), ("dark", 320), ("dark", 1280))
VIEWS = (("light", 1280), ("dark", 320))  # each width and each theme once
SEEN_IN_EVERY_VIEW = (note_history, breakdowns)
# What is left as it is, all of it minor and Streamlit's own.
ACCEPTED = {
    "presentation-role-conflict": "The file uploader's hidden input; the button beside it has a name and takes keys.",
}
STILL = """() => document.getAnimations().every(each =>
    each.playState !== "running" || each.effect.getComputedTiming().iterations === Infinity)"""
NOTHING_IS_DIM = "() => !document.querySelector('[data-stale=true]')"
HEIGHT = """() => 200 + Math.ceil(document.querySelector('[data-testid="stMainBlockContainer"]').scrollHeight)"""


@pytest.fixture(scope="module")
def scenario(server: Server, store: Store) -> Scenario:
    return Scenario(server, store, HOSTILE_TEXTS)


def show_view(page: Page, scheme: str, width: int) -> None:
    """Show the whole page at once in one theme and width: axe judges no colours below the fold."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.wait_for_function(
        f"getComputedStyle(document.querySelector('.stApp')).backgroundColor === '{GROUNDS[scheme]}'"
    )
    page.wait_for_function(STILL)  # what opens covers its neighbours for a moment
    page.set_viewport_size({"width": width, "height": 1000})
    page.set_viewport_size({"width": width, "height": max(1000, page.evaluate(HEIGHT))})


def axe_violations(page: Page, axe: str) -> dict[str, str]:
    """What axe finds: the rule, then how bad it is, where and why. Streamlit dims what is not drawn again yet.

    A colour is judged twice: on a busy computer a button may have that of the theme before for a moment.
    """
    found = _judge(page, axe)
    if "color-contrast" in found:
        page.wait_for_timeout(1000)
        found = _judge(page, axe)
    return found


def _judge(page: Page, axe: str) -> dict[str, str]:
    page.wait_for_function(NOTHING_IS_DIM)
    if not page.evaluate("() => 'axe' in window"):
        page.add_style_tag(content="* { transition: none !important; }")  # no colour is judged on its way to another
        page.evaluate(axe)
    violations = page.evaluate("rules => axe.run({ runOnly: rules, resultTypes: ['violations'] })", RULES)["violations"]
    return {
        violation["id"]: f"{violation['impact']}: {[(n['html'], n['failureSummary']) for n in violation['nodes']][:3]}"
        for violation in violations
    }


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_page_state_is_accessible_and_makes_no_external_request(
    page: Page, scenario: Scenario, axe: str, state: Callable[[Page, Scenario], None]
):
    seen = PageActivity(page)
    state(page, scenario)
    assert seen.hosts == {f"127.0.0.1:{scenario.server.port}"}
    assert page.evaluate("window.struck") is None, "a script that somebody typed has run"
    assert seen.dialogs == []
    assert page.locator(f"[href*='{FOREIGN_HOST}'], [src*='{FOREIGN_HOST}'], [href^='javascript:']").count() == 0
    assert not any(CANARY in unquote_plus(address) for address in seen.addresses)

    assert page.locator("h1").count() == 1
    for scheme, width in EVERY_VIEW if state in SEEN_IN_EVERY_VIEW else VIEWS:
        show_view(page, scheme, width)
        violations = {rule: detail for rule, detail in axe_violations(page, axe).items() if rule not in ACCEPTED}
        assert not violations, (scheme, width)
        assert overflowing_parts(page) == [], (scheme, width)
        assert small_targets(page) == [], (scheme, width)


def test_an_empty_database_has_no_accessibility_violation(page: Page, killable_server: Server, axe: str):
    seen = PageActivity(page)
    open_page(page, killable_server)
    assert seen.hosts == {f"127.0.0.1:{killable_server.port}"}
    assert page.locator("h1").all_inner_texts() == ["Case audit workbench"]
    for scheme, width in VIEWS:
        show_view(page, scheme, width)
        assert not axe_violations(page, axe)
        assert overflowing_parts(page) == []


def test_accepted_violations_are_minor_and_still_occur(page: Page, scenario: Scenario, axe: str):
    import_errors(page, scenario)
    left = axe_violations(page, axe)
    assert set(left) == set(ACCEPTED)
    assert all(detail.startswith("minor: ") for detail in left.values())
