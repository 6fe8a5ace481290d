"""How recording came on from day to day, as a line of steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

import altair as alt
import pandas as pd

from audit.charts.colours import ON_LIGHT, Ink
from audit.formatting import day_words
from audit.storage.queries.progress import DayProgress

HEIGHT = 220
Measure = Literal["answers", "submitted"]


def progress_chart(
    days: Sequence[DayProgress], measure: Measure, title: str, ink: Ink = ON_LIGHT, on_paper: int = 0
) -> alt.LayerChart:
    """How many answers, or cases submitted, stood at the end of each day; the last day says its number.

    Days on which nothing came in are drawn as well, so that a quiet weekend shows. ``on_paper`` is the width in
    pixels; 0 leaves it to the screen.
    """
    shown = _every_day(days, measure)
    axis = alt.Axis(
        title=None,
        labelExpr="utcFormat(utcParse(datum.value, '%Y-%m-%d'), '%-d %b')",
        labelAngle=0,
        labelOverlap="greedy",
        labelColor=ink.words,
    )
    count = alt.Axis(title=title, tickMinStep=1, labelColor=ink.words, titleColor=ink.words, gridOpacity=0.4)
    steps = alt.Chart(shown).encode(
        x=alt.X("day:O", axis=axis), y=alt.Y("number:Q", scale=alt.Scale(zero=True), axis=count)
    )
    points = alt.OverlayMarkDef(filled=True, size=45, color=ink.words)
    last = steps.transform_filter("datum.last").mark_text(
        align="right", baseline="bottom", dy=-7, fontSize=13, color=ink.words
    )
    return alt.LayerChart(
        layer=(
            steps.mark_line(interpolate="step-after", strokeWidth=2, color=ink.words, point=points),
            last.encode(text="says:N"),
        ),
        height=HEIGHT,
        width=on_paper or alt.Undefined,
        config=alt.Config(view=alt.ViewConfig(stroke=None), axis=alt.AxisConfig(labelFontSize=12, titleFontSize=13)),
    )


def describe(days: Sequence[DayProgress], measure: Measure, title: str) -> str:
    """What the chart shows, in one sentence for those who do not see it."""
    return (
        f"{title} at the end of each day: "
        + "; ".join(f"{day_words(d.day)} {getattr(d, measure):,}" for d in days)
        + "."
    )


def _every_day(days: Sequence[DayProgress], measure: Measure) -> pd.DataFrame:
    """The number at the end of every day from the first to the last."""
    known = {day.day: getattr(day, measure) for day in days}
    first, last = days[0].day, days[-1].day
    rows, number = [], 0
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        number = known.get(day, number)
        rows.append({"day": day.isoformat(), "number": number, "says": f"{number:,}", "last": day == last})
    return pd.DataFrame(rows)
