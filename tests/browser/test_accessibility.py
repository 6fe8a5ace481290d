"""By keyboard alone, with words twice as large, in forced colours. Axe looks at every state in test_states.py."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audit.storage import Store
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.browser.browser_fixtures import Scenario
from tests.browser.concern_states import concerns_in_every_state
from tests.browser.conftest import (
    FOCUS_SCRIPT,
    NewPage,
    Server,
    answer_button,
    open_case,
    open_page,
    overflowing_parts,
    question_row,
    saved_status,
    section_button,
    section_title,
    stored_answers,
    wait_until_settled,
)
from tests.browser.page_states import home, incomplete_checklist, note_history
from tests.browser.recording_sheet_states import previewed
from tests.browser.result_states import results_without_a_case
from tests.browser.test_states import GROUNDS, show_view
from tests.charts.test_charts import contrast
from tests.storage.factories import create_audit, create_case

if TYPE_CHECKING:
    from playwright.sync_api import Page

ANSWERS = ("yes", "no", "not_applicable")
LINKS = ("Record", "Cases")  # of these the first is open
FIELD_EDGES = (
    ".react-aria-ComboBox > [role=group]",
    "[data-testid=stRadioOption] > div > div",
    "[data-testid=stCheckbox] label > div:empty",
)
EDGE = "element => getComputedStyle(element).borderBottomColor"
GROUND_BEHIND = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
GROUND = "element => getComputedStyle(element).backgroundColor"
TOPS = """() => [...document.querySelectorAll('[data-row]')]
    .map(row => [row.dataset.row, Math.round(row.getBoundingClientRect().top)])"""


def parts_of(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of a colour as the browser writes it."""
    red, green, blue = re.findall(r"\d+", colour)[:3]
    return int(red), int(green), int(blue)


@pytest.fixture(scope="module")
def scenario(server: Server, store: Store) -> Scenario:
    return Scenario(server, store)


def test_ten_questions_can_be_answered_by_keyboard_alone(new_page: NewPage, server: Server, store: Store):
    from playwright.sync_api import expect

    source = shipped_questionnaires()[0].source.decode()
    review = create_case(store, create_audit(store, source))
    page = open_case(new_page(height=700), server, review, "2.2")
    answered: dict[str, str] = {}
    for _ in range(80):
        page.keyboard.press("Tab")
        question = page.evaluate(FOCUS_SCRIPT)
        if not question[:1].isdigit() or question in answered:
            continue
        place = len(answered) % question_row(page, question).get_by_role("radio").count()
        for _ in range(place):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Space")
        expect(saved_status(page, question)).to_be_visible()
        assert page.evaluate(FOCUS_SCRIPT) == question, "the focus stays where the person is"
        answered[question] = ANSWERS[place]
        if len(answered) == 10:
            break
    stored = stored_answers(store, review)
    assert stored == answered
    assert (len(stored), set(stored.values())) == (10, set(ANSWERS))


def test_an_arrow_key_alone_does_not_answer(page: Page, scenario: Scenario):
    review = scenario.create_review("Arrows")
    open_case(page, scenario.server, review, "2.6")
    answer_button(page, "2.6.1", "Yes").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    wait_until_settled(page)
    assert page.get_by_role("radiogroup", name="Were").get_by_role("radio", checked=True).count() == 0
    assert saved_status(page, "2.6.1").count() == 0
    assert stored_answers(scenario.store, review) == {}


def test_the_next_section_opens_at_the_top_with_the_focus_there(new_page: NewPage, scenario: Scenario):
    from playwright.sync_api import expect

    page = open_case(new_page(height=500), scenario.server, scenario.create_review("Next"), "2.2")
    for name in ("2.3 Planning", "2.6 Outcomes"):
        page.get_by_role("button", name=f"Next: {name}").focus()
        page.keyboard.press("Enter")
        heading = page.get_by_role("heading", name=name)
        expect(heading).to_be_focused()
        expect(heading).to_be_in_viewport()
        assert heading.evaluate("heading => heading.getBoundingClientRect().top") > 40, "below the bar at the top"
        expect(section_button(page, name)).to_have_attribute("aria-current", "step")


def test_after_an_answer_neither_the_focus_nor_any_row_moves(new_page: NewPage, server: Server, store: Store):
    """Also while the answer is on its way, saved, changed, and has a history."""
    from playwright.sync_api import expect

    review = create_case(store, create_audit(store, shipped_questionnaires()[0].source.decode()))
    page = open_case(new_page(height=600), server, review, "2.2")
    middle = [question.id for question in review.audit.questionnaire.standards_by_id["2.2"].questions][8]
    answer_button(page, middle, "Yes").scroll_into_view_if_needed()
    before = page.evaluate(TOPS)
    for words in ("Yes", "No"):
        answer_button(page, middle, words).click()
        for _ in range(10):
            assert page.evaluate(TOPS) == before
            assert page.evaluate("document.activeElement.innerText") == words
            page.wait_for_timeout(30)
        expect(saved_status(page, middle)).to_contain_text(words)
    wait_until_settled(page)
    assert page.evaluate(TOPS) == before
    assert page.evaluate(FOCUS_SCRIPT) == middle


