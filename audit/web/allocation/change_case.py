"""Changing a plan by hand: another auditor or second reviewer for one case, with a reason if there is a conflict."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from audit.messages import allocation as messages
from audit.model.allocation import AllocatableCase
from audit.model.allocation_plan import Plan, PossibleReader, possible_readers, with_auditor, with_second_reviewer
from audit.model.audit import Audit
from audit.web.allocation.plan_view import why_not
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.components.text_boxes import text_line
from audit.web.session.page_context import show_errors

NOBODY = ""


def show_change_case(audit: Audit, plan: Plan) -> None:
    """Show the fields for one case: at first one that nobody can take."""
    case_label = audit.questionnaire.case_label
    place = f"change plan {audit.id}"
    resets = tab_state.RESET_COUNT.of(place)
    cases = {case.id: case for case in plan.request.cases if case.is_open}
    first = next((case.id for case in plan.unallocated), None)
    html.subheading(f"Change one {case_label.singular}", level=3)
    show_confirmation(place)
    case_id = st.selectbox(
        case_label.heading,
        list(cases),
        index=list(cases).index(first) if first else None,
        key=f"plan-case {resets.get()}",
        format_func=lambda case_id: _case_text(plan, cases[case_id]) if case_id in cases else "",
        placeholder=f"Choose a {case_label.singular}",
        width=420,
    )
    if case_id not in cases:
        return
    changed = _show_fields(plan, cases[case_id], f"{case_id} {resets.get()}")
    if changed is not None:
        tab_state.ALLOCATION_PLAN.of(audit.id).set(changed)
        confirm(place, messages.CASE_CHANGED.format(reference=cases[case_id].reference))
        resets.set(resets.get() + 1)
        st.rerun()


def _case_text(plan: Plan, case: AllocatableCase) -> str:
    readers = plan.readers[case.id]
    second = f", then {readers.second_reviewer}" if readers.second_reviewer else ""
    return f"{case.reference}: {readers.auditor or 'nobody'}{second}"


def _show_fields(plan: Plan, case: AllocatableCase, key: str) -> Plan | None:
    """Show who reads the case; return the changed plan once the button was clicked."""
    before = plan.readers[case.id]
    people = {reader.name: reader for reader in possible_readers(plan, case)}
    with st.container(horizontal=True):
        auditor = _select_reader("Auditor", plan, people, before.auditor, f"auditor {key}")
        second = _select_reader("Second reviewer", plan, people, before.second_reviewer, f"second {key}")
    chosen = {name for name in (auditor, second) if name in people and people[name].conflicts}
    in_conflict = [name for name in chosen if name not in plan.waivers.get(case.id, {})]
    reason = ""
    if in_conflict:
        reason = text_line("Reason for the waiver (the history shows it)", key=f"waiver {key}", is_prose=True)
    if not st.button("Change plan", key=f"change {key}"):
        return None
    changed: Plan | None = None
    fields = {messages.CONFLICT_WITHOUT_REASON: f"waiver {key}", messages.SAME_READER: f"second {key}"}
    fields |= {messages.SECOND_IS_STARTED: f"second {key}"}
    with show_errors(fields):
        changed = plan if auditor == before.auditor else with_auditor(plan, case.id, auditor, reason)
        if second not in (before.second_reviewer, changed.readers[case.id].second_reviewer):
            changed = with_second_reviewer(changed, case.id, second, reason)
    return changed


def _select_reader(label: str, plan: Plan, people: Mapping[str, PossibleReader], current: str, key: str) -> str:
    names = [name for name in dict.fromkeys((*people, current)) if name]
    options = [*names, NOBODY]

    def to_text(name: str) -> str:
        if name not in people:
            return name or "Nobody"
        against = why_not(people[name])
        return f"{name}: {plan.reading_counts[name]} to read{f' ({against})' if against else ''}"

    return st.selectbox(label, options, options.index(current), key=key, format_func=to_text, width=320)
