"""Which cases count: chosen at the top of every page of results, and carried in its address."""

from __future__ import annotations

import streamlit as st

from audit.analysis.audit_results import AuditResults
from audit.model.audit import Audit
from audit.model.bands import SUPPRESSED
from audit.model.case import COUNTED_STATES, CaseState
from audit.storage import Permission
from audit.web.components import html
from audit.web.session.page_context import PageContext

STATES_PARAM = "count"


def results_for_selected_cases(context: PageContext, audit: Audit) -> AuditResults:
    """The results over the cases that the reader chose to count; the control stands where this is called.

    Somebody who may not see cases has no choice: two choices may differ by a single case. The store sees to that;
    the address and the session only forget a choice that says nothing any more.
    """
    if not context.has_permission(Permission.SEE_CASE_RECORDS, audit):
        st.session_state.pop(f"counted-{audit.id}", None)
        if STATES_PARAM in st.query_params:
            del st.query_params[STATES_PARAM]
        return context.store.audits.results(context.person, audit.id)
    states = _initial_states(audit)
    case_label = audit.questionnaire.case_label
    selected = st.pills(
        f"Which {case_label.plural} count",
        list(CaseState),
        selection_mode="multi",
        default=states,
        key=f"{STATES_PARAM}-{audit.id}",
        format_func=lambda state: CaseState(state).label.capitalize(),
        wrap=True,
    )
    states = tuple(state for state in CaseState if state in selected) or COUNTED_STATES
    if not selected:
        html.paragraphs(
            f"None is chosen, so those count that usually do: {default_selection_label()} {case_label.plural}.",
            kind="quiet",
        )
    st.session_state[f"counted-{audit.id}"] = states
    if states != COUNTED_STATES:
        st.query_params[STATES_PARAM] = ",".join(states)
    elif STATES_PARAM in st.query_params:
        del st.query_params[STATES_PARAM]
    return context.store.audits.results(context.person, audit.id, states)


def _initial_states(audit: Audit) -> tuple[CaseState, ...]:
    """The states in the address, else those chosen on another page, else those that count unless somebody asks."""
    state_values = st.query_params.get(STATES_PARAM, "").split(",")
    states = tuple(state for state in CaseState if state.value in state_values)
    last_selected: tuple[CaseState, ...] = st.session_state.get(f"counted-{audit.id}", COUNTED_STATES)
    return states or last_selected


def is_default_selection() -> bool:
    """Whether the page counts the cases that count unless somebody asks; known after ``results_for_selected_cases``."""
    return STATES_PARAM not in st.query_params


def default_selection_label() -> str:
    """The cases that count unless somebody asks, in words: "submitted and final"."""
    return " and ".join(state.label for state in COUNTED_STATES)


def suppression_told(found: AuditResults) -> bool:
    """Say what is suppressed for somebody who may not see cases; returns whether there is any figure to show."""
    noun, limit = found.audit.questionnaire.case_label, found.audit.description.max_suppressed_count
    if found.too_few:
        html.notice(
            f"Fewer than {limit + 1} {noun.plural} count, so no figures are shown: they could show the answers of a "
            f"single {noun.singular}."
        )
    elif limit and not found.shows_cases:
        html.notice(f"Counts from 1 to {limit}, and figures that would reveal them, are suppressed ({SUPPRESSED}).")
    return not found.too_few
