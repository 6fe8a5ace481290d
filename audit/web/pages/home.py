"""The home page: all audits with their state and progress, and ways to start one."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from audit.formatting import format_date, format_datetime
from audit.messages import pages as messages
from audit.model.audit import AuditSummary
from audit.model.case import how_many_cases
from audit.model.permissions import has_permission_in_own_case
from audit.model.waiting import Waiting
from audit.storage import Person, Role, Store
from audit.web.components import html
from audit.web.page_list import PAGES, page_path
from audit.web.session.page_context import PageContext, get_context
from audit.web.waiting import show_waiting

# The pages that the list of audits links to, each with the permission that it needs.
LINKED_PAGES = {
    page.name: page.permission
    for page in PAGES
    if page.name in ("cases", "record", "results", "findings", "compare", "export", "settings") and page.permission
}


def show(context: PageContext) -> None:
    """List the audits; if there is none yet, say what the workbench is for."""
    audits = context.store.audits.all(context.person)
    if not audits:
        show_welcome(context)
        return
    html.heading("Audits", subtitle=f"You are {context.person.name}.")
    roles, waiting = context.store.members.roles(context.person), context.store.waiting.all(context.person)
    for summary in audits:
        if summary.id in roles:  # unless the user was removed a moment ago
            show_audit(context, summary, roles[summary.id], waiting.get(summary.id, Waiting()))
    if context.store.members.can_start_audits(context.person):
        html.subheading("Start another audit")
        show_start_options(context)


def show_welcome(context: PageContext) -> None:
    """Say what the workbench is for, on the first visit."""
    html.heading(
        "Case audit workbench", subtitle="Audit a sample of cases or run a survey, see the results and export them."
    )
    html.paragraphs(
        "Auditors answer Yes, No or Not applicable, case by case. Each answer is saved immediately. A survey is "
        "recorded in the same way, respondent by respondent. "
        "The results look like those of an inspection report: for each standard, the key questions with the "
        "percentage of Yes and its base, the rating set by the lowest percentage, and the overall rating.",
        "Your data stays in this program's own database.",
    )
    if context.store.members.can_start_audits(context.person):
        show_start_options(context)
    else:
        html.notice(messages.NO_AUDIT_YET)


def show_start_options(context: PageContext) -> None:
    """Buttons to start an audit or open one of the samples."""
    with st.container(horizontal=True):
        if st.button("Start an audit", type="primary"):
            st.switch_page(page_path("new_audit"))
        if st.button("Open the sample audit"):
            st.switch_page(page_path("results"), query_params={"audit": load_sample_audit_once(context)})
        if st.button("Open the sample survey"):
            st.switch_page(page_path("results"), query_params={"audit": load_sample_survey_once(context)})
    html.paragraphs(
        "The sample audit has 46 invented cases and the sample survey 88 invented people on probation. Both give the "
        "figures of a published inspection report.",
        kind="quiet",
    )


def load_sample_audit_once(context: PageContext) -> str:
    """Return the id of the sample audit; import it first if it is not in the database."""
    from audit.sample_audit import (  # loads spreadsheet libraries, which the home page does not need
        SAMPLE_AUDIT,
        load_sample_audit,
    )

    return _find_or_load_sample(context, SAMPLE_AUDIT, load_sample_audit, "Importing 46 invented cases")


def load_sample_survey_once(context: PageContext) -> str:
    """Return the id of the sample survey; import it first if it is not in the database."""
    from audit.sample_audit import SAMPLE_SURVEY, load_sample_survey

    return _find_or_load_sample(context, SAMPLE_SURVEY, load_sample_survey, "Importing 88 invented respondents")


def _find_or_load_sample(
    context: PageContext, folder: Path, load: Callable[[Store, Person], str], spinner_text: str
) -> str:
    """Return the id of a sample; import it if no audit has its name, so that several clicks import it once."""
    name = tomllib.loads((folder / "audit.toml").read_text("utf-8"))["name"]
    for summary in context.store.audits.all(context.person):
        if summary.description.name == name:
            return summary.id
    with st.spinner(spinner_text):
        return load(context.store, context.person)


def status_text(summary: AuditSummary) -> str:
    """Return the number of cases in each state and whether the audit is closed, or that its cases are erased."""
    retention = summary.retention
    if retention.erased_on is not None:
        return f"{summary.case_label.plural_heading} erased on {format_date(retention.erased_on)}. Closed for good."
    closed_text = f" Closed on {format_datetime(summary.closed_at)}." if summary.closed_at else ""
    return f"{how_many_cases(summary.cases_by_state, summary.case_label)}.{closed_text}"


def show_audit(context: PageContext, summary: AuditSummary, role: Role, waiting: Waiting) -> None:
    """Show one audit: its details, the user's role, its progress, what waits for them, and links to their pages."""
    description = summary.description
    with st.container(border=True, key=f"audit-{summary.id}"):
        html.subheading(description.name)
        location = " · ".join(filter(None, (description.unit, description.region, description.fieldwork_dates)))
        role_text = "" if context.person.local else f" Your role: {role}."
        html.paragraphs(location, f"{status_text(summary)}{role_text}", kind="quiet")
        case_counts_to_check = {} if summary.closed_at else summary.cases_by_state
        show_waiting(summary.id, waiting, summary.case_label, role, case_counts_to_check)
        with st.container(horizontal=True):
            for page in PAGES:
                permission = LINKED_PAGES.get(page.name)
                if permission is not None and has_permission_in_own_case(role, permission):
                    label = page.title.format(cases=summary.case_label.plural_heading)
                    st.page_link(page.path, label=label, query_params={"audit": summary.id})


if __name__ == "__main__":
    show(get_context())