def test_a_screen_reader_announces_a_save_and_reads_the_messages_of_the_row(page: Page, scenario: Scenario):
    from playwright.sync_api import expect

    open_case(page, scenario.server, scenario.create_review("Heard"), "2.6")
    answer_button(page, "2.6.1", "Yes").click()
    expect(page.get_by_role("status").get_by_text("2.6.1 saved", exact=True)).to_have_count(1)
    group = question_row(page, "2.6.1").get_by_role("radiogroup")
    expect(group).to_have_accessible_description(re.compile(r"Yes saved \d\d:\d\d$"))
    expect(section_title(page)).to_have_text("2.6 Outcomes")
    section_button(page, "Case details").click()
    question_row(page, "concern").get_by_role("radio", name="No, Safeguarding concern", exact=True).click()
    expect(page.get_by_role("status").get_by_text("Safeguarding concern saved", exact=True)).to_have_count(1)


def test_after_a_reload_the_keys_act_at_once_and_the_case_stays_in_view(new_page: NewPage, scenario: Scenario):
    from playwright.sync_api import expect

    review = scenario.create_review("V-1")
    page = open_case(new_page(height=500), scenario.server, review, "2.2")
    page.reload()
    answer_button(page, "2.2.1a", "Yes").wait_for()
    wait_until_settled(page)
    expect(section_title(page)).to_be_focused()
    expect(section_title(page)).to_have_accessible_description(re.compile(r"^Case V-1 · 2\.2 Assessment"))
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS_SCRIPT) == "2.2.1a"
    page.get_by_role("link", name="Go to the first answer").focus()  # the third Tab from the top of the page
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS_SCRIPT) == "2.2.1a"
    page.keyboard.press("y")
    answer_button(page, "2.2.2", "Yes").scroll_into_view_if_needed()
    line = page.locator(".sheet .where")
    expect(line).to_be_in_viewport(ratio=1)
    expect(line).to_have_text(re.compile(r"Case V-1 · 2\.2 Assessment 1/\d.*All saved"))


def test_in_forced_colours_the_selected_answer_and_section_are_visible(page: Page, scenario: Scenario):
    page.emulate_media(forced_colors="active")
    open_case(page, scenario.server, scenario.started_review, "2.2")
    chosen, other = (answer_button(page, "2.2.1a", words).evaluate(GROUND) for words in ("Yes", "No"))
    assert chosen != other
    current, elsewhere = (section_button(page, name).evaluate(GROUND) for name in ("2.2 Assessment", "2.3 Planning"))
    assert current != elsewhere
    pages = page.get_by_role("navigation", name="Pages")
    open_page_edge, other_edge = (pages.get_by_role("link", name=name, exact=True).evaluate(EDGE) for name in LINKS)
    assert open_page_edge != other_edge


@pytest.mark.parametrize("scheme", GROUNDS)
def test_the_edges_of_fields_boxes_and_buttons_can_be_seen(page: Page, scenario: Scenario, scheme: str):
    """Drop-down, radio buttons and check box, of Streamlit's own; axe does not look at this."""
    previewed(page, scenario)
    show_view(page, scheme, 1280)
    for selector in FIELD_EDGES:
        edge, ground = (parts_of(page.locator(selector).first.evaluate(script)) for script in (EDGE, GROUND_BEHIND))
        assert contrast(edge, ground) >= 3, (selector, edge, ground)


@pytest.mark.parametrize("scheme", GROUNDS)
def test_the_edges_of_dates_and_of_fields_with_an_error_can_be_seen(page: Page, scenario: Scenario, scheme: str):
    concerns_in_every_state(page, scenario)
    show_view(page, scheme, 1280)
    edges = [page.locator("[data-testid=stTextAreaRootElement]:has([aria-invalid=true])").evaluate(EDGE)]
    open_page(page, scenario.server, "settings", audit=scenario.audit_id)
    edges.append(page.locator("[data-testid=stDateInputField]").first.evaluate(EDGE))
    ground = parts_of(page.evaluate(GROUND_BEHIND))
    assert [edge for edge in edges if contrast(parts_of(edge), ground) < 3] == []


def test_in_forced_colours_a_chosen_option_of_streamlit_is_visible(page: Page, scenario: Scenario):
    page.emulate_media(forced_colors="active")
    previewed(page, scenario)
    page.locator("[data-testid=stRadioOption]").first.click()
    wait_until_settled(page)
    marks = [f"[data-testid=stRadioOption]{which} > div > div" for which in (":has(:checked)", ":not(:has(:checked))")]
    chosen, other = (page.locator(mark).first.evaluate(GROUND) for mark in marks)
    assert chosen != other


@pytest.mark.parametrize("width", [1280, 320])
def test_every_case_detail_label_fits(new_page: NewPage, server: Server, store: Store, width: int):
    review = create_case(store, create_audit(store, shipped_questionnaires()[0].source.decode()))
    page = open_case(new_page(width=width), server, review, "facts")
    widths = page.locator("[data-row] .question").evaluate_all("rows => rows.map(row => row.clientWidth)")
    assert len(widths) == len(review.audit.questionnaire.case_details)
    assert min(widths) > 240
    assert overflowing_parts(page) == []


def test_text_at_200_per_cent_fits_a_laptop_screen(page: Page, scenario: Scenario):
    for state in (home, note_history, incomplete_checklist, results_without_a_case):
        state(page, scenario)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.wait_for_timeout(100)
        assert overflowing_parts(page) == [], state.__name__
