"""What every page stands in: the store, the person, the audit of the address, and faults told in sentences."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from audit.errors import AuditError, NotAllowed, NotFound, StoreError
from audit.storage import Operation, Person, Store, open_store, store_url
from audit.storage.admin.libraries import require_libraries
from audit.storage.repositories.audits import Audit
from audit.web.components import html
from audit.web.session import authentication
from audit.web.session.claims import OVER, SignedIn

log = logging.getLogger("audit")


@dataclass(frozen=True)
class Visit:
    """Who looks at a page, and the store that it shows."""

    store: Store
    signed_in: SignedIn
    sign_in: str = ""

    @property
    def person(self) -> Person:
        """Who acts; what runs long after the page was opened, as a download does, is told that the sign-in is over."""
        if authentication.is_signed_out(self.sign_in):
            raise NotAllowed(OVER)
        return self.signed_in.person(datetime.now(UTC))

    def may(self, operation: Operation, audit: Audit) -> bool:
        """Whether the person may do this in the whole of the audit: what they may not do is not offered."""
        return self.store.members.may(self.person, operation, audit.id)

    def audit(self) -> Audit:
        """The audit that the address names, or the one opened last; without one the page says so and stops."""
        audit_id = st.query_params.get("audit") or st.session_state.get("audit", "")
        try:
            if not audit_id:
                raise NotFound("Choose one from the list of audits.")
            audit = self.store.audits.get(self.person, audit_id)
        except NotFound as fault:
            html.heading("No audit is open")
            html.notice(*fault.faults)
            st.page_link("audit/web/pages/home.py", label="Go to the audits", icon=":material/arrow_back:")
            st.stop()
        st.session_state["audit"] = audit.id
        name_in_address("audit", audit.id)
        if audit.details.marking:
            html.marking(audit.details.marking)
        return audit


def name_in_address(name: str, value: str) -> None:
    """Let the address name what the page shows. Said anew, it would be a step of its own for the browser's Back."""
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def visit() -> Visit:
    """This run's visit: the person is asked for on every run, never kept in the page's state."""
    signed_in = authentication.whoever_is_there()
    return Visit(_store(store_url()), signed_in, authentication.sign_in())


@st.cache_resource(show_spinner=False)
def _store(url: str) -> Store:
    require_libraries()
    return open_store(url)


def once(form: str, fields: object, act: Callable[[], str]) -> str:
    """Do what a form asks and return what came of it; sent again unchanged, as a double click does, it only returns.

    A second click stops the first one's run at Streamlit's next step, so what came of it is noted in a plain dict:
    nothing comes between the act and the note.
    """
    sent = _sent()
    if not was_sent(form, fields):
        sent[form] = (fields, act())
    return sent[form][1]


def was_sent(form: str, fields: object) -> bool:
    """Whether this form was sent with just these fields by this page."""
    return form in _sent() and _sent()[form][0] == fields


def _sent() -> dict[str, tuple[object, str]]:
    return st.session_state.setdefault("sent", {})  # type: ignore[no-any-return]


@contextmanager
def told_next_run() -> Iterator[None]:
    """Keep the fault of a callback for the run that follows it, which tells it by ``tell_kept``."""
    try:
        yield
    except AuditError as fault:
        st.session_state["kept faults"] = fault.faults


def tell_kept() -> None:
    """Tell the fault that the callback before this run left, once."""
    faults = st.session_state.pop("kept faults", ())
    if faults:
        html.alert(*faults)


@contextmanager
def faults_told() -> Iterator[None]:
    """Show a fault as its sentences; anything unforeseen as one sentence and a number that the log repeats.

    The log gets the type of the error and where it was raised, never its text, which may hold what was typed.
    """
    try:
        yield
    except AuditError as fault:
        html.alert(*fault.faults)
    except Exception as fault:
        number = _logged(fault)
        html.alert(f"Something went wrong on this page (error {number}). What was shown as saved is safe. Reload it.")


@contextmanager
def text_held_back() -> Iterator[None]:
    """For what is made outside a run of a page, as a download is: whoever logs the fault logs no text of a case."""
    try:
        yield
    except AuditError:
        raise
    except Exception as fault:
        raise StoreError(f"The file could not be made (error {_logged(fault)}).") from None


def _logged(fault: Exception) -> str:
    """The number under which the log has a fault."""
    number = secrets.token_hex(4)
    log.error("error %s: %s at %s", number, type(fault).__name__, _where(fault))
    return number


def _where(fault: Exception) -> str:
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else "unknown"
