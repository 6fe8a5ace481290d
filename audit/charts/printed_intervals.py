"""Chart of a standard's shares with their intervals for paper: all text is next to the bands, not on them."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from audit.charts.axes import CHART_CONFIG, FROM_0_TO_100, band_ticks, percentage_axis
from audit.charts.colours import LIGHT_THEME
from audit.charts.intervals import IntervalRow, interval_marks, interval_table
from audit.charts.key_questions import MARGIN_HEIGHT, band_layers
from audit.model.bands import BandScale

ROW_HEIGHT = 38
PLOT_WIDTH = 430  # pixels, for names on the left and figures on the right
NAME_WIDTH = 170
TEXT_SIZE = 14


def printed_interval_chart(shares: Sequence[IntervalRow], scale: BandScale, with_bands: bool = True) -> alt.LayerChart:
    """Draw each share as a point with its interval, its name on the left and its figures on the right."""
    theme = LIGHT_THEME
    table = interval_table(shares)
    base = alt.Chart(table)
    names = alt.Axis(
        labelExpr="split(replace(split(datum.value, '\\t')[1], ' (', '\\n('), '\\n')",  # the mark is on a second line
        labelLimit=NAME_WIDTH,
        labelFontSize=TEXT_SIZE,
        labelColor=theme.text,
        labelPadding=8,
        ticks=False,
        domain=False,
    )
    y = alt.Y("name:N", sort=list(table["name"]), title=None, axis=names)
    axis = percentage_axis("Percentage Yes and its 95% confidence interval", band_ticks(scale, with_bands), theme)
    x = alt.X("percent:Q", scale=FROM_0_TO_100, axis=axis)
    marks = interval_marks(base, x, y, theme, cap_height=12, point_size=110)
    figures = base.mark_text(align="left", fontSize=TEXT_SIZE, color=theme.text, lineBreak="\n").encode(
        y=y, x=alt.value(PLOT_WIDTH + 10), text="figures:N"
    )
    bands = band_layers(scale, theme, wrap_names=True) if with_bands else ()
    return alt.LayerChart(
        layer=(*bands, *marks, figures),
        height=ROW_HEIGHT * len(table) + MARGIN_HEIGHT // 4,
        width=PLOT_WIDTH,
        config=CHART_CONFIG,
    )
