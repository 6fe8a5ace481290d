"""What an auditor is shown of the calibration of an audit: whether they may start cases, and what to do if not."""

from __future__ import annotations

import streamlit as st

from audit.messages import calibration as messages
from audit.model.audit import Audit
from audit.model.bands import Share
from audit.model.calibration import GateState
from audit.storage import Permission
from audit.web.components import html
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext

WITHOUT_LINK = (GateState.NOT_MEMBER, GateState.ERASED)
"""The states in which the person has nothing to open."""


def show_gate_notice(context: PageContext, audit: Audit, only_if_closed: bool = False) -> None:
    """Show whether this person may start cases of an audit that requires an exercise; nothing if it requires none."""
    if audit.purpose.is_exercise or not context.has_permission(Permission.SEE_MEMBERS, audit):
        return
    found = context.store.gates.standing(context.person, audit.id)
    if found is None:
        return
    gate, standing = found
    share = str(Share(*standing.agreement)) if standing.agreement[1] else ""
    if standing.state.is_open:
        if not only_if_closed:
            sentence = messages.YOU_HAVE_PASSED if standing.state is GateState.PASSED else messages.YOU_ARE_WAIVED
            html.paragraphs(sentence.format(exercise=gate.exercise_name, share=share), kind="quiet")
        return
    plural = audit.questionnaire.case_label.plural
    first = messages.PASS_FIRST.format(exercise=gate.exercise_name, plural=plural)
    why = messages.WHY_CLOSED[standing.state].format(plural=plural, share=share, threshold=gate.threshold)
    html.notice(f"{first} {why}")
    if standing.state not in WITHOUT_LINK:
        page = "record" if standing.state is GateState.NOT_SUBMITTED else "calibration"
        label = html.escape_markdown(f"Open {gate.exercise_name}")
        st.page_link(page_path(page), label=label, query_params={"audit": gate.exercise_id})
