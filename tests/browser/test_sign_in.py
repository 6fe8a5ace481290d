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
from tests.browser.conftest import PATIENCE, TOO_WIDE, settled
from tests.browser.sign_in import (
    NOT_THE_STORE,
    PROXY_SECRET,
    SECRET,
    ProtectedServer,
    ask,
    cookies_of,
    go,
    keep_to_this_computer,
    provider,
    random_name,
    register,
    sign_in,
    signed_in_server,
)
from tests.browser.test_states import VIEWS, found, look
from tests.storage.factories import ANN, begin_audit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

LEAD = "ada@example.org"
AUDIT, REFERENCE = "Autumn audit of Quillfeather", "KSH-77"
SHORT_SIGN_IN_SECONDS = 20


@pytest.fixture(scope="module")
def provider_url(browser: Browser) -> Iterator[str]:
    with provider() as url:
        register(url, LEAD)
        yield url


@pytest.fixture(scope="module")
def protected(provider_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProtectedServer]:
    server = signed_in_server(tmp_path_factory.mktemp("protected"), provider_url)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def kept(protected: ProtectedServer) -> Iterator[Store]:
    opened = open_store(protected.store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def audit_id(kept: Store) -> str:
    """An audit that LEAD leads, with one case."""
    audit_id = begin_audit(kept, name=AUDIT)
    kept.members.give(ANN, audit_id, LEAD, Role.LEAD)
    kept.cases.add(ANN, audit_id, Case(REFERENCE))
    return audit_id


@pytest.fixture
def new_browser(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Makes browser profiles without a cookie."""
    opened: list[BrowserContext] = []

    def made() -> BrowserContext:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        keep_to_this_computer(context)
        opened.append(context)
        return context

    yield made
    for context in opened:
        context.close()


def test_nobody_signed_in_sees_a_button_and_nothing_else(
    new_browser: Callable[[], BrowserContext], protected: ProtectedServer, audit_id: str
):
    for address in ("", f"results?audit={audit_id}", f"members?audit={audit_id}"):
        page = go(new_browser().new_page(), protected, address)
        shown = " ".join(page.locator("main").inner_text().split())
        assert shown == "Case audit workbench Sign in to see your audits. Sign in"
        assert AUDIT not in page.content()
        assert page.get_by_role("link", name="Results").count() == 0


def test_the_address_that_was_asked_for_is_there_after_the_sign_in_and_the_trail_has_the_person(
    new_browser: Callable[[], BrowserContext], protected: ProtectedServer, kept: Store, audit_id: str
):
    (case,) = kept.cases.progress(ANN, audit_id)
    asked = f"record?audit={audit_id}&case={case.id}"
    page = sign_in(go(new_browser().new_page(), protected, asked), LEAD)
    page.get_by_role("heading", name=REFERENCE).wait_for()
    assert page.url.startswith(f"{protected.url}/{asked}")
    assert LEAD in page.locator(".st-key-who").inner_text()

    other = random_name()
    go(page, protected, f"members?audit={audit_id}")
    page.get_by_label("Name").fill(other.upper())
    page.get_by_role("radio", name="Reader").click()
    page.get_by_role("button", name="Give the role").click()
    page.get_by_role("rowheader", name=other).wait_for()
    *_, last = kept.audits.trail(ANN, audit_id)
    assert (last.by, last.change.subject, last.change.new) == (LEAD, other, Role.READER)
    (look,) = [read for read in kept.history.who_saw(ANN, audit_id) if read.sight.case_id == case.id]
    assert look.by == LEAD
    assert look.visit


def test_somebody_without_a_role_sees_nothing_of_the_audit(
    new_browser: Callable[[], BrowserContext], protected: ProtectedServer, audit_id: str
):
    page = sign_in(go(new_browser().new_page(), protected, f"results?audit={audit_id}"), random_name())
    page.get_by_text("There is no such audit.").wait_for()
    assert AUDIT not in page.content()
    go(page, protected)
    assert AUDIT not in page.content()


@pytest.mark.parametrize("place", ["home", "members", "history", "retention"])
def test_the_way_in_and_the_pages_for_leads_have_no_fault_under_axe(
    new_browser: Callable[[], BrowserContext], protected: ProtectedServer, audit_id: str, axe: str, place: str
):
    page = go(new_browser().new_page(), protected, f"{place if place != 'home' else ''}?audit={audit_id}")
    for _ in ("the way in", "the page"):
        for scheme, width in VIEWS:
            look(page, scheme, width)
            assert not found(page, axe), (scheme, width)
            assert page.evaluate(TOO_WIDE) == [], (scheme, width)
        assert page.locator("h1").count() == 1
        if page.get_by_role("button", name="Sign in").count():
            sign_in(page, LEAD)
            page.locator(".over, [class*=st-key-audit-]").first.wait_for()
            settled(page)


def test_whoever_signs_out_is_out_in_every_tab_and_with_the_old_cookie_too(
    new_browser: Callable[[], BrowserContext], protected: ProtectedServer, audit_id: str
):
    context = new_browser()
    page = sign_in(go(context.new_page(), protected), LEAD)
    page.get_by_role("heading", name=AUDIT).wait_for()
    before = cookies_of(context, protected)
    tab = go(context.new_page(), protected)
    tab.get_by_role("heading", name=AUDIT).wait_for()

    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Confirm").or_(page.locator("form button")).first.click()
    page.get_by_text("Sign in to see your audits.").wait_for()
    assert "_streamlit_user" not in cookies_of(context, protected)

    tab.get_by_role("link", name="Results").first.click()
    tab.get_by_text("Sign in to see your audits.").wait_for()
    assert AUDIT not in tab.content()
    assert AUDIT not in ask(protected, before)


def test_a_page_left_open_hands_out_no_file_after_the_sign_out(
    new_browser: Callable[[], BrowserContext], protected: ProtectedServer, kept: Store, audit_id: str
):
    def taken_out() -> int:
        return sum(read.sight.what == "export" for read in kept.history.who_saw(ANN, audit_id))

    context = new_browser()
    page = sign_in(go(context.new_page(), protected), LEAD)
    tab = go(context.new_page(), protected, f"export?audit={audit_id}")
    file = tab.get_by_role("button", name="Responses as CSV")
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


def test_a_forged_or_a_changed_cookie_lets_nobody_in(protected: ProtectedServer, audit_id: str):
    claims = {
        "email": LEAD,
        "email_verified": True,
        "iat": int(time.time()),
        "is_logged_in": True,
        "origin": protected.url,
    }
    told = json.dumps(claims)
    name = "_streamlit_user"
    right = create_signed_value(SECRET, name, told).decode()
    assert AUDIT in ask(protected, {name: right})
    head, _, tail = right.partition(".")
    forged = [
        create_signed_value("another-secret" * 4, name, told).decode(),
        create_signed_value(SECRET, "another-name", told).decode(),
        f"{head}x.{tail}",
        f"{head}.{tail[:-2]}AA",
        told,
    ]
    for value in forged:
        assert AUDIT not in ask(protected, {name: value})
    assert AUDIT not in ask(protected, {name: right, "_streamlit_xsrf": "2|0|0|0"})


@pytest.mark.parametrize(
    "wrong",
    [{"email": None}, {"email_verified": False}, {"iat": None}, {"iat": 0}, {"origin": "https://elsewhere.example"}],
    ids=str,
)
def test_a_sign_in_that_will_not_do_lets_nobody_in(protected: ProtectedServer, audit_id: str, wrong: dict[str, object]):
    claims = {"email": LEAD, "iat": int(time.time()), "is_logged_in": True, "origin": protected.url} | wrong
    cookie = create_signed_value(SECRET, "_streamlit_user", json.dumps(claims)).decode()
    told = ask(protected, {"_streamlit_user": cookie})
    assert "Case audit workbench" in told
    assert AUDIT not in told


def test_the_id_of_a_session_alone_gains_nothing(
    new_browser: Callable[[], BrowserContext], protected: ProtectedServer, audit_id: str
):
    context = new_browser()
    sign_in(go(context.new_page(), protected), LEAD)
    cookies = cookies_of(context, protected)
    own = ask(protected, cookies, "results", f"audit={audit_id}")
    assert AUDIT in own
    again = ask(protected, cookies, "results", f"audit={audit_id}", session=own.session)
    assert again.session == own.session, "the session is still there to be taken"
    thief = ask(protected, {}, "results", f"audit={audit_id}", session=own.session)
    assert thief.session not in ("", own.session)
    assert "Sign in to see your audits." in thief
    assert AUDIT not in thief


def test_headers_with_a_name_are_nobody_unless_a_proxy_is_set_up(protected: ProtectedServer, audit_id: str):
    told = ask(protected, {}, X_Forwarded_Email=LEAD, X_Audit_Proxy_Secret=PROXY_SECRET)
    assert "Sign in to see your audits." in told
    assert AUDIT not in told


def test_the_store_is_where_the_secrets_say_over_the_environment(
    protected: ProtectedServer, kept: Store, audit_id: str
):
    assert [audit.id for audit in kept.audits.all(Person(LEAD))] == [audit_id]
    folder = Path(protected.store_url.removeprefix("sqlite:///")).parent
    assert not (folder / NOT_THE_STORE).exists()


def test_behind_a_proxy_only_the_proxy_can_say_who_is_there(tmp_path: Path):
    headers = json.dumps({"X-Forwarded-Email": "email"})
    server = ProtectedServer(tmp_path, "--server.trustedUserHeaders", headers, AUDIT_PROXY_SECRET=PROXY_SECRET)
    server.start()
    try:
        with_store = open_store(server.store_url)
        with_store.members.give(ANN, begin_audit(with_store, name=AUDIT), LEAD, Role.LEAD)
        with_store.close()
        assert AUDIT in ask(server, {}, X_Forwarded_Email=LEAD, X_Audit_Proxy_Secret=PROXY_SECRET)
        for given in (
            {"X_Forwarded_Email": LEAD},
            {"X_Forwarded_Email": LEAD, "X_Audit_Proxy_Secret": "a guess"},
            {"X_Audit_Proxy_Secret": PROXY_SECRET},
            {"X_Forwarded_Email": random_name(), "X_Audit_Proxy_Secret": PROXY_SECRET},
        ):
            assert AUDIT not in ask(server, {}, **given), given
    finally:
        server.kill()


def test_when_a_sign_in_is_over_the_page_says_so_and_nothing_is_lost(
    new_browser: Callable[[], BrowserContext], provider_url: str, tmp_path: Path
):
    server = signed_in_server(tmp_path, provider_url, AUDIT_SIGN_IN_HOURS=str(SHORT_SIGN_IN_SECONDS / 3600))
    server.start()
    opened = open_store(server.store_url)
    try:
        audit_id = begin_audit(opened, name=AUDIT)
        opened.members.give(ANN, audit_id, LEAD, Role.LEAD)
        page = sign_in(go(new_browser().new_page(), server, f"cases?audit={audit_id}"), LEAD)
        began = time.monotonic()
        page.get_by_text("Your sign-in ends.").wait_for()
        page.wait_for_timeout(max(0, SHORT_SIGN_IN_SECONDS + 1 - (time.monotonic() - began)) * 1000)
        page.get_by_label("Reference", exact=True).fill("KSH-12")
        page.get_by_label("Allocated to (optional)").click()
        settled(page)
        go(page, server, f"cases?audit={audit_id}")
        page.get_by_text("Your sign-in is over.").wait_for()
        assert AUDIT not in page.content()
        sign_in(page, LEAD)
        page.get_by_role("heading", name="Cases", exact=True).wait_for()
        assert f"/cases?audit={audit_id}" in page.url
        assert page.get_by_label("Reference", exact=True).input_value() == "KSH-12"
    finally:
        opened.close()
        server.kill()


def test_the_servers_log_names_nobody(protected: ProtectedServer):
    # The log of all tests before this one.
    assert LEAD not in protected.log
    assert AUDIT not in protected.log
    assert SECRET not in protected.log
