"""Which cases are included: selected at the top of every page of results, and part of its address."""

from __future__ import annotations

import streamlit as st

from audit.analysis.audit_results import AuditResults
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.bands import SUPPRESSED
from audit.model.case import COUNTED_STATES, SELECTABLE_STATES, CaseState
from audit.storage import Permission
from audit.web.components import html, tab_state
from audit.web.components.address import get_param, has_param, remove_param, set_param
from audit.web.session.page_context import PageContext

STATES_PARAM = "count"


def results_for_selected_cases(context: PageContext, audit: Audit) -> AuditResults:
    """Show the control for the included cases and return their results.

    People who may not see cases have no choice, because two choices may differ by a single case, nor has anyone once
    the figures are frozen or the cases are erased. The database enforces that; here a choice left in the address or the
    session is only removed.
    """
    audit_results = context.store.audits.results(context.person, audit.id) if audit.closed_at is not None else None
    is_frozen = audit_results is not None and (audit_results.closing is not None or audit_results.is_erased)
    if is_frozen or not context.has_permission(Permission.SEE_CASE_RECORDS, audit):
        tab_state.INCLUDED_STATES.of(audit.id).pop()
        remove_param(STATES_PARAM)
        return audit_results or context.store.audits.results(context.person, audit.id)
    states = _initial_states(audit)
    case_label = audit.questionnaire.case_label
    selected = st.pills(
        f"{case_label.plural_heading} included",
        list(SELECTABLE_STATES),
        selection_mode="multi",
        default=states,
        key=f"{STATES_PARAM}-{audit.id}",
        format_func=lambda value: CaseState(value).label.capitalize(),
        wrap=True,
    )
    states = tuple(case_state for case_state in SELECTABLE_STATES if case_state in selected) or COUNTED_STATES
    if not selected:
        sentence = messages.DEFAULT_CASES_INCLUDED.format(states=default_selection_label(), plural=case_label.plural)
        html.paragraphs(sentence, kind="quiet")
    tab_state.INCLUDED_STATES.of(audit.id).set(states)
    set_param(STATES_PARAM, ",".join(states), ",".join(COUNTED_STATES))
    return context.store.audits.results(context.person, audit.id, states)


def _initial_states(audit: Audit) -> tuple[CaseState, ...]:
    """Return the states in the address, else those selected on another page, else the default ones."""
    state_values = get_param(STATES_PARAM).split(",")
    states = tuple(case_state for case_state in SELECTABLE_STATES if case_state.value in state_values)
    return states or tab_state.INCLUDED_STATES.of(audit.id).get() or COUNTED_STATES


def is_default_selection() -> bool:
    """Return whether the default cases are included; known after ``results_for_selected_cases``."""
    return not has_param(STATES_PARAM)


def default_selection_label() -> str:
    """Return the states included by default, in words: "submitted and final"."""
    return " and ".join(case_state.label for case_state in COUNTED_STATES)


def show_suppression(audit_results: AuditResults) -> bool:
    """Show what is suppressed for people who may not see cases, and return whether there is any figure to show."""
    case_label = audit_results.audit.questionnaire.case_label
    limit = audit_results.audit.description.max_suppressed_count
    if audit_results.too_few:
        sentence = messages.TOO_FEW_CASES.format(
            minimum=limit + 1, plural=case_label.plural, singular=case_label.singular
        )
        html.notice(sentence)
    elif limit and not audit_results.shows_cases:
        html.notice(messages.COUNTS_SUPPRESSED.format(limit=limit, mark=SUPPRESSED))
    return not audit_results.too_few
