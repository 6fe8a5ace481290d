"""One key question over the audits of a unit, or over all that were audited: as a chart and as a table."""

from __future__ import annotations

from functools import partial

import streamlit as st

from audit.analysis.comparison import AuditTally, ComparedShare, Trend, trend
from audit.charts.colours import Ink
from audit.charts.images import Chart
from audit.charts.trend import describe, trend_chart, trend_table
from audit.model.questionnaire import KeyQuestion
from audit.storage.repositories.audits import Audit
from audit.web.components import html
from audit.web.components.address import carry, named
from audit.web.components.charts import drawn
from audit.web.components.html import Row
from audit.web.empty_states import first_key_question
from audit.web.session.page_context import Visit

QUESTION, OVER = "question", "over"
UNIT, REGION, EVERY = "unit", "region", "all"
MOST_POINTS = 30


def over_time(here: Visit, audit: Audit) -> None:
    """Choose the key question and the audits; the trend as a chart beside its table."""
    if not audit.questionnaire.key_questions:
        html.text("This questionnaire has no key question, so there is nothing to follow over time.")
        return
    with st.container(horizontal=True):
        key = _question(audit)
        over = _over(audit)
    found = trend(key, audit.questionnaire.id, _audits(here, audit, over))
    points = found.points[-MOST_POINTS:]
    if len(points) < len(found.points):
        html.text(f"The latest {len(points)} of {len(found.points)} audits are shown.")
    _show(audit, Trend(key, points, found.left_out), over)


def _question(audit: Audit) -> KeyQuestion:
    keys = {key.id: key for key in audit.questionnaire.key_questions}
    first = first_key_question(audit).id
    wanted = list(keys).index(named(QUESTION) if named(QUESTION) in keys else first)
    chosen = st.selectbox(
        "Key question",
        list(keys),
        wanted,
        key=f"trend-question-{audit.id}",
        format_func=lambda one: f"{one} {keys[one].text}",
    )
    carry(QUESTION, chosen or first, first)
    return keys[chosen or first]


def _over(audit: Audit) -> str:
    """Whose audits: of this unit, of its region, of everybody."""
    names = {UNIT: audit.details.unit, REGION: f"{audit.details.region} region", EVERY: "Every unit"}
    if not audit.details.region:
        del names[REGION]
    wanted = named(OVER) if named(OVER) in names else UNIT
    chosen = st.selectbox(
        "Audits of",
        list(names),
        list(names).index(wanted),
        key=f"trend-over-{audit.id}",
        format_func=names.__getitem__,
        width=300,
    )
    carry(OVER, chosen or UNIT, UNIT)
    return chosen or UNIT


def _audits(here: Visit, audit: Audit, over: str) -> list[AuditTally]:
    """The audits on this questionnaire that belong to it."""
    comparisons, details, questionnaire = here.store.comparisons, audit.details, audit.questionnaire.id
    if over == EVERY:
        return list(comparisons.all(here.person, questionnaire))
    wanted = [
        one.audit_id
        for one in comparisons.names(here.person)
        if one.questionnaire_id == questionnaire
        and one.region == details.region
        and (over == REGION or one.unit == details.unit)
    ]
    return list(comparisons.all(here.person, questionnaire, only=wanted))


def _show(audit: Audit, found: Trend, over: str) -> None:
    table = trend_table(found)
    if len(table) > 1:
        draw = partial(_draw, found)
        drawn(audit, draw, describe(table), f"{found.question.id} over time")
    else:
        number = html.count(len(table), "audit")
        html.text(f"{number} with dates and a share: a trend needs two. Choose a wider group, or add dates.")
    if found.points:
        noun = audit.questionnaire.record
        html.table(
            f"{found.question.id} {found.question.text} Percentage Yes in {html.count(len(found.points), 'audit')}, "
            f"earliest first; submitted and final {noun.many}",
            ("Audit", "Unit", "Fieldwork", "Percentage Yes (base)", "95% interval"),
            [_row(point) for point in found.points],
            numbers=(3, 4),
        )
    if found.left_out:
        with st.expander(f"Left out: {len(found.left_out)}"):
            html.listing(found.left_out[:MOST_POINTS])
            if len(found.left_out) > MOST_POINTS:
                html.text(f"And {len(found.left_out) - MOST_POINTS} more.")


def _draw(found: Trend, ink: Ink) -> Chart:
    return trend_chart(trend_table(found), ink)


def _row(point: ComparedShare) -> Row:
    when = f"{point.audit.when:%B %Y}" if point.audit.when else ""
    return Row((point.audit.name, point.audit.unit, when, point.text, str(point.interval or "–")))
