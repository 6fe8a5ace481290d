"""What every chart of percentages has alike: the axis from 0 to 100, and the size of its words."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from audit.charts.colours import ChartTheme
from audit.model.bands import BandScale

FROM_0_TO_100 = alt.Scale(domain=[0, 100])
QUARTER_TICKS = (0, 25, 50, 75, 100)
HALF_TICKS = (0, 50, 100)
CHART_CONFIG = alt.Config(view=alt.ViewConfig(stroke=None), axis=alt.AxisConfig(labelFontSize=13, titleFontSize=13))


def band_ticks(scale: BandScale, with_bands: bool) -> Sequence[int]:
    """Where the bands meet; without bands the half."""
    return (0, *scale.boundaries, 100) if with_bands else HALF_TICKS


def percentage_axis(title: str, tick_values: Sequence[int], theme: ChartTheme, grid_opacity: float = 0) -> alt.Axis:
    """The axis, with a tick at each of ``tick_values``; ``grid_opacity`` is how strongly its lines show, 0 for none."""
    grid_options = {"gridOpacity": grid_opacity} if grid_opacity else {"grid": False}
    return alt.Axis(
        title=title,
        values=list(tick_values),
        labelExpr="datum.value + '%'",
        labelColor=theme.text,
        titleColor=theme.text,
        **grid_options,
    )
