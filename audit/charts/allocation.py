"""Chart of who reads how many cases: a bar for each auditor, in parts by stratum, with second reviews at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import altair as alt
import pandas as pd

from audit.charts.axes import CHART_CONFIG
from audit.charts.colours import LIGHT_THEME, ChartTheme
from audit.model.allocation_loads import Load

ROW_HEIGHT = 44
MARGIN_HEIGHT = 60
FIRST_REVIEWS, SECOND_REVIEWS = "First reviews", "Second reviews"
DARK_TEXT = "#141413"
TINTS = ("#a9c9e8", "#f4c792", "#b5dcb0", "#d5c5ec", "#f2b8b5", "#d9d3b0")  # dark text is readable on each


def load_chart(
    loads: Sequence[Load], strata: Sequence[str], theme: ChartTheme = LIGHT_THEME, print_width: int = 0
) -> alt.LayerChart:
    """Draw the first reviews of everybody in parts by stratum, then their second reviews, which are hollow.

    The number is in each part, and the total after the bar. ``print_width`` is in pixels; 0 fits the screen.
    """
    rows = pd.DataFrame(_parts(loads, strata), columns=["name", "part", "number", "start", "end", "middle"])
    parts = list(dict.fromkeys(rows["part"]))
    totals = pd.DataFrame([{"name": load.name, "end": load.total, "says": f"{load.total:,}"} for load in loads])
    order = [load.name for load in loads]
    y = alt.Y("name:N", sort=order, axis=alt.Axis(title=None, labelColor=theme.text, labelLimit=180, ticks=False))
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, max(load.total for load in loads) * 1.06 + 0.5]))
    colours = [
        "transparent" if part == SECOND_REVIEWS else TINTS[number % len(TINTS)] for number, part in enumerate(parts)
    ]
    legend = alt.Legend(title=None, orient="bottom", columns=1, labelColor=theme.text, labelLimit=320)
    fill = alt.Fill("part:N", sort=parts, scale=alt.Scale(domain=parts, range=colours), legend=legend)
    bars = alt.Chart(rows).mark_bar(stroke=theme.text, strokeWidth=1, height=26)
    text_colour = alt.condition(f"datum.part == '{SECOND_REVIEWS}'", alt.value(theme.text), alt.value(DARK_TEXT))
    numbers = alt.Chart(rows).mark_text(fontSize=13).encode(x="middle:Q", y=y, text="number:Q", color=text_colour)
    total_labels = alt.Chart(totals).mark_text(align="left", dx=6, fontSize=14, fontWeight="bold", color=theme.text)
    return alt.LayerChart(
        layer=(
            bars.encode(x=x, x2="end:Q", y=y, fill=fill),
            numbers,
            total_labels.encode(x="end:Q", y=y, text="says:N"),
        ),
        height=ROW_HEIGHT * len(loads) + MARGIN_HEIGHT,
        width=print_width or alt.Undefined,
        config=CHART_CONFIG,
    )


def alt_text(loads: Sequence[Load]) -> str:
    """Return the alternative text of the chart."""
    people = "; ".join(f"{load.name}: {load.first_reviews} first, {load.second_reviews} second" for load in loads)
    return f"Cases of each auditor under the plan, by first and second reviews. {people}."


def _parts(loads: Sequence[Load], strata: Sequence[str]) -> Iterator[tuple[str, str, int, int, int, float]]:
    """The parts of every bar: where they start and end."""
    for load in loads:
        position = 0
        counts = [(stratum or FIRST_REVIEWS, number) for stratum, number in zip(strata, load.by_stratum, strict=True)]
        for part, number in (*counts, (SECOND_REVIEWS, load.second_reviews)):
            if number:
                yield load.name, part, number, position, position + number, position + number / 2
                position += number
