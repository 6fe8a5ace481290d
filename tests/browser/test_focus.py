"""Where the focus goes: to what an action did or why it failed, and never to the page itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audit.messages import concerns as concern_messages
from audit.messages import pages as messages
from audit.storage import Store
from audit.web.page_list import PAGES
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import NewPage, Server, open_folded, open_page, overflowing_parts, wait_until_settled
from tests.browser.refused_forms import REFUSED
from tests.browser.test_states import ACCEPTED, axe_violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOCUSED = "() => document.activeElement.tagName"
# Just before the page looks, 150 ms after the end of a run, at what that run led to.
PRESS_AFTER_RUN = """label => {
  const app = document.querySelector('[data-testid="stApp"]');
  let hasRun = false;
  new MutationObserver((_, watch) => {
    const isRunning = app.dataset.testScriptState !== "notRunning";
    hasRun ||= isRunning;
    if (!hasRun || isRunning) return;
    watch.disconnect();
    const button = [...document.querySelectorAll("button")].findLast(({ textContent }) => textContent === label);
    setTimeout(() => {
      button.focus();
      button.click();
    }, 130);
  }).observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
}"""
HAS_FOCUS = "field => field.contains(document.activeElement) || field.parentElement.contains(document.activeElement)"
BUTTONS = '[data-testid="stMain"] [data-testid="stButton"] button:enabled'

ELSEWHERE = ("record", "home")  # the form has its own tests; Home loads the samples, which takes longer than all others


@pytest.fixture(scope="module")
def scenario(own_server: Server, own_server_store: Store) -> Scenario:
    """A server of these tests: they press every button."""
    return Scenario(own_server, own_server_store)


def pattern_of(message: str) -> re.Pattern[str]:
    """Return the pattern of a message with anything for its names in braces; '' fits every sentence."""
    return re.compile(".*".join(map(re.escape, re.split(r"{[^}]*}", message))))


def focus_is_on_the_page(page: Page) -> bool:
    """Whether the focus fell to the page itself, also after a moment."""
    for _ in range(30):
        if page.evaluate(FOCUSED) != "BODY":
            return False
        page.wait_for_timeout(50)
    return True


@pytest.mark.thorough
@pytest.mark.parametrize("name", [page.name for page in PAGES if page.name not in ELSEWHERE])
def test_after_every_button_of_a_page_the_focus_is_on_it(page: Page, scenario: Scenario, name: str):
    (path,) = [entry.url_path for entry in PAGES if entry.name == name]
    open_page(page, scenario.server, path, audit=scenario.audit_id)
    address, lost = page.url, []
    for number in range(page.locator(BUTTONS).count()):
        button = page.locator(BUTTONS).nth(number)
        if not button.is_visible():  # an earlier button changed the page
            continue
        label = button.inner_text()
        button.focus()
        page.keyboard.press("Enter")
        wait_until_settled(page)
        if focus_is_on_the_page(page):
            lost.append(label)
        if page.url != address:
            open_page(page, scenario.server, path, audit=scenario.audit_id)
    assert lost == []


@pytest.mark.parametrize("form", REFUSED)
def test_what_is_refused_leads_to_its_field(new_page: NewPage, scenario: Scenario, axe: str, form: str):
    from playwright.sync_api import expect

    page = new_page(width=375, height=700)
    open_form, refusals = REFUSED[form]
    open_form(page, scenario)
    wait_until_settled(page)
    for refusal in refusals:
        refusal.act(page)
        summary = page.locator("[data-errors]").filter(has_text=pattern_of(refusal.message))
        link = summary.get_by_role("link").filter(has_text=pattern_of(refusal.message)).first
        if not refusal.while_typing:
            expect(summary).to_be_focused()
            expect(summary).to_be_in_viewport()
        sentence = link.inner_text()
        named = page.get_by_role(refusal.role, name=refusal.label)  # type: ignore[arg-type]
        field = named.and_(page.locator("[aria-invalid=true]"))
        expect(field).to_have_accessible_description(re.compile(re.escape(sentence)))
        expect(page.locator(".field-error", has_text=sentence)).to_be_visible()
        link.press("Enter")
        page.wait_for_function(HAS_FOCUS, arg=field.element_handle())
    assert overflowing_parts(page) == []
    assert set(axe_violations(page, axe)) <= set(ACCEPTED)


def test_the_end_of_a_run_before_an_action_is_not_what_the_action_led_to(page: Page, scenario: Scenario):
    from playwright.sync_api import expect

    review = scenario.create_submitted_review("Done 3")
    open_page(page, scenario.server, "record", audit=scenario.audit_id, case=review.case_id, section="check")
    page.get_by_role("button", name="Return to auditor").click()
    first = page.locator("[data-errors]").filter(has_text="Enter a reason.")
    expect(first).to_be_focused()
    page.evaluate(PRESS_AFTER_RUN, "Raise urgent concern")
    open_folded(page, "Raise an urgent concern")
    expect(page.locator("[data-errors]").filter(has_text=concern_messages.CONCERN_MISSING)).to_be_focused()


def test_what_was_saved_is_said_where_the_person_is(page: Page, scenario: Scenario, axe: str):
    from playwright.sync_api import expect

    open_page(page, scenario.server, "members", audit=scenario.audit_id)
    page.get_by_label("Name", exact=True).fill("dan@example.org")
    page.get_by_role("radio", name="Reader").click()
    page.get_by_role("button", name="Add member").click()
    confirmation = page.get_by_role("status").filter(
        has_text=messages.MEMBER_ADDED.format(name="dan@example.org", role="reader")
    )
    expect(confirmation).to_be_focused()
    expect(confirmation).to_be_in_viewport()
    assert set(axe_violations(page, axe)) <= set(ACCEPTED)
    page.get_by_label("Name", exact=True).press("Tab")
    expect(confirmation).to_have_count(1)


def test_the_contents_of_the_results_lead_to_each_part_and_back_with_the_focus(page: Page, scenario: Scenario):
    from playwright.sync_api import expect

    open_page(page, scenario.server, "results", audit=scenario.audit_id)
    contents = page.get_by_role("navigation", name="On this page")
    contents.get_by_role("link", name="2.2 Assessment").press("Enter")
    expect(page.get_by_role("heading", name="2.2 Assessment", level=2)).to_be_focused()
    page.get_by_role("link", name="Back to ratings").last.press("Enter")
    ratings = page.get_by_role("heading", name="Ratings", exact=True)
    expect(ratings).to_be_focused()
    expect(ratings).to_be_in_viewport()
    page.get_by_role("link", name="Back to contents").last.press("Enter")
    expect(contents).to_be_focused()
    expect(contents).to_be_in_viewport()
    wait_until_settled(page)
    expect(contents).to_be_focused()
    assert f"audit={scenario.audit_id}" in page.url
