"""Renaming a case, and removing one that was added by mistake."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.storage.repositories.audits import Audit
from audit.storage.repositories.cases import CaseProgress
from audit.web.components import html
from audit.web.session.page_context import Visit, faults_told

TURN = "turn of change"


def change(here: Visit, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Choose a case; then give it another reference, or remove it while nothing is recorded in it."""
    noun = audit.questionnaire.record
    by_id = {case.id: case for case in cases}
    chosen = st.selectbox(
        f"{noun.heading} to rename or remove",
        list(by_id),
        index=None,
        key=f"change-case-{_turn()}",
        format_func=lambda case_id: by_id[case_id].case.reference if case_id in by_id else "",
        placeholder=f"Choose a {noun.one}",
    )
    if chosen in by_id:
        _rename(here, audit, by_id[chosen])
        _remove(here, audit, by_id[chosen])


def _rename(here: Visit, audit: Audit, case: CaseProgress) -> None:
    before = case.case.reference
    after = st.text_input("New reference", before, key=f"new-reference-{case.id}-{_turn()}", live=True) or ""
    if not st.button("Rename", key=f"rename-{case.id}-{_turn()}", disabled=after.strip() == before):
        return
    with faults_told():
        here.store.cases.rename(here.person, audit.id, case.id, after)
        _done(f"{html.plain(before)} is now {html.plain(after.strip())}.")


def _remove(here: Visit, audit: Audit, case: CaseProgress) -> None:
    noun = audit.questionnaire.record
    html.text(
        f"A {noun.one} in which nothing was ever recorded can be removed. The history of the audit keeps that it "
        "was there, and why it went.",
        kind="quiet",
    )
    reason = st.text_input("Why it is removed", key=f"remove-why-{case.id}-{_turn()}") or ""
    if not st.button(f"Remove the {noun.one}", key=f"remove-{case.id}-{_turn()}"):
        return
    with faults_told():
        here.store.cases.remove(here.person, audit.id, case.id, reason)
        if st.session_state.get(f"case-{audit.id}") == case.id:
            del st.session_state[f"case-{audit.id}"]  # else the page Record would look for it
        if st.session_state.get(f"added to {audit.id}", ("",))[0] == case.id:
            del st.session_state[f"added to {audit.id}"]
        _done(f"{html.plain(case.case.reference)} removed.")


def _turn() -> int:
    turn: int = st.session_state.setdefault(TURN, 0)
    return turn


def _done(said: str) -> None:
    """Say what was done, and begin anew with nothing chosen."""
    st.session_state[TURN] = _turn() + 1
    st.toast(said)
    st.rerun()
