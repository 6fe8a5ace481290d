"""The form that closes an audit: what is missing, with links, and marking every submitted case as final."""

from __future__ import annotations

import streamlit as st

from audit.formatting import pluralise
from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.case import CaseState
from audit.model.closing import ClosingStatus
from audit.web.components import html
from audit.web.components.confirmation import confirm
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, show_errors

PLACE = "closing the audit"


def show_close_form(context: PageContext, audit: Audit) -> None:
    """Show what closing does, what is missing, and the button."""
    if audit.purpose.is_exercise:
        _show_close_exercise(context, audit)
        return
    status, case_label = context.store.closings.status(context.person, audit.id), audit.questionnaire.case_label
    which_cases = context.store.audits.results(context.person, audit.id).which_cases
    html.paragraphs(messages.WHAT_CLOSING_DOES, messages.FIGURES_TO_FREEZE.format(cases=which_cases))
    if not status.can_be_closed:
        _show_missing(audit, status)
        return
    submitted = status.submitted
    is_agreed = not submitted or st.checkbox(
        messages.MARK_AS_FINAL.format(cases=case_label.with_count(submitted)), key=f"mark final {audit.id}"
    )
    with show_errors():
        if st.button("Close audit", disabled=not is_agreed):
            with st.spinner("Closing the audit"):
                context.store.closings.close(context.person, audit.id, mark_final=is_agreed)
            marked = messages.MARKED_AS_FINAL.format(cases=case_label.with_count(submitted)) if submitted else ""
            confirm(PLACE, " ".join(filter(None, (messages.AUDIT_WAS_CLOSED, marked))))
            st.rerun()


def _show_close_exercise(context: PageContext, audit: Audit) -> None:
    """Show the button that closes a calibration exercise, which has no results to freeze and may be unfinished."""
    html.paragraphs(messages.CLOSED_CANNOT_CHANGE)
    with show_errors():
        if st.button("Close exercise"):
            context.store.closings.close(context.person, audit.id)
            confirm(PLACE, messages.EXERCISE_WAS_CLOSED)
            st.rerun()


def _show_missing(audit: Audit, status: ClosingStatus) -> None:
    """Show each kind of case or review that keeps the audit from being closed, with a link to it."""
    case_label = audit.questionnaire.case_label
    html.notice(messages.NOT_READY_TO_CLOSE.format(plural=case_label.plural))
    with st.container(key="missing"):
        for state, count in status.unfinished.items():
            _show_link("cases", f"{case_label.with_count(count)} {state.label}", audit, state=state.value)
        for state, count in status.other_reviews.items():
            page = "allocate" if state is CaseState.ALLOCATED else "cases"
            _show_link(page, f"{pluralise(count, 'second review')} {state.label}", audit)


def _show_link(page: str, label: str, audit: Audit, **params: str) -> None:
    st.page_link(page_path(page), label=label, query_params={"audit": audit.id, **params})
