"""Signing in at a real provider with a real browser: who gets in, what they see, and what does not get anybody in."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from audit.model.case import Case
from audit.storage import Person, Role, Store, open_store
from tests.browser.conftest import TIMEOUT_MS, keep_process, overflowing_parts, wait_until_settled
from tests.browser.sign_in import (
    COOKIE_SECRET,
    PROXY_SECRET,
    UNUSED_DATABASE,
    SignInServer,
    cookies_of,
    open_address,
    random_email,
    register_user,
    request_page,
    run_provider,
    sign_in,
    sign_in_server,
)
from tests.browser.test_states import VIEWS, axe_violations, show_view
from tests.storage.factories import ANN, create_audit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

LEAD = "ada@example.org"
AUDIT, REFERENCE = "Autumn audit of Quillfeather", "KSH-77"
SHORT_SIGN_IN_SECONDS = 14


@pytest.fixture(scope="module")
def provider_url(browser: Browser) -> Iterator[str]:
    with run_provider() as url:
        register_user(url, LEAD)
        yield url


@pytest.fixture(scope="module")
def sign_in_app(provider_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignInServer]:
    server = sign_in_server(tmp_path_factory.mktemp("protected"), provider_url)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def protected_store(sign_in_app: SignInServer) -> Iterator[Store]:
    opened = open_store(sign_in_app.store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def audit_id(protected_store: Store) -> str:
    """An audit that LEAD leads, with one case."""
    audit_id = create_audit(protected_store, name=AUDIT)
    protected_store.members.set_role(ANN, audit_id, LEAD, Role.LEAD)
    protected_store.cases.add(ANN, audit_id, Case(REFERENCE))
    return audit_id


@pytest.fixture(scope="module")
def profiles(browser: Browser) -> Iterator[list[BrowserContext]]:
    """Browser profiles that no test uses at the moment: a used one has the app's scripts, which take long to load."""
    unused: list[BrowserContext] = []
    yield unused
    for context in unused:
        context.close()


@pytest.fixture
def new_browser(browser: Browser, profiles: list[BrowserContext]) -> Iterator[Callable[[], BrowserContext]]:
    """Makes browser profiles without a cookie."""
    in_use: list[BrowserContext] = []

    def made() -> BrowserContext:
        context = profiles.pop() if profiles else _new_profile(browser)
        in_use.append(context)
        return context

    yield made
    for context in in_use:
        for page in context.pages[1:]:  # the first keeps the process
            page.close()
        context.clear_cookies()
    profiles.extend(in_use)


