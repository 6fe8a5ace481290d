"""Printed cases in a real browser: made by keyboard, read by a screen reader, and each case on pages of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from audit.files.case_sheets import build_case_sheets
from audit.formatting import today
from audit.model.case_print import CasePrint, to_print
from audit.storage import Store
from tests.browser.conftest import Server, open_case, wait_until_settled
from tests.browser.test_states import axe_violations
from tests.storage.factories import ANN, complete_case, create_audit, create_case, save_note

pytestmark = pytest.mark.browser
PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def profile(whole_profile: BrowserContext) -> BrowserContext:
    """Printing and downloads are the work of the browser that people use."""
    return whole_profile


def prints(store: Store) -> list[CasePrint]:
    """Two cases with notes, one of which is as long as a note may be."""
    audit_id = create_audit(store)
    reviews = [complete_case(store, create_case(store, audit_id, reference)) for reference in ("K-1", "K-2")]
    save_note(store, reviews[1], "2.2.1", "A long note. " * 380)
    opened = [store.reviews.open(ANN, audit_id, review.case_id) for review in reviews]
    return [to_print(each, store.reviews.audit_log(ANN, audit_id, each.case_id)) for each in opened]


def test_printed_cases_pass_axe_and_each_begins_on_a_new_page(whole_browser: Browser, store: Store, axe: str) -> None:
    page, both = whole_browser.new_page(), prints(store)

    def page_count(shown: list[CasePrint], title: str = "") -> int:
        data = build_case_sheets(shown, "Ann", today(), title=title, with_history=True)
        page.set_content(data.decode())
        return len(PAGE.findall(page.pdf(prefer_css_page_size=True)))

    short, long = (page_count([each]) for each in both)
    assert not axe_violations(page, axe)
    assert long > short
    assert page_count(both, "Cases of Ann") == 1 + short + long
    assert not axe_violations(page, axe)
    page.close()


def test_a_case_is_printed_by_keyboard_alone(page: Page, server: Server, store: Store) -> None:
    review = create_case(store)
    open_case(page, server, review, "2.2")
    page.get_by_role("link", name="Print this case").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Download 1 case to print").wait_for()
    wait_until_settled(page)
    for _ in range(4):
        if page.evaluate("document.activeElement.innerText").startswith("Download"):
            break
        page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert f"Case {review.reference}" in Path(download.value.path()).read_text("utf-8")
