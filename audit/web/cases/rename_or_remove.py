"""Renaming a case, and removing one that was added by mistake."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.model.audit import Audit
from audit.model.case_progress import CaseProgress
from audit.web.components import html
from audit.web.session.page_context import PageContext, show_errors

RESET_COUNT_KEY = "turn of change"


def show_change_form(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Choose a case; then give it another reference, or remove it while nothing is recorded in it."""
    case_label = audit.questionnaire.case_label
    cases_by_id = {case.id: case for case in cases}
    selected_id = st.selectbox(
        f"{case_label.heading} to rename or remove",
        list(cases_by_id),
        index=None,
        key=f"change-case-{_reset_count()}",
        format_func=lambda case_id: cases_by_id[case_id].case.reference if case_id in cases_by_id else "",
        placeholder=f"Choose a {case_label.singular}",
    )
    if selected_id in cases_by_id:
        _show_rename(context, audit, cases_by_id[selected_id])
        _show_remove(context, audit, cases_by_id[selected_id])


def _show_rename(context: PageContext, audit: Audit, case: CaseProgress) -> None:
    old_reference = case.case.reference
    new_reference = (
        st.text_input("New reference", old_reference, key=f"new-reference-{case.id}-{_reset_count()}", live=True) or ""
    )
    if not st.button(
        "Rename", key=f"rename-{case.id}-{_reset_count()}", disabled=new_reference.strip() == old_reference
    ):
        return
    with show_errors():
        context.store.cases.rename(context.person, audit.id, case.id, new_reference)
        _finish(f"{html.escape_markdown(old_reference)} is now {html.escape_markdown(new_reference.strip())}.")


def _show_remove(context: PageContext, audit: Audit, case: CaseProgress) -> None:
    case_label = audit.questionnaire.case_label
    html.paragraphs(
        f"A {case_label.singular} in which nothing was ever recorded can be removed. The history of the audit keeps that it "
        "was there, and why it went.",
        kind="quiet",
    )
    reason = st.text_input("Why it is removed", key=f"remove-why-{case.id}-{_reset_count()}") or ""
    if not st.button(f"Remove the {case_label.singular}", key=f"remove-{case.id}-{_reset_count()}"):
        return
    with show_errors():
        context.store.cases.remove(context.person, audit.id, case.id, reason)
        if st.session_state.get(f"case-{audit.id}") == case.id:
            del st.session_state[f"case-{audit.id}"]  # else the page Record would look for it
        if st.session_state.get(f"added to {audit.id}", ("",))[0] == case.id:
            del st.session_state[f"added to {audit.id}"]
        _finish(f"{html.escape_markdown(case.case.reference)} removed.")


def _reset_count() -> int:
    count: int = st.session_state.setdefault(RESET_COUNT_KEY, 0)
    return count


def _finish(message: str) -> None:
    """Say what was done, and begin anew with nothing chosen."""
    st.session_state[RESET_COUNT_KEY] = _reset_count() + 1
    st.toast(message)
    st.rerun()
