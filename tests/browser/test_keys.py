"""Recording by keys alone: they answer and move while an answer has the focus, and take nothing from anything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audit.questionnaire_file import shipped_questionnaires
from audit.storage import Store
from audit.storage.reading import Reading
from tests.browser.conftest import (
    WHERE,
    NewPage,
    Server,
    choice,
    mark,
    note,
    noted,
    open_case,
    row,
    saved,
    section,
    settled,
    title,
    until,
    values,
)
from tests.browser.words import form_says
from tests.storage.begun import ANN, begin_audit, begin_case, complete, reread, tell

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEYS = (("y", "yes"), ("n", "no"), ("a", "not_applicable"))


@pytest.fixture
def reading(store: Store) -> Reading:
    return begin_case(store, begin_audit(store))


def focused(page: Page) -> str:
    """The question whose answer has the focus; else the kind of what has it."""
    name: str = page.evaluate(WHERE)
    return name


def to_first_answer(page: Page, question: str) -> None:
    """Tab until an answer has the focus, as somebody without a mouse does."""
    for _ in range(40):
        if focused(page) == question:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {question}")


def test_two_standards_are_answered_by_keys_alone(new_page: NewPage, server: Server, store: Store):
    from playwright.sync_api import expect

    source = shipped_questionnaires()[0].source.decode()
    reading = begin_case(store, begin_audit(store, source))
    page = open_case(new_page(height=700), server, reading, "2.2")
    given: dict[str, str | None] = {}
    for standard in ("2.2", "2.3"):
        questions = reading.audit.questionnaire.standard[standard].questions
        to_first_answer(page, questions[0].id)
        for place, question in enumerate(questions):  # none of these answers takes a later question away
            assert focused(page) == question.id
            key, value = KEYS[(place + 2) % (3 if question.may_not_apply else 2)]
            page.keyboard.press(key.upper() if place % 2 else key)
            given[question.id] = value
        for question in questions:
            expect(saved(page, question.id)).to_be_visible()
        settled(page)
        assert values(store, reading) == given
        assert focused(page) == questions[-1].id, "the last answer keeps the focus"
        page.keyboard.press("]")
        expect(page.get_by_role("heading", name=f"2.{int(standard[2]) + 1} ", level=2)).to_be_focused()
    assert set(given.values()) == {"yes", "no", "not_applicable"}


def test_every_answer_is_given_while_the_rows_change_under_the_keys(
    page: Page, server: Server, store: Store, reading: Reading
):
    """A No to 2.2.2a takes 2.2.2b away just when the focus comes to it."""
    from playwright.sync_api import expect

    tell(store, reading, "sentence_type", "resettlement")
    open_case(page, server, reading, "2.2")
    choice(page, "2.2.2a", "Yes").focus()
    page.keyboard.press("n")
    expect(row(page, "2.2.2b").get_by_text("Does not apply: 2.2.2a is No.")).to_be_visible()
    expect(choice(page, "2.2.2b", "Yes")).to_be_hidden()
    settled(page)
    assert focused(page) == "2.2.2"
    page.keyboard.press("y")
    expect(saved(page, "2.2.2")).to_be_visible()
    assert values(store, reading) == {"2.2.2a": "no", "2.2.2": "yes"}


def test_j_and_k_move_and_answer_nothing(page: Page, server: Server, store: Store, reading: Reading):
    open_case(page, server, reading, "2.2")
    choice(page, "2.2.1a", "Yes").focus()
    went = []
    for key in "jjkJK":
        page.keyboard.press(key)
        went.append(focused(page))
    assert went == ["2.2.1b", "2.2.1", "2.2.1b", "2.2.1", "2.2.1b"]
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert focused(page) == "2.2.1a", "before the first question is nothing to go to"
    settled(page)
    assert values(store, reading) == {}


def test_a_where_not_applicable_is_not_offered_answers_nothing(page: Page, server: Server, store: Store):
    reading = begin_case(store, begin_audit(store, shipped_questionnaires()[0].source.decode()))
    open_case(page, server, reading, "2.2")
    choice(page, "2.2.1", "Yes").focus()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    settled(page)
    assert (focused(page), values(store, reading)) == ("2.2.1", {})


def test_a_key_that_stays_down_answers_one_question(page: Page, server: Server, store: Store, reading: Reading):
    from playwright.sync_api import expect

    open_case(page, server, reading, "2.2")
    choice(page, "2.2.1a", "Yes").focus()
    for _ in range(4):
        page.keyboard.down("y")  # all but the first are repeats
    page.keyboard.up("y")
    expect(saved(page, "2.2.1a")).to_be_visible()
    settled(page)
    assert (focused(page), values(store, reading)) == ("2.2.1b", {"2.2.1a": "yes"})


def test_no_key_is_taken_from_a_note(page: Page, server: Server, store: Store, reading: Reading):
    from playwright.sync_api import expect

    open_case(page, server, reading, "2.2")
    choice(page, "2.2.1", "Yes").focus()
    page.keyboard.press("t")
    field = page.get_by_label("Note on 2.2.1", exact=True)
    expect(field).to_be_focused()
    page.keyboard.type("yes, nay, at just [k]")
    expect(field).to_have_value("yes, nay, at just [k]")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(row(page, "2.2.1").get_by_role("button", name=form_says("guidanceWithNote"))).to_be_visible()
    assert focused(page) == "2.2.1", "Escape comes back to the answer"
    until(lambda: noted(store, reading) == "yes, nay, at just [k]")
    assert values(store, reading) == {}
    page.keyboard.press("y")
    expect(saved(page, "2.2.1")).to_be_visible()
    assert values(store, reading) == {"2.2.1": "yes"}


def test_no_key_is_taken_from_the_reason_field_or_a_fact(page: Page, server: Server, store: Store, reading: Reading):
    from playwright.sync_api import expect

    open_case(page, server, reading, "facts")
    office = page.get_by_label("Office")
    office.focus()
    page.keyboard.type("yes, nay]")
    expect(office).to_have_value("yes, nay]")
    page.keyboard.press("Tab")
    expect(mark(page, "office")).to_have_text(re.compile("^Saved "))
    assert reread(store, reading).facts["office"].value == '["yes, nay]"]'
    store.stages.submit(ANN, complete(store, reading))
    before = values(store, reading)
    open_case(page, server, reading, "check")
    reason = page.get_by_label("Reason, kept with the case")
    reason.focus()
    page.keyboard.type("yes, nay, at just ]")
    expect(reason).to_have_value("yes, nay, at just ]")
    page.keyboard.press("Tab")
    settled(page)
    assert values(store, reading) == before


def test_keys_with_a_modifier_stay_the_browsers_own(page: Page, server: Server, store: Store, reading: Reading):
    open_case(page, server, reading, "2.6")
    page.evaluate("addEventListener('keydown', event => { window.taken = event.defaultPrevented })")
    for keys in ("Control+a", "Control+y", "Alt+n", "Meta+y", "Control+Shift+a", "Control+j"):
        choice(page, "2.6.1", "Yes").focus()
        page.keyboard.press(keys)
        page.wait_for_timeout(50)
        assert page.evaluate("window.taken") is False, keys
        assert focused(page) in ("2.6.1", "BODY"), keys
    page.wait_for_timeout(200)
    settled(page)
    assert values(store, reading) == {}


def test_keys_do_nothing_while_the_focus_is_outside_an_answer(
    page: Page, server: Server, store: Store, reading: Reading
):
    open_case(page, server, reading, "2.2")
    places = {
        "nowhere": lambda: page.evaluate("document.activeElement.blur()"),
        "the sections": lambda: section(page, "2.2 Assessment").focus(),
        "a button": lambda: page.get_by_role("button", name="Next: 2.3 Planning").focus(),
        "the guidance": lambda: row(page, "2.2.1").get_by_role("button", name=form_says("guidance")).focus(),
        "a note": lambda: note(page, "2.2.1").focus(),
        "the list of cases": lambda: page.get_by_role("combobox", name="Case").focus(),
    }
    for name, go in places.items():
        go()
        for key in "ynajk]":
            page.keyboard.press(key)
        page.keyboard.press("Escape")
        assert title(page).inner_text() == "2.2 Assessment", name
    settled(page)
    assert values(store, reading) == {}


def test_a_read_only_case_takes_no_key(page: Page, server: Server, store: Store, reading: Reading):
    store.stages.submit(ANN, complete(store, reading))
    before = values(store, reading)
    open_case(page, server, reading, "2.6")
    choice(page, "2.6.1", "No").evaluate("radio => { radio.disabled = false; radio.focus(); radio.disabled = true }")
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    settled(page)
    assert values(store, reading) == before


def test_facts_are_recorded_by_keys_alone(page: Page, server: Server, store: Store):
    """Y and N on yes-or-no facts; J, K and Enter through every field, whatever its kind."""
    from playwright.sync_api import expect

    reading = begin_case(store, begin_audit(store, shipped_questionnaires()[0].source.decode()))
    open_case(page, server, reading, "facts")
    facts = [fact.id for fact in reading.audit.questionnaire.facts]
    to_first_answer(page, facts[0])
    went = [focused(page)]
    for fact in facts[:-1]:
        page.keyboard.press("Enter" if row(page, fact).get_by_role("textbox").count() else "j")
        went.append(focused(page))
    assert went == facts, "no field stops the way"
    for fact in reversed(facts[1:]):
        page.keyboard.press("Shift+Enter" if row(page, fact).get_by_role("textbox").count() else "k")
    assert focused(page) == facts[0]
    assert not reread(store, reading).facts, "moving records nothing"
    choice(page, "disability", "Yes").focus()
    page.keyboard.press("n")
    expect(mark(page, "disability")).to_have_text(re.compile("^Saved "))
    assert focused(page) == "office", "an answer leads on to the next fact"
    assert reread(store, reading).facts["disability"].value == '["no"]'
    choice(page, "court_report", "No").focus()
    page.keyboard.press("y")
    page.keyboard.press("k")
    expect(mark(page, "court_report")).to_have_text(re.compile("^Saved "))
    assert focused(page) == "court_report"
    assert reread(store, reading).facts["court_report"].value == '["yes"]'


def test_a_drop_down_keeps_the_letters_that_it_needs(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    reading = begin_case(store, begin_audit(store, shipped_questionnaires()[0].source.decode()))
    open_case(page, server, reading, "facts")
    field = row(page, "ethnicity").get_by_role("combobox")
    field.focus()
    page.keyboard.type("black", delay=30)  # K in the middle of a word
    assert focused(page) == "ethnicity"
    expect(field).to_have_value("black")
    page.keyboard.press("n")
    page.wait_for_timeout(1_600)
    page.keyboard.press("j")
    assert focused(page) == "disability", "no entry begins with J"
    expect(mark(page, "ethnicity")).to_have_text(re.compile("^Saved "))


def test_the_list_of_keys_is_in_sight(page: Page, server: Server, reading: Reading):
    from playwright.sync_api import expect

    for name, keys in (("2.2", ("Y, N, A", "J, K", "T", "]")), ("facts", ("Y, N", "J, K", "Enter", "]"))):
        open_case(page, server, reading, name)
        expect(page.locator("kbd:visible")).to_have_text(keys)
    expect(page.locator("[data-part=factKeys] p")).to_contain_text("case detail")
