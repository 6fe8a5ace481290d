"""A small bar of one share over the bands, for a row of a table. The row says the same in words."""

from __future__ import annotations

from itertools import pairwise

from audit.charts.colours import LIGHT_THEME, rating_colour
from audit.model.bands import BandScale

WIDTH, HEIGHT, BAR_HEIGHT = 200, 16, 8
BAND_FILLS = ("#dfe3e7", "#eef0f2")
LINE = "#5b6670"


def share_bar_svg(scale: BandScale, percent: int) -> str:
    """Return the bar as SVG: from 0 to 100, with a line where each band begins."""
    edges = [0, *scale.boundaries, 100]
    bands = [
        _rectangle(left, right, 0, HEIGHT, BAND_FILLS[number % 2])
        for number, (left, right) in enumerate(pairwise(edges))
    ]
    lines = [_rectangle(edge - 0.25, edge + 0.25, 0, HEIGHT, LINE) for edge in scale.boundaries]
    colour = rating_colour(scale, scale.band_at(percent).rating) if scale.bands else LIGHT_THEME.bar
    bar = _rectangle(0, percent, (HEIGHT - BAR_HEIGHT) / 2, BAR_HEIGHT, colour)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{''.join([*bands, bar, *lines])}</svg>"
    )


def _rectangle(left: float, right: float, top: float, height: float, colour: str) -> str:
    """Return a rectangle between two percentages."""
    unit = WIDTH / 100
    return (
        f'<rect x="{left * unit:g}" y="{top:g}" width="{(right - left) * unit:g}" height="{height:g}" fill="{colour}"/>'
    )
