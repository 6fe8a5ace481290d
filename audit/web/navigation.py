"""Which pages are the user's, and which audit is open: the address of another page gives a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from audit.errors import AuditError
from audit.messages import pages as messages
from audit.messages.storage import MAY_NOT_WRITE_QUESTIONNAIRES
from audit.model.permissions import OwnAudit, has_permission_in_own_case
from audit.model.purpose import Purpose
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel
from audit.storage import Permission, Role
from audit.web.components import html, tab_state
from audit.web.components.address import get_param
from audit.web.page_list import PAGES, PageEntry, page_path
from audit.web.session import authentication
from audit.web.session.page_context import PageContext, get_context

OF_THOSE_WHO_START_AUDITS = (Permission.START_AUDIT, Permission.WRITE_QUESTIONNAIRE)
LAST_AUDIT = "last audit"  # the draft that has the id of the audit which the person opened last, in any tab


@dataclass(frozen=True)
class Navigation:
    """The pages of one person: their role in the open audit, if one is open, and else their roles in all audits."""

    audit_id: str = ""
    role: Role | None = None
    audits: Sequence[OwnAudit] = ()
    can_start_audits: bool = False
    case_label: CaseLabel = DEFAULT_CASE_LABEL

    def is_own(self, page: PageEntry) -> bool:
        """Whether a page is for this person."""
        if page.permission is None:
            return True
        if page.permission in OF_THOSE_WHO_START_AUDITS:
            return self.can_start_audits
        roles = {audit.role for audit in self.audits} if self.role is None else {self.role}
        return any(has_permission_in_own_case(role, page.permission) for role in roles)

    def is_listed(self, page: PageEntry) -> bool:
        """Whether the navigation lists a page: it is this person's, and its audit is open."""
        if not page.needs_audit:
            return self.is_own(page) and not page.url_path
        return self.role is not None and self.is_own(page) and page.is_of(self.purpose)

    @property
    def purpose(self) -> Purpose:
        """Return what the open audit is for."""
        return next((audit.purpose for audit in self.audits if audit.id == self.audit_id), Purpose.AUDIT)

    def title(self, page: PageEntry) -> str:
        """Return the title of a page, with the word for a case of the open audit."""
        return page.title.format(case=self.case_label.heading, cases=self.case_label.plural_heading)

    @property
    def audit_name(self) -> str:
        """Return the name of the open audit; '' if none is open."""
        return next((audit.name for audit in self.audits if audit.id == self.audit_id), "")


def load_navigation() -> Navigation:
    """Return the pages of the current user. If the database does not answer, they are those of the run before."""
    if not authentication.is_authenticated():
        return Navigation()
    try:
        navigation = _load(get_context())
    except AuditError:  # raised again, and shown, when the page is run
        return tab_state.LAST_NAVIGATION.get() or Navigation()
    tab_state.LAST_NAVIGATION.set(navigation)
    return navigation


def _load(context: PageContext) -> Navigation:
    person, members = context.person, context.store.members
    _record_sign_in(context)
    audits = members.audits(person)
    audit_id = get_param("audit") or tab_state.AUDIT_ID.get() or _first_audit(context, audits)
    role = next((audit.role for audit in audits if audit.id == audit_id), None)
    if role is not None:
        _remember(context, audit_id)
    case_label = context.store.audits.case_label(person, audit_id) if role else DEFAULT_CASE_LABEL
    return Navigation(audit_id, role, audits, members.can_start_audits(person), case_label)


def _first_audit(context: PageContext, audits: Sequence[OwnAudit]) -> str:
    """Return the audit that a new tab opens: the one this person opened last, else the one that was started last."""
    ids = [audit.id for audit in audits]
    last_id = str(_last_audit(context)) if len(ids) > 1 else ""
    return last_id if last_id in ids else next(iter(ids), "")


def _remember(context: PageContext, audit_id: str) -> None:
    """Note which audit is open, in this tab and for the next one; the database is only asked if the tab changes it."""
    if tab_state.AUDIT_ID.get() == audit_id:
        return
    tab_state.AUDIT_ID.set(audit_id)
    with suppress(AuditError):  # the page is shown all the same; the next tab opens another audit first
        if _last_audit(context) != audit_id:
            context.store.drafts.save(context.person, LAST_AUDIT, {"audit": audit_id})


def _last_audit(context: PageContext) -> object:
    return context.store.drafts.read(context.person, LAST_AUDIT).get("audit", "")


def _record_sign_in(context: PageContext) -> None:
    """Record once in a session that this person has signed in; in local mode nobody does."""
    if authentication.get_mode() is authentication.Mode.LOCAL or tab_state.SIGN_IN_RECORDED.get():
        return
    context.store.members.record_sign_in(context.person)
    tab_state.SIGN_IN_RECORDED.set(True)


def to_streamlit_page(navigation: Navigation, page: PageEntry) -> st.Page:
    """Return a page of the list as Streamlit takes it; the page without a path is the first one."""
    return st.Page(page.path, title=navigation.title(page), url_path=page.url_path or None, default=not page.url_path)


def entry_at(url_path: str) -> PageEntry:
    """Return the page with this address."""
    return next(page for page in PAGES if page.url_path == url_path)


def require_own_page(navigation: Navigation, page: PageEntry) -> None:
    """If the page is not this person's, or the open audit has no such page, say so, and stop.

    The access log records the attempt to open a page that is not this person's.
    """
    is_open = page.needs_audit and navigation.role is not None
    if not navigation.is_own(page) and (is_open or not page.needs_audit):
        html.heading(navigation.title(page))
        _refuse(navigation, page)
        st.stop()
    if is_open and not page.is_of(navigation.purpose):
        html.heading(navigation.title(page))
        html.notice(messages.NO_PAGE_OF_EXERCISE if navigation.purpose.is_exercise else messages.ONLY_OF_EXERCISES)
        _link_to_other_page(navigation)
        st.stop()


def _refuse(navigation: Navigation, page: PageEntry) -> None:
    """Say why a page is not this person's, with a link to one that is."""
    if page.permission is None or page.permission in OF_THOSE_WHO_START_AUDITS:
        is_start = page.permission is not Permission.WRITE_QUESTIONNAIRE
        html.notice(messages.ONLY_LEADS_START_AUDITS if is_start else MAY_NOT_WRITE_QUESTIONNAIRES)
        st.page_link(page_path("home"), label="Go to the list of audits", icon=":material/arrow_back:")
        return
    _log_attempt(navigation, page.permission)
    html.notice(messages.NOT_YOUR_PAGE.format(role=navigation.role))
    _link_to_other_page(navigation)


def _link_to_other_page(navigation: Navigation) -> None:
    """Show a link to a page that everybody may open: the results, which an exercise does not have."""
    page, label = ("home", "Go to Home") if navigation.purpose.is_exercise else ("results", "Go to the results")
    st.page_link(page_path(page), label=label, query_params={"audit": navigation.audit_id})


def _log_attempt(navigation: Navigation, permission: Permission) -> None:
    context = get_context()
    context.store.members.check_page(context.person, permission, navigation.audit_id)
