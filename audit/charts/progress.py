"""Chart of recording progress from day to day, as a step line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

import altair as alt
import pandas as pd

from audit.charts.colours import LIGHT_THEME, ChartTheme
from audit.formatting import format_date
from audit.model.case_progress import DayProgress

HEIGHT = 220
Measure = Literal["answers", "submitted"]


def progress_chart(
    days: Sequence[DayProgress], measure: Measure, title: str, theme: ChartTheme = LIGHT_THEME, print_width: int = 0
) -> alt.LayerChart:
    """Draw the number of answers, or of submitted cases, at the end of each day; the last day is labelled.

    Days without changes are included, so that a quiet weekend is visible. ``print_width`` is in pixels; 0 fits the
    screen.
    """
    rows = _every_day(days, measure)
    day_axis = alt.Axis(
        title=None,
        labelExpr="utcFormat(utcParse(datum.value, '%Y-%m-%d'), '%-d %b')",
        labelAngle=0,
        labelOverlap="greedy",
        labelColor=theme.text,
    )
    count_axis = alt.Axis(title=title, tickMinStep=1, labelColor=theme.text, titleColor=theme.text, gridOpacity=0.4)
    steps = alt.Chart(rows).encode(
        x=alt.X("day:O", axis=day_axis), y=alt.Y("number:Q", scale=alt.Scale(zero=True), axis=count_axis)
    )
    points = alt.OverlayMarkDef(filled=True, size=45, color=theme.text)
    last_label = steps.transform_filter("datum.last").mark_text(
        align="right", baseline="bottom", dy=-7, fontSize=13, color=theme.text
    )
    return alt.LayerChart(
        layer=(
            steps.mark_line(interpolate="step-after", strokeWidth=2, color=theme.text, point=points),
            last_label.encode(text="says:N"),
        ),
        height=HEIGHT,
        width=print_width or alt.Undefined,
        config=alt.Config(view=alt.ViewConfig(stroke=None), axis=alt.AxisConfig(labelFontSize=12, titleFontSize=13)),
    )


def alt_text(days: Sequence[DayProgress], measure: Measure, title: str) -> str:
    """Return the alternative text of the chart."""
    return (
        f"{title} at the end of each day: "
        + "; ".join(f"{format_date(day.day)} {getattr(day, measure):,}" for day in days)
        + "."
    )


def _every_day(days: Sequence[DayProgress], measure: Measure) -> pd.DataFrame:
    """Return the number at the end of every day from the first to the last."""
    totals_by_day = {day.day: getattr(day, measure) for day in days}
    first, last = days[0].day, days[-1].day
    rows, total = [], 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        total = totals_by_day.get(day, total)
        rows.append({"day": day.isoformat(), "number": total, "says": f"{total:,}", "last": day == last})
    return pd.DataFrame(rows)
