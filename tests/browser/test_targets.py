"""What can be clicked is large enough (WCAG 2.5.8): on every page, for everybody who may open it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from audit.storage import Role, Store, open_store
from audit.web.page_list import PAGES, PageEntry
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import NewPage, Server, open_page
from tests.browser.feedback_states import give_feedback
from tests.browser.sign_in import SignInServer, open_address, register_user, run_provider, sign_in, sign_in_server
from tests.storage.factories import ANN

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What is shown and smaller than 24 by 24 pixels. A link in a sentence may be, and a box is clicked by its label.
SMALL_TARGETS = """() => {
    const TARGETS = `a[href], button, summary, input:not([type=file]), select, textarea, [role=radio], [role=checkbox],
        [role=tab], [role=button], [role=spinbutton]`;
    const HIDDEN = '[aria-hidden=true], .skip, [data-testid=stSkipToContent]';
    const isText = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim();
    const isInSentence = (target) =>
        getComputedStyle(target).display === 'inline' && [...target.parentElement.childNodes].some(isText);
    const clicked = (target) => target.matches('[type=checkbox], [type=radio]') && target.closest('label') || target;
    const nameOf = (target) => target.textContent.trim() || target.getAttribute('aria-label') || target.outerHTML;
    return [...document.querySelectorAll(TARGETS)]
        .filter((target) => target.checkVisibility() && !target.closest(HIDDEN) && !isInSentence(target))
        .map((target) => [nameOf(target).slice(0, 80), clicked(target).getBoundingClientRect()])
        .filter(([, { width, height }]) => Math.min(width, height) < 23.5)
        .map(([name, { width, height }]) => `${name}: ${Math.round(width)} by ${Math.round(height)}`);
}"""
LISTED_PAGES = "links => links.map(link => link.getAttribute('href'))"
EMAILS = {role: f"{role.name.lower()}@example.org" for role in Role}


@pytest.fixture(scope="module")
def scenario(own_server: Server, own_server_store: Store) -> Scenario:
    """An audit with a case in each state, findings and feedback."""
    made = Scenario(own_server, own_server_store)
    give_feedback(made, made.create_review("Feedback 1"))
    return made


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("entry", PAGES, ids=[page.name for page in PAGES])
def test_every_target_of_a_page_is_large_enough(new_page: NewPage, scenario: Scenario, entry: PageEntry, width: int):
    page = new_page(width=width, height=900)
    open_page(page, scenario.server, entry.url_path, audit=scenario.audit_id)
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.fixture(scope="module")
def sign_in_app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignInServer]:
    """A server with an audit in which somebody has each role."""
    with run_provider() as provider_url:
        for email in EMAILS.values():
            register_user(provider_url, email)
        server = sign_in_server(tmp_path_factory.mktemp("roles"), provider_url)
        server.start()
        yield server
        server.kill()


@pytest.fixture(scope="module")
def audit_of_roles(sign_in_app: SignInServer) -> str:
    store = open_store(sign_in_app.store_url)
    made = Scenario(sign_in_app, store)
    for role, email in EMAILS.items():
        store.members.set_role(ANN, made.audit_id, email, role)
    store.workflow.allocate(ANN, made.started_review, EMAILS[Role.AUDITOR])
    store.close()
    return made.audit_id


@pytest.mark.thorough
# The pages above are those of a lead.
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LEAD], ids=lambda role: role.name.lower())
def test_every_target_of_the_pages_of_a_role_is_large_enough(
    browser: Browser, sign_in_app: SignInServer, audit_of_roles: str, role: Role
):
    context = browser.new_context()
    page = sign_in(open_address(context.new_page(), sign_in_app), EMAILS[role])
    open_address(page, sign_in_app, f"?audit={audit_of_roles}")
    small = {}
    for address in page.locator("nav.pages a").evaluate_all(LISTED_PAGES):
        open_address(page, sign_in_app, address.removeprefix("./"))
        small[address] = page.evaluate(SMALL_TARGETS)
    context.close()
    assert len(small) > 5
    assert not any(small.values()), small
