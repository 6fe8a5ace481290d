"""The list of cases in a browser: by keys alone, with 1,000 cases, on a phone, and where the focus goes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.messages import pages as messages
from audit.model.case import Case, CaseState
from audit.model.references import random_references
from audit.storage import Store
from audit.web.cases import component
from tests.browser.conftest import NewPage, Server, open_folded, open_page, overflowing_parts, wait_until_settled
from tests.storage.factories import ANN, create_audit

if TYPE_CHECKING:
    from playwright.sync_api import Page

ENTRY = re.compile(r'^  (\w+):\s+("(?:[^"\\]|\\.)*"),$', re.MULTILINE)
WORDS: dict[str, str] = {
    name: json.loads(text)
    for name, text in ENTRY.findall((Path(component.__file__).parent / "list_words.js").read_text("utf-8"))
}
FOCUSED = "() => document.activeElement.textContent.trim()"


@pytest.fixture
def audit_id(server: Server, store: Store) -> str:
    """An audit of six cases: three of Ben, three not allocated."""
    new_audit_id = create_audit(store, name="An audit with a list")
    for number in range(1, 7):
        store.cases.add(ANN, new_audit_id, Case(f"L-{number}", "Ben" if number > 3 else ""))
    return new_audit_id


def open_list(page: Page, server: Server, **query: str) -> None:
    open_page(page, server, "cases", **query)
    page.locator(".case-list tbody tr").first.wait_for()


def counted(page: Page) -> str:
    return page.locator("[data-part=count]").inner_text()


def references(page: Page) -> list[str]:
    return page.locator(".case-list tbody th").all_inner_texts()


def wait_for_focus(page: Page, words: str) -> None:
    page.wait_for_function("words => document.activeElement.textContent.trim() === words", arg=words)


def test_cases_are_selected_allocated_and_read_out_by_keys_alone(
    page: Page, server: Server, store: Store, audit_id: str
):
    open_list(page, server, audit=audit_id)
    page.get_by_role("checkbox", name="Select L-1", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("checkbox", name="Select L-3", exact=True).focus()
    page.keyboard.press("Shift+Space")
    assert page.locator("[data-part=selected]").inner_text() == WORDS["selected"].format(count=3)
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "Allocate"
    page.keyboard.press("Enter")
    wait_for_focus(page, "Allocate 3 cases")
    page.keyboard.press("Tab")
    page.keyboard.type("Cara")
    page.keyboard.press("Enter")
    wait_until_settled(page)
    page.get_by_role("button", name="Allocate 3 cases").focus()
    page.keyboard.press("Enter")
    wait_for_focus(page, messages.CASES_ALLOCATED.format(cases="3 cases", name="Cara"))
    assert page.locator("[data-part=outcome]").get_attribute("role") == "status"
    assert counted(page) == WORDS["showingAll"].format(total=6, plural="cases"), "no case is hidden"
    auditors = {case.case.auditor for case in store.cases.progress(ANN, audit_id)}
    assert auditors == {"Ben", "Cara"}


def test_filters_and_order_are_in_the_address_and_a_search_is_not(page: Page, server: Server, audit_id: str):
    open_list(page, server, audit=audit_id, auditor="none")
    assert references(page) == ["L-1", "L-2", "L-3"]
    assert counted(page) == WORDS["showing"].format(shown=3, total=6, plural="cases")
    page.get_by_role("button", name="Reference", exact=True).press("Enter")
    page.get_by_role("button", name="Reference", exact=True).press("Enter")
    assert page.locator("[aria-sort]").get_attribute("aria-sort") == "descending"
    page.get_by_role("searchbox", name="Search").fill("l-2")
    assert references(page) == ["L-2"]
    assert page.url.endswith("&auditor=none&sort=-reference")
    page.get_by_role("link", name="L-2").click()
    page.wait_for_url("**/record?*")
    page.get_by_role("heading", name="Case L-2").wait_for()
    page.go_back()
    page.locator(".case-list tbody tr").first.wait_for()
    assert references(page) == ["L-3", "L-2", "L-1"]
    page.get_by_role("button", name=WORDS["showAll"].format(total=6, plural="cases")).press("Enter")
    assert len(references(page)) == 6
    assert page.evaluate("document.activeElement.type") == "search"


def test_a_filter_that_matches_nothing_says_so_and_offers_all(page: Page, server: Server, audit_id: str):
    open_list(page, server, audit=audit_id)
    page.get_by_role("searchbox", name="Search").fill("nothing like this")
    assert counted(page) == WORDS["showing"].format(shown=0, total=6, plural="cases")
    assert page.get_by_text(WORDS["noMatch"].format(singular="case")).is_visible()
    assert page.get_by_role("button", name=WORDS["showAll"].format(total=6, plural="cases")).is_visible()


def test_adding_cases_clears_the_filters_and_puts_the_focus_on_what_was_done(page: Page, server: Server, audit_id: str):
    open_list(page, server, audit=audit_id, state=CaseState.ALLOCATED.value, auditor="none")
    open_folded(page, "Add cases with random references")
    page.get_by_label("How many cases").fill("46")
    page.keyboard.press("Tab")
    wait_until_settled(page)
    page.get_by_role("button", name="Add 46 cases").click()
    wait_for_focus(page, messages.CASES_ADDED.format(cases="46 cases"))
    assert counted(page) == WORDS["showingAll"].format(total=52, plural="cases")
    assert page.get_by_text(messages.CASES_ADDED.format(cases="46 cases")).is_visible()


def test_a_thousand_cases_are_shown_in_pages_and_selected_in_one_go(new_page: NewPage, server: Server, store: Store):
    audit_id = create_audit(store, name="A large audit")
    store.cases.add_many(ANN, audit_id, random_references(1_000, []), "Ben")
    page = new_page()
    open_list(page, server, audit=audit_id)
    assert len(references(page)) == 50
    page.get_by_role("button", name=WORDS["next"]).press("Enter")
    assert page.get_by_text(WORDS["page"].format(page=2, pages=20)).is_visible()
    assert page.evaluate(FOCUSED) == WORDS["next"]
    page.get_by_role("checkbox", name=WORDS["selectPage"].format(singular="case")).check()
    page.get_by_role("button", name=WORDS["selectAll"].format(count="1,000")).press("Enter")
    assert page.locator("[data-part=selected]").inner_text() == WORDS["selected"].format(count="1,000")
    page.get_by_role("button", name="Remove", exact=True).press("Enter")
    page.get_by_role("heading", name="Remove 1,000 cases").wait_for()
    page.get_by_label("Reason for removing").fill("Drawn twice.")
    page.keyboard.press("Tab")
    wait_until_settled(page)
    page.get_by_role("button", name="Remove 1,000 cases").click()
    page.get_by_text(messages.CASES_REMOVED.format(cases="1,000 cases")).wait_for()
    assert not store.cases.progress(ANN, audit_id)


def test_on_a_phone_each_case_is_a_card_that_fits(new_page: NewPage, server: Server, audit_id: str):
    page = new_page()
    page.set_viewport_size({"width": 375, "height": 800})
    open_list(page, server, audit=audit_id)
    assert overflowing_parts(page) == []
    assert not page.locator(".case-list thead").is_visible()
    page.get_by_label(WORDS["sort"]).select_option("-reference")
    assert references(page)[0] == "L-6"
    page.get_by_role("checkbox", name="Select L-6", exact=True).check()
    assert page.get_by_role("button", name="Allocate", exact=True).is_enabled()
