"""Which cases count: chosen at the top of every page of results, and carried in its address."""

from __future__ import annotations

import streamlit as st

from audit.model.bands import SUPPRESSED
from audit.model.case import COUNTED, CaseState
from audit.storage import Operation
from audit.storage.repositories.audits import Audit, AuditResults
from audit.web.components import html
from audit.web.session.page_context import Visit

KEY = "count"


def results_shown(here: Visit, audit: Audit) -> AuditResults:
    """The results over the cases that the reader chose to count; the control stands where this is called.

    Somebody who may not see cases has no choice: two choices may differ by a single case. The store sees to that;
    the address and the session only forget a choice that says nothing any more.
    """
    if not here.may(Operation.SEE_RECORDS, audit):
        st.session_state.pop(f"counted-{audit.id}", None)
        if KEY in st.query_params:
            del st.query_params[KEY]
        return here.store.audits.results(here.person, audit.id)
    states = _states(audit)
    noun = audit.questionnaire.record
    chosen = st.pills(
        f"Which {noun.many} count",
        list(CaseState),
        selection_mode="multi",
        default=states,
        key=f"{KEY}-{audit.id}",
        format_func=lambda state: CaseState(state).words.capitalize(),
        wrap=True,
    )
    states = tuple(state for state in CaseState if state in chosen) or COUNTED
    if not chosen:
        html.text(f"None is chosen, so those count that usually do: {usual_words()} {noun.many}.", kind="quiet")
    st.session_state[f"counted-{audit.id}"] = states
    if states != COUNTED:
        st.query_params[KEY] = ",".join(states)
    elif KEY in st.query_params:
        del st.query_params[KEY]
    return here.store.audits.results(here.person, audit.id, states)


def _states(audit: Audit) -> tuple[CaseState, ...]:
    """The states in the address, else those chosen on another page, else those that count unless somebody asks."""
    named = st.query_params.get(KEY, "").split(",")
    states = tuple(state for state in CaseState if state.value in named)
    chosen: tuple[CaseState, ...] = st.session_state.get(f"counted-{audit.id}", COUNTED)
    return states or chosen


def counts_as_usual() -> bool:
    """Whether the page counts the cases that count unless somebody asks; known after ``results_shown``."""
    return KEY not in st.query_params


def usual_words() -> str:
    """The cases that count unless somebody asks, in words: "submitted and final"."""
    return " and ".join(state.words for state in COUNTED)


def suppression_told(found: AuditResults) -> bool:
    """Say what is suppressed for somebody who may not see cases; returns whether there is any figure to show."""
    noun, limit = found.audit.questionnaire.record, found.audit.details.hides_up_to
    if found.too_few:
        html.notice(
            f"Fewer than {limit + 1} {noun.many} count, so no figures are shown: they could show the answers of a "
            f"single {noun.one}."
        )
    elif limit and not found.shows_cases:
        html.notice(f"Counts from 1 to {limit}, and figures that would reveal them, are suppressed ({SUPPRESSED}).")
    return not found.too_few
