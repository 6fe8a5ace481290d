"""The door: who is there, asked on every run, and what a page shows of it.

People sign in with OpenID Connect where the secrets have a section ``auth``; where ``server.trustedUserHeaders`` is
set, a proxy says who is there; else this is local mode, and open to whoever uses this computer's login.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum, auto
from html import escape
from ipaddress import ip_address
from zoneinfo import ZoneInfo

import streamlit as st

from audit.errors import NotAllowed, StoreError
from audit.model.people import check_name
from audit.settings import read_secrets
from audit.storage import Person, local_person
from audit.web.components import html
from audit.web.session.claims import EMAIL, GRACE, OVER, SignedIn, read_claims, read_header, rules

SHORTEST_SECRET = 32
AGAIN = "sign in again"
OPENED = "opened"
PROXY_SECRET = "X-Audit-Proxy-Secret"
LONDON = ZoneInfo("Europe/London")
LOCAL = "Local mode: everything here is open to whoever uses this computer's login, as {name}."

# After a sign-in the browser comes back to the first page. Each tab keeps the address that was asked for, takes it out
# as soon as it is back, and never goes to another host with it.
KEEP_ADDRESS = "<script>sessionStorage.setItem('asked-for', location.pathname + location.search)</script>"
GO_TO_ADDRESS = """<script>
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


def mode() -> Mode:
    """How this server knows who is there. Raises StoreError where its settings would let in the wrong people."""
    signs_in, headers = "auth" in read_secrets(), bool(st.get_option("server.trustedUserHeaders"))
    if signs_in and headers:
        raise StoreError("Both a sign-in and server.trustedUserHeaders are set. Leave one of them out.")
    if signs_in:
        section = read_secrets()["auth"]
        secret = section.get("cookie_secret", "") if isinstance(section, dict) else ""
        _check_secret(str(secret), "cookie_secret in the secrets")
        return Mode.SIGN_IN
    if headers:
        _check_secret(_proxy_secret(), "AUDIT_PROXY_SECRET")
        return Mode.PROXY
    if not is_only_here():
        raise StoreError(
            "Nobody has to sign in here, and this server can be reached from other computers. Set up the sign-in, or "
            "let server.address and server.allowedHosts name this computer alone (docs/deployment.md)."
        )
    return Mode.LOCAL


def is_only_here() -> bool:
    """Whether the server answers this computer alone."""
    hosts = [st.get_option("server.address") or "", *(st.get_option("server.allowedHosts") or [""])]
    return all(map(_is_loopback, hosts))


def somebody() -> SignedIn | None:
    """Who is there now; None where nobody is. Raises NotAllowed where the sign-in will not do."""
    how = mode()
    if how is Mode.LOCAL:
        return _local()
    if how is Mode.PROXY:
        _check_it_is_the_proxy()
        return _visiting(read_header(st.user.to_dict(), rules()))
    if not st.user.get("is_logged_in"):
        return None
    found = read_claims(st.user.to_dict(), rules())
    return None if _mark() in _signed_out() else _visiting(found)


def whoever_is_there() -> SignedIn:
    """Who is there. Raises NotAllowed where nobody is."""
    found = somebody()
    if found is None:
        raise NotAllowed(OVER)
    found.person(datetime.now(UTC))
    return found


def is_open() -> bool:
    """Whether somebody is there for whom a page may be opened."""
    try:
        found = somebody()
    except (NotAllowed, StoreError):
        return False
    return found is not None and _may_stay(found, datetime.now(UTC))


def let_in() -> None:
    """Say at the top of the page who is there; where nobody is, show the way in and nothing else."""
    how, found, now = mode(), None, datetime.now(UTC)
    try:
        found = somebody()
    except NotAllowed as fault:
        html.heading("Case audit workbench")
        html.alert(*fault.faults)
        if how is Mode.SIGN_IN:
            st.button("Sign out", on_click=sign_out)
        st.stop()
    if found is None or not _may_stay(found, now) or st.session_state.pop(AGAIN, False):
        _way_in(how, over=found is not None and not found.holds(now))
        st.stop()
    st.session_state[OPENED] = True
    _say_who(how, found, now)


