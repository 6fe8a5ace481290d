"""Charts as images, rendered locally with bundled fonts."""

from __future__ import annotations

import io

import altair as alt
import vl_convert

PRINT_SCALE = 2.5
Chart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.ConcatChart | alt.HConcatChart | alt.VConcatChart


def png(chart: Chart) -> bytes:
    """Return the chart as a PNG image in print resolution."""
    buffer = io.BytesIO()
    chart.save(buffer, format="png", scale_factor=PRINT_SCALE)
    return buffer.getvalue()


def svg(chart: Chart) -> bytes:
    """Return the chart as a scalable SVG image."""
    buffer = io.StringIO()
    chart.save(buffer, format="svg")
    return buffer.getvalue().encode()


def png_of_svg(drawing: str) -> bytes:
    """Return a drawing in SVG as a PNG image in print resolution."""
    return bytes(vl_convert.svg_to_png(drawing, scale=PRINT_SCALE))
