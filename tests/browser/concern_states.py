"""The states of the page Urgent concerns, of its form on the recording form, and of the home page with open ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.messages import concerns as messages
from audit.model.case_review import CaseReview
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import open_case, open_folded, open_page, question_row, wait_until_settled
from tests.browser.words import form_says
from tests.storage.factories import ANN, create_audit, create_case

if TYPE_CHECKING:
    from playwright.sync_api import Page


def raise_concerns(world: Scenario) -> CaseReview:
    """A case of an audit of its own with an open, an answered and a closed concern."""
    store, note = world.store, world.texts.note
    review = create_case(store, create_audit(store, name=world.texts.name[:100]), "KSH-1")
    store.concerns.add(world.other_person, review, "2.2.1", note, note)
    answered = store.concerns.add(ANN, review, "2.2.2", note)
    store.concerns.answer(ANN, answered.key, note, note)
    closed = store.concerns.add(ANN, review, "", note)
    store.concerns.answer(ANN, closed.key, note, closes=True)
    return review


def concern_form_refused(page: Page, world: Scenario) -> None:
    """The form at a question without its text, below the concerns of the case."""
    open_case(page, world.server, raise_concerns(world), "2.2")
    ask_at(page, "2.2.1")
    page.get_by_role("button", name="Raise urgent concern", exact=True).last.click()
    page.get_by_text(messages.CONCERN_MISSING).first.wait_for()


def ask_at(page: Page, question: str) -> None:
    """Ask for the form at a question."""
    row = question_row(page, question)
    row.locator("button.aside").click()
    row.get_by_role("button", name=form_says("raiseConcern")).click()
    page.get_by_label("What you saw").wait_for()
    wait_until_settled(page)


def concerns_in_every_state(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "urgent-concerns", audit=raise_concerns(world).audit.id)
    open_folded(page, "Reopen KSH-1")
    page.get_by_label("Why the concern is reopened").wait_for()
    page.get_by_role("button", name="Add response", exact=True).first.click()
    page.get_by_text(messages.RESPONSE_MISSING).first.wait_for()


def open_concerns_at_home(page: Page, world: Scenario) -> None:
    open_page(page, world.server, audit=raise_concerns(world).audit.id)
    page.get_by_role("heading", name="2 urgent concerns open").wait_for()
