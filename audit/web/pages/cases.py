"""The cases of an audit with their progress; its lead can add, import, allocate, rename and remove cases here."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.case import OPEN_STATES, CaseState, how_many_cases
from audit.model.case_progress import CaseProgress
from audit.storage import Permission
from audit.web.cases.add import show_add_form, show_allocate_form
from audit.web.cases.auditors import load_auditor_options
from audit.web.cases.import_file import show_import_form
from audit.web.cases.rename_or_remove import show_change_form
from audit.web.components import html, tab_state
from audit.web.components.address import get_param
from audit.web.empty_states import why_closed, why_no_cases
from audit.web.page_list import page_path
from audit.web.record.case_form import CASE_DETAILS_SECTION
from audit.web.session.page_context import PageContext, get_context
from audit.web.waiting import show_waiting

PAGE_SIZE = 50
ALL = "all"
ALL_AUDITORS, UNALLOCATED = "", " "  # neither can be a name
LINKS = (
    (Permission.CHANGE_DESCRIPTION, "settings", "Settings of this audit", ":material/settings:"),
    (Permission.MANAGE_MEMBERS, "members", "Members and their roles", ":material/group:"),
)


def show(context: PageContext) -> None:
    """List the cases, and show the forms that the user may use."""
    audit = context.require_audit()
    cases = context.store.cases.progress(context.person, audit.id)
    html.heading(
        audit.questionnaire.case_label.plural_heading,
        caption=audit.description.name,
        subtitle=status_summary(context, audit, cases),
    )
    if audit.closed_at is not None:
        html.notice(why_closed(audit))
    show_waiting_cases(context, audit, cases)
    if cases:
        show_continue_link(context, audit)
        show_list(context, audit, cases)
    else:
        html.paragraphs(why_no_cases(context, audit))
    if audit.closed_at is None:
        show_forms(context, audit, cases)
    show_links(context, audit)


def show_waiting_cases(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Show what waits for the user in this audit."""
    waiting = context.store.waiting.of_audit(context.person, audit.id)
    case_counts = {} if audit.closed_at else Counter(case.case.state for case in cases)
    role = context.store.members.role(context.person, audit.id)
    show_waiting(audit.id, waiting, audit.questionnaire.case_label, role, case_counts)


