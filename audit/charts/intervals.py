"""Chart of a standard's shares with their confidence intervals against the bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from audit.analysis.intervals import ConfidenceInterval
from audit.analysis.tables import lowest_label
from audit.charts.axes import CHART_CONFIG, FROM_0_TO_100, band_ticks, percentage_axis
from audit.charts.colours import LIGHT_THEME, ChartTheme
from audit.charts.key_questions import MARGIN_HEIGHT, band_layers
from audit.model.bands import BandScale, Share

ROW_HEIGHT = 58


@dataclass(frozen=True)
class IntervalRow:
    """One row of the chart: a short name, a share with a percentage, its interval, whether it is lowest or tied."""

    name: str
    share: Share
    confidence_interval: ConfidenceInterval
    lowest: bool = False
    tied: bool = False

    @property
    def label(self) -> str:
        """The label above the row: ``Safety 24% (11 of 46), 14% to 38%; lowest``."""
        label = f"{self.name} {self.share}, {self.confidence_interval.text}"
        return "; ".join(filter(None, [label, lowest_label(self.lowest, self.tied)]))


def interval_chart(
    shares: Sequence[IntervalRow], scale: BandScale, with_bands: bool = True, theme: ChartTheme = LIGHT_THEME
) -> alt.LayerChart:
    """Draw each share as a point with its interval as a whisker over the bands; the lowest is a filled diamond.

    A standard that is not rated is drawn without bands. Every row has a label.
    """
    table = interval_table(shares)
    y = alt.Y("place:O", axis=None)
    base = alt.Chart(table)
    axis = percentage_axis("Percentage Yes and its 95% confidence interval", band_ticks(scale, with_bands), theme)
    x = alt.X("percent:Q", scale=FROM_0_TO_100, axis=axis)
    marks = interval_marks(base, x, y, theme, cap_height=14, point_size=130)
    labels = base.mark_text(
        align="left", baseline="bottom", dy=-11, x=4, fontSize=13, color=theme.text, limit=alt.expr("width - 8")
    ).encode(y=y, text="says:N")
    bands = band_layers(scale, theme) if with_bands else ()
    return alt.LayerChart(
        layer=(*bands, *marks, labels),
        height=ROW_HEIGHT * len(table) + MARGIN_HEIGHT,
        config=CHART_CONFIG,
    )


def interval_marks(
    base: alt.Chart, x: alt.X, y: alt.Y, theme: ChartTheme, cap_height: int, point_size: int
) -> list[alt.Chart]:
    """Return the marks of shares with columns ``percent``, ``low``, ``high`` and ``lowest``; sizes are in pixels."""
    whiskers = base.mark_rule(color=theme.text, strokeWidth=2).encode(y=y, x="low:Q", x2="high:Q")
    caps = [
        base.mark_tick(color=theme.text, thickness=2, height=cap_height).encode(y=y, x=f"{bound}:Q")
        for bound in ("low", "high")
    ]
    points = base.mark_point(size=point_size, opacity=1, color=theme.lowest_bar, strokeWidth=2).encode(
        x=x,
        y=y,
        shape=alt.condition("datum.lowest", alt.value("diamond"), alt.value("circle")),
        fill=alt.condition("datum.lowest", alt.value(theme.lowest_bar), alt.value(theme.bar)),
    )
    return [whiskers, *caps, points]


def alt_text(shares: Sequence[IntervalRow], with_bands: bool = True) -> str:
    """Return the alternative text of the chart."""
    against = " against the bands" if with_bands else ""
    return f"Percentage Yes{against}, each with its 95% confidence interval: {'; '.join(row.label for row in shares)}."


def interval_table(shares: Sequence[IntervalRow]) -> pd.DataFrame:
    """Return the rows that have an interval, as a data frame for charts."""
    return pd.DataFrame(
        {
            "place": place,
            "percent": row.share.percent,
            "low": interval.low,
            "high": interval.high,
            "lowest": row.lowest,
            "says": row.label,
            "name": f"{place}\t{row.name}",
            "figures": f"{row.share},\n{row.confidence_interval.text}",
        }
        for place, row in enumerate(shares)
        if (interval := row.confidence_interval.interval) is not None
    )
