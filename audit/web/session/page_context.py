"""What every page stands in: the store, the person, the audit of the address, and faults told in sentences."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from audit.errors import AuditError, NotAllowedError, NotFoundError, StoreError
from audit.model.audit import Audit
from audit.storage import Permission, Person, Store, open_store, store_url
from audit.storage.admin.libraries import require_minimum_versions
from audit.web.components import html
from audit.web.session import authentication
from audit.web.session.claims import SESSION_EXPIRED, UserSession

log = logging.getLogger("audit")


@dataclass(frozen=True)
class PageContext:
    """Who looks at a page, and the store that it shows."""

    store: Store
    user: UserSession
    sign_in_id: str = ""

    @property
    def person(self) -> Person:
        """Who acts; what runs long after the page was opened, as a download does, is told that the sign-in is over."""
        if authentication.is_signed_out(self.sign_in_id):
            raise NotAllowedError(SESSION_EXPIRED)
        return self.user.require_user(datetime.now(UTC))

    def has_permission(self, permission: Permission, audit: Audit) -> bool:
        """Whether the person may do this in the whole of the audit: what they may not do is not offered."""
        return self.store.members.has_permission(self.person, permission, audit.id)

    def require_audit(self) -> Audit:
        """The audit that the address names, or the one opened last; without one the page says so and stops."""
        audit_id = st.query_params.get("audit") or st.session_state.get("audit", "")
        try:
            if not audit_id:
                raise NotFoundError("Choose one from the list of audits.")
            audit = self.store.audits.get(self.person, audit_id)
        except NotFoundError as error:
            html.heading("No audit is open")
            html.notice(*error.problems)
            st.page_link("audit/web/pages/home.py", label="Go to the audits", icon=":material/arrow_back:")
            st.stop()
        st.session_state["audit"] = audit.id
        set_param_if_changed("audit", audit.id)
        if audit.description.marking:
            html.marking(audit.description.marking)
        return audit


def set_param_if_changed(name: str, value: str) -> None:
    """Let the address name what the page shows. Said anew, it would be a step of its own for the browser's Back."""
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def get_context() -> PageContext:
    """This run's visit: the person is asked for on every run, never kept in the page's state."""
    user = authentication.current_user()
    return PageContext(_get_store(store_url()), user, authentication.current_sign_in_id())


@st.cache_resource(show_spinner=False)
def _get_store(url: str) -> Store:
    require_minimum_versions()
    return open_store(url)


def submit_once(form_name: str, fields: object, action: Callable[[], str]) -> str:
    """Do what a form asks and return what came of it; sent again unchanged, as a double click does, it only returns.

    A second click stops the first one's run at Streamlit's next step, so what came of it is noted in a plain dict:
    nothing comes between the act and the note.
    """
    submissions = _submissions()
    if not already_submitted(form_name, fields):
        submissions[form_name] = (fields, action())
    return submissions[form_name][1]


def already_submitted(form_name: str, fields: object) -> bool:
    """Whether this form was sent with just these fields by this page."""
    return form_name in _submissions() and _submissions()[form_name][0] == fields


def _submissions() -> dict[str, tuple[object, str]]:
    return st.session_state.setdefault("sent", {})  # type: ignore[no-any-return]


@contextmanager
def defer_errors() -> Iterator[None]:
    """Keep the fault of a callback for the run that follows it, which tells it by ``show_deferred_errors``."""
    try:
        yield
    except AuditError as error:
        st.session_state["kept faults"] = error.problems


def show_deferred_errors() -> None:
    """Tell the fault that the callback before this run left, once."""
    problems = st.session_state.pop("kept faults", ())
    if problems:
        html.alert(*problems)


@contextmanager
def show_errors() -> Iterator[None]:
    """Show a fault as its sentences; anything unforeseen as one sentence and a number that the log repeats.

    The log gets the type of the error and where it was raised, never its text, which may hold what was typed.
    """
    try:
        yield
    except AuditError as error:
        html.alert(*error.problems)
    except Exception as error:
        error_id = _log_error(error)
        html.alert(f"Something went wrong on this page (error {error_id}). What was shown as saved is safe. Reload it.")


@contextmanager
def redact_errors() -> Iterator[None]:
    """For what is made outside a run of a page, as a download is: whoever logs the fault logs no text of a case."""
    try:
        yield
    except AuditError:
        raise
    except Exception as error:
        raise StoreError(f"The file could not be made (error {_log_error(error)}).") from None


def _log_error(error: Exception) -> str:
    """The number under which the log has a fault."""
    error_id = secrets.token_hex(4)
    log.error("error %s: %s at %s", error_id, type(error).__name__, _error_location(error))
    return error_id


def _error_location(error: Exception) -> str:
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return f"{traceback.tb_frame.f_code.co_name}:{traceback.tb_lineno}" if traceback is not None else "unknown"
