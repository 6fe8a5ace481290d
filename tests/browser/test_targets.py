"""What can be clicked is large enough (WCAG 2.5.8) on every page, for everybody who may open it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from audit.storage import Role, open_store
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import small_targets
from tests.browser.sign_in import SignInServer, open_address, register_user, run_provider, sign_in, sign_in_server
from tests.storage.factories import ANN

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LISTED_PAGES = "links => links.map(link => link.getAttribute('href'))"
EMAILS = {role: f"{role.name.lower()}@example.org" for role in Role}


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
# A lead's pages are measured in each of their states (test_states.py), and a reader's are some of a moderator's.
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MODERATOR], ids=lambda role: role.name.lower())
def test_every_target_of_the_pages_of_a_role_is_large_enough(
    browser: Browser, sign_in_app: SignInServer, audit_of_roles: str, role: Role
):
    context = browser.new_context()
    page = sign_in(open_address(context.new_page(), sign_in_app), EMAILS[role])
    open_address(page, sign_in_app, f"?audit={audit_of_roles}")
    small = {}
    for address in page.locator("nav.pages a").evaluate_all(LISTED_PAGES):
        open_address(page, sign_in_app, address.removeprefix("./"))
        small[address] = small_targets(page)
    context.close()
    assert len(small) > 5
    assert not any(small.values()), small
