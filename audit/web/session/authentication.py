"""The door: who is there, asked on every run, and what a page shows of it.

People sign in with OpenID Connect where the secrets have a section ``auth``; where ``server.trustedUserHeaders`` is
set, a proxy says who is there; else this is local mode, and open to whoever uses this computer's login.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum, auto
from html import escape
from ipaddress import ip_address

import streamlit as st

from audit.errors import NotAllowedError, StoreError
from audit.formatting import local_time
from audit.model.people import check_name
from audit.settings import load_settings, load_sign_in_secrets
from audit.storage import Person, local_person
from audit.web.components import html
from audit.web.session import state
from audit.web.session.claims import (
    EMAIL_CLAIM,
    GRACE_PERIOD,
    SESSION_EXPIRED,
    UserSession,
    load_session_rules,
    parse_claims,
    parse_proxy_claims,
)

MIN_SECRET_LENGTH = 32
PROXY_SECRET_HEADER = "X-Audit-Proxy-Secret"
LOCAL_MODE_NOTICE = "Local mode: everything here is open to whoever uses this computer's login, as {name}."

# After a sign-in the browser comes back to the first page. Each tab keeps the address that was asked for, takes it out
# as soon as it is back, and never goes to another host with it.
SAVE_URL_SCRIPT = "<script>sessionStorage.setItem('asked-for', location.pathname + location.search)</script>"
RESTORE_URL_SCRIPT = """<script>
{
    const asked = sessionStorage.getItem("asked-for");
    sessionStorage.removeItem("asked-for");
    const to = asked && new URL(asked, location.origin);
    if (to && to.origin === location.origin && to.href !== location.href) location.replace(to.href);
}
</script>"""


class Mode(Enum):
    """How it is known who is there."""

    LOCAL = auto()
    SIGN_IN = auto()
    PROXY = auto()


def get_mode() -> Mode:
    """How this server knows who is there. Raises StoreError where its settings would let in the wrong people."""
    sign_in_secrets, has_proxy_headers = load_sign_in_secrets(), bool(st.get_option("server.trustedUserHeaders"))
    if sign_in_secrets is not None and has_proxy_headers:
        raise StoreError("Both a sign-in and server.trustedUserHeaders are set. Leave one of them out.")
    if sign_in_secrets is not None:
        _check_secret(str(sign_in_secrets.get("cookie_secret", "")), "cookie_secret in the secrets")
        return Mode.SIGN_IN
    if has_proxy_headers:
        _check_secret(_proxy_secret(), "AUDIT_PROXY_SECRET")
        return Mode.PROXY
    if not is_local_only():
        raise StoreError(
            "Nobody has to sign in here, and this server can be reached from other computers. Set up the sign-in, or "
            "let server.address and server.allowedHosts name this computer alone (docs/deployment.md)."
        )
    return Mode.LOCAL


def is_local_only() -> bool:
    """Whether the server answers this computer alone."""
    hosts = [st.get_option("server.address") or "", *(st.get_option("server.allowedHosts") or [""])]
    return all(map(_is_loopback, hosts))


def get_user_or_none() -> UserSession | None:
    """Who is there now; None where nobody is. Raises NotAllowed where the sign-in will not do."""
    auth_mode = get_mode()
    if auth_mode is Mode.LOCAL:
        return _local_user()
    if auth_mode is Mode.PROXY:
        _require_proxy_secret()
        return _with_session_id(parse_proxy_claims(st.user.to_dict(), load_session_rules()))
    if not st.user.get("is_logged_in"):
        return None
    user = parse_claims(st.user.to_dict(), load_session_rules())
    return None if _sign_in_hash() in _signed_out_ids() else _with_session_id(user)


def current_user() -> UserSession:
    """Who is there. Raises NotAllowed where nobody is."""
    user = get_user_or_none()
    if user is None:
        raise NotAllowedError(SESSION_EXPIRED)
    user.require_user(datetime.now(UTC))
    return user


def is_authenticated() -> bool:
    """Whether somebody is there for whom a page may be opened."""
    try:
        user = get_user_or_none()
    except (NotAllowedError, StoreError):
        return False
    return user is not None and _can_view_page(user, datetime.now(UTC))


def require_sign_in() -> None:
    """Say at the top of the page who is there; where nobody is, show the way in and nothing else."""
    auth_mode, user, now = get_mode(), None, datetime.now(UTC)
    try:
        user = get_user_or_none()
    except NotAllowedError as error:
        html.heading("Case audit workbench")
        html.alert(*error.problems)
        if auth_mode is Mode.SIGN_IN:
            st.button("Sign out", on_click=sign_out)
        st.stop()
    if user is None or not _can_view_page(user, now) or state.SIGN_IN_AGAIN.pop():
        _show_sign_in(auth_mode, expired=user is not None and not user.is_active(now))
        st.stop()
    state.PAGE_WAS_SHOWN.set(True)
    _show_user(auth_mode, user, now)


def normalise_user_name(name: str) -> str:
    """A name that somebody typed, written as it comes from the sign-in: addresses in small letters."""
    is_email = get_mode() is not Mode.LOCAL and load_session_rules().name_claim == EMAIL_CLAIM
    return name.strip().lower() if is_email else name.strip()


def current_sign_in_id() -> str:
    """What tells this sign-in from every other one; '' where nobody has to sign in."""
    return _sign_in_hash() if get_mode() is Mode.SIGN_IN else ""


def is_signed_out(sign_in_id: str) -> bool:
    """Whether somebody signed out of this sign-in, in whichever tab of it that this server knows."""
    return sign_in_id in _signed_out_ids()


def sign_out() -> None:
    """End this sign-in, in every tab of it that this server knows."""
    _signed_out_ids().add(_sign_in_hash())
    st.logout()


def _can_view_page(user: UserSession, now: datetime) -> bool:
    """Whether a page is shown: one that was open when the sign-in ended still takes what was half typed."""
    return user.is_active(now) or (state.PAGE_WAS_SHOWN.get() and user.accepts_changes(now))


def _show_sign_in(auth_mode: Mode, expired: bool) -> None:
    html.heading("Case audit workbench")
    if auth_mode is Mode.LOCAL:
        _ask_name()
        return
    if expired:
        html.notice("Your sign-in is over. What was shown as saved is safe. Sign in to go on where you were.")
    else:
        html.paragraphs("Sign in to see your audits.")
    st.html(SAVE_URL_SCRIPT, unsafe_allow_javascript=True)
    st.button("Sign in", type="primary", on_click=st.login)


def _show_user(auth_mode: Mode, user: UserSession, now: datetime) -> None:
    if auth_mode is Mode.LOCAL:
        html.paragraphs(LOCAL_MODE_NOTICE.format(name=user.user.name), kind="quiet")
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="who"):
        st.html(f'<p class="quiet">{escape(user.user.name)}</p>', width="content")
        if auth_mode is Mode.SIGN_IN:
            st.button("Sign out", on_click=sign_out, key="sign-out", type="tertiary")
    if auth_mode is Mode.SIGN_IN:
        st.html(RESTORE_URL_SCRIPT, unsafe_allow_javascript=True)
    if user.expires_at is not None and user.expires_soon(now):
        deadline = local_time(user.expires_at + GRACE_PERIOD)
        html.notice(f"Your sign-in ends. This page takes what you enter until {deadline:%H:%M}: sign in again before.")
        st.button("Sign in again", on_click=state.SIGN_IN_AGAIN.set, args=(True,))


def _local_user() -> UserSession | None:
    """The person at this computer, by the login's name or, where it has none that will do, by what was typed."""
    person = local_person()
    if not person.name:
        person = Person(state.LOCAL_NAME.get().strip(), local=True)
    try:
        check_name(person)
    except NotAllowedError:
        return None
    return _with_session_id(UserSession(person))


