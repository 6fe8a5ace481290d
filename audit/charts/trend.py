"""Run chart of one key question over audits: a point with its interval for each, the earliest at the top."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from audit.analysis.comparison import ComparedShare
from audit.analysis.intervals import round_half_up
from audit.analysis.run_chart import RunChart
from audit.charts.axes import CHART_CONFIG, FROM_0_TO_100, QUARTER_TICKS, percentage_axis
from audit.charts.colours import LIGHT_THEME, ChartTheme

ROW_HEIGHT = 46
MARGIN_HEIGHT = 84  # the axis with its title


def trend_table(run_chart: RunChart) -> pd.DataFrame:
    """Return one row per audit with a share, earliest first: label, percentage, interval, text, limits of chance."""
    rows = [
        (label, *_interval_values(point), _shown_text(point), limits.low, limits.high)
        for label, point, limits in zip(
            _audit_labels(run_chart.points), run_chart.points, run_chart.limits, strict=True
        )
    ]
    return pd.DataFrame(rows, columns=["audit", "percent", "low", "high", "says", "limit_low", "limit_high"])


def trend_chart(
    table: pd.DataFrame, median_percent: float, theme: ChartTheme = LIGHT_THEME, print_width: int = 0
) -> alt.LayerChart:
    """Draw shares with their intervals, joined from audit to audit and labelled with percentage and base.

    The median is a line down the chart, and each audit has its limits of chance as short lines. ``table`` comes from
    ``trend_table``. ``print_width`` is in pixels; 0 fits the screen.
    """
    rows = table.assign(place=range(len(table)), words=table["says"] + " in " + table["audit"])
    y = alt.Y("place:O", axis=None)
    axis = percentage_axis("Percentage Yes, with its 95% confidence interval", QUARTER_TICKS, theme, grid_opacity=0.25)
    base = alt.Chart(rows)
    x = alt.X("percent:Q", scale=FROM_0_TO_100, axis=axis)
    path = base.mark_line(strokeDash=[4, 3], opacity=0.6, color=theme.text).encode(x=x, y=y, order="place:O")
    span = base.mark_rule(strokeWidth=3, color=theme.bar).encode(
        x=alt.X("low:Q", scale=FROM_0_TO_100), x2="high:Q", y=y
    )
    points = base.mark_point(size=90, filled=True, opacity=1, color=theme.lowest_bar).encode(x=x, y=y)
    median = alt.Chart(pd.DataFrame({"percent": [median_percent]})).mark_rule(color=theme.text, strokeWidth=1.5)
    return alt.LayerChart(
        layer=(*_limit_layers(base, y, theme), median.encode(x=x), path, span, points, _label_layer(base, y, theme)),
        height=ROW_HEIGHT * len(rows) + MARGIN_HEIGHT,
        width=print_width or alt.Undefined,
        config=CHART_CONFIG,
    )


def _limit_layers(base: alt.Chart, y: alt.Y, theme: ChartTheme) -> tuple[alt.Chart, ...]:
    """Return the limits of each audit as lines so short that they do not cross the labels."""
    return tuple(
        base.mark_tick(orient="vertical", size=16, thickness=1.5, color=theme.bar).encode(
            x=alt.X(f"{limit}:Q", scale=FROM_0_TO_100), y=y
        )
        for limit in ("limit_low", "limit_high")
    )


def _label_layer(base: alt.Chart, y: alt.Y, theme: ChartTheme) -> alt.Chart:
    """Return the labels above each interval: percentage and base first, because narrow screens cut the end."""
    text = base.mark_text(
        align="left", baseline="bottom", dy=-8, fontSize=13, color=theme.text, limit=alt.ExprRef("width")
    )
    labels: alt.Chart = text.encode(x=alt.value(0), y=y, text="words:N")
    return labels


def alt_text(table: pd.DataFrame, median_percent: float) -> str:
    """Return the alternative text of the chart."""
    parts = [f"{row.audit} {row.says}" for row in table.itertuples()]
    median_text = f"Median {round_half_up(median_percent)}%."
    return f"Percentage Yes over {len(table)} audits, earliest first: {'; '.join(parts)}. {median_text}"


def _audit_labels(points: Sequence[ComparedShare]) -> list[str]:
    """Return each audit with its month, which comes first so that a long name does not cut it off.

    Audits of the same name and month are distinguished by their unit, or else by a number.
    """
    labels = [f"{point.audit.fieldwork_date:%b %Y}, {point.audit.name}" for point in points]
    labels_with_unit = [
        f"{label}, {point.audit.unit}" if labels.count(label) > 1 else label
        for label, point in zip(labels, points, strict=True)
    ]
    return [
        f"{label} ({labels_with_unit[:index].count(label) + 1})" if labels_with_unit.count(label) > 1 else label
        for index, label in enumerate(labels_with_unit)
    ]


def _shown_text(point: ComparedShare) -> str:
    """Return the share with its base and, if it is that of another question, how that one corresponds."""
    return ", ".join(filter(None, [point.text, point.joined_text]))


def _interval_values(point: ComparedShare) -> tuple[int | None, float | None, float | None]:
    assert point.share is not None and point.interval is not None
    return point.share.percent, point.interval.low, point.interval.high
