"""The home page: one audit in front, as the user's role sees it, and the other audits below."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from audit.messages import home as messages
from audit.model.audit import Audit, AuditSummary
from audit.model.dashboard import StateCounts
from audit.model.purpose import Purpose
from audit.model.waiting import Waiting
from audit.storage import Role
from audit.web.components import html, tab_state
from audit.web.components.address import get_param
from audit.web.concerns.home_notice import show_open_concerns, show_own_concerns
from audit.web.home.audit_list import show_other_audits
from audit.web.home.auditor import own_cases, show_own_cases
from audit.web.home.exercise import show_exercise
from audit.web.home.lead import show_lead
from audit.web.home.links import page_link
from audit.web.home.moderator import show_queue
from audit.web.home.start import show_practice_option, show_start_options, show_welcome
from audit.web.home.state_bar import state_bar_html
from audit.web.session.page_context import PageContext, get_context, show_closing
from audit.web.waiting import show_erasure_mark


def show(context: PageContext) -> None:
    """Show the audit in front and list the others; if there is none yet, say what the workbench is for."""
    roles = context.store.members.roles(context.person)
    audits = [audit for audit in context.store.audits.all(context.person) if audit.id in roles]
    if not audits:
        show_welcome(context)
        return
    waiting = context.store.waiting.all(context.person)
    front = audit_in_front(audits)
    with st.container(key="home"):
        show_audit(context, front, roles[front.id], waiting.get(front.id, Waiting()))
    shown_roles = {} if context.person.local else roles
    show_other_audits([audit for audit in audits if audit is not front], shown_roles, waiting)
    if context.store.members.can_start_audits(context.person):
        html.subheading("Start another audit")
        show_start_options(context)
    if front.purpose is not Purpose.PRACTICE:
        show_practice_option(context)


def audit_in_front(audits: Sequence[AuditSummary]) -> AuditSummary:
    """Return the audit in the address, else the open one (see ``navigation``), else the newest."""
    by_id = {audit.id: audit for audit in audits}
    named = get_param("audit")
    if named and named not in by_id:
        html.notice(messages.UNKNOWN_AUDIT)
    front = by_id.get(named) or by_id.get(tab_state.AUDIT_ID.get()) or audits[0]
    tab_state.AUDIT_ID.set(front.id)
    return front


def show_audit(context: PageContext, summary: AuditSummary, role: Role, waiting: Waiting) -> None:
    """Show one audit as its lead, a moderator, an auditor or a reader sees it."""
    audit = context.store.audits.get(context.person, summary.id)
    description = audit.description
    if description.marking:
        html.marking(description.marking)
    location = " · ".join(filter(None, (description.unit, description.region, description.fieldwork_dates)))
    html.heading(description.name, subtitle=location)
    html.paragraphs(messages.YOUR_ROLE.format(role=role), kind="quiet")
    if role is Role.LEAD:
        show_open_concerns(audit.id)
    show_erasure_mark(waiting.erasable_on, summary.case_label)
    show_closing(audit)
    if role in (Role.AUDITOR, Role.MODERATOR):
        show_own_concerns(context, audit)
    if audit.purpose.is_exercise:
        show_exercise(context, audit, role)
    elif role is Role.READER:
        show_results(context, audit)
    elif audit.closed_at is not None:
        show_closed(audit, summary)
    else:
        SHOW_BY_ROLE[role](context, audit, summary.cases_by_state, waiting)


def show_results(context: PageContext, audit: Audit) -> None:
    """Show the latest results to a reader."""
    from audit.web.results.latest import show_latest_results  # loads pandas, which no other role's home page needs

    show_latest_results(context, audit)
    page_link("results", "See all results", audit.id)


def show_closed(audit: Audit, summary: AuditSummary) -> None:
    """Show how a closed audit ended, with links to what can still be done with it."""
    if summary.cases_by_state:
        html.render(state_bar_html(summary.cases_by_state, summary.case_label))
    page_link("results", "See the results", audit.id)
    page_link("export", "Export the results", audit.id)


def show_moderator(context: PageContext, audit: Audit, counts: StateCounts, waiting: Waiting) -> None:
    """Show the queue to a moderator, and their own cases if they record any."""
    show_queue(context, audit, counts, waiting)
    if own_cases(context, audit):
        show_own_cases(context, audit, counts, waiting)


SHOW_BY_ROLE: Mapping[Role, Callable[[PageContext, Audit, StateCounts, Waiting], None]] = {
    Role.LEAD: show_lead,
    Role.MODERATOR: show_moderator,
    Role.AUDITOR: show_own_cases,
}


if __name__ == "__main__":
    show(get_context())