def status_summary(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> str:
    """Return the number of cases in each state, and what the user has to know about them."""
    if not cases:
        return ""
    state_counts = how_many_cases(Counter(case.case.state for case in cases), audit.questionnaire.case_label)
    if not context.has_permission(Permission.SEE_CASE, audit):
        return f"{state_counts}. {'It is' if len(cases) == 1 else 'They are'} allocated to you."
    can_allocate = audit.closed_at is None and context.has_permission(Permission.ALLOCATE_CASE, audit)
    unallocated_count = sum(_needs_auditor(case) for case in cases) if can_allocate else 0
    return f"{state_counts}. {unallocated_count} still to be allocated." if unallocated_count else state_counts


def _needs_auditor(case: CaseProgress) -> bool:
    """Whether an open case has no auditor."""
    return case.case.state in OPEN_STATES and not case.case.auditor


def show_forms(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Show the forms to add, import, allocate, rename and remove cases, if the user may use them."""
    case_label = audit.questionnaire.case_label
    can_add, can_allocate = (
        context.has_permission(permission, audit) for permission in (Permission.ADD_CASE, Permission.ALLOCATE_CASE)
    )
    if not can_add and not can_allocate:
        return
    auditor_options = load_auditor_options(context, audit, cases)
    html.subheading(f"Add and allocate {case_label.plural}")
    if can_add:
        # An expanded form stays expanded after the first case, so that the next one can be added at once.
        with st.expander(
            f"Add one {case_label.singular}",
            expanded=tab_state.ADD_FORM_EXPANDED.of(audit.id).get_or_set(not cases),
        ):
            show_add_form(context, audit, auditor_options)
        # A key, so that the expander stays open when the first cases appear above it.
        with st.expander(f"Import {case_label.plural}", key=f"import-cases-{audit.id}"):
            show_import_form(context, audit, auditor_options)
    if can_allocate and cases:
        with st.expander(f"Allocate {case_label.plural}"):
            show_allocate_form(context, audit, cases, auditor_options)
    if can_add and cases:
        with st.expander(f"Rename or remove a {case_label.singular}"):
            show_change_form(context, audit, cases)


def show_links(context: PageContext, audit: Audit) -> None:
    """Show links to what else a lead sets up."""
    permitted_links = [link for link in LINKS if context.has_permission(link[0], audit)]
    if permitted_links:
        with st.container(horizontal=True, key="case-ways"):
            for _, page, label, icon in permitted_links:
                st.page_link(page_path(page), label=label, icon=icon, query_params={"audit": audit.id})


def show_continue_link(context: PageContext, audit: Audit) -> None:
    """Show a link to where the user stopped."""
    last_edited = context.store.cases.last_edited_case(context.person, audit.id)
    if last_edited is None:
        return
    standards = audit.questionnaire.standards
    section = next(
        (
            standard.id
            for standard in standards
            if last_edited.subject in {question.id for question in standard.questions}
        ),
        CASE_DETAILS_SECTION,
    )
    st.page_link(
        page_path("record"),
        label=f"Continue with {html.escape_markdown(last_edited.reference)}",
        icon=":material/arrow_forward:",
        query_params={"audit": audit.id, "case": last_edited.case_id, "section": section},
    )


def show_list(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """List the cases that match the filters, a page at a time, each with a link to its form."""
    matching_cases = filter_cases(context.person.name, cases)
    if not matching_cases:
        html.paragraphs(messages.NO_MATCHING_CASE.format(plural=audit.questionnaire.case_label.plural))
        return
    page_count = -(-len(matching_cases) // PAGE_SIZE)
    page_number = st.pagination(page_count, key="cases-page") if page_count > 1 else 1
    with st.container(key="case-list"):
        for case in matching_cases[(page_number - 1) * PAGE_SIZE : page_number * PAGE_SIZE]:
            show_case(audit, case)


def filter_cases(user_name: str, cases: Sequence[CaseProgress]) -> list[CaseProgress]:
    """Return the cases in the chosen state and of the chosen auditor; at first the user's own, if they have any."""
    states = {ALL: "All", **{state.value: state.label.capitalize() for state in CaseState}}
    with st.container(horizontal=True, key="case-filters"):
        state = st.segmented_control(
            "State",
            list(states),
            default=get_param("state") if get_param("state") in states else ALL,
            key="cases-state",
            required=True,
            format_func=states.__getitem__,
            wrap=True,
        )
        auditor = _select_auditor(user_name, sorted({case.case.auditor for case in cases}))
    return [case for case in cases if state in (ALL, case.case.state.value) and _is_allocated_to(case, auditor)]


def _select_auditor(user_name: str, auditor_names: Sequence[str]) -> str:
    """Return whose cases to list. There is no choice if all cases have the same auditor, or none."""
    if len(auditor_names) < 2:
        return ALL_AUDITORS
    named_auditors = [name for name in auditor_names if name]
    options = [ALL_AUDITORS, *named_auditors, *([UNALLOCATED] if "" in auditor_names else [])]
    labels = {ALL_AUDITORS: "Everyone", UNALLOCATED: "Not allocated", user_name: f"{user_name} (mine)"}
    return st.selectbox(
        "Auditor",
        options,
        options.index(user_name) if user_name in named_auditors else 0,
        key="cases-auditor",
        format_func=lambda name: labels.get(name, name),
        width=260,
    )


def _is_allocated_to(case: CaseProgress, auditor: str) -> bool:
    return auditor == ALL_AUDITORS or case.case.auditor == auditor.strip()


def show_case(audit: Audit, case: CaseProgress) -> None:
    """Show one line: the reference as a link, then state, progress and auditor."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"case-row-{case.id}"):
        st.page_link(
            page_path("record"),
            label=html.escape_markdown(case.case.reference),
            query_params={"audit": audit.id, "case": case.id},
            width=190,
        )
        progress_text = f"{case.answered} of {case.applicable} answered"
        auditor = "not allocated" if _needs_auditor(case) else case.case.auditor
        html.paragraphs(" · ".join(filter(None, (case.case.state.label.capitalize(), progress_text, auditor))))


if __name__ == "__main__":
    show(get_context())
