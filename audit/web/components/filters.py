"""Selections on pages of results that are part of the address, so that a link shows the same selection."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from audit.analysis.audit_results import AuditResults
from audit.model.audit import Audit
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import KeyQuestion, Question


def select_in_url(name: str, label: str, labels: dict[str, str], audit: Audit, key_suffix: str = "") -> str:
    """Show a select box and return the selected key of ``labels``: that of parameter ``name``, else the first one.

    If the address changed, as the Back button does, it wins over the earlier selection. ``key_suffix`` tells apart
    controls with the same name and different options.
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
    """Return the address of this page with parameters changed; empty ones are left out."""
    params = st.query_params.to_dict() | changes
    return f"?{urlencode({name: value for name, value in params.items() if value})}"


def breakdown_details(audit: Audit) -> dict[str, CaseDetail]:
    """Return the case details that results may be broken down by, by id."""
    return {case_detail.id: case_detail for case_detail in audit.questionnaire.case_details if case_detail.breakdown}


def inspected_key_questions(audit_results: AuditResults) -> tuple[KeyQuestion, ...]:
    """Return the key questions of the inspected standards."""
    return tuple(
        key_question for result in audit_results.results.standards for key_question in result.standard.key_questions
    )


def question_label(question: Question) -> str:
    """Return the short name of a key question if it has one, else the text of the question."""
    return (question.short if isinstance(question, KeyQuestion) else "") or question.text
