"""A chart as a picture: for a document, or to take away. Drawn on this computer, with fonts that come along."""

from __future__ import annotations

import io

import altair as alt

PRINT_SCALE = 2.5
Chart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.ConcatChart | alt.HConcatChart | alt.VConcatChart


def png(chart: Chart) -> bytes:
    """The chart as a PNG picture, sharp in print."""
    buffer = io.BytesIO()
    chart.save(buffer, format="png", scale_factor=PRINT_SCALE)
    return buffer.getvalue()


def svg(chart: Chart) -> bytes:
    """The chart as an SVG drawing, which can be enlarged without loss."""
    buffer = io.StringIO()
    chart.save(buffer, format="svg")
    return buffer.getvalue().encode()
