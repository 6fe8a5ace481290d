"""One key question over time, in the audits of a unit, its region or all units: a run chart and a table."""

from __future__ import annotations

from functools import partial

import streamlit as st

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.comparison import ComparedShare, erasure_notes
from audit.analysis.exact_limits import Limits
from audit.analysis.intervals import round_half_up
from audit.analysis.run_chart import RunChart, calculate_run_chart, how_read
from audit.analysis.trend import Trend, calculate_trend
from audit.charts.colours import ChartTheme
from audit.charts.images import Chart
from audit.charts.trend import alt_text, trend_chart, trend_table
from audit.formatting import pluralise
from audit.messages import analysis as analysis_messages
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.bands import NO_VALUE
from audit.model.questionnaire import KeyQuestion
from audit.web.compare.comparable import ComparableAudits
from audit.web.compare.joined import show_joined_notes
from audit.web.components import html
from audit.web.components.address import get_param, set_param
from audit.web.components.charts import show_chart
from audit.web.components.copying import copied_table
from audit.web.components.html import Row, two_lines
from audit.web.empty_states import first_key_question

QUESTION_PARAM, SCOPE_PARAM = "question", "over"
UNIT_SCOPE, REGION_SCOPE, ALL_SCOPE = "unit", "region", "all"
MAX_POINTS = 30
HEADINGS = ("Audit", "Unit", "Fieldwork", "Percentage Yes (base)", "95% interval", "Limits of chance")


def show_over_time(audits: ComparableAudits) -> None:
    """Show the controls, then the trend as a run chart and a table."""
    audit = audits.audit
    if not audit.questionnaire.key_questions:
        html.paragraphs(messages.NO_KEY_QUESTIONS)
        return
    with st.container(horizontal=True):
        key_question = _select_question(audit)
        scope = _select_scope(audit)
    full_trend = calculate_trend(key_question, audit.questionnaire.id, _audits_in_scope(audits, scope))
    points = full_trend.shares[-MAX_POINTS:]
    if len(points) < len(full_trend.shares):
        html.paragraphs(f"The latest {len(points)} of {len(full_trend.shares)} audits are shown.")
    html.notice_if_any(erasure_notes(share.audit for share in points))
    _show_trend(audit, Trend(key_question, points, full_trend.exclusions))


def _select_question(audit: Audit) -> KeyQuestion:
    key_questions = {key_question.id: key_question for key_question in audit.questionnaire.key_questions}
    default_id = first_key_question(audit).id
    initial_index = list(key_questions).index(
        get_param(QUESTION_PARAM) if get_param(QUESTION_PARAM) in key_questions else default_id
    )
    selected = st.selectbox(
        "Key question",
        list(key_questions),
        initial_index,
        key=f"trend-question-{audit.id}",
        format_func=lambda question_id: key_questions[question_id].name,
    )
    set_param(QUESTION_PARAM, selected or default_id, default_id)
    return key_questions[selected or default_id]


def _select_scope(audit: Audit) -> str:
    """Return the selected scope: this unit, its region or all units."""
    labels = {
        UNIT_SCOPE: audit.description.unit,
        REGION_SCOPE: f"{audit.description.region} region",
        ALL_SCOPE: "All units",
    }
    if not audit.description.region:
        del labels[REGION_SCOPE]
    initial = get_param(SCOPE_PARAM) if get_param(SCOPE_PARAM) in labels else UNIT_SCOPE
    selected = st.selectbox(
        "Audits of",
        list(labels),
        list(labels).index(initial),
        key=f"trend-over-{audit.id}",
        format_func=labels.__getitem__,
        width=300,
    )
    set_param(SCOPE_PARAM, selected or UNIT_SCOPE, UNIT_SCOPE)
    return selected or UNIT_SCOPE


def _audits_in_scope(audits: ComparableAudits, scope: str) -> list[AuditSummaryCounts]:
    """Return the audits in the scope that can be compared with this one."""
    description = audits.audit.description
    audit_ids = [
        audit_reference.audit_id
        for audit_reference in audits.comparable
        if scope == ALL_SCOPE
        or (
            audit_reference.region == description.region
            and (scope == REGION_SCOPE or audit_reference.unit == description.unit)
        )
    ]
    return audits.count(audit_ids)


def _show_trend(audit: Audit, shown_trend: Trend) -> None:
    """Show what the rules of a run chart say, the chart, and the table."""
    run_chart = calculate_run_chart(shown_trend)
    if run_chart is None or len(run_chart.points) < 2:
        html.paragraphs(messages.TREND_NEEDS_TWO)
    else:
        _show_run_chart(audit, shown_trend, run_chart)
    if shown_trend.shares:
        _show_table(audit, shown_trend, run_chart)
        show_joined_notes([share.audit for share in shown_trend.shares])
    if shown_trend.exclusions:
        with st.expander(f"Audits left out ({len(shown_trend.exclusions)})"):
            html.listing(shown_trend.exclusions[:MAX_POINTS])
            if len(shown_trend.exclusions) > MAX_POINTS:
                html.paragraphs(f"And {len(shown_trend.exclusions) - MAX_POINTS} more.")


def _show_run_chart(audit: Audit, shown_trend: Trend, run_chart: RunChart) -> None:
    readings = how_read(run_chart)
    if len(readings) > 1:
        html.listing(readings)
    else:
        html.paragraphs(*readings)
    table = trend_table(run_chart)
    description = alt_text(table, float(run_chart.median))
    show_chart(audit, partial(_draw_trend, run_chart), description, f"{shown_trend.question.id} over time")
    plural = audit.questionnaire.case_label.plural
    how_to_read = analysis_messages.HOW_TO_READ_RUN_CHART.format(
        median=f"{round_half_up(run_chart.median)}%", common=run_chart.common, plural=plural
    )
    rules = [] if run_chart.has_too_few else [analysis_messages.RULES_OF_RUN_CHART]
    html.paragraphs(how_to_read, *rules, analysis_messages.WHY_AUDITS_DIFFER.format(plural=plural), kind="quiet")


def _show_table(audit: Audit, shown_trend: Trend, run_chart: RunChart | None) -> None:
    """Show the figures of the chart, and the audits without a percentage."""
    audit_ids = [point.audit.audit_id for point in run_chart.points] if run_chart else []
    limits = dict(zip(audit_ids, run_chart.limits if run_chart else (), strict=True))
    question, audit_count = shown_trend.question, pluralise(len(shown_trend.shares), "audit")
    copied_table(
        f"{question.name} Percentage Yes in {audit_count}, earliest first; submitted and final "
        f"{audit.questionnaire.case_label.plural}",
        HEADINGS,
        [_row(point, limits.get(point.audit.audit_id)) for point in shown_trend.shares],
        numeric_columns=(3, 4, 5),
        html_columns=(3,),
    )


def _draw_trend(run_chart: RunChart, theme: ChartTheme) -> Chart:
    return trend_chart(trend_table(run_chart), float(run_chart.median), theme)


def _row(point: ComparedShare, limits: Limits | None) -> Row:
    month = f"{point.audit.fieldwork_date:%B %Y}" if point.audit.fieldwork_date else ""
    limits_text = NO_VALUE if limits is None else limits.text
    share = two_lines(point.text, point.joined_text)
    return Row((point.audit.name, point.audit.unit, month, share, str(point.interval or NO_VALUE), limits_text))
