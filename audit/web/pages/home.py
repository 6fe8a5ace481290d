"""The audits with their state and progress, and the ways to begin one."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from audit.model.audit import AuditSummary
from audit.model.case import how_many_cases
from audit.storage import Person, Store
from audit.web.components import html
from audit.web.components.local_time import format_datetime
from audit.web.session.page_context import PageContext, get_context

PAGE_LINKS = {
    "Cases": "cases",
    "Record": "record",
    "Results": "results",
    "Findings": "findings",
    "Compare": "compare",
    "Export": "export",
    "Settings": "settings",
}


def show(context: PageContext) -> None:
    """List every audit; with none yet, offer the two ways in."""
    audits = context.store.audits.all(context.person)
    if not audits:
        show_welcome(context)
        return
    html.heading("Audits", subtitle=f"You are {context.person.name}.")
    for summary in audits:
        show_audit(summary)
    html.subheading("Begin another")
    show_start_options(context)


def show_welcome(context: PageContext) -> None:
    """What the workbench is for, to somebody who sees it for the first time."""
    html.heading(
        "Case audit workbench", subtitle="Record a sample of cases or a survey, read the results, take them out."
    )
    html.paragraphs(
        "Auditors answer yes, no or not applicable, case by case; each answer is saved as it is given. A survey is "
        "recorded in the same way, respondent by respondent. "
        "The results are laid out as inspection reports print them: for each standard its key questions with the "
        "percentage of Yes and its base, the rating set by the lowest, and the overall rating.",
        "Everything stays in this program's own store.",
    )
    show_start_options(context)


def show_start_options(context: PageContext) -> None:
    """Start an audit, or look at one of the samples."""
    with st.container(horizontal=True):
        if st.button("Start an audit", type="primary"):
            st.switch_page("audit/web/pages/new_audit.py")
        if st.button("Open the sample audit"):
            st.switch_page("audit/web/pages/results.py", query_params={"audit": load_sample_audit_once(context)})
        if st.button("Open the sample survey"):
            st.switch_page("audit/web/pages/results.py", query_params={"audit": load_sample_survey_once(context)})
    html.paragraphs(
        "The sample audit has 46 invented cases, the sample survey 88 invented people on probation, both with the "
        "figures of a published inspection report.",
        kind="quiet",
    )


def load_sample_audit_once(context: PageContext) -> str:
    """The sample audit's id; it is brought in where the store has none."""
    from audit.sample_audit import (  # reads spreadsheets: the first look at home need not wait
        SAMPLE_AUDIT,
        load_sample_audit,
    )

    return _find_or_load_sample(context, SAMPLE_AUDIT, load_sample_audit, "Bringing in 46 invented cases")


def load_sample_survey_once(context: PageContext) -> str:
    """The sample survey's id; it is brought in where the store has none."""
    from audit.sample_audit import SAMPLE_SURVEY, load_sample_survey

    return _find_or_load_sample(context, SAMPLE_SURVEY, load_sample_survey, "Bringing in 88 invented respondents")


def _find_or_load_sample(
    context: PageContext, folder: Path, load: Callable[[Store, Person], str], spinner_text: str
) -> str:
    """A sample that is here already is opened; any other is brought in once, however often somebody clicks."""
    name = tomllib.loads((folder / "audit.toml").read_text("utf-8"))["name"]
    for summary in context.store.audits.all(context.person):
        if summary.description.name == name:
            return summary.id
    with st.spinner(spinner_text):
        return load(context.store, context.person)


def show_audit(summary: AuditSummary) -> None:
    """One audit: what it is, how far it is, and where to go."""
    description = summary.description
    with st.container(border=True, key=f"audit-{summary.id}"):
        html.subheading(description.name)
        location = " · ".join(filter(None, (description.unit, description.region, description.fieldwork_dates)))
        closed_text = f" Closed on {format_datetime(summary.closed_at)}." if summary.closed_at else ""
        html.paragraphs(
            location, f"{how_many_cases(summary.cases_by_state, summary.case_label)}.{closed_text}", kind="quiet"
        )
        with st.container(horizontal=True):
            for label, page in PAGE_LINKS.items():
                page_label = summary.case_label.plural_heading if page == "cases" else label
                st.page_link(f"audit/web/pages/{page}.py", label=page_label, query_params={"audit": summary.id})


if __name__ == "__main__":
    show(get_context())
