"""The key questions of a standard as bars over the bands."""

from __future__ import annotations

import altair as alt
import pandas as pd

from audit.charts.axes import FROM_0_TO_100, PLAIN, percentages, ticks
from audit.charts.colours import ON_LIGHT, Ink, rating_colour
from audit.model.bands import BandScale

ROW_HEIGHT = 34
AROUND = 96  # the names of the bands above the bars, the axis with its title below them
NARROW = "width < 420"  # on a phone the names of the bands would run into each other


def key_question_chart(
    table: pd.DataFrame, scale: BandScale, with_bands: bool = True, ink: Ink = ON_LIGHT, on_paper: int = 0
) -> alt.LayerChart:
    """The shares of a standard's key questions as bars over the bands; the lowest bar stands out and says so.

    ``table`` is one of ``tables.questions`` with a column ``short`` of labels; rows without a share are left out.
    A standard that is not rated is drawn without bands. ``on_paper`` is the width of the bars in a document, in
    pixels: there the names of the bands break into lines; 0 leaves the width to the screen.
    """
    shown = table.dropna(subset=["percent"]).assign(
        percent=lambda rows: rows["percent"].astype(int),
        says=lambda rows: (
            rows["percentage"] + " (" + rows["base"] + ")" + rows["lowest"].map({True: " lowest"}).fillna("")
        ),
    )
    labels = alt.Axis(labelLimit=260, labelPadding=8, ticks=False, domain=False, labelColor=ink.words)
    axis = percentages("Percentage Yes", ticks(scale, with_bands), ink)
    y = alt.Y("short:N", sort=list(shown["short"]), title=None, axis=labels)
    x = alt.X("percent:Q", scale=FROM_0_TO_100, axis=axis)
    colour = alt.condition("datum.lowest", alt.value(ink.lowest), alt.value(ink.bar))
    bars = alt.Chart(shown).mark_bar(height=16).encode(x=x, y=y, color=colour)
    said = (
        alt.Chart(shown)
        .mark_text(align="left", dx=6, fontSize=13, color=ink.words)
        .encode(x="percent:Q", y=y, text="says:N")
    )
    layers = (*(bands_behind(scale, ink, bool(on_paper)) if with_bands else ()), bars, said)
    return alt.LayerChart(
        layer=layers,
        height=ROW_HEIGHT * len(shown) + AROUND,
        width=on_paper or alt.Undefined,
        config=PLAIN,
    )


def describe(table: pd.DataFrame) -> str:
    """What the chart shows, in one sentence for those who do not see it."""
    parts = [f"{row.short} {row.percentage} ({row.base})" for row in table.itertuples()]
    return "Bars of the percentage Yes against the bands: " + "; ".join(parts) + "."


def bands_behind(scale: BandScale, ink: Ink, in_lines: bool = False) -> tuple[alt.Chart, alt.Chart, alt.Chart]:
    """The bands behind a chart from 0 to 100: their zones, the lines at their floors, their names above."""
    zones = pd.DataFrame(
        {
            "rating": band.rating,
            "start": band.floor,
            "end": upper.floor if upper else 100,
            "colour": rating_colour(scale, band.rating),
        }
        for band, upper in zip(scale.bands, [*scale.bands[1:], None], strict=True)
    )
    x = alt.X("start:Q", scale=FROM_0_TO_100)
    zone = alt.Chart(zones).mark_rect(opacity=0.16).encode(x=x, x2="end:Q", color=alt.Color("colour:N", scale=None))
    faint = alt.expr(f"{NARROW} ? 0.25 : 0.6")  # on a phone they run through the words
    lines = alt.Chart(zones.iloc[1:]).mark_rule(strokeDash=[3, 3], opacity=faint, color=ink.words).encode(x="start:Q")
    names = (
        alt.Chart(zones)
        .mark_text(
            align="left",
            baseline="top" if in_lines else "bottom",
            dx=3,
            y=-32 if in_lines else -4,
            fontSize=12,
            color=ink.words,
            opacity=alt.expr(f"{NARROW} ? 0 : 1"),
            lineBreak=" " if in_lines else alt.Undefined,
        )
        .encode(x="start:Q", text="rating:N")
    )
    return zone, lines, names
