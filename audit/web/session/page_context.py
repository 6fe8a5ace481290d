"""The context of a page: the database, the user, the audit in the address, and errors shown as sentences."""

from __future__ import annotations

import gc
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import streamlit as st

from audit.analysis.wording import how_erased
from audit.errors import AuditError, NotAllowedError, NotFoundError, StoreError
from audit.formatting import format_date
from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.storage import Permission, Person, Store, open_store, store_url
from audit.storage.admin.libraries import require_minimum_versions
from audit.web.components import html, tab_state
from audit.web.components.address import get_param, set_param
from audit.web.components.problem_fields import ProblemFields
from audit.web.page_list import page_path
from audit.web.session import authentication
from audit.web.session.claims import UserSession
from audit.web.session.unsaved_notice import show_unsaved_notice

log = logging.getLogger("audit")


@dataclass(frozen=True)
class PageContext:
    """The user of a page, and the repositories that it reads."""

    store: Store
    user: UserSession
    sign_in_id: str = ""

    @property
    def person(self) -> Person:
        """Return the user. Raises NotAllowedError if the sign-in ended, also long after the page was opened."""
        if authentication.is_signed_out(self.sign_in_id):
            raise NotAllowedError(messages.SESSION_EXPIRED)
        return self.user.require_user(datetime.now(UTC))

    def has_permission(self, permission: Permission, audit: Audit) -> bool:
        """Whether the user may do this in the whole audit; a page shows only what they may do."""
        return self.store.members.has_permission(self.person, permission, audit.id)

    def require_audit(self) -> Audit:
        """Return the audit in the address, or the one opened last; if there is none, say so and stop the page.

        ``navigation.load_navigation`` has noted the one opened last, also in other tabs.
        """
        audit_id = get_param("audit") or tab_state.AUDIT_ID.get()
        try:
            if not audit_id:
                raise NotFoundError(messages.NO_AUDIT_TO_OPEN)
            audit = self.store.audits.get(self.person, audit_id)
        except NotFoundError as error:
            html.heading("No audit is open")
            html.notice(*error.problems)
            show_unsaved_notice()
            st.page_link(page_path("home"), label="Go to the list of audits", icon=":material/arrow_back:")
            st.stop()
        tab_state.AUDIT_ID.set(audit.id)
        set_param("audit", audit.id)
        if audit.description.marking:
            html.marking(audit.description.marking)
        show_closing(audit)
        return audit


def show_closing(audit: Audit) -> None:
    """Show at the top of every page that the cases were erased, or that the audit is closed."""
    if audit.retention.erased_on is not None:
        html.notice(how_erased(audit.retention, audit.questionnaire.case_label))
    elif audit.closed_at is not None:
        html.paragraphs(messages.AUDIT_CLOSED_ON.format(date=format_date(audit.closed_at)), kind="closed")


def get_context() -> PageContext:
    """Return the context of this run. The user is checked on every run and never saved in session state."""
    user = authentication.current_user()
    return PageContext(_get_store(store_url()), user, authentication.current_sign_in_id())


@st.cache_resource(show_spinner=False)
def _get_store(url: str) -> Store:
    require_minimum_versions()
    _exempt_libraries_from_collection()
    return open_store(url)


@cache
def _exempt_libraries_from_collection() -> None:
    """Let no garbage collection look through the libraries again: that would keep everyone waiting for 0.1 seconds."""
    gc.freeze()


def submit_once(form_name: str, fields: object, action: Callable[[], str]) -> str:
    """Run the action of a form and return its result; the same form submitted again only returns the result.

    A second click interrupts the first run, so the result is recorded in session state straight after the action. This
    makes double clicks safe.
    """
    submissions = _submissions()
    if not already_submitted(form_name, fields):
        submissions[form_name] = (fields, action())
    return submissions[form_name][1]


def already_submitted(form_name: str, fields: object) -> bool:
    """Whether this tab already submitted this form with these fields."""
    return form_name in _submissions() and _submissions()[form_name][0] == fields


def _submissions() -> dict[str, tuple[object, str]]:
    return tab_state.SUBMISSIONS.get_or_set({})


@contextmanager
def defer_errors() -> Iterator[None]:
    """Save the error of a callback for the next run, which shows it by ``show_deferred_errors``."""
    try:
        yield
    except AuditError as error:
        tab_state.DEFERRED_ERRORS.set(error.problems)


def show_deferred_errors() -> None:
    """Show the error of the callback before this run, once."""
    problems = tab_state.DEFERRED_ERRORS.pop()
    if problems:
        html.error_summary(problems)


@contextmanager
def show_errors(fields: ProblemFields | None = None) -> Iterator[None]:
    """Show an error as its sentences; an unexpected one as one sentence and an id that is also in the log.

    ``fields`` says which field of a form each sentence is about: see ``problem_fields``.

    The log gets the type of the error and where it was raised, never its text, which may hold what someone typed.
    """
    try:
        yield
    except AuditError as error:
        html.error_summary(error.problems, fields)
    except Exception as error:
        error_id = _log_error(error)
        html.error_summary([messages.UNEXPECTED_ERROR.format(error_id=error_id)])


@contextmanager
def redact_errors() -> Iterator[None]:
    """Hide the text of an unexpected error in a download, which runs outside a page: Streamlit would log it."""
    try:
        yield
    except AuditError:
        raise
    except Exception as error:
        raise StoreError(messages.FILE_NOT_MADE.format(error_id=_log_error(error))) from None


def _log_error(error: Exception) -> str:
    """Log an unexpected error and return its id in the log."""
    error_id = secrets.token_hex(4)
    log.error("error %s: %s at %s", error_id, type(error).__name__, _error_location(error))
    return error_id


def _error_location(error: Exception) -> str:
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return f"{traceback.tb_frame.f_code.co_name}:{traceback.tb_lineno}" if traceback is not None else "unknown"
