"""What a reader chose on a page of results, carried in its address, so that a link shows the same thing."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from audit.analysis.audit_results import AuditResults
from audit.model.audit import Audit
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import KeyQuestion, Question


def select_in_url(name: str, label: str, labels: dict[str, str], audit: Audit, key_suffix: str = "") -> str:
    """One of several, by its key in ``labels``; the first one unless the address says otherwise under ``name``.

    An address that changed by itself, as going back does, wins over what the control showed before. ``key_suffix`` tells
    apart controls of one name that offer different things, as what may be crossed with a fact does.
    """
    options, key = list(labels), f"{name}-{audit.id}-{key_suffix}"
    url_value = st.query_params.get(name, "")
    url_value = url_value if url_value in options else options[0]
    if key not in st.session_state or st.session_state.get(f"address-{key}") != url_value:
        st.session_state[key] = url_value
    selected = st.selectbox(label, options, key=key, format_func=labels.__getitem__, width=300) or options[0]
    st.session_state[f"address-{key}"] = selected
    if selected != options[0]:
        st.query_params[name] = selected
    elif name in st.query_params:
        del st.query_params[name]
    return selected


def url_with(**changes: str) -> str:
    """The address of this page as it stands, with other choices; an empty one is left out."""
    params = st.query_params.to_dict() | changes
    return f"?{urlencode({name: value for name, value in params.items() if value})}"


def breakdown_details(audit: Audit) -> dict[str, CaseDetail]:
    """The facts that results may be broken down by, by their ids."""
    return {case_detail.id: case_detail for case_detail in audit.questionnaire.case_details if case_detail.breakdown}


def inspected_key_questions(audit_results: AuditResults) -> tuple[KeyQuestion, ...]:
    """The key questions of the standards that are inspected."""
    return tuple(
        key_question for result in audit_results.results.standards for key_question in result.standard.key_questions
    )


def question_label(question: Question) -> str:
    """A question in few words: the short name of a key question, the text of a prompt."""
    return question.short if isinstance(question, KeyQuestion) else question.text
