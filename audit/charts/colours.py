"""The colours of the ratings and of the charts, named once."""

from __future__ import annotations

from dataclasses import dataclass

from audit.model.bands import BandScale

# Each carries white words at 4.5 to 1 or better; the words beside a colour always say the same.
RATING_COLOURS = ("#8f1d2c", "#995200", "#256b5b", "#1c4e8c")


@dataclass(frozen=True)
class ChartTheme:
    """What a chart is drawn with on one background: its words, its bars, and the bar that a rating stands on."""

    text: str
    bar: str
    lowest_bar: str


LIGHT_THEME = ChartTheme(text="#141413", bar="#7a8691", lowest_bar="#1f2a33")
DARK_THEME = ChartTheme(text="#efeee9", bar="#77828c", lowest_bar="#e4e8ec")


def rating_colour(scale: BandScale, rating: str) -> str:
    """The colour of a rating, from the worst to the best of however many the scale has."""
    index = scale.ratings.index(rating)
    return RATING_COLOURS[round(index * (len(RATING_COLOURS) - 1) / max(len(scale.ratings) - 1, 1))]
