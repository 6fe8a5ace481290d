"""Authentication: local mode works on this computer only; unsafe settings stop the app."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from audit.messages import pages as messages
from audit.storage import Role, Store
from audit.web.page_list import PAGES
from audit.web.session import authentication
from tests.paths import PROJECT_ROOT
from tests.storage.factories import ANN, create_audit
from tests.web.conftest import NewVisitor, Visitor

LOCAL = messages.LOCAL_MODE.format(name="Ann")
SECRET = "s" * 32
NAME = "First audit"


@pytest.fixture
def set_option() -> Iterator[Callable[[str, Any], None]]:
    """Changes a setting of the server for one test."""
    before: dict[str, Any] = {}

    def changed(name: str, value: Any) -> None:
        before.setdefault(name, config.get_option(name))
        config.set_option(name, value)

    yield changed
    for name, value in before.items():
        config.set_option(name, value)


def first_page_text(user: dict[str, Any] | None = None, secrets: dict[str, Any] | None = None) -> str:
    """What the first page says to somebody of whom Streamlit knows this."""
    at = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=30)
    at._bidi_component_manager = Visitor.components
    for name, value in (secrets or {}).items():
        at.secrets[name] = value
    if user is not None:
        at.user = user
    at.run()
    assert not at.exception
    return "\n".join(element.value for element in at.html) + "\n".join(button.label for button in at.button)


def claims(name: str = "ann@example.org", **other: object) -> dict[str, Any]:
    return {"is_logged_in": True, "email": name, "iat": time.time(), "iss": "x", "sub": name} | other


def sign_in_secrets() -> dict[str, Any]:
    return {"auth": {"cookie_secret": SECRET, "redirect_uri": "http://127.0.0.1/oauth2callback"}}


@pytest.mark.thorough
@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_page_says_that_it_is_in_local_mode(visitor: NewVisitor, store: Store, page: str):
    assert LOCAL in visitor().open_page(page, audit=create_audit(store)).text_lines[:2]


def test_a_login_without_a_name_is_asked_for_one_before_anything_is_shown(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    create_audit(store)
    monkeypatch.setattr("getpass.getuser", _nobody)
    page = visitor("")
    assert page.labels("text_input") == ["Your name"]
    assert NAME not in page.text
    page.fill("text_input", "Your name", "Ben Other")
    assert messages.LOCAL_MODE.format(name="Ben Other") in page.text_lines
    assert NAME in page.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server.address", "0.0.0.0"),
        ("server.address", None),
        ("server.address", "192.0.2.7"),
        ("server.allowedHosts", []),
        ("server.allowedHosts", ["localhost", "audit.example.org"]),
    ],
)
def test_local_mode_refuses_to_start_if_other_computers_could_reach_it(
    store: Store, set_option: Callable[[str, Any], None], name: str, value: Any
):
    create_audit(store)
    set_option(name, value)
    text = first_page_text()
    assert messages.NOT_LOCAL_ONLY in text
    assert NAME not in text


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "127.0.0.9", "::1"])
def test_local_mode_works_under_every_name_of_this_computer(set_option: Callable[[str, Any], None], address: str):
    set_option("server.address", address)
    set_option("server.allowedHosts", [address])
    assert authentication.is_local_only()


def test_an_unreadable_secrets_file_does_not_start_local_mode(
    store: Store, set_option: Callable[[str, Any], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    create_audit(store)
    (tmp_path / "secrets.toml").write_text("[auth", "utf-8")
    set_option("secrets.files", [str(tmp_path / "secrets.toml")])
    monkeypatch.setattr(st, "secrets", type(st.secrets)())
    text = first_page_text()
    assert messages.SECRETS_UNREADABLE in text
    assert NAME not in text


def test_the_secrets_are_read_once_in_each_run_and_again_in_the_next(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    page = visitor("Ann").open_page("results", audit=create_audit(store))
    counts = {"run": 0, "read": 0}
    section: dict[str, object] | None = None
    begin_run = authentication.begin_run

    def begin() -> None:
        counts["run"] += 1
        begin_run()

    def read() -> dict[str, object] | None:
        counts["read"] += 1
        return section

    monkeypatch.setattr(authentication, "begin_run", begin)
    monkeypatch.setattr(authentication, "load_sign_in_secrets", read)
    page.run()
    assert counts["read"] == counts["run"] > 0
    section = {}
    assert "cookie_secret in the secrets is missing" in page.run().text


@pytest.mark.parametrize(
    "auth", [{}, {"cookie_secret": "short"}, {"cookie_secret": "x" * 31}, "not a section"], ids=str
)
def test_a_weak_cookie_secret_stops_the_program(store: Store, auth: object):
    create_audit(store)
    text = first_page_text(claims(), {"auth": auth})
    assert "cookie_secret in the secrets is missing or has fewer than 32 characters." in text
    assert NAME not in text


def test_configuring_both_sign_in_and_proxy_headers_stops_the_program(
    store: Store, set_option: Callable[[str, Any], None]
):
    create_audit(store)
    set_option("server.trustedUserHeaders", {"X-Forwarded-Email": "email"})
    text = first_page_text(claims(), sign_in_secrets())
    assert messages.TWO_SIGN_INS in text
    assert NAME not in text


def test_proxy_headers_without_the_proxy_secret_stop_the_program(store: Store, set_option: Callable[[str, Any], None]):
    create_audit(store)
    set_option("server.trustedUserHeaders", {"X-Forwarded-Email": "email"})
    text = first_page_text({"email": "ann@example.org"})
    assert "AUDIT_PROXY_SECRET is missing" in text
    assert NAME not in text


def test_with_sign_in_configured_the_computer_login_gives_no_access(store: Store):
    create_audit(store)
    for user in ({}, {"is_logged_in": False}, {"email": "ann@example.org"}):
        text = first_page_text(user, sign_in_secrets())
        assert messages.SIGN_IN in text
        assert NAME not in text


def test_a_signed_in_person_sees_their_own_audits(store: Store):
    store.members.set_role(ANN, create_audit(store), "ann@example.org", Role.READER)
    create_audit(store, name="Another audit")
    text = first_page_text(claims("Ann@Example.org"), sign_in_secrets())
    assert NAME in text
    assert "Another audit" not in text
    assert messages.LOCAL_MODE.partition(". ")[2] not in text
    assert "Sign out" in text


def test_an_expired_or_invalid_sign_in_shows_no_audit(store: Store):
    store.members.set_role(ANN, create_audit(store), "ann@example.org", Role.LEAD)
    hours = 3600
    over = first_page_text(claims(iat=time.time() - 10.1 * hours), sign_in_secrets())
    assert messages.SESSION_OVER in over
    unchecked = first_page_text(claims(email_verified=False), sign_in_secrets())
    assert messages.EMAIL_NOT_VERIFIED in unchecked
    assert "Sign out" in unchecked
    assert NAME not in over + unchecked


def test_a_sign_in_that_is_about_to_expire_says_so(store: Store):
    text = first_page_text(claims(iat=time.time() - 9.9 * 3600), sign_in_secrets())
    assert messages.SESSION_ENDS_SOON.partition("{")[0] in text
    assert "Sign in again" in text


def test_a_page_opened_before_the_sign_in_expired_works_for_another_quarter_of_an_hour(store: Store):
    store.members.set_role(ANN, create_audit(store), "ann@example.org", Role.LEAD)
    at = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=30)
    at._bidi_component_manager = Visitor.components
    at.secrets["auth"] = sign_in_secrets()["auth"]
    hours, minute, seen = 3600, 60, []
    for age in (9 * hours, 10 * hours + 14 * minute, 10 * hours + 16 * minute):
        at.user = claims(iat=time.time() - age)
        at.run()
        seen.append(NAME in "".join(element.value for element in at.html))
    assert seen == [True, True, False]


def test_signing_in_again_returns_to_the_same_address(store: Store):
    store.members.set_role(ANN, create_audit(store), "ann@example.org", Role.LEAD)
    at = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=30)
    at._bidi_component_manager = Visitor.components
    at.secrets["auth"] = sign_in_secrets()["auth"]
    at.user = claims(iat=time.time() - 9.9 * 3600)
    at.run()
    (again,) = [button for button in at.button if button.label == "Sign in again"]
    again.click().run()
    text = "\n".join(element.value for element in at.html)
    assert [button.label for button in at.button] == ["Sign in"]
    assert authentication.SAVE_URL_SCRIPT in text
    assert NAME not in text


def _nobody() -> str:
    raise OSError("no name")
