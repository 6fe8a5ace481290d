"""What needs the attention of a lead or a moderator: a few cases of each kind at once, and all of them on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from audit.formatting import format_datetime, pluralise
from audit.messages import home as messages
from audit.model.audit import Audit
from audit.model.case import CaseState
from audit.model.dashboard import ContradictedCase, LeadDashboard, StateCounts
from audit.model.fieldwork import NOT_STARTED_DAYS, UNTOUCHED_DAYS, Fieldwork, LateCase, late_cases
from audit.model.moderation import CaseToModerate
from audit.model.waiting import Waiting, WaitingCase
from audit.web.components import html
from audit.web.home.links import case_link, list_link, page_link
from audit.web.session.page_context import PageContext

MAX_SHOWN = 5
Item = TypeVar("Item")


def show_attention(
    audit: Audit,
    dashboard: LeadDashboard,
    counts: StateCounts,
    fieldwork: Fieldwork,
    waiting: Waiting,
    to_moderate: Sequence[CaseToModerate],
) -> None:
    """Show what is not allocated, late, returned, asked for, contradictory, different in two reviews and eliminated.

    If nothing is, say so.
    """
    case_label = audit.questionnaire.case_label
    late = late_cases(dashboard.open_cases, fieldwork)
    html.subheading("Needs attention")
    waits = (dashboard.unallocated, late, dashboard.returned, waiting.requests, dashboard.contradicted, to_moderate)
    if not any(waits):
        html.paragraphs(messages.NOTHING_WAITS)
    if dashboard.unallocated:
        html.subheading(f"Not allocated: {case_label.with_count(dashboard.unallocated)}", level=3)
        list_link(f"See {case_label.plural} without an auditor", audit.id, auditor="none")
    late_rule = messages.HOW_LATE_IS_DECIDED.format(not_started=NOT_STARTED_DAYS, untouched=UNTOUCHED_DAYS)
    _show_items(audit, "Late", late, _show_late_case, late_rule)
    _show_items(audit, "Returned, waiting for the auditor", dashboard.returned, _show_waiting_case)
    show_requests(audit, waiting)
    show_differences(audit, to_moderate)
    _show_items(audit, "Contradictory answers", dashboard.contradicted, _show_contradicted_case, messages.CONTRADICTED)
    if eliminated := counts.get(CaseState.ELIMINATED, 0):
        html.subheading(f"Eliminated: {case_label.with_count(eliminated)}", level=3)
        list_link(f"See eliminated {case_label.plural}", audit.id, CaseState.ELIMINATED)


def show_requests(audit: Audit, waiting: Waiting) -> None:
    """Show which cases somebody asks to have reopened."""
    _show_items(audit, "Requests to reopen", waiting.requests, _show_waiting_case)


def cases_to_moderate(context: PageContext, audit: Audit) -> list[CaseToModerate]:
    """Return the cases of which the two reviews differ and something is to decide, the longest wait first."""
    return [case for case in context.store.moderations.all(context.person, audit.id) if case.needs_moderator]


def show_differences(audit: Audit, to_moderate: Sequence[CaseToModerate]) -> None:
    """Show the cases of which the two reviews differ, with links to the page on which that is decided."""
    _show_items(audit, "Reviews that differ", to_moderate, _show_differing_case)


def _show_differing_case(audit: Audit, case: CaseToModerate) -> None:
    count = pluralise(len(case.to_decide) + len(case.to_confirm), "question")
    label = f"{case.reference}: {count}, waiting since {format_datetime(case.waiting_since)}"
    page_link("moderate", label, audit.id, case=case.case_id)


def _show_items(
    audit: Audit, title: str, items: Sequence[Item], show_item: Callable[[Audit, Item], None], explanation: str = ""
) -> None:
    """Show the first items of a kind, and the others when they are asked for; nothing if there is none."""
    if not items:
        return
    html.subheading(f"{title}: {audit.questionnaire.case_label.with_count(len(items))}", level=3)
    if explanation:
        html.paragraphs(explanation, kind="quiet")
    for item in items[:MAX_SHOWN]:
        show_item(audit, item)

    def show_others() -> None:
        for item in items[MAX_SHOWN:]:
            show_item(audit, item)

    if len(items) > MAX_SHOWN:
        html.expander(f"{title}: show the others", f"others {title} {audit.id}", show_others)


def _show_late_case(audit: Audit, late: LateCase) -> None:
    name = late.case.auditor or "not allocated"
    case_link(f"{late.case.reference}: {name}, {late.reason}", audit.id, late.case.id)


def _show_waiting_case(audit: Audit, case: WaitingCase) -> None:
    with st.container(gap=None):
        comments = [f"{pluralise(case.comments, 'comment')} to answer"] if case.comments else []
        words = ", ".join([case.by, format_datetime(case.at), *comments])
        case_link(f"{case.name}: {words}", audit.id, case.case_id, number=case.number)
        html.paragraphs(case.reason, kind="quiet reason")


def _show_contradicted_case(audit: Audit, case: ContradictedCase) -> None:
    label = ", ".join(filter(None, (f"{case.reference}: question {case.question_id}", case.auditor)))
    case_link(label, audit.id, case.case_id, case.question_id)
