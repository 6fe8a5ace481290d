"""The colours of ratings and charts."""

from __future__ import annotations

from dataclasses import dataclass

from audit.model.bands import BandScale

# White text on each has a contrast of at least 4.5 to 1. Colour never carries meaning without text.
RATING_COLOURS = ("#8f1d2c", "#995200", "#256b5b", "#1c4e8c")


@dataclass(frozen=True)
class ChartTheme:
    """The colours of a chart on one background: text, bars, and the bar of the lowest key question."""

    text: str
    bar: str
    lowest_bar: str


LIGHT_THEME = ChartTheme(text="#141413", bar="#7a8691", lowest_bar="#1f2a33")
DARK_THEME = ChartTheme(text="#efeee9", bar="#77828c", lowest_bar="#e4e8ec")


def rating_colour(scale: BandScale, rating: str) -> str:
    """Return the colour of a rating, spread over the ratings of the scale from worst to best."""
    index = scale.ratings.index(rating)
    return RATING_COLOURS[round(index * (len(RATING_COLOURS) - 1) / max(len(scale.ratings) - 1, 1))]
