"""The case map: cases by key questions, each cell a letter on a shade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from audit.analysis.breakdown_tables import LETTERS, UNANSWERED
from audit.charts.colours import ON_DARK, ON_LIGHT, Ink
from audit.model.questionnaire import KeyQuestion

LINE_HEIGHT = 20
AROUND = 110  # the key questions above
PICKED = "picked"
FIELD, QUESTION = "reference", "question"
YES, NO, NOT_APPLICABLE, NOTHING = LETTERS.values()
IS_YES = f"datum.letter == '{YES}'"
LEGEND = f"{YES} yes, {NO} no, {NOT_APPLICABLE} not applicable, {NOTHING} {UNANSWERED.lower()}"


def case_map_chart(
    table: pd.DataFrame, questions: Sequence[KeyQuestion], ink: Ink = ON_LIGHT, on_paper: int = 0
) -> alt.LayerChart:
    """The cells of ``breakdown_tables.case_map`` as letters; the shade repeats them, Yes the darkest on paper.

    The order of lines is that of the table, the order of columns that of ``questions``. A click on a cell selects
    the case and the question under the name PICKED. ``on_paper`` is the width in pixels; 0 leaves it to the screen.
    """
    heads = {question.id: f"{question.id} {question.short}" for question in questions}
    shown = table.assign(
        # The number before the tab keeps apart lines of one name: a case may stand in several groups.
        line=[f"{row.place}\t{row.reference}" for row in table.itertuples()],
        head=table[QUESTION].map(heads),
    )
    lines = alt.Chart(shown).encode(y=_lines(shown, ink))
    cells = lines.transform_filter("datum.letter").encode(x=_columns(heads, ink))
    titles = lines.transform_filter("!datum.letter").mark_text(
        align="left", fontSize=12, fontWeight=600, color=ink.words
    )
    return alt.LayerChart(
        layer=(
            _shades(cells, ink),
            cells.mark_text(fontSize=12, fontWeight=600).encode(
                text="letter:N", color=alt.condition(IS_YES, alt.value(_on_yes(ink)), alt.value(ink.words))
            ),
            titles.encode(x=alt.value(0), text="label:N"),
        ),
        height=LINE_HEIGHT * shown["line"].nunique() + AROUND,
        width=on_paper or alt.Undefined,
        config=alt.Config(
            view=alt.ViewConfig(stroke=None), axis=alt.AxisConfig(labelFontSize=12), mark=alt.MarkConfig(aria=False)
        ),
    )


def describe(cases: str, questions: Sequence[KeyQuestion]) -> str:
    """What the chart shows, in one sentence for those who do not see it; ``cases`` says how many of what."""
    ids = ", ".join(question.id for question in questions)
    return f"A map of {cases} by key questions, from the highest share to the lowest: {ids}. The table below has each."


def _shades(cells: alt.Chart, ink: Ink) -> alt.Chart:
    """The rectangles: Yes dark, No pale, the others empty; they take the click."""
    picked = alt.selection_point(name=PICKED, fields=[FIELD, QUESTION], toggle=False, empty=False)
    scale = alt.Scale(
        domain=[YES, NO, NOT_APPLICABLE, NOTHING], range=[ink.lowest, ink.bar, "transparent", "transparent"]
    )
    shades: alt.Chart = cells.mark_rect(cursor="pointer", stroke=ink.bar, strokeOpacity=0.5)
    return shades.encode(
        fill=alt.Fill("letter:N", scale=scale, legend=None),
        fillOpacity=alt.condition(IS_YES, alt.value(1), alt.value(0.25)),
        tooltip=[
            alt.Tooltip(f"{FIELD}:N"),
            alt.Tooltip("head:N", title="question"),
            alt.Tooltip("answer:N", title="answer"),
        ],
    ).add_params(picked)


def _columns(heads: dict[str, str], ink: Ink) -> alt.X:
    axis = _every_label(ink, orient="top", labelAngle=-90, labelLimit=190)
    scale = alt.Scale(domain=list(heads.values()), paddingInner=0.05, paddingOuter=0)
    return alt.X("head:N", scale=scale, axis=axis)


def _lines(shown: pd.DataFrame, ink: Ink) -> alt.Y:
    axis = _every_label(ink, labelExpr="split(datum.value, '\\t')[1]", labelLimit=170)
    scale = alt.Scale(domain=list(dict.fromkeys(shown["line"])), paddingInner=0.1, paddingOuter=0)
    return alt.Y("line:N", scale=scale, axis=axis)


def _every_label(ink: Ink, **own: Any) -> alt.Axis:
    """An axis of names, none of them left out, without lines."""
    return alt.Axis(
        labelOverlap=False,
        labelFlush=False,
        ticks=False,
        domain=False,
        title=None,
        labelColor=ink.words,
        **own,
    )


def _on_yes(ink: Ink) -> str:
    """The letters on the darkest shade: the words of the other background."""
    return (ON_DARK if ink == ON_LIGHT else ON_LIGHT).words
