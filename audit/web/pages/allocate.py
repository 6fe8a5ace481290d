"""Planning who reads which cases: even loads, no conflicts of interest, and a share that is read twice."""

import streamlit as st

from audit.messages import allocation as messages
from audit.model.allocation import AllocationData
from audit.model.allocation_plan import Plan
from audit.model.audit import Audit
from audit.web.allocation.change_case import show_change_case
from audit.web.allocation.plan_view import show_current_loads, show_plan
from audit.web.allocation.planning import draft_name, show_planning
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.empty_states import why_closed, why_no_cases
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, get_context, show_errors


def show(context: PageContext) -> None:
    """Show the auditors, and the plan once there is one."""
    audit = context.require_audit()
    data = context.store.staff.allocation(context.person, audit.id)
    html.heading("Allocate", caption=audit.description.name, subtitle=status_text(audit, data))
    if audit.closed_at is not None:
        html.notice(why_closed(audit))
        return
    if not data.cases:
        html.paragraphs(why_no_cases(context, audit))
        show_link(audit)
        return
    show_confirmation(draft_name(audit))
    if not any(case.is_open for case in data.cases):
        case_label = audit.questionnaire.case_label
        html.notice(messages.NOTHING_OPEN.format(singular=case_label.singular, plural=case_label.plural))
    plan = tab_state.ALLOCATION_PLAN.of(audit.id).get()
    show_planning(context, audit, data)
    if plan is None:
        show_current_loads(audit, data)
    else:
        show_plan(audit, plan)
        show_change_case(audit, plan)
        show_confirm(context, audit, plan)
    show_link(audit)


def status_text(audit: Audit, data: AllocationData) -> str:
    """Return how many open cases there are, and how many of them have no auditor."""
    open_cases = [case for case in data.cases if case.is_open]
    unallocated = sum(not case.readers.auditor for case in open_cases)
    return f"{audit.questionnaire.case_label.with_count(len(open_cases))} open, {unallocated} not allocated"


def show_confirm(context: PageContext, audit: Audit, plan: Plan) -> None:
    """Show the buttons that save the plan or discard it."""
    case_label = audit.questionnaire.case_label
    count = len(plan.assignments)
    key = tab_state.RESET_COUNT.of(f"confirm plan {audit.id}")
    with st.container(horizontal=True):
        confirm_clicked = st.button(
            f"Allocate {case_label.with_count(count)}" if count else f"Allocate {case_label.plural}",
            type="primary",
            disabled=not count,
            key=f"confirm-plan {key.get()}",
        )
        discard_clicked = st.button("Discard plan", key=f"discard-plan {key.get()}")
    if discard_clicked:
        _finish(audit, messages.PLAN_DISCARDED)
    if confirm_clicked:
        with show_errors():
            context.store.workflow.allocate_many(context.person, audit.id, plan.assignments)
            cases = case_label.with_count(count)
            _finish(audit, messages.ALLOCATED.format(cases=cases, plural=case_label.plural))


def _finish(audit: Audit, message: str) -> None:
    """Forget the plan, and say what was done."""
    tab_state.ALLOCATION_PLAN.of(audit.id).pop()
    confirm(draft_name(audit), message)
    resets = tab_state.RESET_COUNT.of(f"confirm plan {audit.id}")
    resets.set(resets.get() + 1)
    st.rerun()


def show_link(audit: Audit) -> None:
    """Show a link to the list of cases."""
    st.page_link(
        page_path("cases"),
        label=f"{audit.questionnaire.case_label.plural_heading} of this audit",
        icon=":material/list:",
        query_params={"audit": audit.id},
    )


if __name__ == "__main__":
    show(get_context())
