"""From one case to another on the page Record: by the links to the next one and the one before, and by the list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from audit.messages import recording as messages
from audit.storage import Store
from tests.browser.conftest import (
    NewPage,
    Server,
    open_case,
    overflowing_parts,
    section_button,
    section_title,
    wait_until_settled,
)
from tests.browser.test_states import ACCEPTED, axe_violations
from tests.browser.words import form_says
from tests.cuttable_network import CuttableNetwork
from tests.storage.factories import ANN, create_audit, create_case

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MANY_CASES = 1_000
PATIENCE_MS = 1_000  # within which a long list opens and is searched, also on a busy machine


@pytest.fixture
def network(server: Server) -> Iterator[CuttableNetwork]:
    made = CuttableNetwork(server.port)
    yield made
    made.cut()


def title(page: Page, reference: str) -> Locator:
    return page.get_by_role("heading", name=f"Case {reference}", level=1)


def next_case(page: Page) -> Locator:
    return page.get_by_role("link", name="Next case")


def create_cases(store: Store, count: int) -> str:
    """A new audit with cases KSH-001 and so on."""
    audit_id = create_audit(store)
    store.cases.add_many(ANN, audit_id, [f"KSH-{number:03}" for number in range(1, count + 1)])
    return audit_id


def test_the_next_case_opens_at_the_same_section_and_its_link_keeps_the_focus(page: Page, server: Server, store: Store):
    """So that somebody can go through cases by pressing one key; a screen reader hears which case it is."""
    from playwright.sync_api import expect

    first = create_case(store)
    for reference in ("KSH-2", "KSH-3"):
        create_case(store, first.audit.id, reference)
    open_case(page, server, first, "2.2")
    section_button(page, "2.3 Planning").click()
    expect(section_title(page)).to_have_text("2.3 Planning")
    page.evaluate("window.isSamePage = true")
    next_case(page).focus()
    page.keyboard.press("Enter")
    expect(title(page, "KSH-2")).to_be_visible()
    wait_until_settled(page)
    expect(section_title(page)).to_have_text("2.3 Planning")
    expect(next_case(page)).to_be_focused()
    expect(page.locator("[data-part=said]")).to_have_text("Case KSH-2")
    page.keyboard.press("Enter")
    expect(title(page, "KSH-3")).to_be_focused()  # there is no next one
    expect(next_case(page)).to_be_disabled()
    for reference in ("KSH-2", "KSH-1"):
        wait_until_settled(page)
        page.go_back()
        expect(title(page, reference)).to_be_visible()
        expect(section_title(page)).to_have_text("2.3 Planning")
    assert page.evaluate("window.isSamePage"), "the program was loaded again"


def test_the_next_case_never_opens_at_its_checklist(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    first = create_case(store)
    create_case(store, first.audit.id, "KSH-2")
    open_case(page, server, first, "check")
    next_case(page).click()
    expect(title(page, "KSH-2")).to_be_visible()
    expect(section_title(page)).to_have_text("Case details")


def test_a_case_is_found_in_the_list_and_opened_by_keyboard(new_page: NewPage, server: Server, store: Store, axe: str):
    from playwright.sync_api import expect

    audit_id = create_cases(store, 12)
    page = new_page(width=375, height=700)
    case = store.cases.progress(ANN, audit_id)[0]
    open_case(page, server, store.reviews.open(ANN, audit_id, case.id), "2.3")
    button, search = page.get_by_role("button", name="Open another case"), page.get_by_label("Find a case")
    links = page.get_by_role("list", name="Cases").get_by_role("link")
    button.press("Enter")
    expect(search).to_be_focused()
    assert set(axe_violations(page, axe)) <= set(ACCEPTED)
    assert overflowing_parts(page) == []
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(search).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.type("ksh-01")
    expect(links).to_have_text([f"KSH-0{number} · not started · 10 left" for number in (10, 11, 12)])
    for key, focused in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(links.nth(focused)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(search).to_be_focused()
    page.keyboard.type("9")
    expect(page.get_by_role("status").get_by_text(messages.NO_MATCHING_CASE.format(singular="case"))).to_be_visible()
    page.keyboard.press("Backspace")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(title(page, "KSH-011")).to_be_visible()
    expect(section_title(page)).to_be_focused()
    expect(section_title(page)).to_have_text("2.3 Planning")
    expect(search).to_be_hidden()


def test_the_list_opens_at_the_case_that_is_shown_and_a_thousand_cases_are_searched_at_once(
    page: Page, server: Server, store: Store
):
    from playwright.sync_api import expect

    audit_id = create_cases(store, MANY_CASES)
    shown = store.cases.progress(ANN, audit_id)[700]
    open_case(page, server, store.reviews.open(ANN, audit_id, shown.id), "2.3")
    page.get_by_role("button", name="Open another case").click()
    links = page.get_by_role("list", name="Cases").get_by_role("link")
    expect(links.filter(has_text="KSH-701")).to_be_in_viewport(timeout=PATIENCE_MS)
    expect(links).to_have_count(MANY_CASES)
    page.keyboard.type("-042")
    expect(links).to_have_text(["KSH-042 · not started · 10 left"], timeout=PATIENCE_MS)


def test_a_case_that_is_chosen_without_a_network_opens_when_it_returns(
    page: Page, network: CuttableNetwork, store: Store
):
    from playwright.sync_api import expect

    first = create_case(store)
    create_case(store, first.audit.id, "KSH-2")
    open_case(page, network, first, "2.2")
    network.cut()
    expect(page.get_by_role("status").get_by_text(form_says("noConnection"))).to_be_visible()
    next_case(page).click()
    expect(page.get_by_role("alert").get_by_text(form_says("pageLater"))).to_be_visible()
    network.restore()
    expect(title(page, "KSH-2")).to_be_visible()
    expect(page.get_by_text(form_says("pageLater"))).to_have_count(0)
