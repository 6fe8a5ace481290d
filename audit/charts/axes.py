"""The axis from 0 to 100 and the font sizes that all charts of percentages share."""

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
    """Return ticks at the band boundaries, or at 50 if there are no bands."""
    return (0, *scale.boundaries, 100) if with_bands else HALF_TICKS


def percentage_axis(title: str, tick_values: Sequence[int], theme: ChartTheme, grid_opacity: float = 0) -> alt.Axis:
    """Return the axis with a tick at each of ``tick_values``; a ``grid_opacity`` of 0 shows no grid lines."""
    grid_options = {"gridOpacity": grid_opacity} if grid_opacity else {"grid": False}
    return alt.Axis(
        title=title,
        values=list(tick_values),
        labelExpr="datum.value + '%'",
        labelColor=theme.text,
        titleColor=theme.text,
        **grid_options,
    )
