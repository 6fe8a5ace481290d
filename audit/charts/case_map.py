"""Chart of the case map: cases by key questions, each cell a letter on a shade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from audit.analysis.breakdown_tables import OUTCOME_SYMBOLS
from audit.charts.colours import DARK_THEME, LIGHT_THEME, ChartTheme
from audit.model.answers import Answer, NoAnswer
from audit.model.questionnaire import KeyQuestion

LINE_HEIGHT = 20
MARGIN_HEIGHT = 110  # the key questions above
SELECTION_NAME = "picked"
REFERENCE_FIELD, QUESTION_FIELD = "reference", "question"
YES, NO, NOT_APPLICABLE, UNANSWERED, NOT_COLLECTED = (
    OUTCOME_SYMBOLS[outcome]
    for outcome in (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE, NoAnswer.UNANSWERED, NoAnswer.NOT_COLLECTED)
)
IS_YES = f"datum.letter == '{YES}'"
LEGEND = f"{YES} yes, {NO} no, {NOT_APPLICABLE} not applicable, {UNANSWERED} unanswered, {NOT_COLLECTED} not collected"


def case_map_chart(
    table: pd.DataFrame, questions: Sequence[KeyQuestion], theme: ChartTheme = LIGHT_THEME, print_width: int = 0
) -> alt.LayerChart:
    """Draw the cells of ``breakdown_tables.case_map_table`` as letters, shaded by answer, Yes the darkest on paper.

    Lines are in the order of the table, columns in that of ``questions``. Selecting a cell selects the case and the
    question under SELECTION_NAME. ``print_width`` is in pixels; 0 fits the screen.
    """
    headings = {question.id: f"{question.id} {question.short}" for question in questions}
    rows = table.assign(
        # The number before the tab keeps lines of the same name apart, as a case may be in several groups.
        line=[f"{row.place}\t{row.reference}" for row in table.itertuples()],
        head=table[QUESTION_FIELD].map(headings),
    )
    base_chart = alt.Chart(rows).encode(y=_y_axis(rows, theme))
    cells = base_chart.transform_filter("datum.letter").encode(x=_x_axis(headings, theme))
    group_titles = base_chart.transform_filter("!datum.letter").mark_text(
        align="left", fontSize=12, fontWeight=600, color=theme.text
    )
    return alt.LayerChart(
        layer=(
            _cell_rectangles(cells, theme),
            cells.mark_text(fontSize=12, fontWeight=600).encode(
                text="letter:N",
                color=alt.condition(IS_YES, alt.value(_text_colour_on_yes(theme)), alt.value(theme.text)),
            ),
            group_titles.encode(x=alt.value(0), text="label:N"),
        ),
        height=LINE_HEIGHT * rows["line"].nunique() + MARGIN_HEIGHT,
        width=print_width or alt.Undefined,
        config=alt.Config(
            view=alt.ViewConfig(stroke=None), axis=alt.AxisConfig(labelFontSize=12), mark=alt.MarkConfig(aria=False)
        ),
    )


def alt_text(cases: str, questions: Sequence[KeyQuestion]) -> str:
    """Return the alternative text of the chart; ``cases`` is the number of cases in words."""
    ids = ", ".join(question.id for question in questions)
    order = f"from the highest share to the lowest: {ids}"
    return f"A map of {cases} by key questions, {order}. The table below has every answer."


def _cell_rectangles(cells: alt.Chart, theme: ChartTheme) -> alt.Chart:
    """Return the selectable rectangles: Yes dark, No pale, the others empty."""
    selection = alt.selection_point(
        name=SELECTION_NAME, fields=[REFERENCE_FIELD, QUESTION_FIELD], toggle=False, empty=False
    )
    scale = alt.Scale(
        domain=[YES, NO, NOT_APPLICABLE, UNANSWERED, NOT_COLLECTED],
        range=[theme.lowest_bar, theme.bar, "transparent", "transparent", "transparent"],
    )
    rectangles: alt.Chart = cells.mark_rect(cursor="pointer", stroke=theme.bar, strokeOpacity=0.5)
    return rectangles.encode(
        fill=alt.Fill("letter:N", scale=scale, legend=None),
        fillOpacity=alt.condition(IS_YES, alt.value(1), alt.value(0.25)),
        tooltip=[
            alt.Tooltip(f"{REFERENCE_FIELD}:N"),
            alt.Tooltip("head:N", title="question"),
            alt.Tooltip("answer:N", title="answer"),
        ],
    ).add_params(selection)


def _x_axis(headings: dict[str, str], theme: ChartTheme) -> alt.X:
    axis = _label_axis(theme, orient="top", labelAngle=-90, labelLimit=190)
    scale = alt.Scale(domain=list(headings.values()), paddingInner=0.05, paddingOuter=0)
    return alt.X("head:N", scale=scale, axis=axis)


def _y_axis(rows: pd.DataFrame, theme: ChartTheme) -> alt.Y:
    axis = _label_axis(theme, labelExpr="split(datum.value, '\\t')[1]", labelLimit=170)
    scale = alt.Scale(domain=list(dict.fromkeys(rows["line"])), paddingInner=0.1, paddingOuter=0)
    return alt.Y("line:N", scale=scale, axis=axis)


def _label_axis(theme: ChartTheme, **options: Any) -> alt.Axis:
    """Return an axis that shows every name, without lines."""
    return alt.Axis(
        labelOverlap=False,
        labelFlush=False,
        ticks=False,
        domain=False,
        title=None,
        labelColor=theme.text,
        **options,
    )


def _text_colour_on_yes(theme: ChartTheme) -> str:
    """Return the letter colour on the darkest shade: the text colour of the other theme."""
    return (DARK_THEME if theme == LIGHT_THEME else LIGHT_THEME).text
