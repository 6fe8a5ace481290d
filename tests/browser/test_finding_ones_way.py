"""Which audit is open, the way to another one, and the navigation: by keyboard, on a phone and in two tabs."""

from __future__ import annotations

import pytest

from audit.messages import pages as messages
from audit.storage import Store
from tests.browser.conftest import (
    NewPage,
    Server,
    follow_nav_link,
    open_page,
    overflowing_parts,
    wait_until_settled,
)
from tests.browser.test_states import axe_violations
from tests.storage.factories import create_audit

FOCUS_MARK_SCRIPT = """() => {
    const control = document.activeElement, style = getComputedStyle(control);
    if (control === document.body) return ["BODY", "", 0];
    if (control.matches('[data-testid="stMain"]')) return ["the page", "solid", 2];
    return [control.textContent || control.getAttribute("aria-label") || control.tagName, style.outlineStyle,
        parseFloat(style.outlineWidth)];
}"""


@pytest.fixture(scope="module")
def audit_ids(own_server_store: Store) -> list[str]:
    """Twelve audits: their list has a search box."""
    return [create_audit(own_server_store, name=f"Audit number {number}") for number in range(12)]


def test_another_audit_is_found_and_opened_by_keyboard_on_the_same_page(
    new_page: NewPage, own_server: Server, audit_ids: list[str], axe: str
):
    from playwright.sync_api import expect

    page = open_page(new_page(), own_server, "breakdowns", audit=audit_ids[0])
    button = page.get_by_role("button", name="Audit number 0")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Find an audit")).to_be_focused()
    assert not axe_violations(page, axe)
    page.keyboard.type("number 11")
    links = page.get_by_role("list", name="Your audits").get_by_role("link")
    expect(links).to_have_text(["Audit number 11"])
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Audit number 11")).to_be_visible()
    expect(page.get_by_role("heading", name="Breakdowns", level=1)).to_be_focused()
    assert page.url.endswith(f"/breakdowns?audit={audit_ids[11]}")
    assert page.title() == "Breakdowns – Audit number 11 – Case audit workbench"


def test_two_tabs_stay_in_their_audits_and_back_leads_to_the_audit_before(
    new_page: NewPage, own_server: Server, audit_ids: list[str]
):
    from playwright.sync_api import expect

    first, second = (open_page(new_page(), own_server, "results", audit=audit_ids[number]) for number in (1, 2))
    for tab, audit_id in ((first, audit_ids[1]), (second, audit_ids[2])):
        follow_nav_link(tab, "Cases")
        assert f"audit={audit_id}" in tab.url
    open_page(first, own_server, "cases", audit=audit_ids[3])
    first.go_back()
    expect(first.get_by_role("button", name="Audit number 1", exact=False)).to_be_visible()
    wait_until_settled(first)
    assert f"audit={audit_ids[1]}" in first.url


@pytest.mark.parametrize("width", [375, 640])
def test_on_a_narrow_screen_the_pages_are_behind_a_menu(
    new_page: NewPage, own_server: Server, audit_ids: list[str], axe: str, width: int
):
    from playwright.sync_api import expect

    page = open_page(new_page(width=width, height=700), own_server, "results", audit=audit_ids[0])
    expect(page.get_by_role("heading", name="Results", level=1)).to_be_in_viewport(ratio=1)
    menu = page.get_by_role("button", name="Menu", exact=True)
    assert page.locator(".st-key-page-header").bounding_box()["height"] < 90, "the header is one line"
    assert page.locator(".audits button").bounding_box()["y"] == pytest.approx(menu.bounding_box()["y"], abs=6)
    user = page.get_by_text(messages.LOCAL_MODE.format(name="Ann"))
    expect(user).to_be_hidden()
    link = page.get_by_role("navigation", name="Pages").get_by_role("link", name="Members")
    expect(link).to_be_hidden()
    menu.click()
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(link).to_be_in_viewport()
    expect(user).to_be_in_viewport()
    assert not axe_violations(page, axe)
    assert overflowing_parts(page) == []
    link.click()
    expect(page.get_by_role("heading", name="Members", level=1)).to_be_focused()
    expect(link).to_be_hidden()


def test_the_skip_link_leads_past_the_navigation(new_page: NewPage, own_server: Server, audit_ids: list[str]):
    from playwright.sync_api import expect

    page = open_page(new_page(), own_server, "results", audit=audit_ids[0])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Results", level=1)).to_be_focused()
    assert page.url.endswith(f"/results?audit={audit_ids[0]}")


@pytest.mark.parametrize("path", ["", "history"])
def test_every_control_shows_that_it_has_the_focus_in_the_dark_theme(
    new_page: NewPage, own_server: Server, audit_ids: list[str], path: str
):
    page = new_page()
    page.emulate_media(color_scheme="dark")
    open_page(page, own_server, path, audit=audit_ids[0])
    names: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name, outline, width = page.evaluate(FOCUS_MARK_SCRIPT)
        if name == "BODY":
            break
        assert outline != "none" and width >= 2, (name, outline, width)
        names.append(name)
    assert len(names) > 20, names
