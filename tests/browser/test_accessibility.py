"""Every page in each of its states under axe, at two widths, light and dark; and ten answers by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.questionnaire_file import shipped_questionnaires
from audit.storage import Store
from tests.browser.conftest import NewPage, Server, open_case, row, saved, settled, visit
from tests.browser.states import STATES, World, a_note, home, results, results_without_a_case, something_missing
from tests.storage.begun import begin_audit, begin_case, reread

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GROUNDS = {"light": "rgb(253, 253, 251)", "dark": "rgb(20, 23, 26)"}
EVERY_VIEW = [("light", 1280), ("light", 320), ("dark", 320), ("dark", 1280)]
VIEWS = [("light", 1280), ("dark", 320)]  # each width and each theme once
SEEN_IN_EVERY_VIEW = (a_note, results)
ACCEPTED = {
    "presentation-role-conflict": "Streamlit's own file uploader; the button in it is named and works by keyboard.",
}
ANSWERS = ("yes", "no", "not_applicable")
WHERE = """() => {
    const group = document.activeElement.closest('[role=radiogroup]');
    return group ? group.getAttribute('aria-label').split(' ')[0] : '';
}"""
TOO_WIDE = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
    .filter(part => part.scrollWidth > part.clientWidth).map(part => part.tagName + ' ' + part.scrollWidth)"""
HEIGHT = """() => 200 + Math.ceil(document.querySelector('[data-testid="stMainBlockContainer"]').scrollHeight)"""


@pytest.fixture(scope="module")
def world(server: Server, store: Store) -> World:
    return World(server, store)


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe, which comes with a Python package: nothing is fetched."""
    package = pytest.importorskip("axe_playwright_python", reason="Browser: axe-playwright-python is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


def look(page: Page, scheme: str, width: int) -> None:
    """Show the whole page at once in one theme and width: axe judges no colours below the fold."""
    page.add_style_tag(content="* { transition: none !important; }")  # no colour is judged on its way to another
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.wait_for_function(
        f"getComputedStyle(document.querySelector('.stApp')).backgroundColor === '{GROUNDS[scheme]}'"
    )
    page.set_viewport_size({"width": width, "height": 1000})
    page.set_viewport_size({"width": width, "height": max(1000, page.evaluate(HEIGHT))})


def found(page: Page, axe: str) -> dict[str, str]:
    """What axe finds and is not accepted: the rule, then how bad it is and where."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe)
    violations = page.evaluate("rules => axe.run({ runOnly: rules, resultTypes: ['violations'] })", RULES)["violations"]
    return {
        one["id"]: f"{one['impact']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in violations
        if one["id"] not in ACCEPTED
    }


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_at_a_laptops_and_a_phones_width_in_light_and_dark(
    page: Page, world: World, axe: str, state: Callable[[Page, World], None]
):
    state(page, world)
    for scheme, width in EVERY_VIEW if state in SEEN_IN_EVERY_VIEW else VIEWS:
        look(page, scheme, width)
        assert not found(page, axe), (scheme, width)
        assert page.evaluate(TOO_WIDE) == [], (scheme, width)
    assert page.locator("h1").count() == 1


def test_an_empty_store_has_no_fault_either(page: Page, other_server: Server, axe: str):
    visit(page, other_server)
    for scheme, width in VIEWS:
        look(page, scheme, width)
        assert not found(page, axe)
        assert page.evaluate(TOO_WIDE) == []
    assert page.locator("h1").all_inner_texts() == ["Case audit workbench"]


def test_ten_questions_are_answered_by_keyboard_alone(new_page: NewPage, server: Server, store: Store):
    from playwright.sync_api import expect

    source = shipped_questionnaires()[0].source.decode()
    reading = begin_case(store, begin_audit(store, source))
    page = open_case(new_page(height=700), server, reading, "2.2")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    answered: dict[str, str] = {}
    for _ in range(80):
        page.keyboard.press("Tab")
        question = page.evaluate(WHERE)
        if not question[:1].isdigit() or question in answered:
            continue
        place = len(answered) % row(page, question).get_by_role("radio").count()
        for _ in range(place):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Space")
        expect(saved(page, question)).to_be_visible()
        assert page.evaluate(WHERE) == question, "the focus stays where the person is"
        answered[question] = ANSWERS[place]
        if len(answered) == 10:
            break
    kept = {question: stored.value for question, stored in reread(store, reading).answers.items()}
    assert kept == answered
    assert (len(kept), set(kept.values())) == (10, set(ANSWERS))


def test_an_arrow_key_alone_answers_nothing(new_page: NewPage, world: World):
    page = open_case(new_page(), world.server, world.case("Arrows"), "2.6")
    page.get_by_role("radio", name="Yes", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    settled(page)
    assert page.get_by_role("radiogroup", name="2.6.1").get_by_role("radio", checked=True).count() == 0
    assert saved(page, "2.6.1").count() == 0


def test_the_next_section_begins_at_its_top_and_the_focus_goes_there(new_page: NewPage, world: World):
    from playwright.sync_api import expect

    page = open_case(new_page(height=500), world.server, world.case("Next"), "2.2")
    for section in ("2.3 Planning", "2.6 Outcomes"):
        page.get_by_role("button", name=f"Next: {section}").focus()
        page.keyboard.press("Enter")
        heading = page.get_by_role("heading", name=section)
        expect(heading).to_be_in_viewport()
        expect(heading).to_be_focused()


def test_words_twice_as_large_still_fit_a_laptop(page: Page, world: World):
    for state in (home, a_note, something_missing, results_without_a_case):
        state(page, world)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.wait_for_timeout(200)
        assert page.evaluate(TOO_WIDE) == [], state.__name__
