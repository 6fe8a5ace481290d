"""The shares of a standard against the floors of the bands, each with its interval: how sure the figures are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from audit.analysis.certainty import Certainty
from audit.charts.axes import FROM_0_TO_100, PLAIN, percentages, ticks
from audit.charts.colours import ON_LIGHT, Ink
from audit.charts.key_questions import AROUND, bands_behind
from audit.model.bands import BandScale, Share

ROW_HEIGHT = 58


@dataclass(frozen=True)
class ShownShare:
    """One row of the chart: a short name, a share that has a percentage, how sure it is, whether it is the lowest."""

    name: str
    share: Share
    certainty: Certainty
    lowest: bool = False

    @property
    def says(self) -> str:
        """What stands over the row: ``Safety 24% (11 of 46), 14% to 38%; lowest``."""
        return f"{self.name} {self.share}, {self.certainty.text}{'; lowest' if self.lowest else ''}"


def interval_chart(
    shown: Sequence[ShownShare], scale: BandScale, with_bands: bool = True, ink: Ink = ON_LIGHT
) -> alt.LayerChart:
    """Each share as a point with its interval as a whisker, over the bands; the lowest is a filled diamond.

    A standard that is not rated is drawn without bands. Every row says in words what it shows.
    """
    rows = _rows(shown)
    y = alt.Y("name:N", sort=list(rows["name"]), title=None, axis=None)
    base = alt.Chart(rows)
    axis = percentages("Percentage Yes and its 95% interval", ticks(scale, with_bands), ink)
    x = alt.X("percent:Q", scale=FROM_0_TO_100, axis=axis)
    ends = {"x": "low:Q", "x2": "high:Q"}
    whiskers = base.mark_rule(color=ink.words, strokeWidth=2).encode(y=y, **ends)
    caps = [
        base.mark_tick(color=ink.words, thickness=2, height=14).encode(y=y, x=f"{end}:Q") for end in ("low", "high")
    ]
    points = base.mark_point(size=130, opacity=1, color=ink.lowest, strokeWidth=2).encode(
        x=x,
        y=y,
        shape=alt.condition("datum.lowest", alt.value("diamond"), alt.value("circle")),
        fill=alt.condition("datum.lowest", alt.value(ink.lowest), alt.value(ink.bar)),
    )
    said = base.mark_text(
        align="left", baseline="bottom", dy=-11, x=4, fontSize=13, color=ink.words, limit=alt.expr("width - 8")
    ).encode(y=y, text="says:N")
    behind = bands_behind(scale, ink) if with_bands else ()
    return alt.LayerChart(
        layer=(*behind, whiskers, *caps, points, said),
        height=ROW_HEIGHT * len(rows) + AROUND,
        config=PLAIN,
    )


def describe(shown: Sequence[ShownShare], with_bands: bool = True) -> str:
    """What the chart shows, in one sentence for those who do not see it."""
    against = " against the bands" if with_bands else ""
    return f"Percentage Yes{against}, each with its 95% interval: {'; '.join(row.says for row in shown)}."


def _rows(shown: Sequence[ShownShare]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": row.name,
            "percent": row.share.percent,
            "low": interval.low,
            "high": interval.high,
            "lowest": row.lowest,
            "says": row.says,
        }
        for row in shown
        if (interval := row.certainty.interval) is not None
    )
