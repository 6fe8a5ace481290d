"""The funnel plot above the table of all units: the chart, what it shows in words, and its figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.funnel import Funnel, FunnelPoint, calculate_funnel, funnel_notes, which_outside, why_not_rank
from audit.charts.colours import ChartTheme
from audit.charts.funnel import alt_text, funnel_chart, limits_table, points_table
from audit.charts.images import Chart
from audit.formatting import pluralise
from audit.messages import analysis as analysis_messages
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.questionnaire import KeyQuestion
from audit.web.components import html
from audit.web.components.charts import show_chart
from audit.web.components.copying import copied_table
from audit.web.components.html import Row, two_lines

MAX_ROWS = 100


def show_funnel(audit: Audit, key_question: KeyQuestion, audits: Sequence[AuditSummaryCounts], noun: str) -> None:
    """Show the audits on one key question against the limits of chance. ``noun`` is "unit" or "audit"."""
    funnel = calculate_funnel(key_question, audits)
    html.subheading(key_question.name)
    if not funnel.can_be_drawn:
        html.paragraphs(analysis_messages.FUNNEL_NEEDS_TWO)
        return
    html.paragraphs(which_outside(funnel, noun))
    chart = partial(_draw, funnel, audit.id)
    show_chart(audit, chart, alt_text(funnel, audit.id), f"{key_question.id} funnel plot")
    case_label = audit.questionnaire.case_label
    how_to_read = messages.HOW_TO_READ_FUNNEL.format(common=funnel.common, noun=noun, plural=case_label.plural)
    notes = funnel_notes(funnel, noun, case_label)
    html.paragraphs(how_to_read, *_this_audit(funnel, audit), *notes, kind="quiet")
    with st.expander("Figures of the funnel plot"):
        _show_figures(funnel, noun)
    html.paragraphs(why_not_rank(funnel, noun, case_label))


def _draw(funnel: Funnel, audit_id: str, theme: ChartTheme) -> Chart:
    common = 100 * funnel.common.yes / funnel.common.base
    return funnel_chart(points_table(funnel, audit_id), limits_table(funnel), common, theme)


def _this_audit(funnel: Funnel, audit: Audit) -> list[str]:
    """Return why this audit is not in the chart, if it is not."""
    if any(point.audit.audit_id == audit.id for point in funnel.points):
        return []
    return [messages.THIS_AUDIT_NOT_IN_CHART]


def _show_figures(funnel: Funnel, noun: str) -> None:
    """Show the figures of the chart as a table, those outside the limits first."""
    ordered = sorted(funnel.points, key=lambda point: (not point.is_outside_outer, not point.is_outside_inner))
    shown = ordered[:MAX_ROWS]
    if len(shown) < len(ordered):
        html.paragraphs(f"The first {MAX_ROWS} of {pluralise(len(ordered), noun)} are listed.")
    copied_table(
        f"{funnel.question.id}: percentage Yes of {pluralise(len(ordered), noun)}, those outside the limits first; "
        f"common share {funnel.common}",
        ("Unit and audit", "Percentage Yes (base)", "95% limits", "99.8% limits", "Place"),
        [_row(point) for point in shown],
        numeric_columns=(1, 2, 3),
        html_columns=(0,),
    )


def _row(point: FunnelPoint) -> Row:
    unit = two_lines(point.name, point.audit.name)
    return Row((unit, str(point.share), point.inner.text, point.outer.text, point.place))
