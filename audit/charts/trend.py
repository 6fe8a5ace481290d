"""One key question over audits: a point with its interval for each, the earliest at the top."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from audit.analysis.comparison import ComparedShare, Trend
from audit.charts.axes import FROM_0_TO_100, PLAIN, QUARTERS, percentages
from audit.charts.colours import ON_LIGHT, Ink

ROW_HEIGHT = 46
AROUND = 84  # the axis with its title


def trend_table(found: Trend) -> pd.DataFrame:
    """One row per audit that has a share, earliest first: its label, the percentage, the interval, and in words."""
    shown = [point for point in found.points if point.interval]
    rows = [(label, *_figures(point), point.text) for label, point in zip(_labels(shown), shown, strict=True)]
    return pd.DataFrame(rows, columns=["audit", "percent", "low", "high", "says"])


def trend_chart(table: pd.DataFrame, ink: Ink = ON_LIGHT, on_paper: int = 0) -> alt.LayerChart:
    """Shares with their intervals, joined from one audit to the next; each says its percentage and its base.

    ``table`` is one of ``trend_table``. ``on_paper`` is the width in a document, in pixels; 0 leaves it to the screen.
    """
    rows = table.assign(place=range(len(table)), words=table["says"] + " in " + table["audit"])
    y = alt.Y("place:O", axis=None)
    axis = percentages("Percentage Yes, with its 95% interval", QUARTERS, ink, grid=0.25)
    base = alt.Chart(rows)
    x = alt.X("percent:Q", scale=FROM_0_TO_100, axis=axis)
    path = base.mark_line(strokeDash=[4, 3], opacity=0.6, color=ink.words).encode(x=x, y=y, order="place:O")
    span = base.mark_rule(strokeWidth=3, color=ink.bar).encode(x=alt.X("low:Q", scale=FROM_0_TO_100), x2="high:Q", y=y)
    points = base.mark_point(size=90, filled=True, opacity=1, color=ink.lowest).encode(x=x, y=y)
    return alt.LayerChart(
        layer=(path, span, points, _said(base, y, ink)),
        height=ROW_HEIGHT * len(rows) + AROUND,
        width=on_paper or alt.Undefined,
        config=PLAIN,
    )


def _said(base: alt.Chart, y: alt.Y, ink: Ink) -> alt.Chart:
    """The percentage with its base above each interval, then which audit: on a narrow screen its name is cut off."""
    words = base.mark_text(
        align="left", baseline="bottom", dy=-8, fontSize=13, color=ink.words, limit=alt.ExprRef("width")
    )
    said: alt.Chart = words.encode(x=alt.value(0), y=y, text="words:N")
    return said


def describe(table: pd.DataFrame) -> str:
    """What the chart shows, in one sentence for those who do not see it."""
    parts = [f"{row.audit} {row.says}" for row in table.itertuples()]
    return f"Percentage Yes over {len(table)} audits, earliest first: {'; '.join(parts)}."


def _labels(points: Sequence[ComparedShare]) -> list[str]:
    """Each audit with its month, first so that a long name does not cut it off.

    Those of one name and month are told apart by their unit, else by a number.
    """
    labels = [f"{point.audit.when:%b %Y}, {point.audit.name}" for point in points]
    units = [
        f"{label}, {point.audit.unit}" if labels.count(label) > 1 else label
        for label, point in zip(labels, points, strict=True)
    ]
    return [
        f"{label} ({units[:place].count(label) + 1})" if units.count(label) > 1 else label
        for place, label in enumerate(units)
    ]


def _figures(point: ComparedShare) -> tuple[int | None, float | None, float | None]:
    assert point.share is not None and point.interval is not None
    return point.share.percent, point.interval.low, point.interval.high
