"""The filters above a log: case, person, days, kind of row, and a text to look for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from audit.formatting import end_of_day, start_of_day
from audit.messages.model import CASE_NOT_FOUND
from audit.model.audit import Audit
from audit.model.audit_log import LogKind
from audit.model.log_filter import LogFilter
from audit.web.components.problem_fields import ProblemFields
from audit.web.components.text_boxes import text_line
from audit.web.history.search import log_search
from audit.web.session.page_context import PageContext

EVERYONE = ""


def select_filter(
    context: PageContext, audit: Audit, people: Sequence[str], labels: Mapping[LogKind, str], view: str
) -> LogFilter:
    """Return the chosen filter; an empty field does not filter. Nothing that is typed here goes into the address."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="history-filters"):
        search = text_line("Search", key="history-search", width=230, help=_search_help(audit))
        case_heading = audit.questionnaire.case_label.heading
        reference = text_line(f"{case_heading} reference", key="history-case", width=160)
        by = st.selectbox(
            "Person",
            [EVERYONE, *people],
            key=f"history-by {view}",
            format_func=lambda name: name or "Everyone",
            width=210,
        )
        first = st.date_input("From", None, key="history-first", format="DD/MM/YYYY", width=140)
        last = st.date_input("To", None, key="history-last", format="DD/MM/YYYY", width=140)
        types = st.multiselect(
            "Kinds of row",
            sorted(labels, key=lambda kind: labels[kind]),
            key=f"history-kinds {view}",
            format_func=lambda kind: labels[kind],
            placeholder="All kinds",
            width=340,
        )
    case_id = context.store.history.find_case_id(context.person, audit.id, reference) if reference.strip() else ""
    return LogFilter(
        case_id,
        by or EVERYONE,
        start_of_day(first) if first else None,
        end_of_day(last) if last else None,
        frozenset[LogKind](types),
        log_search(search, audit.questionnaire),
    )


def filter_fields() -> ProblemFields:
    """Return the fields of the problems with what to look for."""
    return {"The search": "history-search", CASE_NOT_FOUND: "history-case"}


def _search_help(audit: Audit) -> str:
    singular = audit.questionnaire.case_label.singular
    return f"A name, a {singular} reference, a question or its wording, or any text in a value or a reason."
