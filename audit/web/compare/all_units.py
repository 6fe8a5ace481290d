"""All units: a funnel plot of one key question, then percentages with their bases, sorted by it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.analysis.all_units import AllUnitsTable, all_units_table, latest_by_unit, sort_by_share, sort_by_unit
from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.comparison import erasure_notes
from audit.formatting import pluralise
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.questionnaire import KeyQuestion
from audit.web.compare.comparable import ComparableAudits
from audit.web.compare.funnel import show_funnel
from audit.web.compare.joined import show_joined_notes
from audit.web.components import html
from audit.web.components.address import get_param, set_param
from audit.web.components.copying import copied_table
from audit.web.components.html import Row, share_cell, two_lines
from audit.web.empty_states import first_key_question

SORT_PARAM, ORDER_PARAM, REGION_PARAM, EVERY_AUDIT_PARAM = "by", "order", "region", "every"
BY_REGION_AND_UNIT = ""
ORDER_LABELS = {"lowest": "Lowest first", "highest": "Highest first"}
PAGE_SIZE = 50


def show_all_units(audits: ComparableAudits) -> None:
    """Show the controls, the funnel plot, and one page of the table."""
    audit = audits.audit
    if not audit.questionnaire.key_questions:
        html.paragraphs(messages.NO_KEY_QUESTIONS)
        return
    compared_audits = audits.count()
    with st.container(horizontal=True, vertical_alignment="top"):
        sort_question_id = _select_sort(audit)
        order = _select_order(sort_question_id)
        region = _select_region(compared_audits)
    include_every_audit = st.checkbox(
        "Show every audit, not only the latest of each unit",
        get_param(EVERY_AUDIT_PARAM) == "yes",
        key="national-every",
    )
    set_param(EVERY_AUDIT_PARAM, "yes" if include_every_audit else "")
    selected_audits = [
        compared_audit
        for compared_audit in (compared_audits if include_every_audit else latest_by_unit(compared_audits))
        if region in ("", compared_audit.region)
    ]
    if sort_question_id:
        sorted_audits = sort_by_share(selected_audits, sort_question_id, order == "highest")
        sort_description = f"sorted by {_question_header(audit, sort_question_id)}, {ORDER_LABELS[order].lower()}"
    else:
        sorted_audits, sort_description = sort_by_unit(selected_audits), "sorted by region and unit"
    html.notice_if_any(erasure_notes(sorted_audits))
    noun = "audit" if include_every_audit else "unit"
    show_funnel(audit, _funnel_question(audit, sort_question_id), sorted_audits, noun)
    html.subheading("All key questions")
    pagination_key = f"{sort_question_id} {order} {region} {include_every_audit}"
    _show_page(audit, sorted_audits, sort_question_id, sort_description, pagination_key)


def _funnel_question(audit: Audit, sort_question_id: str) -> KeyQuestion:
    """Return the key question of the funnel plot: the one that the table is sorted by, else the first."""
    key_questions = {key_question.id: key_question for key_question in audit.questionnaire.key_questions}
    return key_questions.get(sort_question_id) or key_questions[first_key_question(audit).id]


def _select_sort(audit: Audit) -> str:
    """Return the id of the key question to sort by; '' for region and unit."""
    key_questions, default_id = audit.questionnaire.key_questions, first_key_question(audit).id
    labels = {BY_REGION_AND_UNIT: "None: sort by region and unit"} | {
        key_question.id: f"{key_question.id} {key_question.label}" for key_question in key_questions
    }
    url_value = get_param(SORT_PARAM, default_id)
    initial = "" if url_value == "place" else url_value if url_value in labels else default_id
    selected = st.selectbox(
        "Key question",
        list(labels),
        list(labels).index(initial),
        key="national-by",
        format_func=labels.__getitem__,
        width=320,
    )
    sort_question_id = selected or BY_REGION_AND_UNIT
    set_param(SORT_PARAM, sort_question_id or "place", default_id)
    return sort_question_id


def _select_order(sort_question_id: str) -> str:
    url_value = get_param(ORDER_PARAM, "lowest")
    selected = st.segmented_control(
        "Order",
        list(ORDER_LABELS),
        default=url_value if url_value in ORDER_LABELS else "lowest",
        key="national-order",
        required=True,
        disabled=not sort_question_id,
        format_func=ORDER_LABELS.__getitem__,
    )
    set_param(ORDER_PARAM, selected or "lowest", "lowest")
    return selected or "lowest"


def _select_region(compared_audits: Sequence[AuditSummaryCounts]) -> str:
    """Return the region whose units are shown; '' for all."""
    regions = ["", *sorted({compared_audit.region for compared_audit in compared_audits if compared_audit.region})]
    initial_index = regions.index(get_param(REGION_PARAM)) if get_param(REGION_PARAM) in regions else 0
    labels = {region: region for region in regions} | {"": "All regions"}
    selected = st.selectbox(
        "Region", regions, initial_index, key="national-region", format_func=labels.__getitem__, width=240
    )
    set_param(REGION_PARAM, selected or "")
    return selected or ""


def _show_page(
    audit: Audit,
    sorted_audits: Sequence[AuditSummaryCounts],
    sort_question_id: str,
    sort_description: str,
    pagination_key: str,
) -> None:
    """Show one page of the table, with a control for the page if there are several."""
    audit_count = len(sorted_audits)
    page_count = -(-audit_count // PAGE_SIZE)
    page_number = st.pagination(page_count, key=f"national-page {pagination_key}") if page_count > 1 else 1
    start = (page_number - 1) * PAGE_SIZE
    table = all_units_table(audit.questionnaire, sorted_audits[start : start + PAGE_SIZE])
    if page_count > 1:
        html.paragraphs(f"Rows {start + 1} to {start + len(table.rows)} of {audit_count}, sorted across all pages.")
    _show_table(audit, table, audit_count, sort_question_id, sort_description)


def _show_table(
    audit: Audit, table: AllUnitsTable, audit_count: int, sort_question_id: str, sort_description: str
) -> None:
    """Show the rows of one page, and explain dashes and different versions."""
    question_headers = [
        _question_header(audit, key_question.id) + (" (sorted)" if key_question.id == sort_question_id else "")
        for key_question in table.questions
    ]
    headers = ["Unit and audit", *question_headers]
    case_label = audit.questionnaire.case_label
    base_text = f"percentage Yes with its base, submitted and final {case_label.plural}"
    with st.container(key="national"):
        copied_table(
            f"{pluralise(audit_count, 'audit')}: {base_text}; {sort_description}",
            headers,
            [
                Row((two_lines(row.audit.unit, _audit_text(row.audit)), *map(share_cell, row.shares)))
                for row in table.rows
            ],
            numeric_columns=range(1, len(headers)),
            html_columns=range(len(headers)),
        )
    versions = {row.audit.questionnaire_version for row in table.rows}
    show_joined_notes([row.audit for row in table.rows])
    if any(share.tally is None for row in table.rows for share in row.shares):
        html.paragraphs(messages.WHY_DASH)
    elif len(versions) > 1:
        html.paragraphs(messages.DIFFERENT_VERSIONS)


def _question_header(audit: Audit, question_id: str) -> str:
    """Return the heading of a key question's column."""
    key_question = next(
        key_question for key_question in audit.questionnaire.key_questions if key_question.id == question_id
    )
    return f"{key_question.id} {key_question.label}"


def _audit_text(audit: AuditSummaryCounts) -> str:
    month = f"{audit.fieldwork_date:%B %Y}" if audit.fieldwork_date else ""
    return ", ".join(filter(None, (audit.name, audit.region, month)))
