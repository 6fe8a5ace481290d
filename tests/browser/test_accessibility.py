"""By keyboard alone, with words twice as large, in forced colours. Axe looks at every state in test_states.py."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audit.storage import Store
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.browser.browser_fixtures import World
from tests.browser.conftest import (
    TOO_WIDE,
    WHERE,
    NewPage,
    Server,
    choice,
    open_case,
    row,
    saved,
    section,
    settled,
    title,
    values,
)
from tests.browser.page_states import a_note, home, something_missing
from tests.browser.result_states import results_without_a_case
from tests.storage.factories import begin_audit, begin_case

if TYPE_CHECKING:
    from playwright.sync_api import Page

ANSWERS = ("yes", "no", "not_applicable")
GROUND = "element => getComputedStyle(element).backgroundColor"
TOPS = """() => [...document.querySelectorAll('[data-row]')]
    .map(row => [row.dataset.row, Math.round(row.getBoundingClientRect().top)])"""


@pytest.fixture(scope="module")
def world(server: Server, store: Store) -> World:
    return World(server, store)


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
    kept = values(store, reading)
    assert kept == answered
    assert (len(kept), set(kept.values())) == (10, set(ANSWERS))


def test_an_arrow_key_alone_answers_nothing(page: Page, world: World):
    reading = world.case("Arrows")
    open_case(page, world.server, reading, "2.6")
    choice(page, "2.6.1", "Yes").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    settled(page)
    assert page.get_by_role("radiogroup", name="Were").get_by_role("radio", checked=True).count() == 0
    assert saved(page, "2.6.1").count() == 0
    assert values(world.store, reading) == {}


def test_the_next_section_begins_at_its_top_and_the_focus_goes_there(new_page: NewPage, world: World):
    from playwright.sync_api import expect

    page = open_case(new_page(height=500), world.server, world.case("Next"), "2.2")
    for name in ("2.3 Planning", "2.6 Outcomes"):
        page.get_by_role("button", name=f"Next: {name}").focus()
        page.keyboard.press("Enter")
        heading = page.get_by_role("heading", name=name)
        expect(heading).to_be_focused()
        expect(heading).to_be_in_viewport()
        assert heading.evaluate("heading => heading.getBoundingClientRect().top") > 40, "below the bar at the top"
        expect(section(page, name)).to_have_attribute("aria-current", "step")


def test_after_an_answer_neither_the_focus_nor_any_row_moves(new_page: NewPage, server: Server, store: Store):
    """Also while the answer is on its way, saved, changed, and has a history."""
    from playwright.sync_api import expect

    reading = begin_case(store, begin_audit(store, shipped_questionnaires()[0].source.decode()))
    page = open_case(new_page(height=600), server, reading, "2.2")
    middle = [question.id for question in reading.audit.questionnaire.standard["2.2"].questions][8]
    choice(page, middle, "Yes").scroll_into_view_if_needed()
    before = page.evaluate(TOPS)
    for words in ("Yes", "No"):
        choice(page, middle, words).click()
        for _ in range(10):
            assert page.evaluate(TOPS) == before
            assert page.evaluate("document.activeElement.innerText") == words
            page.wait_for_timeout(30)
        expect(saved(page, middle)).to_contain_text(words)
    settled(page)
    assert page.evaluate(TOPS) == before
    assert page.evaluate(WHERE) == middle


def test_a_screen_reader_hears_that_an_answer_is_saved_and_reads_what_stands_beside_it(page: Page, world: World):
    from playwright.sync_api import expect

    open_case(page, world.server, world.case("Heard"), "2.6")
    choice(page, "2.6.1", "Yes").click()
    expect(page.get_by_role("status").get_by_text("2.6.1 saved", exact=True)).to_have_count(1)
    group = row(page, "2.6.1").get_by_role("radiogroup")
    expect(group).to_have_accessible_description(re.compile(r"Yes saved \d\d:\d\d$"))
    expect(title(page)).to_have_text("2.6 Outcomes")


def test_in_forced_colours_the_chosen_answer_and_the_section_stand_out(page: Page, world: World):
    page.emulate_media(forced_colors="active")
    open_case(page, world.server, world.begun, "2.2")
    chosen, other = (choice(page, "2.2.1a", words).evaluate(GROUND) for words in ("Yes", "No"))
    assert chosen != other
    here, elsewhere = (section(page, name).evaluate(GROUND) for name in ("2.2 Assessment", "2.3 Planning"))
    assert here != elsewhere


@pytest.mark.parametrize("width", [1280, 320])
def test_the_words_of_every_fact_have_room(new_page: NewPage, server: Server, store: Store, width: int):
    reading = begin_case(store, begin_audit(store, shipped_questionnaires()[0].source.decode()))
    page = open_case(new_page(width=width), server, reading, "facts")
    widths = page.locator("[data-row] .question").evaluate_all("rows => rows.map(row => row.clientWidth)")
    assert len(widths) == len(reading.audit.questionnaire.facts)
    assert min(widths) > 240
    assert page.evaluate(TOO_WIDE) == []


def test_words_twice_as_large_still_fit_a_laptop(page: Page, world: World):
    for state in (home, a_note, something_missing, results_without_a_case):
        state(page, world)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.wait_for_timeout(100)
        assert page.evaluate(TOO_WIDE) == [], state.__name__
