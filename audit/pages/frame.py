"""What every page stands in: the store, the person, the audit of the address, and faults told in sentences."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from audit.errors import AuditError
from audit.pages import parts
from audit.storage import Person, Store, local_person, open_store, store_url
from audit.storage.audits import Audit

log = logging.getLogger("audit")


@dataclass(frozen=True)
class Visit:
    """Who looks at a page, and the store that it shows."""

    store: Store
    person: Person

    def audit(self) -> Audit:
        """The audit that the address names, or the one opened last; without one the page says so and stops."""
        audit_id = st.query_params.get("audit") or st.session_state.get("audit", "")
        if not audit_id:
            parts.notice("No audit is open. Choose one from the list of audits.")
            st.page_link("audit/pages/home.py", label="Go to the audits", icon=":material/arrow_back:")
            st.stop()
        audit = self.store.audits.get(self.person, audit_id)
        st.session_state["audit"] = audit.id
        st.query_params["audit"] = audit.id
        return audit


def visit() -> Visit:
    """This run's visit: the person is asked for on every run, never kept in the page's state."""
    return Visit(_store(store_url()), local_person())


@st.cache_resource(show_spinner=False)
def _store(url: str) -> Store:
    return open_store(url)


@contextmanager
def faults_told() -> Iterator[None]:
    """Show a fault as its sentences; anything unforeseen as one sentence and a number that the log repeats.

    The log gets the type of the error and where it was raised, never its text, which may hold what was typed.
    """
    try:
        yield
    except AuditError as fault:
        parts.alert(*fault.faults)
    except Exception as fault:
        number = secrets.token_hex(4)
        log.error("error %s: %s at %s", number, type(fault).__name__, _where(fault))
        parts.alert(f"Something went wrong on this page (error {number}). What was shown as saved is safe. Reload it.")


def _where(fault: Exception) -> str:
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else "unknown"
