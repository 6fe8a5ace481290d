"""The home page as each role uses it, in a browser: what it shows, where its links lead, and axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from audit.formatting import today
from audit.model.case import Case
from audit.storage import Role, Store, open_store
from tests.browser.conftest import NewPage, overflowing_parts, section_button, wait_until_settled
from tests.browser.sign_in import PROXY_SECRET, SignInServer, open_address
from tests.browser.test_states import VIEWS, axe_violations, show_view
from tests.storage.factories import ANN, YES, complete_case, create_audit, import_submitted_cases, save_answer

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEADERS = '{"X-Forwarded-Email": "email"}'


@pytest.fixture(scope="module")
def proxied_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignInServer]:
    """The app behind a proxy that says who the user is."""
    folder = tmp_path_factory.mktemp("roles")
    server = SignInServer(folder, "--server.trustedUserHeaders", HEADERS, AUDIT_PROXY_SECRET=PROXY_SECRET)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def audit_id(proxied_app: SignInServer) -> Iterator[str]:
    """An audit in its fieldwork with a member of each role, and cases in every state of the auditor and of nobody."""
    store = open_store(proxied_app.store_url)
    audit_id = create_audit(store, fieldwork_from=today() - timedelta(days=9), fieldwork_to=today())
    for role in Role:
        store.members.set_role(ANN, audit_id, email(role), role)
    import_submitted_cases(store, audit_id, 10, yes=5)
    for number in range(8):
        add_case(store, audit_id, number)
    yield audit_id
    store.close()


def add_case(store: Store, audit_id: str, number: int) -> None:
    auditor = email(Role.AUDITOR) if number < 6 else ""
    review = store.reviews.open(ANN, audit_id, store.cases.add(ANN, audit_id, Case(f"KSH-{number}", auditor)))
    if number in (1, 2):
        review = complete_case(store, review)
        store.workflow.submit(ANN, review)
    if number == 2:
        store.workflow.return_to_auditor(ANN, store.reviews.open(ANN, audit_id, review.case_id), "Say when this was.")
    if number == 3:
        save_answer(store, review, "2.2.2", YES, person(Role.AUDITOR))


def email(role: Role) -> str:
    return f"{role}@example.org"


def person(role: Role) -> object:
    from audit.storage import Person

    return Person(email(role))


@pytest.fixture
def home_of(new_page: NewPage, proxied_app: SignInServer, audit_id: str, axe: str) -> Callable[[Role], Page]:
    """Opens the home page of a role, after axe has looked at it in both themes."""

    def opened(role: Role) -> Page:
        page = new_page(height=900)
        page.set_extra_http_headers({"X-Forwarded-Email": email(role), "X-Audit-Proxy-Secret": PROXY_SECRET})
        open_address(page, proxied_app)
        for scheme, width in VIEWS:
            show_view(page, scheme, width)
            assert not axe_violations(page, axe), (role, scheme, width)
            assert overflowing_parts(page) == [], (role, scheme, width)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.get_by_text(f"Your role in this audit: {role}.").wait_for()
        return page

    return opened


def test_a_lead_goes_from_what_needs_attention_to_the_cases(home_of: Callable[[Role], Page]):
    page = home_of(Role.LEAD)
    page.get_by_role("img", name="18 cases: ").wait_for()
    assert "behind" in page.get_by_role("row", name=email(Role.AUDITOR)).inner_text()
    page.get_by_role("link", name="See cases without an auditor").click()
    page.get_by_role("heading", name="Cases", level=1).wait_for()
    wait_until_settled(page)
    assert "auditor=none" in page.url
    page.get_by_text("Showing 2 of 18 cases").wait_for()


def test_an_auditor_continues_at_the_question_answered_last(home_of: Callable[[Role], Page]):
    page = home_of(Role.AUDITOR)
    page.get_by_text("Say when this was.").wait_for()
    page.get_by_role("link", name="Continue with KSH-3").click()
    page.get_by_role("heading", name="KSH-3", level=1).wait_for()
    page.get_by_role("heading", name="2.2 Assessment").wait_for()


def test_a_moderator_opens_the_next_case_decides_and_goes_on(home_of: Callable[[Role], Page]):
    page = home_of(Role.MODERATOR)
    open_next = page.get_by_role("link", name="Open next: ")
    first = open_next.inner_text().split(": ")[1]
    open_next.click()
    page.get_by_role("heading", name=first, level=1).wait_for()
    section_button(page, "Submitted").click()
    page.get_by_role("button", name="Mark as final").click()
    next_button = page.get_by_role("button", name="Next in the queue: ")
    second = next_button.inner_text().split(": ")[1].split(" (")[0]
    assert second != first
    next_button.click()
    page.get_by_role("heading", name=second, level=1).wait_for()


def test_a_reader_sees_the_latest_results_and_opens_them(home_of: Callable[[Role], Page]):
    page = home_of(Role.READER)
    page.get_by_role("heading", name="Latest results").wait_for()
    assert page.get_by_role("link", name="KSH").count() == 0
    page.get_by_role("link", name="See all results").click()
    page.get_by_role("heading", name="Results", level=1).wait_for()
