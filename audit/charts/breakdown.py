"""Chart of one question broken down: a dot with its interval for each group, next to the share of all cases."""

from __future__ import annotations

import altair as alt
import pandas as pd

from audit.analysis.breakdown_tables import FEW
from audit.charts.axes import CHART_CONFIG, FROM_0_TO_100, QUARTER_TICKS, percentage_axis
from audit.charts.colours import LIGHT_THEME, ChartTheme

ROW_HEIGHT = 46
MARGIN_HEIGHT = 84  # the axis with its title
ALL_CASES, GROUP = "all", "group"
MARKER_KINDS = (ALL_CASES, GROUP, FEW)
MARKER_SHAPES = ("diamond", "circle", "circle")


def group_chart(table: pd.DataFrame, theme: ChartTheme = LIGHT_THEME, print_width: int = 0) -> alt.LayerChart:
    """Draw the groups of ``breakdown_tables.groups_table``, in its order, without those that have no share.

    Figures are above each dot. Groups with few cases are hollow and labelled; all cases are a diamond with a dashed
    line through the groups. ``print_width`` is in pixels; 0 fits the screen.
    """
    rows = _chart_rows(table)
    y = alt.Y("place:O", axis=None)
    layers = (
        alt.Chart(rows[rows["whole"]])
        .mark_rule(strokeDash=[4, 4], opacity=0.6, color=theme.text)
        .encode(x="percent:Q"),
        alt.Chart(rows[~rows["whole"]]).mark_rule(strokeWidth=2.5, color=theme.bar).encode(x="low:Q", x2="high:Q", y=y),
        _dots(rows, y, theme),
        alt.Chart(rows)
        .mark_text(align="left", baseline="bottom", dy=-9, fontSize=13, color=theme.text)
        .encode(x=alt.value(0), y=y, text="says:N"),
    )
    return alt.LayerChart(
        layer=layers,
        height=ROW_HEIGHT * len(rows) + MARGIN_HEIGHT,
        width=print_width or alt.Undefined,
        config=CHART_CONFIG,
    )


def alt_text(table: pd.DataFrame) -> str:
    """Return the alternative text of the chart."""
    labels = "; ".join(_chart_rows(table)["says"])
    return f"Percentage Yes of each group as a dot with its 95% confidence interval: {labels}."


def _dots(rows: pd.DataFrame, y: alt.Y, theme: ChartTheme) -> alt.Chart:
    axis = percentage_axis(
        "Percentage Yes, each with its 95% confidence interval", QUARTER_TICKS, theme, grid_opacity=0.4
    )
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=MARKER_KINDS, range=MARKER_SHAPES), legend=None)
    fill_scale = alt.Scale(domain=MARKER_KINDS, range=(theme.text, theme.text, "transparent"))
    fill = alt.Fill("kind:N", scale=fill_scale, legend=None)
    dots: alt.Chart = alt.Chart(rows).mark_point(size=110, stroke=theme.text, strokeWidth=2)
    return dots.encode(x=alt.X("percent:Q", axis=axis, scale=FROM_0_TO_100), y=y, shape=shape, fill=fill)


def _chart_rows(table: pd.DataFrame) -> pd.DataFrame:
    rows = table.dropna(subset=["percent"])
    return rows.assign(
        place=range(len(rows)),
        percent=rows["percent"].astype(int),
        kind=[ALL_CASES if row.whole else FEW if row.few else GROUP for row in rows.itertuples()],
        says=[_label(row) for row in rows.itertuples()],
    )


def _label(row: object) -> str:
    """Return the label above a dot: the group with its figures."""
    group, percentage, base, interval, few = (
        getattr(row, name) for name in ("group", "percentage", "base", "interval", "few")
    )
    return f"{group}: {percentage} ({base})" + (f", {interval}" if interval else "") + (f", {FEW}" if few else "")
