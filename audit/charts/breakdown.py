"""One question broken down: for each group a dot with its interval, beside the share of all cases."""

from __future__ import annotations

import altair as alt
import pandas as pd

from audit.analysis.breakdown_tables import FEW
from audit.charts.axes import FROM_0_TO_100, PLAIN, QUARTERS, percentages
from audit.charts.colours import ON_LIGHT, Ink

ROW_HEIGHT = 46
AROUND = 84  # the axis with its title
ALL, GROUP = "all", "group"
KINDS = (ALL, GROUP, FEW)
SHAPES = ("diamond", "circle", "circle")


def group_chart(table: pd.DataFrame, ink: Ink = ON_LIGHT, on_paper: int = 0) -> alt.LayerChart:
    """The groups of ``breakdown_tables.groups``, in its order; those without a share are left out.

    Each says its figures above its dot. Few cases are a hollow dot and a word, all cases a diamond with a dashed
    line down through the groups. ``on_paper`` is the width in pixels; 0 leaves it to the screen.
    """
    shown = _shown(table)
    y = alt.Y("place:O", axis=None)
    layers = (
        alt.Chart(shown[shown["whole"]])
        .mark_rule(strokeDash=[4, 4], opacity=0.6, color=ink.words)
        .encode(x="percent:Q"),
        alt.Chart(shown[~shown["whole"]]).mark_rule(strokeWidth=2.5, color=ink.bar).encode(x="low:Q", x2="high:Q", y=y),
        _dots(shown, y, ink),
        alt.Chart(shown)
        .mark_text(align="left", baseline="bottom", dy=-9, fontSize=13, color=ink.words)
        .encode(x=alt.value(0), y=y, text="says:N"),
    )
    return alt.LayerChart(
        layer=layers,
        height=ROW_HEIGHT * len(shown) + AROUND,
        width=on_paper or alt.Undefined,
        config=PLAIN,
    )


def describe(table: pd.DataFrame) -> str:
    """What the chart shows, in one sentence for those who do not see it."""
    return f"For each group the percentage Yes as a dot with its interval: {'; '.join(_shown(table)['says'])}."


def _dots(shown: pd.DataFrame, y: alt.Y, ink: Ink) -> alt.Chart:
    axis = percentages("Percentage Yes, each with its 95% interval", QUARTERS, ink, grid=0.4)
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=KINDS, range=SHAPES), legend=None)
    inside = alt.Scale(domain=KINDS, range=(ink.words, ink.words, "transparent"))
    fill = alt.Fill("kind:N", scale=inside, legend=None)
    dots: alt.Chart = alt.Chart(shown).mark_point(size=110, stroke=ink.words, strokeWidth=2)
    return dots.encode(x=alt.X("percent:Q", axis=axis, scale=FROM_0_TO_100), y=y, shape=shape, fill=fill)


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    rows = table.dropna(subset=["percent"])
    return rows.assign(
        place=range(len(rows)),
        percent=rows["percent"].astype(int),
        kind=[ALL if row.whole else FEW if row.few else GROUP for row in rows.itertuples()],
        says=[_says(row) for row in rows.itertuples()],
    )


def _says(row: object) -> str:
    """A group with its figures, as it stands above its dot."""
    group, percentage, base, interval, few = (
        getattr(row, name) for name in ("group", "percentage", "base", "interval", "few")
    )
    return f"{group}: {percentage} ({base})" + (f", {interval}" if interval else "") + (f", {FEW}" if few else "")
