"""The first visit, and the ways to start an audit: a new one, or one of the samples."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from audit.messages import calibration as calibration_messages
from audit.messages import pages as messages
from audit.storage import Person, Store
from audit.web.components import html
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext


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
        show_start_options(context, is_first_visit=True)
    else:
        html.notice(messages.NO_AUDIT_YET)
    show_practice_option(context)


def show_practice_option(context: PageContext) -> None:
    """Offer the practice audit, which is also a tour, unless it is not there and this person may not load it."""
    has_practice = bool(context.store.practices.practice_audit(context.person))
    if not has_practice and not context.store.members.can_start_audits(context.person):
        return
    html.subheading("Practise")
    html.paragraphs(calibration_messages.PRACTISE)
    if st.button("Practise on invented cases", key="practise"):
        st.switch_page(page_path("home"), query_params={"audit": join_practice(context)})


def join_practice(context: PageContext) -> str:
    """Return the id of the practice audit, after this person has joined it; load it first if it is not there."""
    if not context.store.practices.practice_audit(context.person):
        from audit.sample_audit import load_practice_audit  # loads spreadsheet libraries

        with st.spinner("Loading two invented cases"):
            load_practice_audit(context.store, context.person)
    return context.store.practices.practise(context.person)


def show_start_options(context: PageContext, is_first_visit: bool = False) -> None:
    """Buttons to start an audit or open one of the samples."""
    with st.container(horizontal=True):
        if st.button("Start an audit", type="primary" if is_first_visit else "secondary"):
            st.switch_page(page_path("new_audit"))
        if st.button("Write a questionnaire"):
            st.switch_page(page_path("questionnaires"))
        if st.button("Open the sample audit"):
            st.switch_page(page_path("results"), query_params={"audit": load_sample_audit_once(context)})
        if st.button("Open the sample survey"):
            st.switch_page(page_path("results"), query_params={"audit": load_sample_survey_once(context)})
        if st.button("Open the sample staff survey"):
            st.switch_page(page_path("results"), query_params={"audit": load_sample_staff_survey_once(context)})
    html.paragraphs(
        "The sample audit has 46 invented cases, the sample survey 88 invented people on probation, and the sample "
        "staff survey 45 invented members of staff. They give the figures of a published inspection report.",
        kind="quiet",
    )


def load_sample_audit_once(context: PageContext) -> str:
    """Return the id of the sample audit; import it first if it is not in the database."""
    from audit.sample_audit import (  # loads spreadsheet libraries, which the home page does not need
        SAMPLE_AUDIT,
        load_practice_audit,
        load_sample_audit,
    )

    load_practice_audit(context.store, context.person)
    return _find_or_load_sample(context, SAMPLE_AUDIT, load_sample_audit, "Importing 46 invented cases")


def load_sample_survey_once(context: PageContext) -> str:
    """Return the id of the sample survey; import it first if it is not in the database."""
    from audit.sample_audit import SAMPLE_SURVEY, load_sample_survey

    return _find_or_load_sample(context, SAMPLE_SURVEY, load_sample_survey, "Importing 88 invented respondents")


def load_sample_staff_survey_once(context: PageContext) -> str:
    """Return the id of the sample survey of staff; import it first if it is not in the database."""
    from audit.sample_audit import SAMPLE_STAFF_SURVEY, load_sample_staff_survey

    spinner_text = "Importing 45 invented respondents"
    return _find_or_load_sample(context, SAMPLE_STAFF_SURVEY, load_sample_staff_survey, spinner_text)


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
