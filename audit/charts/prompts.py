"""Chart of the prompts of a key question as bars, the weakest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from audit.charts.axes import CHART_CONFIG, FROM_0_TO_100, HALF_TICKS, percentage_axis
from audit.charts.colours import LIGHT_THEME, ChartTheme
from audit.messages.model import NO_IS_GOOD
from audit.model.bands import Share

ROW_HEIGHT = 46
MARGIN_HEIGHT = 44  # the axis with its title below the bars


@dataclass(frozen=True)
class PromptRow:
    """One bar: the id and text of a prompt, and its share, which must have a percentage."""

    id: str
    text: str
    share: Share
    yes_is_good: bool = True

    @property
    def label(self) -> str:
        """The figures above the bar."""
        return f"{self.share}{'' if self.yes_is_good else f'; {NO_IS_GOOD}'}"


def prompt_chart(prompts: Sequence[PromptRow], theme: ChartTheme = LIGHT_THEME) -> alt.LayerChart:
    """Draw bars in order, with the figures and as much of the prompt as fits above each."""
    rows = pd.DataFrame(
        {"id": prompt.id, "percent": prompt.share.percent, "says": f"{prompt.label} · {prompt.id} {prompt.text}"}
        for prompt in prompts
    )
    base = alt.Chart(rows)
    y = alt.Y("id:N", sort=list(rows["id"]), title=None, axis=None)
    x = alt.X("percent:Q", scale=FROM_0_TO_100, axis=percentage_axis("Percentage Yes", HALF_TICKS, theme))
    bars = base.mark_bar(height=11, color=theme.bar, yOffset=9).encode(x=x, y=y)
    labels = base.mark_text(
        align="left", baseline="bottom", x=0, dy=0, fontSize=13, color=theme.text, limit=alt.expr("width")
    ).encode(y=y, text="says:N")
    return alt.LayerChart(
        layer=(bars, labels),
        height=ROW_HEIGHT * len(rows) + MARGIN_HEIGHT,
        config=CHART_CONFIG,
    )


def alt_text(prompts: Sequence[PromptRow]) -> str:
    """Return the alternative text of the chart."""
    parts = "; ".join(f"{prompt.id} {prompt.label}" for prompt in prompts)
    return f"Bars of the percentage Yes, the weakest first: {parts}."
