"""Chart of a standard's key questions as bars over the bands."""

from __future__ import annotations

import altair as alt
import pandas as pd

from audit.analysis.tables import lowest_label
from audit.charts.axes import CHART_CONFIG, FROM_0_TO_100, band_ticks, percentage_axis
from audit.charts.colours import LIGHT_THEME, ChartTheme, rating_colour
from audit.model.bands import BandScale

ROW_HEIGHT = 34
MARGIN_HEIGHT = 96  # band names above the bars, axis with title below
IS_NARROW_SCREEN = "width < 420"  # on a phone the band names would overlap
WRAPS_BAND_NAMES = "width < 800"  # there a name is longer than its band, and takes two lines


def key_question_chart(
    table: pd.DataFrame,
    scale: BandScale,
    with_bands: bool = True,
    theme: ChartTheme = LIGHT_THEME,
    print_width: int = 0,
) -> alt.LayerChart:
    """Draw the shares of a standard's key questions as bars over the bands; the lowest bar is darker and labelled.

    ``table`` comes from ``tables.questions_table``; rows without a share are left out. There is one bar for each id.
    ``print_width`` is the width of the bars in pixels, with band names over several lines; 0 fits the screen.
    """
    lowest = lowest_label(True, is_tied=bool(table["lowest"].sum() > 1))
    chart_rows = table.dropna(subset=["percent"]).assign(
        key=lambda rows: rows.index + "\t" + rows["short"],
        percent=lambda rows: rows["percent"].astype(int),
        says=lambda rows: (
            rows["percentage"] + " (" + rows["base"] + ")" + rows["lowest"].map({True: f" {lowest}"}).fillna("")
        ),
    )
    name_axis = alt.Axis(
        labelExpr="split(datum.value, '\\t')[1]",
        labelLimit=260,
        labelPadding=8,
        ticks=False,
        domain=False,
        labelColor=theme.text,
    )
    percent_axis = percentage_axis("Percentage Yes", band_ticks(scale, with_bands), theme)
    y = alt.Y("key:N", sort=list(chart_rows["key"]), title=None, axis=name_axis)
    x = alt.X("percent:Q", scale=FROM_0_TO_100, axis=percent_axis)
    colour = alt.condition("datum.lowest", alt.value(theme.lowest_bar), alt.value(theme.bar))
    bars = alt.Chart(chart_rows).mark_bar(height=16).encode(x=x, y=y, color=colour)
    bar_labels = (
        alt.Chart(chart_rows)
        .mark_text(align="left", dx=6, fontSize=13, color=theme.text)
        .encode(x="percent:Q", y=y, text="says:N")
    )
    layers = (*(band_layers(scale, theme, bool(print_width)) if with_bands else ()), bars, bar_labels)
    return alt.LayerChart(
        layer=layers,
        height=ROW_HEIGHT * len(chart_rows) + MARGIN_HEIGHT,
        width=print_width or alt.Undefined,
        config=CHART_CONFIG,
    )


def alt_text(table: pd.DataFrame) -> str:
    """Return the alternative text of the chart."""
    parts = [f"{row.short} {row.percentage} ({row.base})" for row in table.itertuples()]
    return "Bars of the percentage Yes against the bands: " + "; ".join(parts) + "."


def band_layers(
    scale: BandScale, theme: ChartTheme, wrap_names: bool = False
) -> tuple[alt.Chart, alt.Chart, alt.Chart]:
    """Return the bands behind a chart from 0 to 100: zones, lines at the boundaries, and names above."""
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
    zone_layer = (
        alt.Chart(zones).mark_rect(opacity=0.16).encode(x=x, x2="end:Q", color=alt.Color("colour:N", scale=None))
    )
    line_opacity = alt.expr(f"{IS_NARROW_SCREEN} ? 0.25 : 0.6")  # on a phone the lines cross the text
    lines = (
        alt.Chart(zones.iloc[1:])
        .mark_rule(strokeDash=[3, 3], opacity=line_opacity, color=theme.text)
        .encode(x="start:Q")
    )
    return zone_layer, lines, _band_names(zones, theme, wrap_names)


def _band_names(zones: pd.DataFrame, theme: ChartTheme, wrap_names: bool) -> alt.Chart:
    names: alt.Chart = alt.Chart(zones).mark_text(
        align="left",
        baseline="top" if wrap_names else "bottom",
        dx=3,
        y=-32 if wrap_names else alt.expr(f"{WRAPS_BAND_NAMES} ? -18 : -4"),
        fontSize=12,
        color=theme.text,
        opacity=alt.expr(f"{IS_NARROW_SCREEN} ? 0 : 1"),
        lineBreak=" " if wrap_names else alt.expr(f"{WRAPS_BAND_NAMES} ? ' ' : '\\n'"),
    )
    return names.encode(x="start:Q", text="rating:N")
