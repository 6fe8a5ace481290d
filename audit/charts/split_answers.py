"""Chart of the questions on which two reviews differ most: a bar for each, with its figures above it."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from audit.charts.axes import CHART_CONFIG, FROM_0_TO_100, HALF_TICKS, percentage_axis
from audit.charts.colours import LIGHT_THEME, ChartTheme
from audit.model.bands import Share

ROW_HEIGHT = 46
MARGIN_HEIGHT = 64  # the axis with its title below the bars
AXIS_TITLE = "Percentage of answers that differ"


@dataclass(frozen=True)
class SplitBar:
    """One bar: the id and text of a question, and the share of its answers that differ, which has a percentage."""

    id: str
    text: str
    different: Share


def split_chart(bars: tuple[SplitBar, ...], theme: ChartTheme = LIGHT_THEME) -> alt.LayerChart:
    """Draw the bars in their order, with the figures and as much of the question as fits above each."""
    rows = pd.DataFrame(
        {"id": bar.id, "percent": bar.different.percent, "says": f"{bar.different} · {bar.id} {bar.text}"}
        for bar in bars
    )
    base = alt.Chart(rows)
    y = alt.Y("id:N", sort=list(rows["id"]), title=None, axis=None)
    x = alt.X("percent:Q", scale=FROM_0_TO_100, axis=percentage_axis(AXIS_TITLE, HALF_TICKS, theme))
    drawn_bars = base.mark_bar(height=11, color=theme.bar, yOffset=9).encode(x=x, y=y)
    labels = base.mark_text(
        align="left", baseline="bottom", x=0, dy=0, fontSize=13, color=theme.text, limit=alt.expr("width")
    ).encode(y=y, text="says:N")
    return alt.LayerChart(
        layer=(drawn_bars, labels), height=ROW_HEIGHT * len(rows) + MARGIN_HEIGHT, config=CHART_CONFIG
    )


def alt_text(bars: tuple[SplitBar, ...]) -> str:
    """Return the alternative text of the chart."""
    return f"Bars of answers that differ, the most split question first: {_join(bars)}."


def _join(bars: tuple[SplitBar, ...]) -> str:
    return "; ".join(f"{bar.id} {bar.different}" for bar in bars)
