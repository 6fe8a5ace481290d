"""What was done with cases: shown once above the list, which also puts the focus there."""

from __future__ import annotations

import time

import streamlit as st

from audit.web.components import html, tab_state
from audit.web.components.tab_state import CaseOutcome


def new_number() -> int:
    """Return a number that grows, also after the server was restarted."""
    return time.time_ns() // 1_000_000


def finish(audit_id: str, words: str, *, deselect: bool = False, show_all: bool = False) -> None:
    """Run the page again, which shows what was done. ``show_all`` clears the filters, so that no new case is hidden."""
    tab_state.CASE_OUTCOME.of(audit_id).set(CaseOutcome(new_number(), words, deselect))
    if show_all:
        cleared = tab_state.FILTERS_CLEARED.of(audit_id)
        cleared.set(cleared.get() + 1)
    st.rerun()


def show_without_list(audit_id: str) -> None:
    """Show what was done if there is no list, because the audit has no cases."""
    outcome = tab_state.CASE_OUTCOME.of(audit_id).pop()
    if outcome is not None:
        html.notice(outcome.words)
