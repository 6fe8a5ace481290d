"""Chart of how many cases of a list are eligible in each stratum."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from audit.charts.axes import CHART_CONFIG
from audit.charts.colours import LIGHT_THEME, ChartTheme

ROW_HEIGHT = 40


def strata_chart(strata: Sequence[tuple[str, int]], theme: ChartTheme = LIGHT_THEME) -> alt.LayerChart:
    """Draw a bar for each stratum, a name with its number of eligible cases; the label above it also fits a phone."""
    rows = pd.DataFrame(
        {"place": place, "eligible": count, "label": f"{name}: {count:,}"} for place, (name, count) in enumerate(strata)
    )
    place = alt.Y("place:O", axis=None)
    base = alt.Chart(rows)
    bars = base.mark_bar(color=theme.bar, size=12, yOffset=8).encode(x=alt.X("eligible:Q", axis=None), y=place)
    labels = base.mark_text(
        align="left", baseline="bottom", dy=-2, fontSize=13, color=theme.text, limit=alt.ExprRef("width")
    )
    return alt.LayerChart(
        layer=(bars, labels.encode(x=alt.value(0), y=place, text="label:N")),
        height=ROW_HEIGHT * len(strata),
        config=CHART_CONFIG,
    )


def alt_text(strata: Sequence[tuple[str, int]]) -> str:
    """Return the alternative text of the chart."""
    return f"Eligible by stratum: {'; '.join(f'{name} {count:,}' for name, count in strata)}."
