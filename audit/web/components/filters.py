"""Selections on pages of results that are part of the address, so that a link shows the same selection."""

from __future__ import annotations

import streamlit as st

from audit.analysis.audit_results import AuditResults
from audit.model.audit import Audit
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import KeyQuestion
from audit.web.components import tab_state
from audit.web.components.address import get_param, set_param


def select_in_url(name: str, label: str, labels: dict[str, str], audit: Audit, key_suffix: str = "") -> str:
    """Show a select box and return the selected key of ``labels``: that of parameter ``name``, else the first one.

    If the address changed, as the Back button does, it wins over the earlier selection. ``key_suffix`` tells apart
    controls with the same name and different options.
    """
    options, key = list(labels), f"{name}-{audit.id}-{key_suffix}"
    url_value = get_param(name)
    url_value = url_value if url_value in options else options[0]
    last_in_address = tab_state.LAST_IN_ADDRESS.of(key)
    if not tab_state.has_widget_value(key) or last_in_address.get() != url_value:
        tab_state.set_widget_value(key, url_value)
    selected = st.selectbox(label, options, key=key, format_func=labels.__getitem__, width=300) or options[0]
    last_in_address.set(selected)
    set_param(name, selected, options[0])
    return selected


def breakdown_details(audit: Audit) -> dict[str, CaseDetail]:
    """Return the case details that results may be broken down by, by id."""
    return {case_detail.id: case_detail for case_detail in audit.questionnaire.case_details if case_detail.breakdown}


def inspected_key_questions(audit_results: AuditResults) -> tuple[KeyQuestion, ...]:
    """Return the key questions of the inspected standards."""
    return tuple(
        key_question for result in audit_results.results.standards for key_question in result.standard.key_questions
    )
