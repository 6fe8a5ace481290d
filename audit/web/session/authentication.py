"""Authentication: who the user is, checked on every run, and what a page shows about it.

People sign in with OpenID Connect if the secrets have a section ``auth``. If ``server.trustedUserHeaders`` is set,
a proxy names the user. Otherwise this is local mode: anyone using this computer's login can see everything.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum, auto
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from audit.errors import NotAllowedError, StoreError
from audit.formatting import local_time
from audit.messages import pages as messages
from audit.model.people import check_name
from audit.model.text_fields import clean_text
from audit.settings import load_settings, load_sign_in_secrets
from audit.storage import Person, local_person
from audit.web.components import html, tab_state
from audit.web.components.text_boxes import text_line
from audit.web.session.claims import (
    EMAIL_CLAIM,
    GRACE_PERIOD,
    UserSession,
    load_session_rules,
    parse_claims,
    parse_proxy_claims,
)
from audit.web.session.unsaved_notice import show_unsaved_notice

EMAIL_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
MIN_SECRET_LENGTH = 32
DEFAULT_PORTS = {"http": 80, "https": 443}
PROXY_SECRET_HEADER = "X-Audit-Proxy-Secret"

# After a sign-in the browser comes back to the first page. Each tab saves the address that was asked for, removes it
# as soon as it is back, and never uses it to go to another host.
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
    """How the server knows who the user is."""

    LOCAL = auto()
    SIGN_IN = auto()
    PROXY = auto()


@dataclass
class _Run:
    """What is found out once in a run of a page."""

    mode: Mode | None = None
    is_own_port: bool = False


_this_run: ContextVar[_Run | None] = ContextVar("this_run", default=None)
"""Each run of a page has its own; None in a thread that runs no page."""


def begin_run() -> None:
    """Forget what an earlier run found out. The app calls this first in every run."""
    _this_run.set(_Run())


def get_mode() -> Mode:
    """Return how this server knows who the user is. Raises StoreError if its settings would let in the wrong people.

    The secrets are read once in each run.
    """
    run = _this_run.get() or _Run()
    if run.mode is None:
        run.mode = _find_mode()
    return run.mode


def _find_mode() -> Mode:
    sign_in_secrets, has_proxy_headers = load_sign_in_secrets(), bool(st.get_option("server.trustedUserHeaders"))
    if sign_in_secrets is not None and has_proxy_headers:
        raise StoreError(messages.TWO_SIGN_INS)
    if sign_in_secrets is not None:
        _check_secret(str(sign_in_secrets.get("cookie_secret", "")), "cookie_secret in the secrets")
        return Mode.SIGN_IN
    if has_proxy_headers:
        _check_secret(_proxy_secret(), "AUDIT_PROXY_SECRET")
        return Mode.PROXY
    if not is_local_only():
        raise StoreError(messages.NOT_LOCAL_ONLY)
    return Mode.LOCAL


def is_local_only() -> bool:
    """Whether only this computer can reach the server."""
    hosts = [st.get_option("server.address") or "", *(st.get_option("server.allowedHosts") or [""])]
    return all(map(_is_loopback, hosts))


def get_user_or_none() -> UserSession | None:
    """Return the current user; None if there is none. Raises NotAllowedError if the sign-in is not valid."""
    auth_mode = get_mode()
    if auth_mode is Mode.LOCAL:
        _require_own_port()
        return _local_user()
    if auth_mode is Mode.PROXY:
        _require_proxy_secret()
        return _with_session_id(parse_proxy_claims(st.user.to_dict(), load_session_rules()))
    if not st.user.get("is_logged_in"):
        return None
    user = parse_claims(st.user.to_dict(), load_session_rules(), datetime.now(UTC))
    return None if _sign_in_hash() in _signed_out_ids() else _with_session_id(user)


def current_user() -> UserSession:
    """Return the current user. Raises NotAllowedError if there is none."""
    user = get_user_or_none()
    if user is None:
        raise NotAllowedError(messages.SESSION_EXPIRED)
    user.require_user(datetime.now(UTC))
    return user


def is_authenticated() -> bool:
    """Whether there is a user for whom a page may be opened."""
    try:
        user = get_user_or_none()
    except (NotAllowedError, StoreError):
        return False
    return user is not None and _can_view_page(user, datetime.now(UTC))


def require_sign_in() -> None:
    """If there is no user, show the sign-in and nothing else."""
    auth_mode, user, now = get_mode(), None, datetime.now(UTC)
    try:
        user = get_user_or_none()
    except NotAllowedError as error:
        html.heading("Case audit workbench")
        html.alert(*error.problems)
        show_unsaved_notice()
        if auth_mode is Mode.SIGN_IN:
            st.button("Sign out", on_click=sign_out)
        st.stop()
    if user is None or not _can_view_page(user, now) or tab_state.SIGN_IN_AGAIN.pop():
        _show_sign_in(auth_mode, expired=user is not None and not user.is_active(now))
        st.stop()
    tab_state.PAGE_WAS_SHOWN.set(True)


def normalise_user_name(name: str) -> str:
    """Return a typed name as the sign-in writes it: email addresses in lower case."""
    line = clean_text(name)
    return line.lower() if _names_are_email_addresses() else line


def looks_like_user_name(name: str) -> bool:
    """Whether a name can be one of this sign-in: an email address, if people sign in with theirs."""
    return not _names_are_email_addresses() or EMAIL_ADDRESS.fullmatch(name) is not None


def _names_are_email_addresses() -> bool:
    return get_mode() is not Mode.LOCAL and load_session_rules().name_claim == EMAIL_CLAIM


def current_sign_in_id() -> str:
    """Return an id of this sign-in; '' if nobody has to sign in."""
    return _sign_in_hash() if get_mode() is Mode.SIGN_IN else ""


def is_signed_out(sign_in_id: str) -> bool:
    """Whether the user signed out of this sign-in in any of its tabs."""
    return sign_in_id in _signed_out_ids()


def sign_out() -> None:
    """End this sign-in in all of its tabs."""
    _signed_out_ids().add(_sign_in_hash())
    st.logout()


def _can_view_page(user: UserSession, now: datetime) -> bool:
    """Whether a page is shown: one that was open when the sign-in expired still accepts unfinished entries."""
    return user.is_active(now) or (tab_state.PAGE_WAS_SHOWN.get() and user.accepts_changes(now))


def _show_sign_in(auth_mode: Mode, expired: bool) -> None:
    html.heading("Case audit workbench")
    if auth_mode is Mode.LOCAL:
        _ask_name()
        return
    if expired:
        html.notice(messages.SESSION_OVER)
    else:
        html.paragraphs(messages.SIGN_IN)
    show_unsaved_notice()
    st.html(SAVE_URL_SCRIPT, unsafe_allow_javascript=True)
    st.button("Sign in", type="primary", on_click=st.login)


def show_user(role_text: str = "") -> None:
    """Show who the user is, their role in the open audit, and how to sign out."""
    user, auth_mode = current_user(), get_mode()
    if auth_mode is Mode.LOCAL:
        html.paragraphs(messages.LOCAL_MODE.format(name=user.user.name), kind="quiet")
        return
    name_and_role = " · ".join(filter(None, (user.user.name, role_text)))
    html.paragraphs(name_and_role, kind="quiet")
    if auth_mode is Mode.SIGN_IN:
        st.button("Sign out", on_click=sign_out, key="sign-out", type="tertiary")


def show_expiry() -> None:
    """Warn that the sign-in expires soon; after a sign-in, go to the address that was asked for."""
    user, now = current_user(), datetime.now(UTC)
    if get_mode() is Mode.SIGN_IN:
        st.html(RESTORE_URL_SCRIPT, unsafe_allow_javascript=True)
    if user.expires_at is not None and user.expires_soon(now):
        deadline = local_time(user.expires_at + GRACE_PERIOD)
        html.notice(messages.SESSION_ENDS_SOON.format(deadline=f"{deadline:%H:%M}"))
        st.button("Sign in again", on_click=tab_state.SIGN_IN_AGAIN.set, args=(True,))


def _local_user() -> UserSession | None:
    """Return the person at this computer, named by the login or, if its name is not valid, by what was typed."""
    person = local_person()
    if not person.name:
        person = Person(tab_state.LOCAL_NAME.get(), local=True)
    try:
        check_name(person)
    except NotAllowedError:
        return None
    return _with_session_id(UserSession(person))


def _ask_name() -> None:
    html.paragraphs(messages.LOCAL_NAME_NEEDED)
    name = text_line("Your name", key="asked-name")
    name = clean_text(name, one_line=True)
    if name:
        tab_state.LOCAL_NAME.set(name)
        st.rerun()


def _with_session_id(user: UserSession) -> UserSession:
    """Return the user with a random id of this session; the access log has one row for each."""
    visit_id = tab_state.SESSION_ID.get_or_set(secrets.token_hex(8))
    return replace(user, user=replace(user.user, session_id=visit_id))


def _require_own_port() -> None:
    """Refuse a page of another port of this computer: Streamlit compares only the host names of the two."""
    run = _this_run.get() or _Run()
    if run.is_own_port:
        return
    headers = st.context.headers
    if not _is_same_port(headers.get("Origin", ""), headers.get("Host", "")):
        raise NotAllowedError(messages.OTHER_PORT)
    run.is_own_port = True


def _is_same_port(origin: str, host: str) -> bool:
    """Whether a page and the server that it asks have the same port; without an origin it is no page that asks.

    >>> [_is_same_port(origin, "127.0.0.1:80") for origin in ("http://localhost", "http://localhost:8502", "")]
    [True, False, True]
    """
    if not origin:
        return True
    try:
        page, server = urlsplit(origin), urlsplit(f"//{host}")
        default_port = DEFAULT_PORTS.get(page.scheme)
        return (page.port or default_port) == (server.port or default_port)
    except ValueError:
        return False


def _require_proxy_secret() -> None:
    """Require what only the proxy knows: a client that reaches the port could send the header of a name itself."""
    sent_secret = st.context.headers.get(PROXY_SECRET_HEADER, "")
    if not hmac.compare_digest(sent_secret.encode(), _proxy_secret().encode()):
        raise NotAllowedError(messages.NOT_THROUGH_PROXY)


def _proxy_secret() -> str:
    return load_settings().proxy_secret


def _check_secret(secret: str, setting_name: str) -> None:
    if len(secret) < MIN_SECRET_LENGTH:
        raise StoreError(messages.SECRET_TOO_SHORT.format(setting=setting_name, minimum=MIN_SECRET_LENGTH))


@st.cache_resource(show_spinner=False)
def _signed_out_ids() -> set[str]:
    return set()


def _sign_in_hash() -> str:
    """Return a hash that identifies the sign-in and does not reveal what is in it."""
    claim_values = [str(st.user.get(claim)) for claim in ("iss", "sub", "iat", "nonce")]
    return hashlib.sha256("\n".join(claim_values).encode()).hexdigest()


def _is_loopback(host: str) -> bool:
    """Whether a host name means this computer.

    >>> [_is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "", "audit.example")]
    [True, True, True, False, False, False]
    """
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