def as_signed_in(name: str) -> str:
    """A name that somebody typed, written as it comes from the sign-in: addresses in small letters."""
    by_address = mode() is not Mode.LOCAL and rules().claim == EMAIL
    return name.strip().lower() if by_address else name.strip()


def sign_in() -> str:
    """What tells this sign-in from every other one; '' where nobody has to sign in."""
    return _mark() if mode() is Mode.SIGN_IN else ""


def is_signed_out(sign_in: str) -> bool:
    """Whether somebody signed out of this sign-in, in whichever tab of it that this server knows."""
    return sign_in in _signed_out()


def sign_out() -> None:
    """End this sign-in, in every tab of it that this server knows."""
    _signed_out().add(_mark())
    st.logout()


def _may_stay(found: SignedIn, now: datetime) -> bool:
    """Whether a page is shown: one that was open when the sign-in ended still takes what was half typed."""
    return found.holds(now) or (OPENED in st.session_state and found.takes(now))


def _way_in(how: Mode, over: bool) -> None:
    html.heading("Case audit workbench")
    if how is Mode.LOCAL:
        _ask_name()
        return
    if over:
        html.notice("Your sign-in is over. What was shown as saved is safe. Sign in to go on where you were.")
    else:
        html.text("Sign in to see your audits.")
    st.html(KEEP_ADDRESS, unsafe_allow_javascript=True)
    st.button("Sign in", type="primary", on_click=st.login)


def _say_who(how: Mode, found: SignedIn, now: datetime) -> None:
    if how is Mode.LOCAL:
        html.text(LOCAL.format(name=found.who.name), kind="quiet")
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="who"):
        st.html(f'<p class="quiet">{escape(found.who.name)}</p>', width="content")
        if how is Mode.SIGN_IN:
            st.button("Sign out", on_click=sign_out, key="sign-out", type="tertiary")
    if how is Mode.SIGN_IN:
        st.html(GO_TO_ADDRESS, unsafe_allow_javascript=True)
    if found.until is not None and found.ends_soon(now):
        last = (found.until + GRACE).astimezone(LONDON)
        html.notice(f"Your sign-in ends. This page takes what you enter until {last:%H:%M}: sign in again before.")
        st.button("Sign in again", on_click=st.session_state.update, args=({AGAIN: True},))


def _local() -> SignedIn | None:
    """The person at this computer, by the login's name or, where it has none that will do, by what was typed."""
    named = local_person()
    if not named.name:
        named = Person(str(st.session_state.get("local name", "")).strip(), local=True)
    try:
        check_name(named)
    except NotAllowed:
        return None
    return _visiting(SignedIn(named))


def _ask_name() -> None:
    html.text("Local mode: nobody signs in here. Your name stands beside everything that you record.")
    name = st.text_input("Who are you?", key="asked-name") or ""
    if name.strip() and name.isprintable():
        st.session_state["local name"] = name
        st.rerun()


def _visiting(found: SignedIn) -> SignedIn:
    """The person with an id of this visit, which says nothing; the log of reads has one row for each."""
    visit = st.session_state.setdefault("visit", secrets.token_hex(8))
    return replace(found, who=replace(found.who, visit=visit))


def _check_it_is_the_proxy() -> None:
    """A client that reaches the port could send the header of a name itself, but not what only the proxy knows."""
    given = st.context.headers.get(PROXY_SECRET, "")
    if not hmac.compare_digest(given.encode(), _proxy_secret().encode()):
        raise NotAllowed("This request did not come by way of the sign-in. Use the address that you were given.")


def _proxy_secret() -> str:
    return os.environ.get("AUDIT_PROXY_SECRET", "")


def _check_secret(secret: str, what: str) -> None:
    if len(secret) < SHORTEST_SECRET:
        raise StoreError(f"{what} is missing or has fewer than {SHORTEST_SECRET} characters. Put in a random one.")


@st.cache_resource(show_spinner=False)
def _signed_out() -> set[str]:
    return set()


def _mark() -> str:
    """What tells one sign-in from another, without keeping what is in it."""
    told = [str(st.user.get(claim)) for claim in ("iss", "sub", "iat", "nonce")]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _is_loopback(host: str) -> bool:
    """Whether a host is this computer.

    >>> [_is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "", "audit.example")]
    [True, True, True, False, False, False]
    """
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
