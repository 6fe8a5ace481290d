"""The audits with their state and progress, and the ways to begin one."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from audit.model.case import by_state
from audit.storage import Person, Store
from audit.storage.repositories.audits import AuditSummary
from audit.web.components import html
from audit.web.components.local_time import moment
from audit.web.session.page_context import Visit, visit

PLACES = {
    "Cases": "cases",
    "Record": "record",
    "Results": "results",
    "Findings": "findings",
    "Compare": "compare",
    "Export": "export",
    "Settings": "settings",
}


def show(here: Visit) -> None:
    """List every audit; with none yet, offer the two ways in."""
    audits = here.store.audits.all(here.person)
    if not audits:
        welcome(here)
        return
    html.heading("Audits", under=f"You are {here.person.name}.")
    for summary in audits:
        one_audit(summary)
    html.subheading("Begin another")
    ways_in(here)


def welcome(here: Visit) -> None:
    """What the workbench is for, to somebody who sees it for the first time."""
    html.heading("Case audit workbench", under="Record a sample of cases or a survey, read the results, take them out.")
    html.text(
        "Auditors answer yes, no or not applicable, case by case; each answer is saved as it is given. A survey is "
        "recorded in the same way, respondent by respondent. "
        "The results are laid out as inspection reports print them: for each standard its key questions with the "
        "percentage of Yes and its base, the rating set by the lowest, and the overall rating.",
        "Everything stays in this program's own store.",
    )
    ways_in(here)


def ways_in(here: Visit) -> None:
    """Start an audit, or look at one of the samples."""
    with st.container(horizontal=True):
        if st.button("Start an audit", type="primary"):
            st.switch_page("audit/web/pages/new_audit.py")
        if st.button("Open the sample audit"):
            st.switch_page("audit/web/pages/results.py", query_params={"audit": sample_audit(here)})
        if st.button("Open the sample survey"):
            st.switch_page("audit/web/pages/results.py", query_params={"audit": sample_survey(here)})
    html.text(
        "The sample audit has 46 invented cases, the sample survey 88 invented people on probation, both with the "
        "figures of a published inspection report.",
        kind="quiet",
    )


def sample_audit(here: Visit) -> str:
    """The sample audit's id; it is brought in where the store has none."""
    from audit.sample_audit import SAMPLE, load_sample_audit  # reads spreadsheets: the first look at home need not wait

    return _sample(here, SAMPLE, load_sample_audit, "Bringing in 46 invented cases")


def sample_survey(here: Visit) -> str:
    """The sample survey's id; it is brought in where the store has none."""
    from audit.sample_audit import SURVEY, load_sample_survey

    return _sample(here, SURVEY, load_sample_survey, "Bringing in 88 invented respondents")


def _sample(here: Visit, folder: Path, load: Callable[[Store, Person], str], meanwhile: str) -> str:
    """A sample that is here already is opened; any other is brought in once, however often somebody clicks."""
    name = tomllib.loads((folder / "audit.toml").read_text("utf-8"))["name"]
    for summary in here.store.audits.all(here.person):
        if summary.details.name == name:
            return summary.id
    with st.spinner(meanwhile):
        return load(here.store, here.person)


def one_audit(summary: AuditSummary) -> None:
    """One audit: what it is, how far it is, and where to go."""
    details = summary.details
    with st.container(border=True, key=f"audit-{summary.id}"):
        html.subheading(details.name)
        where = " · ".join(filter(None, (details.unit, details.region, details.fieldwork)))
        closed = f" Closed on {moment(summary.closed_at)}." if summary.closed_at else ""
        html.text(where, f"{by_state(summary.cases, summary.record)}.{closed}", kind="quiet")
        with st.container(horizontal=True):
            for label, page in PLACES.items():
                words = summary.record.headings if page == "cases" else label
                st.page_link(f"audit/web/pages/{page}.py", label=words, query_params={"audit": summary.id})


if __name__ == "__main__":
    show(visit())
