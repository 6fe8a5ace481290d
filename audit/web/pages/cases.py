"""The cases of an audit with their progress; its lead can add, import, allocate, return, rename and remove cases."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from audit.model.audit import Audit
from audit.model.case import how_many_cases
from audit.model.case_progress import CaseProgress
from audit.model.questionnaire import CaseLabel
from audit.model.review_pair import FIRST_REVIEW
from audit.storage import Permission
from audit.web.cases.actions import follow_request, show_panel
from audit.web.cases.add import show_add_form, show_random_form
from audit.web.cases.auditors import load_auditor_options
from audit.web.cases.component import show_list
from audit.web.cases.import_file import show_import_form
from audit.web.cases.list_content import list_content, needs_auditor
from audit.web.cases.outcome import show_without_list
from audit.web.cases.print_auditor import show_print_expander
from audit.web.components import html, tab_state
from audit.web.continue_link import show_continue_link
from audit.web.empty_states import why_closed, why_no_cases
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, get_context
from audit.web.waiting import show_waiting

ADD_ANCHOR = "add-cases"
SECOND_REVIEWS = CaseLabel("second review", "second reviews")
LINKS = (
    (Permission.CHANGE_DESCRIPTION, "settings", "Settings of this audit", ":material/settings:"),
    (Permission.MANAGE_MEMBERS, "members", "Members and their roles", ":material/group:"),
)


def show(context: PageContext) -> None:
    """List the cases, and show the forms that the user may use."""
    audit = context.require_audit()
    follow_request(context, audit)
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
        show_add_link(context, audit)
        show_sheet_link(context, audit, cases)
        show_panel(context, audit, cases)
        show_list(list_content(context, audit, cases))
    else:
        show_without_list(audit.id)
        html.paragraphs(why_no_cases(context, audit))
        show_sample_link(context, audit)
    if audit.closed_at is None:
        show_forms(context, audit, cases)
    if cases:
        show_print_expander(context, audit, cases)
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
    state_counts = _count_states(audit, cases)
    if not context.has_permission(Permission.SEE_CASE, audit):
        return f"{state_counts}. {'It is' if len(cases) == 1 else 'They are'} allocated to you."
    can_allocate = audit.closed_at is None and context.has_permission(Permission.ALLOCATE_CASE, audit)
    unallocated_count = sum(needs_auditor(case) for case in cases) if can_allocate else 0
    return f"{state_counts}. {unallocated_count:,} still to be allocated." if unallocated_count else state_counts


def _count_states(audit: Audit, cases: Sequence[CaseProgress]) -> str:
    """Return the number of cases in each state; the user's own second reviews apart."""
    is_first = [case.number == FIRST_REVIEW or audit.purpose.is_exercise for case in cases]
    first = Counter(case.case.state for case, first in zip(cases, is_first, strict=True) if first)
    second = Counter(case.case.state for case, first in zip(cases, is_first, strict=True) if not first)
    counts = [how_many_cases(first, audit.questionnaire.case_label)] if first else []
    if second:
        counts.append(how_many_cases(second, SECOND_REVIEWS))
    return "; ".join(counts)


def show_forms(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Show the forms to add and import cases, if the user may use them."""
    case_label = audit.questionnaire.case_label
    if not context.has_permission(Permission.ADD_CASE, audit):
        return
    auditor_options = load_auditor_options(context, audit, cases)
    html.subheading(f"Add {case_label.plural}", anchor=ADD_ANCHOR)
    # An expanded form stays expanded after the first case, so that the next one can be added at once.
    with st.expander(
        f"Add one {case_label.singular}",
        expanded=tab_state.ADD_FORM_EXPANDED.of(audit.id).get_or_set(not cases),
    ):
        show_add_form(context, audit, auditor_options)
    # Keys, so that the expanders stay open when the first cases appear above them.
    with st.expander(f"Add {case_label.plural} with random references", key=f"random-cases-{audit.id}"):
        show_random_form(context, audit, cases, auditor_options)
    with st.expander(f"Import {case_label.plural}", key=f"import-cases-{audit.id}"):
        show_import_form(context, audit, auditor_options)


def show_links(context: PageContext, audit: Audit) -> None:
    """Show links to what else a lead sets up."""
    permitted_links = [link for link in LINKS if context.has_permission(link[0], audit)]
    if permitted_links:
        with st.container(horizontal=True, key="case-ways"):
            for _, page, label, icon in permitted_links:
                st.page_link(page_path(page), label=label, icon=icon, query_params={"audit": audit.id})


def show_sample_link(context: PageContext, audit: Audit) -> None:
    """Show a link to the page that draws a sample, as long as there is no case."""
    if audit.closed_at is None and context.has_permission(Permission.ADD_CASE, audit):
        st.page_link(page_path("sample"), label="Draw a sample", query_params={"audit": audit.id})


def show_add_link(context: PageContext, audit: Audit) -> None:
    """Show a link to the forms below the list."""
    if audit.closed_at is None and context.has_permission(Permission.ADD_CASE, audit):
        html.render(html.anchor_link(f"Add {audit.questionnaire.case_label.plural}", ADD_ANCHOR))


def show_sheet_link(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> None:
    """Show a link to recording in Excel, to somebody who records any of the cases."""
    is_recorder = any(case.case.auditor == context.person.name for case in cases)
    if audit.closed_at is None and (is_recorder or context.has_permission(Permission.RECORD_ANSWERS, audit)):
        st.page_link(page_path("recording_sheet"), label="Record in Excel", query_params={"audit": audit.id})


if __name__ == "__main__":
    show(get_context())
