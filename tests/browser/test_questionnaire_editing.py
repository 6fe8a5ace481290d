"""A questionnaire made from an Excel table and changed with forms, by somebody who never sees its file."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from audit.messages import questionnaire_editing as messages
from audit.storage import Store
from audit.toml_files.questionnaire import parse_questionnaire
from audit.toml_files.questionnaire_text import read_data
from tests.browser.conftest import Server, open_page, wait_until, wait_until_settled
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN

if TYPE_CHECKING:
    from playwright.sync_api import Page


def question_table() -> bytes:
    """A table as people have it: a title, headings of their own, sections as rows, and numbers as ids."""
    book = Workbook()
    rows = (
        *(("Induction 2026",), (), ("No.", "Question", "Notes for auditors")),
        *(("1. Planning",), (1.1, "Is there a plan?", "Look for a date."), (1.2, "Is it shared?", None)),
        *(("2. Review",), (2.1, "Was it reviewed?", None)),
    )
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_table_becomes_a_draft_that_is_changed_with_forms(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    known = {draft.id for draft in store.questionnaires.all(ANN)}
    open_page(page, server, "questionnaires")
    page.get_by_text("From a table of questions").click()
    file = {"name": "induction.xlsx", "mimeType": "application/octet-stream", "buffer": question_table()}
    page.locator("[class*=st-key-question-table] input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Start draft").click()
    link = page.get_by_role("link", name="Change question 1.2")
    link.wait_for()
    (draft,) = {each.id for each in store.questionnaires.all(ANN)} - known

    def texts() -> dict[str, str]:
        source = store.questionnaires.read(ANN, draft).source
        return {key.id: key.text for key in parse_questionnaire(source.encode(), "f").key_questions}

    link.focus()
    page.keyboard.press("Enter")
    wording = page.get_by_label("Wording")
    wording.wait_for()
    expect(page.get_by_role("heading", name="Change question 1.2")).to_be_focused()
    wording.focus()
    page.keyboard.press("End")
    page.keyboard.type(" And with whom?")
    wait_until(lambda: texts()["1.2"] == "Is it shared? And with whom?")
    expect(wording).to_be_focused()
    page.get_by_role("button", name="Add question below").click()
    expect(page.get_by_text(messages.ADDED.format(what="Question", id="1.3")).locator("..")).to_be_focused()
    page.keyboard.press("Tab")
    expect(wording).to_be_focused()
    page.keyboard.type("Is it dated?")
    wait_until(lambda: "1.3" in texts_if_valid(store, draft))
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Is it dated?")).to_be_visible()
    assert texts() == {
        "1.1": "Is there a plan?",
        "1.2": "Is it shared? And with whom?",
        "1.3": "Is it dated?",
        "2.1": "Was it reviewed?",
    }


def texts_if_valid(store: Store, draft: str) -> str:
    """Return the text of a draft once its newest question has a wording."""
    source = store.questionnaires.read(ANN, draft).source
    return source if 'text = "Is it dated?"' in source else ""


def test_the_text_and_the_forms_of_a_tab_change_one_draft_in_turn(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    draft = store.questionnaires.create(ANN, SMALL_TOML)
    open_page(page, server, "questionnaires", draft=draft, view="file")
    text = page.locator("#questionnaire-text")
    for comment, name in (("# One\n", "First"), ("# Two\n", "Second")):
        text.evaluate("area => { area.focus(); area.setSelectionRange(0, 0); }")
        page.keyboard.type(comment)
        page.get_by_role("link", name="Questions", exact=True).click()
        page.get_by_role("link", name="Change question 2.2.1", exact=True).click()
        page.get_by_label("Short name", exact=True).fill(name)
        page.keyboard.press("Tab")
        wait_until(lambda: f'short = "{name}"' in store.questionnaires.read(ANN, draft).source)  # noqa: B023
        page.get_by_role("link", name="Whole file").click()
        saved = store.questionnaires.read(ANN, draft).source
        assert saved.startswith(comment)
        expect(text).to_have_value(saved)
    assert page.get_by_role("button", name="Use my text").count() == 0


def test_a_click_right_after_typing_saves_the_entry_and_acts(page: Page, server: Server, store: Store):
    draft = store.questionnaires.create(ANN, SMALL_TOML)
    open_page(page, server, "questionnaires", draft=draft, view="questions")
    leave = (
        page.get_by_role("button", name="Done", exact=True),
        page.get_by_role("button", name="Add case detail"),
    )
    for number, control in enumerate(leave):
        page.get_by_role("link", name="Change question 2.2.1", exact=True).click()
        page.get_by_label("Short name", exact=True).fill(f"Name {number}")
        control.click()
        wait_until(lambda: f'short = "Name {number}"' in store.questionnaires.read(ANN, draft).source)  # noqa: B023
        wait_until_settled(page)
    page.get_by_text(messages.DETAIL_ADDED).wait_for()


@pytest.mark.parametrize("link", ["Use it", "Change question 2.2.1", "All questionnaires", "Home"])
@pytest.mark.parametrize(("label", "key"), [("Title", "title"), ("Where the questions come from", "source")])
def test_a_link_right_after_typing_loses_nothing(
    page: Page, server: Server, store: Store, link: str, label: str, key: str
):
    draft = store.questionnaires.create(ANN, SMALL_TOML)
    open_page(page, server, "questionnaires", draft=draft, view="questions", item="top")
    box = page.get_by_label(label, exact=True).first
    box.click()
    page.keyboard.press("End")
    page.keyboard.type(" as typed")
    page.get_by_role("link", name=link, exact=True).first.click()
    wait_until(lambda: str(read_data(store.questionnaires.read(ANN, draft).source)[key]).endswith(" as typed"))


@pytest.mark.parametrize("button", ["Done", "Add prompt", "Move down"])
def test_a_click_right_after_typing_does_both(page: Page, server: Server, store: Store, button: str):
    from playwright.sync_api import expect

    draft = store.questionnaires.create(ANN, SMALL_TOML)
    question = "standards.1.key_questions.0"
    open_page(page, server, "questionnaires", draft=draft, view="questions", item=question)
    page.get_by_label("Wording").click()
    page.keyboard.press("End")
    page.keyboard.type(" As typed?")
    page.get_by_role("button", name=button, exact=True).click()
    wait_until(lambda: "As typed?" in store.questionnaires.read(ANN, draft).source)
    expect(page).not_to_have_url(re.compile(f"{re.escape(question)}$"))


def test_a_line_is_saved_while_it_is_typed(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    draft = store.questionnaires.create(ANN, SMALL_TOML)
    open_page(page, server, "questionnaires", draft=draft, view="questions", item="top")
    box = page.get_by_label("Title", exact=True).first
    box.click()
    page.keyboard.press("End")
    page.keyboard.type(" as typed")
    wait_until(lambda: " as typed" in store.questionnaires.read(ANN, draft).source)
    expect(box).to_be_focused()
    page.keyboard.type(" again")
    wait_until(lambda: " as typed again" in store.questionnaires.read(ANN, draft).source)
