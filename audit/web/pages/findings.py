"""The Findings page: strengths, areas for improvement, practice examples and recommendations."""

import json

import streamlit as st

from audit.storage import Permission
from audit.web.case_filter import results_for_selected_cases, show_suppression
from audit.web.components import html, tab_state
from audit.web.components.confirmation import show_confirmation
from audit.web.empty_states import why_closed
from audit.web.findings.form import PAGE_NAME, show_form
from audit.web.findings.list import FindingList, show_deleted_findings
from audit.web.session.page_context import PageContext, get_context, show_deferred_errors

SUBTITLE = "Strengths, areas for improvement, practice examples and recommendations."
SCROLL_TO_FORM_SCRIPT = """<script data-look="%s">
setTimeout(() => {
    document.getElementById("write")?.scrollIntoView();
    document.querySelector(".st-key-finding-words textarea")?.focus({ preventScroll: true });
}, 150);
</script>"""


def show(context: PageContext) -> None:
    """Show the form next to the figures, then the list of findings."""
    audit = context.require_audit()
    html.heading("Findings", caption=audit.description.name, subtitle=SUBTITLE)
    audit_results = results_for_selected_cases(context, audit)
    cases = context.store.cases.references(context.person, audit.id)
    html.paragraphs(f"{audit_results.which_cases}.", kind="quiet")
    show_suppression(audit_results)
    can_write = audit.closed_at is None and context.has_permission(Permission.WRITE_FINDING, audit)
    show_deferred_errors()
    show_confirmation(PAGE_NAME)
    if can_write:
        show_form(audit_results, cases)
    elif audit.closed_at is not None:
        html.notice(why_closed(audit))
    FindingList(context, audit_results, cases, context.store.findings.all(context.person, audit.id), can_write).show()
    if can_write or audit.closed_at is not None:
        show_deleted_findings(context, audit.id, can_write)
    if finding_id := tab_state.SCROLL_TO_FORM.pop():
        st.html(SCROLL_TO_FORM_SCRIPT % json.dumps(finding_id), unsafe_allow_javascript=True)


if __name__ == "__main__":
    show(get_context())
