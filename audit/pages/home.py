"""The audits with their state and progress, and the ways to begin one."""

import tomllib

import streamlit as st

from audit.cases import by_state
from audit.pages import parts
from audit.pages.frame import Visit, visit
from audit.storage.audits import AuditSummary

PLACES = (("Cases", "cases"), ("Record", "record"), ("Results", "results"), ("Export", "export"))


def show(here: Visit) -> None:
    """List every audit; with none yet, offer the two ways in."""
    audits = here.store.audits.all(here.person)
    if not audits:
        welcome(here)
        return
    parts.heading("Audits", under=f"You are {here.person.name}.")
    for summary in audits:
        one_audit(summary)
    parts.subheading("Begin another")
    ways_in(here)


def welcome(here: Visit) -> None:
    """What the workbench is for, to somebody who sees it for the first time."""
    parts.heading("Case audit workbench", under="Record a sample of cases, read the results, export them to Excel.")
    parts.text(
        "Auditors answer yes, no or not applicable, case by case; each answer is saved as it is given. "
        "The results are laid out as inspection reports print them: for each standard its key questions with the "
        "percentage of Yes and its base, the rating set by the lowest, and the overall rating.",
        "Everything stays in this program's own store.",
    )
    ways_in(here)


def ways_in(here: Visit) -> None:
    """Start an audit, or look at the sample."""
    with st.container(horizontal=True):
        if st.button("Start an audit", type="primary"):
            st.switch_page("audit/pages/new_audit.py")
        if st.button("Open the sample audit"):
            st.switch_page("audit/pages/results.py", query_params={"audit": sample_audit(here)})
    parts.text("The sample has 46 invented cases with the figures of a published inspection report.", kind="quiet")


def sample_audit(here: Visit) -> str:
    """The sample audit's id; it is brought in where the store has none, however often somebody clicks."""
    from audit.sample import SAMPLE, load_sample_audit  # reads spreadsheets: the first look at home need not wait

    name = tomllib.loads((SAMPLE / "audit.toml").read_text("utf-8"))["name"]
    for summary in here.store.audits.all(here.person):
        if summary.details.name == name:
            return summary.id
    with st.spinner("Bringing in 46 invented cases"):
        return load_sample_audit(here.store, here.person)


def one_audit(summary: AuditSummary) -> None:
    """One audit: what it is, how far it is, and where to go."""
    details = summary.details
    with st.container(border=True, key=f"audit-{summary.id}"):
        parts.subheading(details.name)
        where = " · ".join(filter(None, (details.unit, details.region, details.fieldwork)))
        parts.text(where, f"{by_state(summary.cases)}.", kind="quiet")
        with st.container(horizontal=True):
            for label, page in PLACES:
                st.page_link(f"audit/pages/{page}.py", label=label, query_params={"audit": summary.id})


if __name__ == "__main__":
    show(visit())
