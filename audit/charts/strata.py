"""Chart of how many cases of a list are eligible in each stratum."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from audit.charts.axes import CHART_CONFIG
from audit.charts.colours import LIGHT_THEME, ChartTheme

ROW_HEIGHT = 30
LABEL_WIDTH = 320


def strata_chart(strata: Sequence[tuple[str, int]], theme: ChartTheme = LIGHT_THEME) -> alt.LayerChart:
    """Draw a bar for each stratum, a name with its number of eligible cases, and the number next to it."""
    rows = pd.DataFrame([{"stratum": name, "eligible": count, "text": f"{count:,}"} for name, count in strata])
    name_axis = alt.Axis(title=None, labelLimit=LABEL_WIDTH, labelColor=theme.text, ticks=False, domain=False)
    bars = alt.Chart(rows).encode(
        x=alt.X("eligible:Q", axis=None),
        y=alt.Y("stratum:N", sort=None, axis=name_axis),
    )
    return alt.LayerChart(
        layer=(
            bars.mark_bar(color=theme.bar, size=16),
            bars.mark_text(align="left", dx=5, fontSize=13, color=theme.text).encode(text="text:N"),
        ),
        height=ROW_HEIGHT * len(strata),
        config=CHART_CONFIG,
    )


def alt_text(strata: Sequence[tuple[str, int]]) -> str:
    """Return the alternative text of the chart."""
    return f"Eligible by stratum: {'; '.join(f'{name} {count:,}' for name, count in strata)}."
