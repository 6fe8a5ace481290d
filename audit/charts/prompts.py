"""The prompts of a key question as bars, what drags it down first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from audit.charts.axes import FROM_0_TO_100, HALVES, PLAIN, percentages
from audit.charts.colours import ON_LIGHT, Ink
from audit.model.bands import Share

ROW_HEIGHT = 46
AROUND = 44  # the axis with its title below the bars


@dataclass(frozen=True)
class ShownPrompt:
    """One bar: the id and text of a prompt, and its share, which has a percentage."""

    id: str
    text: str
    share: Share
    yes_is_good: bool = True

    @property
    def figures(self) -> str:
        """The figures that stand over the bar."""
        return f"{self.share}{'' if self.yes_is_good else '; No is the good answer'}"


def prompt_chart(shown: Sequence[ShownPrompt], ink: Ink = ON_LIGHT) -> alt.LayerChart:
    """Bars in the order given, over each its figures and, as far as there is room, its prompt."""
    rows = pd.DataFrame(
        {"id": one.id, "percent": one.share.percent, "says": f"{one.figures} · {one.id} {one.text}"} for one in shown
    )
    base = alt.Chart(rows)
    y = alt.Y("id:N", sort=list(rows["id"]), title=None, axis=None)
    x = alt.X("percent:Q", scale=FROM_0_TO_100, axis=percentages("Percentage Yes", HALVES, ink))
    bars = base.mark_bar(height=11, color=ink.bar, yOffset=9).encode(x=x, y=y)
    said = base.mark_text(
        align="left", baseline="bottom", x=0, dy=0, fontSize=13, color=ink.words, limit=alt.expr("width")
    ).encode(y=y, text="says:N")
    return alt.LayerChart(
        layer=(bars, said),
        height=ROW_HEIGHT * len(rows) + AROUND,
        config=PLAIN,
    )


def describe(shown: Sequence[ShownPrompt]) -> str:
    """What the chart shows, in one sentence for those who do not see it."""
    return f"Bars of the percentage Yes, the weakest first: {'; '.join(f'{one.id} {one.figures}' for one in shown)}."
