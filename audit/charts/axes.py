"""What every chart of percentages has alike: the axis from 0 to 100, and the size of its words."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from audit.charts.colours import Ink
from audit.model.bands import BandScale

FROM_0_TO_100 = alt.Scale(domain=[0, 100])
QUARTERS = (0, 25, 50, 75, 100)
HALVES = (0, 50, 100)
PLAIN = alt.Config(view=alt.ViewConfig(stroke=None), axis=alt.AxisConfig(labelFontSize=13, titleFontSize=13))


def ticks(scale: BandScale, with_bands: bool) -> Sequence[int]:
    """Where the bands meet; without bands the half."""
    return (0, *scale.boundaries, 100) if with_bands else HALVES


def percentages(title: str, marks: Sequence[int], ink: Ink, grid: float = 0) -> alt.Axis:
    """The axis, with a tick at each of ``marks``; ``grid`` is how strongly its lines show, 0 for none."""
    lines = {"gridOpacity": grid} if grid else {"grid": False}
    return alt.Axis(
        title=title,
        values=list(marks),
        labelExpr="datum.value + '%'",
        labelColor=ink.words,
        titleColor=ink.words,
        **lines,
    )
