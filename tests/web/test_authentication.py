"""The door: local mode stays on this computer and says so; settings that would let in the wrong people stop it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from audit.storage import Role, Store
from audit.web.session import authentication
from tests.storage.factories import ANN, begin_audit
from tests.web.conftest import HOME, NewVisitor, Visitor

LOCAL = "Local mode: everything here is open to whoever uses this computer's login, as Ann."
SECRET = "s" * 32
NAME = "First audit"


@pytest.fixture
def setting() -> Iterator[Callable[[str, Any], None]]:
    """Changes a setting of the server for one test."""
    before: dict[str, Any] = {}

    def changed(name: str, value: Any) -> None:
        before.setdefault(name, config.get_option(name))
        config.set_option(name, value)

    yield changed
    for name, value in before.items():
        config.set_option(name, value)


def asked(user: dict[str, Any] | None = None, secrets: dict[str, Any] | None = None) -> str:
    """What the first page says to somebody of whom Streamlit knows this."""
    at = AppTest.from_file(str(HOME / "app.py"), default_timeout=30)
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


def signing_in() -> dict[str, Any]:
    return {"auth": {"cookie_secret": SECRET, "redirect_uri": "http://127.0.0.1/oauth2callback"}}


@pytest.mark.parametrize(
    "page", ["home", "cases", "record", "results", "export", "members", "history", "retention", "new_audit"]
)
def test_every_page_says_that_it_is_local_mode(visitor: NewVisitor, store: Store, page: str):
    assert visitor().go(page, audit=begin_audit(store)).lines[0] == LOCAL


def test_a_login_without_a_name_is_asked_who_it_is_before_anything_is_shown(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    begin_audit(store)
    monkeypatch.setattr("getpass.getuser", _nobody)
    page = visitor("")
    assert page.labels("text_input") == ["Who are you?"]
    assert NAME not in page.text
    page.fill("text_input", "Who are you?", "Ben Other")
    assert LOCAL.replace("Ann", "Ben Other") in page.lines
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
def test_local_mode_refuses_where_others_could_reach_it(
    store: Store, setting: Callable[[str, Any], None], name: str, value: Any
):
    begin_audit(store)
    setting(name, value)
    told = asked()
    assert "this server can be reached from other computers" in told
    assert NAME not in told


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "127.0.0.9", "::1"])
def test_local_mode_serves_every_name_of_this_computer(setting: Callable[[str, Any], None], address: str):
    setting("server.address", address)
    setting("server.allowedHosts", [address])
    assert authentication.is_only_here()


def test_a_file_of_secrets_that_cannot_be_read_is_not_taken_for_local_mode(
    store: Store, setting: Callable[[str, Any], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    begin_audit(store)
    (tmp_path / "secrets.toml").write_text("[auth", "utf-8")
    setting("secrets.files", [str(tmp_path / "secrets.toml")])
    monkeypatch.setattr(st, "secrets", type(st.secrets)())
    told = asked()
    assert "The file of secrets cannot be read." in told
    assert NAME not in told


@pytest.mark.parametrize(
    "auth", [{}, {"cookie_secret": "short"}, {"cookie_secret": "x" * 31}, "not a section"], ids=str
)
def test_a_cookie_secret_that_could_be_guessed_stops_the_program(store: Store, auth: object):
    begin_audit(store)
    told = asked(claims(), {"auth": auth})
    assert "cookie_secret in the secrets is missing or has fewer than 32 characters." in told
    assert NAME not in told


def test_a_sign_in_and_a_proxys_headers_together_stop_the_program(store: Store, setting: Callable[[str, Any], None]):
    begin_audit(store)
    setting("server.trustedUserHeaders", {"X-Forwarded-Email": "email"})
    told = asked(claims(), signing_in())
    assert "Both a sign-in and server.trustedUserHeaders are set." in told
    assert NAME not in told


def test_headers_without_the_secret_of_the_proxy_stop_the_program(store: Store, setting: Callable[[str, Any], None]):
    begin_audit(store)
    setting("server.trustedUserHeaders", {"X-Forwarded-Email": "email"})
    told = asked({"email": "ann@example.org"})
    assert "AUDIT_PROXY_SECRET is missing" in told
    assert NAME not in told


def test_with_a_sign_in_the_computers_login_opens_nothing(store: Store):
    begin_audit(store)
    for user in ({}, {"is_logged_in": False}, {"email": "ann@example.org"}):
        told = asked(user, signing_in())
        assert "Sign in to see your audits." in told
        assert NAME not in told


def test_who_signed_in_sees_the_audits_of_their_own(store: Store):
    store.members.give(ANN, begin_audit(store), "ann@example.org", Role.READER)
    begin_audit(store, name="Another audit")
    told = asked(claims("Ann@Example.org"), signing_in())
    assert NAME in told
    assert "Another audit" not in told
    assert "Local mode" not in told
    assert "Sign out" in told


def test_a_sign_in_that_is_over_or_will_not_do_shows_no_audit(store: Store):
    store.members.give(ANN, begin_audit(store), "ann@example.org", Role.LEAD)
    hours = 3600
    over = asked(claims(iat=time.time() - 10.1 * hours), signing_in())
    assert "Your sign-in is over." in over
    unchecked = asked(claims(email_verified=False), signing_in())
    assert "is not checked" in unchecked
    assert "Sign out" in unchecked
    assert NAME not in over + unchecked


def test_a_sign_in_that_ends_soon_says_so(store: Store):
    told = asked(claims(iat=time.time() - 9.9 * 3600), signing_in())
    assert "Your sign-in ends. This page takes what you enter until" in told
    assert "Sign in again" in told


def test_a_page_that_was_open_when_the_sign_in_ended_goes_on_for_a_quarter_of_an_hour(store: Store):
    store.members.give(ANN, begin_audit(store), "ann@example.org", Role.LEAD)
    at = AppTest.from_file(str(HOME / "app.py"), default_timeout=30)
    at._bidi_component_manager = Visitor.components
    at.secrets["auth"] = signing_in()["auth"]
    hours, minute, seen = 3600, 60, []
    for age in (9 * hours, 10 * hours + 14 * minute, 10 * hours + 16 * minute):
        at.user = claims(iat=time.time() - age)
        at.run()
        seen.append(NAME in "".join(element.value for element in at.html))
    assert seen == [True, True, False]


def test_whoever_signs_in_again_goes_by_the_page_that_keeps_the_address(store: Store):
    store.members.give(ANN, begin_audit(store), "ann@example.org", Role.LEAD)
    at = AppTest.from_file(str(HOME / "app.py"), default_timeout=30)
    at._bidi_component_manager = Visitor.components
    at.secrets["auth"] = signing_in()["auth"]
    at.user = claims(iat=time.time() - 9.9 * 3600)
    at.run()
    (again,) = [button for button in at.button if button.label == "Sign in again"]
    again.click().run()
    told = "\n".join(element.value for element in at.html)
    assert [button.label for button in at.button] == ["Sign in"]
    assert authentication.KEEP_ADDRESS in told
    assert NAME not in told


def _nobody() -> str:
    raise OSError("no name")
