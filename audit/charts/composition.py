"""Chart of list against sample: for each value of a detail, its share of the eligible cases and of the sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import altair as alt
import pandas as pd

from audit.analysis.composition import CompositionLine
from audit.charts.axes import CHART_CONFIG, FROM_0_TO_100, QUARTER_TICKS, percentage_axis
from audit.charts.colours import LIGHT_THEME, ChartTheme

ROW_HEIGHT = 40
MARGIN_HEIGHT = 60
MAX_VALUES = 12
AXIS_TITLE = "Percentage of the eligible (circle) and of the sample (diamond)"


def charted(lines: Sequence[CompositionLine]) -> tuple[CompositionLine, ...]:
    """Return the lines of details with several values, but not too many for a chart; the table has them all."""
    counts = Counter(line.detail for line in lines)
    return tuple(line for line in lines if 1 < counts[line.detail] <= MAX_VALUES)


def composition_chart(lines: tuple[CompositionLine, ...], theme: ChartTheme = LIGHT_THEME) -> alt.LayerChart:
    """Draw each value as a circle for the list, a diamond for the sample and a line between them, with a label above.

    A heading is above the values of each detail.
    """
    values, headings = _tables(lines)
    y = alt.Y("place:O", axis=None)
    x = alt.X("list:Q", scale=FROM_0_TO_100, axis=percentage_axis(AXIS_TITLE, QUARTER_TICKS, theme, grid_opacity=0.25))
    base, tooltip = alt.Chart(values), alt.Tooltip("words:N", title="Eligible and sample")
    span = base.mark_rule(strokeWidth=3, color=theme.bar).encode(x=x, x2="sample:Q", y=y)
    of_list = base.mark_point(shape="circle", size=110, strokeWidth=2, opacity=1, color=theme.text, filled=False)
    of_sample = base.mark_point(shape="diamond", size=110, opacity=1, color=theme.lowest_bar, filled=True)
    return alt.LayerChart(
        layer=(
            span,
            of_list.encode(x=x, y=y, tooltip=tooltip),
            of_sample.encode(x=alt.X("sample:Q", scale=FROM_0_TO_100), y=y, tooltip=tooltip),
            _text_layer(alt.Chart(values), y, theme, "normal", -8),
            _text_layer(alt.Chart(headings), y, theme, "bold", 8),
        ),
        height=ROW_HEIGHT * (len(values) + len(headings)) + MARGIN_HEIGHT,
        config=CHART_CONFIG,
    )


def _tables(lines: Sequence[CompositionLine]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the values and the headings with their places from the top."""
    values: list[dict[str, object]] = []
    headings: list[dict[str, object]] = []
    for line in lines:
        if not headings or headings[-1]["words"] != line.detail:
            headings.append({"place": len(values) + len(headings), "words": line.detail})
        shares = {"list": float(line.eligible.exact_percent or 0), "sample": float(line.drawn.exact_percent or 0)}
        words = f"{line.value} {line.eligible} → {line.drawn}"
        values.append({"place": len(values) + len(headings), **shares, "words": words})
    return pd.DataFrame(values), pd.DataFrame(headings)


def _text_layer(base: alt.Chart, y: alt.Y, theme: ChartTheme, weight: Literal["normal", "bold"], dy: int) -> alt.Chart:
    text = base.mark_text(
        align="left",
        baseline="bottom",
        dy=dy,
        fontSize=13,
        fontWeight=weight,
        color=theme.text,
        limit=alt.ExprRef("width"),
    )
    labels: alt.Chart = text.encode(x=alt.value(0), y=y, text="words:N")
    return labels


def alt_text(lines: Sequence[CompositionLine]) -> str:
    """Return the alternative text of the chart."""
    parts = [f"{line.label} {line.eligible} and {line.drawn}" for line in lines]
    return f"Percentage of the eligible cases and of the sample: {'; '.join(parts)}."