def _new_profile(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(TIMEOUT_MS)
    keep_process(context)
    return context


def test_a_signed_out_visitor_sees_only_the_sign_in_button(
    new_browser: Callable[[], BrowserContext], sign_in_app: SignInServer, audit_id: str
):
    for address in ("", f"results?audit={audit_id}", f"members?audit={audit_id}"):
        page = open_address(new_browser().new_page(), sign_in_app, address)
        shown = " ".join(page.locator("main").inner_text().split())
        assert shown == "Case audit workbench Sign in to see your audits. Sign in"
        assert AUDIT not in page.content()
        assert page.get_by_role("link", name="Results").count() == 0


def test_sign_in_returns_to_the_requested_address_and_the_audit_log_names_the_person(
    new_browser: Callable[[], BrowserContext], sign_in_app: SignInServer, protected_store: Store, audit_id: str
):
    (case,) = protected_store.cases.progress(ANN, audit_id)
    asked = f"record?audit={audit_id}&case={case.id}"
    page = sign_in(open_address(new_browser().new_page(), sign_in_app, asked), LEAD)
    page.get_by_role("heading", name=REFERENCE).wait_for()
    assert page.url.startswith(f"{sign_in_app.url}/{asked}")
    assert LEAD in page.locator(".st-key-who").inner_text()

    other = random_email()
    open_address(page, sign_in_app, f"members?audit={audit_id}")
    page.get_by_label("Name").fill(other.upper())
    page.get_by_role("radio", name="Reader").click()
    page.get_by_role("button", name="Add member").click()
    page.get_by_role("rowheader", name=other).wait_for()
    *_, last = protected_store.audits.audit_log(ANN, audit_id)
    assert (last.by, last.change.subject, last.change.new) == (LEAD, other, Role.READER)
    (look,) = [read for read in protected_store.history.access_log(ANN, audit_id) if read.event.case_id == case.id]
    assert look.by == LEAD
    assert look.session_id


def test_a_person_without_a_role_sees_nothing_of_the_audit(
    new_browser: Callable[[], BrowserContext], sign_in_app: SignInServer, audit_id: str
):
    page = sign_in(open_address(new_browser().new_page(), sign_in_app, f"results?audit={audit_id}"), random_email())
    page.get_by_text("There is no such audit.").wait_for()
    assert AUDIT not in page.content()
    open_address(page, sign_in_app)
    assert AUDIT not in page.content()


def test_the_sign_in_page_and_the_lead_s_pages_pass_axe(
    new_browser: Callable[[], BrowserContext], sign_in_app: SignInServer, audit_id: str, axe: str
):
    page = open_address(new_browser().new_page(), sign_in_app, f"?audit={audit_id}")
    check_views(page, axe)
    sign_in(page, LEAD)
    for place in ("", "members", "history", "retention"):
        open_address(page, sign_in_app, f"{place}?audit={audit_id}")
        page.locator("nav.pages").wait_for(state="attached")  # behind Menu in a narrow window
        wait_until_settled(page)
        check_views(page, axe, place)


def check_views(page: Page, axe: str, place: str = "") -> None:
    """Check the page in every colour scheme and width."""
    for scheme, width in VIEWS:
        show_view(page, scheme, width)
        assert not axe_violations(page, axe), (place, scheme, width)
        assert overflowing_parts(page) == [], (place, scheme, width)
    assert page.locator("h1").count() == 1


def test_signing_out_signs_out_every_tab_and_revokes_the_old_cookie(
    new_browser: Callable[[], BrowserContext], sign_in_app: SignInServer, audit_id: str
):
    context = new_browser()
    page = sign_in(open_address(context.new_page(), sign_in_app), LEAD)
    page.get_by_role("heading", name=AUDIT).wait_for()
    before = cookies_of(context, sign_in_app)
    tab = open_address(context.new_page(), sign_in_app)
    tab.get_by_role("heading", name=AUDIT).wait_for()

    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Confirm").or_(page.locator("form button")).first.click()
    page.get_by_text("Sign in to see your audits.").wait_for()
    assert "_streamlit_user" not in cookies_of(context, sign_in_app)

    tab.get_by_role("link", name="Results").first.click()
    tab.get_by_text("Sign in to see your audits.").wait_for()
    assert AUDIT not in tab.content()
    assert AUDIT not in request_page(sign_in_app, before)


def test_a_page_left_open_serves_no_file_after_sign_out(
    new_browser: Callable[[], BrowserContext], sign_in_app: SignInServer, protected_store: Store, audit_id: str
):
    def taken_out() -> int:
        return sum(read.event.type == "export" for read in protected_store.history.access_log(ANN, audit_id))

    context = new_browser()
    page = sign_in(open_address(context.new_page(), sign_in_app), LEAD)
    tab = open_address(context.new_page(), sign_in_app, f"export?audit={audit_id}")
    file = tab.get_by_role("button", name="Download responses (CSV)")
    with tab.expect_download():
        file.click()
    before = taken_out()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Confirm").or_(page.locator("form button")).first.click()
    page.get_by_text("Sign in to see your audits.").wait_for()
    downloads: list[object] = []
    tab.on("download", lambda download: downloads.append(download))
    file.click()
    tab.wait_for_timeout(3_000)
    assert downloads == []
    assert taken_out() == before


def test_a_forged_or_altered_cookie_is_rejected(sign_in_app: SignInServer, audit_id: str):
    claims = {
        "email": LEAD,
        "email_verified": True,
        "iat": int(time.time()),
        "is_logged_in": True,
        "origin": sign_in_app.url,
    }
    claims_json = json.dumps(claims)
    name = "_streamlit_user"
    right = create_signed_value(COOKIE_SECRET, name, claims_json).decode()
    assert AUDIT in request_page(sign_in_app, {name: right})
    head, _, tail = right.partition(".")
    forged = [
        create_signed_value("another-secret" * 4, name, claims_json).decode(),
        create_signed_value(COOKIE_SECRET, "another-name", claims_json).decode(),
        f"{head}x.{tail}",
        f"{head}.{tail[:-2]}AA",
        claims_json,
    ]
    for value in forged:
        assert AUDIT not in request_page(sign_in_app, {name: value})
    assert AUDIT not in request_page(sign_in_app, {name: right, "_streamlit_xsrf": "2|0|0|0"})


@pytest.mark.parametrize(
    "wrong",
    [{"email": None}, {"email_verified": False}, {"iat": None}, {"iat": 0}, {"origin": "https://elsewhere.example"}],
    ids=str,
)
def test_an_invalid_sign_in_is_rejected(sign_in_app: SignInServer, audit_id: str, wrong: dict[str, object]):
    claims = {"email": LEAD, "iat": int(time.time()), "is_logged_in": True, "origin": sign_in_app.url} | wrong
    cookie = create_signed_value(COOKIE_SECRET, "_streamlit_user", json.dumps(claims)).decode()
    response = request_page(sign_in_app, {"_streamlit_user": cookie})
    assert "Case audit workbench" in response
    assert AUDIT not in response


def test_a_session_id_alone_gives_no_access(
    new_browser: Callable[[], BrowserContext], sign_in_app: SignInServer, audit_id: str
):
    context = new_browser()
    sign_in(open_address(context.new_page(), sign_in_app), LEAD)
    cookies = cookies_of(context, sign_in_app)
    own = request_page(sign_in_app, cookies, "results", f"audit={audit_id}")
    assert AUDIT in own
    again = request_page(sign_in_app, cookies, "results", f"audit={audit_id}", session=own.session)
    assert again.session == own.session, "the session is still there to be taken"
    thief = request_page(sign_in_app, {}, "results", f"audit={audit_id}", session=own.session)
    assert thief.session not in ("", own.session)
    assert "Sign in to see your audits." in thief
    assert AUDIT not in thief


def test_identity_headers_are_ignored_unless_a_proxy_is_configured(sign_in_app: SignInServer, audit_id: str):
    response = request_page(sign_in_app, {}, X_Forwarded_Email=LEAD, X_Audit_Proxy_Secret=PROXY_SECRET)
    assert "Sign in to see your audits." in response
    assert AUDIT not in response


def test_the_database_in_the_secrets_overrides_the_environment(
    sign_in_app: SignInServer, protected_store: Store, audit_id: str
):
    assert [audit.id for audit in protected_store.audits.all(Person(LEAD))] == [audit_id]
    folder = Path(sign_in_app.store_url.removeprefix("sqlite:///")).parent
    assert not (folder / UNUSED_DATABASE).exists()


def test_behind_a_proxy_only_the_proxy_sets_the_identity(tmp_path: Path):
    headers = json.dumps({"X-Forwarded-Email": "email"})
    server = SignInServer(tmp_path, "--server.trustedUserHeaders", headers, AUDIT_PROXY_SECRET=PROXY_SECRET)
    server.start()
    try:
        with_store = open_store(server.store_url)
        with_store.members.set_role(ANN, create_audit(with_store, name=AUDIT), LEAD, Role.LEAD)
        with_store.close()
        assert AUDIT in request_page(server, {}, X_Forwarded_Email=LEAD, X_Audit_Proxy_Secret=PROXY_SECRET)
        for claimed_headers in (
            {"X_Forwarded_Email": LEAD},
            {"X_Forwarded_Email": LEAD, "X_Audit_Proxy_Secret": "a guess"},
            {"X_Audit_Proxy_Secret": PROXY_SECRET},
            {"X_Forwarded_Email": random_email(), "X_Audit_Proxy_Secret": PROXY_SECRET},
        ):
            assert AUDIT not in request_page(server, {}, **claimed_headers), claimed_headers
    finally:
        server.kill()


def test_an_expired_sign_in_is_announced_and_nothing_is_lost(
    new_browser: Callable[[], BrowserContext], provider_url: str, tmp_path: Path
):
    from playwright.sync_api import expect

    server = sign_in_server(tmp_path, provider_url, AUDIT_SIGN_IN_HOURS=str(SHORT_SIGN_IN_SECONDS / 3600))
    server.start()
    opened = open_store(server.store_url)
    try:
        audit_id = create_audit(opened, name=AUDIT)
        opened.members.set_role(ANN, audit_id, LEAD, Role.LEAD)
        page = sign_in(open_address(new_browser().new_page(), server, f"cases?audit={audit_id}"), LEAD)
        began = time.monotonic()
        page.get_by_text("Your sign-in expires soon.").wait_for()
        page.wait_for_timeout(max(0, SHORT_SIGN_IN_SECONDS + 1 - (time.monotonic() - began)) * 1000)
        page.get_by_label("Reference", exact=True).fill("KSH-12")
        page.get_by_label("Allocated to (optional)").click()
        wait_until_settled(page)
        open_address(page, server, f"cases?audit={audit_id}")
        page.get_by_text("Your sign-in has expired.").wait_for()
        assert AUDIT not in page.content()
        sign_in(page, LEAD)
        page.get_by_role("heading", name="Cases", exact=True).wait_for()
        assert f"/cases?audit={audit_id}" in page.url
        expect(page.get_by_label("Reference", exact=True)).to_have_value("KSH-12")
    finally:
        opened.close()
        server.kill()


def test_the_server_log_names_nobody(sign_in_app: SignInServer):
    # The log of all tests before this one.
    assert LEAD not in sign_in_app.log
    assert AUDIT not in sign_in_app.log
    assert COOKIE_SECRET not in sign_in_app.log
