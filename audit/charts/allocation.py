"""Chart of who reads how many cases: a bar for each auditor, in parts by stratum, with second reviews at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt
import pandas as pd

from audit.charts.axes import CHART_CONFIG
from audit.charts.colours import LIGHT_THEME, ChartTheme
from audit.model.allocation_loads import Load

ROW_HEIGHT = 48
BAR_HEIGHT = 20
LEGEND_LINE_HEIGHT = 24
MARGIN_HEIGHT = 40
FIRST_REVIEWS, SECOND_REVIEWS = "First reviews", "Second reviews"
DARK_TEXT = "#141413"
TINTS = ("#a9c9e8", "#f4c792", "#b5dcb0", "#d5c5ec", "#f2b8b5", "#d9d3b0")  # dark text is readable on each


def load_chart(
    loads: Sequence[Load], strata: Sequence[str], theme: ChartTheme = LIGHT_THEME, print_width: int = 0
) -> alt.LayerChart:
    """Draw the first reviews of everybody in parts by stratum, then their second reviews, which are hollow.

    Each part has its number; the name and the total are above the bar. ``print_width`` is in pixels; 0 fits the screen.
    """
    parts = pd.DataFrame(_parts(loads, strata), columns=["place", "part", "number", "start", "end", "middle"])
    names = pd.DataFrame([{"place": place, "says": f"{load.name}: {load.total:,}"} for place, load in enumerate(loads)])
    y = alt.Y("place:O", axis=None)
    scale = alt.Scale(domain=[0, max(load.total for load in loads)], nice=False)
    layers = (
        alt.Chart(parts)
        .mark_bar(stroke=theme.text, strokeWidth=1, height=BAR_HEIGHT)
        .encode(x=alt.X("start:Q", axis=None, scale=scale), x2="end:Q", y=y, fill=_fill(parts, theme)),
        alt.Chart(parts).mark_text(fontSize=13).encode(x="middle:Q", y=y, text="number:Q", color=_number_colour(theme)),
        alt.Chart(names)
        .mark_text(align="left", baseline="bottom", dy=-BAR_HEIGHT // 2 - 2, fontSize=13, color=theme.text)
        .encode(x=alt.value(0), y=y, text="says:N"),
    )
    return alt.LayerChart(
        layer=layers,
        height=ROW_HEIGHT * len(loads) + LEGEND_LINE_HEIGHT * parts["part"].nunique() + MARGIN_HEIGHT,
        width=print_width or alt.Undefined,
        config=CHART_CONFIG,
    )


def _fill(parts: pd.DataFrame, theme: ChartTheme) -> alt.Fill:
    """The fill of each stratum; second reviews have none."""
    names = sorted(dict.fromkeys(parts["part"]), key=lambda part: part == SECOND_REVIEWS)
    colours = [
        "transparent" if name == SECOND_REVIEWS else TINTS[number % len(TINTS)] for number, name in enumerate(names)
    ]
    legend = alt.Legend(
        title=None,
        orient="bottom",
        columns=1,
        labelColor=theme.text,
        labelLimit=330,
        labelFontSize=13,
        symbolType="square",
    )
    return alt.Fill("part:N", sort=names, scale=alt.Scale(domain=names, range=colours), legend=legend)


def _number_colour(theme: ChartTheme) -> Any:
    return alt.condition(f"datum.part == '{SECOND_REVIEWS}'", alt.value(theme.text), alt.value(DARK_TEXT))


def alt_text(loads: Sequence[Load]) -> str:
    """Return the alternative text of the chart."""
    people = "; ".join(f"{load.name}: {load.first_reviews} first, {load.second_reviews} second" for load in loads)
    return f"Cases of each auditor, by first and second reviews. {people}."


def _parts(loads: Sequence[Load], strata: Sequence[str]) -> Iterator[tuple[int, str, int, int, int, float]]:
    """The parts of every bar: where they start and end."""
    for place, load in enumerate(loads):
        position = 0
        counts = [(stratum or FIRST_REVIEWS, number) for stratum, number in zip(strata, load.by_stratum, strict=True)]
        for part, number in (*counts, (SECOND_REVIEWS, load.second_reviews)):
            if number:
                yield place, part, number, position, position + number, position + number / 2
                position += number