def _ask_name() -> None:
    html.paragraphs("Local mode: nobody signs in here. Your name stands beside everything that you record.")
    name = st.text_input("Who are you?", key="asked-name") or ""
    if name.strip() and name.isprintable():
        state.LOCAL_NAME.set(name)
        st.rerun()


def _with_session_id(user: UserSession) -> UserSession:
    """The person with an id of this visit, which says nothing; the log of reads has one row for each."""
    visit_id = state.SESSION_ID.get_or_set(secrets.token_hex(8))
    return replace(user, user=replace(user.user, session_id=visit_id))


def _require_proxy_secret() -> None:
    """A client that reaches the port could send the header of a name itself, but not what only the proxy knows."""
    sent_secret = st.context.headers.get(PROXY_SECRET_HEADER, "")
    if not hmac.compare_digest(sent_secret.encode(), _proxy_secret().encode()):
        raise NotAllowedError("This request did not come by way of the sign-in. Use the address that you were given.")


def _proxy_secret() -> str:
    return load_settings().proxy_secret


def _check_secret(secret: str, setting_name: str) -> None:
    if len(secret) < MIN_SECRET_LENGTH:
        raise StoreError(
            f"{setting_name} is missing or has fewer than {MIN_SECRET_LENGTH} characters. Put in a random one."
        )


@st.cache_resource(show_spinner=False)
def _signed_out_ids() -> set[str]:
    return set()


def _sign_in_hash() -> str:
    """What tells one sign-in from another, without keeping what is in it."""
    claim_values = [str(st.user.get(claim)) for claim in ("iss", "sub", "iat", "nonce")]
    return hashlib.sha256("\n".join(claim_values).encode()).hexdigest()


def _is_loopback(host: str) -> bool:
    """Whether a host is this computer.

    >>> [_is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "", "audit.example")]
    [True, True, True, False, False, False]
    """
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
