"""Funnel plot: the share of each unit against its base, with the limits of chance around the common share."""

from __future__ import annotations

from collections.abc import Iterator

import altair as alt
import pandas as pd

from audit.analysis.exact_limits import INNER, OUTER, exact_limits
from audit.analysis.funnel import Funnel, FunnelPoint
from audit.charts.axes import CHART_CONFIG, FROM_0_TO_100, QUARTER_TICKS, percentage_axis
from audit.charts.colours import LIGHT_THEME, ChartTheme

HEIGHT = 380
MAX_LABELS = 8  # more names would cover each other
MAX_STEPS = 150
THIS_AUDIT = "This audit"
POINT_COLUMNS = ["base", "percent", "place", "names", "label", "is_this", "units"]


def points_table(funnel: Funnel, this_audit_id: str) -> pd.DataFrame:
    """Return one row for each place in the chart: units with the same share and base are one point with a label.

    Labels name this audit, and the units outside the limits if they are not too many.
    """
    by_place: dict[tuple[int, int], list[FunnelPoint]] = {}
    for point in funnel.points:
        by_place.setdefault((point.share.base, point.share.yes), []).append(point)
    outside = [key for key, points in by_place.items() if points[0].is_outside_inner]
    named = set(outside if len(outside) <= MAX_LABELS else ())
    rows = [_point_row(points, key in named, this_audit_id) for key, points in by_place.items()]
    return pd.DataFrame(rows, columns=POINT_COLUMNS)


def _point_row(points: list[FunnelPoint], is_named: bool, this_audit_id: str) -> tuple[object, ...]:
    share, is_this = points[0].share, any(point.audit.audit_id == this_audit_id for point in points)
    names = [point.name for point in points]
    name = THIS_AUDIT if is_this else names[0] if is_named else ""
    others = len(points) - bool(name)
    label = f"{name} and {others} more" if name and others else name
    return share.base, 100 * share.yes / share.base, points[0].place, "; ".join(names), label, is_this, len(points)


def limits_table(funnel: Funnel) -> pd.DataFrame:
    """Return the limits for bases from 1 to a little above the largest, one row for each point of each line."""
    return pd.DataFrame(list(_limit_rows(funnel)), columns=["base", "percent", "line", "limit"])


def _limit_rows(funnel: Funnel) -> Iterator[tuple[int, float, str, str]]:
    largest = largest_base(funnel)
    common = funnel.common.yes / funnel.common.base
    for base in range(1, largest + 1, -(-largest // MAX_STEPS)):
        for coverage, text in ((INNER, "inner"), (OUTER, "outer")):
            limits = exact_limits(base, common, coverage)
            yield base, limits.low, f"{text} low", text
            yield base, limits.high, f"{text} high", text


def largest_base(funnel: Funnel) -> int:
    """Return where the axis of bases ends: a little to the right of the largest unit, so that labels fit."""
    return max(point.share.base for point in funnel.points) * 6 // 5 + 2


def funnel_chart(
    points: pd.DataFrame, limits: pd.DataFrame, common_percent: float, theme: ChartTheme = LIGHT_THEME
) -> alt.LayerChart:
    """Draw the units with the common share as a line, the inner limits dashed and the outer limits solid.

    Units outside the limits are diamonds, points of several units are larger, and this audit has a ring and a label, so
    nothing depends on colour.
    """
    x = alt.X(
        "base:Q",
        title="Base: answered Yes or No",
        scale=alt.Scale(domain=[0, int(limits["base"].max())], nice=False),
        axis=alt.Axis(grid=False, tickMinStep=1, tickCount=8, labelColor=theme.text, titleColor=theme.text),
    )
    axis = percentage_axis("Percentage Yes", QUARTER_TICKS, theme, grid_opacity=0.25)
    y = alt.Y("percent:Q", scale=FROM_0_TO_100, axis=axis)
    dash = alt.StrokeDash("limit:N", scale=alt.Scale(domain=["inner", "outer"], range=[[4, 3], [1, 0]]), legend=None)
    lines = (
        alt.Chart(limits).mark_line(color=theme.bar, strokeWidth=1.5).encode(x=x, y=y, detail="line:N", strokeDash=dash)
    )
    middle = alt.Chart(pd.DataFrame({"percent": [common_percent]})).mark_rule(color=theme.text).encode(y=y)
    base = alt.Chart(points)
    shape = alt.condition("datum.place == 'Inside the limits'", alt.value("circle"), alt.value("diamond"))
    size = alt.Size("units:Q", scale=alt.Scale(domain=[1, 4], range=[60, 240], clamp=True), legend=None)
    marks = base.mark_point(filled=True, opacity=0.8, color=theme.lowest_bar).encode(
        x=x,
        y=y,
        shape=shape,
        size=size,
        tooltip=[alt.Tooltip("names:N", title="Unit"), alt.Tooltip("place:N", title="Place")],
    )
    ring = base.transform_filter("datum.is_this").mark_point(size=420, strokeWidth=2, color=theme.text).encode(x=x, y=y)
    labels = base.mark_text(align="left", dx=16, fontSize=13, color=theme.text, limit=160).encode(
        x=x, y=y, text="label:N"
    )
    return alt.LayerChart(layer=(lines, middle, ring, marks, labels), height=HEIGHT, config=CHART_CONFIG)


def alt_text(funnel: Funnel, this_audit_id: str) -> str:
    """Return the alternative text: the common share, this audit, and the units outside the limits."""
    this = [point for point in funnel.points if point.audit.audit_id == this_audit_id]
    outside = [point for point in funnel.points if point.is_outside_inner]
    parts = [
        f"Funnel plot of {len(funnel.points)} units around their common share of {funnel.common}.",
        *(f"This audit: {point.share}, {point.place.lower()}." for point in this),
        *(f"{point.audit.unit}: {point.share}, {point.place.lower()}." for point in outside[:MAX_LABELS]),
    ]
    if len(outside) > MAX_LABELS:
        parts.append(f"{len(outside) - MAX_LABELS} more units are outside the limits.")
    return " ".join(parts)
