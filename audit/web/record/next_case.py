"""Which case somebody goes on with, and opening it."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from audit.model.case import CaseState
from audit.model.case_progress import CaseProgress
from audit.web.record.case_form import CHECK_SECTION, SHOWN_SECTION_KEY
from audit.web.session.page_context import PageContext

MOST_URGENT_FIRST = (CaseState.RETURNED, CaseState.IN_PROGRESS, CaseState.ALLOCATED)


def most_urgent_case(cases: Iterable[CaseProgress]) -> CaseProgress | None:
    """The first returned case, else the first begun, else the first allocated; None where none is open."""
    open_cases = [case for case in cases if case.case.state in MOST_URGENT_FIRST]
    return min(open_cases, key=lambda case: MOST_URGENT_FIRST.index(case.case.state), default=None)


def next_own_case(context: PageContext, audit_id: str) -> CaseProgress | None:
    """The case of this person's own to go on with; None where each of them is submitted."""
    cases = context.store.cases.progress(context.person, audit_id)
    return most_urgent_case(case for case in cases if case.case.auditor == context.person.name)


def open_case(case_id: str) -> None:
    """Show another case at the next run: at the section shown now, but never at the end of a case just begun."""
    section = st.session_state.get(SHOWN_SECTION_KEY, CHECK_SECTION)
    st.query_params.pop("question", None)
    st.query_params["case"] = case_id
    if section == CHECK_SECTION:
        st.query_params.pop("section", None)
    else:
        st.query_params["section"] = section
