"""Chart of list against sample: for each value of a detail, its share of the eligible cases and of the sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import altair as alt
import pandas as pd

from audit.analysis.composition import CompositionLine
from audit.charts.axes import CHART_CONFIG, FROM_0_TO_100, QUARTER_TICKS, percentage_axis
from audit.charts.colours import LIGHT_THEME, ChartTheme

ROW_HEIGHT = 44
MARGIN_HEIGHT = 60
MAX_VALUES = 12
LIST_MARK, SAMPLE_MARK = "\N{WHITE CIRCLE}", "\N{BLACK DIAMOND}"


def charted(lines: Sequence[CompositionLine]) -> tuple[CompositionLine, ...]:
    """Return the lines of details with few enough values for a chart; the table has them all."""
    counts = Counter(line.detail for line in lines)
    return tuple(line for line in lines if counts[line.detail] <= MAX_VALUES)


def composition_chart(
    lines: tuple[CompositionLine, ...], theme: ChartTheme = LIGHT_THEME, print_width: int = 0
) -> alt.LayerChart:
    """Draw each value as a circle for the list, a diamond for the sample and a line between them, with a label above.

    ``print_width`` is in pixels; 0 fits the screen.
    """
    table = pd.DataFrame(
        {
            "place": place,
            "list": float(line.eligible.exact_percent or 0),
            "sample": float(line.drawn.exact_percent or 0),
            "words": _words(line),
        }
        for place, line in enumerate(lines)
    )
    y = alt.Y("place:O", axis=None)
    title = f"Percentage of the eligible ({LIST_MARK}) and of the sample ({SAMPLE_MARK})"
    x = alt.X("list:Q", scale=FROM_0_TO_100, axis=percentage_axis(title, QUARTER_TICKS, theme, grid_opacity=0.25))
    base = alt.Chart(table)
    tooltip = alt.Tooltip("words:N", title="Share")
    span = base.mark_rule(strokeWidth=3, color=theme.bar).encode(x=x, x2="sample:Q", y=y)
    of_list = base.mark_point(shape="circle", size=110, strokeWidth=2, opacity=1, color=theme.text, filled=False)
    of_sample = base.mark_point(shape="diamond", size=110, opacity=1, color=theme.lowest_bar, filled=True)
    labels = base.mark_text(
        align="left", baseline="bottom", dy=-8, fontSize=13, color=theme.text, limit=alt.ExprRef("width")
    )
    return alt.LayerChart(
        layer=(
            span,
            of_list.encode(x=x, y=y, tooltip=tooltip),
            of_sample.encode(x=alt.X("sample:Q", scale=FROM_0_TO_100), y=y, tooltip=tooltip),
            labels.encode(x=alt.value(0), y=y, text="words:N"),
        ),
        height=ROW_HEIGHT * len(table) + MARGIN_HEIGHT,
        width=print_width or alt.Undefined,
        config=CHART_CONFIG,
    )


def _words(line: CompositionLine) -> str:
    """Return the label of a row, the percentages first where a narrow screen cuts the end."""
    return f"{line.value} {line.eligible.percent_text} → {line.drawn.percent_text} {line.detail.lower()}"


def alt_text(lines: Sequence[CompositionLine]) -> str:
    """Return the alternative text of the chart."""
    parts = [f"{line.label} {line.eligible.percent_text} and {line.drawn.percent_text}" for line in lines]
    return f"Percentage of the eligible cases and of the sample: {'; '.join(parts)}."
