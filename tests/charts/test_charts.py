"""Charts: a table in, a chart out that says the same in the same order, in words too."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from audit.analysis import tables
from audit.analysis.certainty import Certainty
from audit.analysis.intervals import Interval
from audit.analysis.ratings import results
from audit.charts.colours import ON_DARK, ON_LIGHT, rating_colour
from audit.charts.images import png, svg
from audit.charts.intervals import ShownShare, interval_chart
from audit.charts.intervals import describe as describe_intervals
from audit.charts.key_questions import describe, key_question_chart
from audit.charts.prompts import ShownPrompt, prompt_chart
from audit.charts.prompts import describe as describe_prompts
from audit.model.bands import BandScale, Share
from audit.model.questionnaire import Questionnaire
from tests.small_questionnaire import SMALL, records_with

KEYS = {"2.2.1": (3, 1), "2.2.2": (1, 3)}
WHITE = (255, 255, 255)


def table_of(counts: dict[str, tuple[int, ...]], questionnaire: Questionnaire = SMALL) -> pd.DataFrame:
    """The key questions of 2.2 as the page hands them to the chart."""
    found = results(questionnaire, records_with(counts), {}, frozenset())
    (standard,) = [one for one in found.standards if one.standard.id == "2.2"]
    shorts = [key.short for key in standard.standard.key_questions]
    return tables.questions(standard.key_questions).assign(short=shorts)


def spec(counts: dict[str, tuple[int, ...]], with_bands: bool = True, ink: Any = ON_LIGHT) -> dict[str, Any]:
    made: dict[str, Any] = key_question_chart(table_of(counts), SMALL.scale, with_bands, ink).to_dict()
    return made


def layer(found: dict[str, Any], mark: str, holds: str) -> dict[str, Any]:
    """The layer drawn with a mark whose data hold a field."""
    (only,) = [one for one in found["layer"] if one["mark"]["type"] == mark and holds in data(found, one)[0]]
    return only


def data(found: dict[str, Any], one: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows behind a layer; layers that share their rows have them named once, for all."""
    rows: list[dict[str, Any]] = found["datasets"][one.get("data", found.get("data"))["name"]]
    return rows


def marks(found: dict[str, Any]) -> list[str]:
    return [one["mark"]["type"] for one in found["layer"]]


def test_the_bars_stand_in_the_order_of_the_questionnaire_not_of_the_alphabet_or_the_figures():
    bars = layer(spec(KEYS), "bar", "percent")
    assert bars["encoding"]["y"]["sort"] == ["Engagement", "Safety"]
    turned = table_of(KEYS).iloc[::-1]
    upside_down = key_question_chart(turned, SMALL.scale).to_dict()
    assert layer(upside_down, "bar", "percent")["encoding"]["y"]["sort"] == ["Safety", "Engagement"]


def test_each_bar_says_its_percentage_and_base_and_the_lowest_says_so():
    found = spec(KEYS)
    said = layer(found, "text", "says")
    assert [(row["percent"], row["says"]) for row in data(found, said)] == [
        (75, "75% (3 of 4)"),
        (25, "25% (1 of 4) lowest"),
    ]
    assert said["encoding"]["text"]["field"] == "says"


def test_the_lowest_bar_stands_out_by_its_colour_too():
    colour = layer(spec(KEYS), "bar", "percent")["encoding"]["color"]
    assert colour["condition"]["test"] == "datum.lowest"
    assert (colour["condition"]["value"], colour["value"]) == (ON_LIGHT.lowest, ON_LIGHT.bar)


def test_the_bands_are_drawn_from_floor_to_floor_with_their_names_and_colours():
    found = spec(KEYS)
    zones = layer(found, "rect", "rating")
    assert [(row["rating"], row["start"], row["end"]) for row in data(found, zones)] == [
        ("Inadequate", 0, 50),
        ("Requires improvement", 50, 65),
        ("Good", 65, 80),
        ("Outstanding", 80, 100),
    ]
    assert [row["colour"] for row in data(found, zones)] == [
        rating_colour(SMALL.scale, rating) for rating in SMALL.scale.ratings
    ]
    assert layer(found, "text", "rating")["encoding"]["text"]["field"] == "rating"
    assert [row["start"] for row in data(found, layer(found, "rule", "rating"))] == [50, 65, 80]


def test_the_axis_goes_from_nought_to_a_hundred_with_the_boundaries_as_its_ticks():
    x = layer(spec(KEYS), "bar", "percent")["encoding"]["x"]
    assert x["scale"]["domain"] == [0, 100]
    assert x["axis"]["values"] == [0, 50, 65, 80, 100]


def test_a_standard_that_is_not_rated_is_drawn_without_bands():
    found = spec(KEYS, with_bands=False)
    assert marks(found) == ["bar", "text"]
    assert layer(found, "bar", "percent")["encoding"]["x"]["axis"]["values"] == [0, 50, 100]


def test_a_question_without_a_share_has_no_bar_and_no_row():
    found = spec({"2.2.1": (3, 1)})
    assert [row["short"] for row in data(found, layer(found, "bar", "percent"))] == ["Engagement"]
    assert found["height"] < spec(KEYS)["height"]


def test_the_chart_is_drawn_in_the_ink_of_the_readers_background():
    found = spec(KEYS, ink=ON_DARK)
    assert layer(found, "bar", "percent")["encoding"]["color"]["value"] == ON_DARK.bar
    assert layer(found, "text", "says")["mark"]["color"] == ON_DARK.words


def test_the_chart_is_told_in_one_sentence():
    assert describe(table_of(KEYS)) == (
        "Bars of the percentage Yes against the bands: Engagement 75% (3 of 4); Safety 25% (1 of 4)."
    )


@pytest.mark.parametrize("number", [2, 3, 4])
def test_every_scale_runs_from_the_worst_colour_to_the_best(number: int):
    whole = SMALL.scale
    shorter = BandScale((*whole.bands[: number - 1], whole.bands[-1]))
    colours = [rating_colour(shorter, rating) for rating in shorter.ratings]
    assert len(set(colours)) == number
    assert (colours[0], colours[-1]) == (rating_colour(whole, "Inadequate"), rating_colour(whole, "Outstanding"))


@pytest.mark.parametrize("rating", SMALL.scale.ratings)
def test_white_words_on_every_rating_have_a_contrast_of_at_least_four_and_a_half(rating: str):
    assert contrast(WHITE, rgb(rating_colour(SMALL.scale, rating))) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), [(ON_LIGHT, "#fdfdfb"), (ON_DARK, "#14171a")], ids=["light", "dark"])
def test_words_and_bars_are_seen_on_their_ground(ink: Any, ground: str):
    assert contrast(rgb(ink.words), rgb(ground)) >= 4.5
    assert min(contrast(rgb(ink.bar), rgb(ground)), contrast(rgb(ink.lowest), rgb(ground))) >= 3


def rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast of two colours as WCAG 2.2 works it out.

    >>> contrast(WHITE, (0, 0, 0))
    21.0
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return round((lighter + 0.05) / (darker + 0.05), 2)


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_on_paper_the_names_of_the_bands_break_into_lines_and_the_bars_have_a_width():
    found = key_question_chart(table_of(KEYS), SMALL.scale, on_paper=500).to_dict()
    assert found["width"] == 500
    assert layer(found, "text", "rating")["mark"]["lineBreak"] == " "
    assert "lineBreak" not in layer(spec(KEYS), "text", "rating")["mark"]


def test_a_picture_for_a_document_is_a_png_that_is_sharp_in_print():
    made = png(key_question_chart(table_of(KEYS), SMALL.scale, on_paper=500))
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    width = int.from_bytes(made[16:20], "big")
    assert width > 500 * 2.5


# Shares with their intervals.

SHOWN = (
    ShownShare("2.2.1 Engagement", Share(3, 4), Certainty(Interval(30.06, 95.44))),
    ShownShare("2.2.2 Safety", Share(1, 4), Certainty(Interval(4.56, 69.94)), lowest=True),
)


def intervals_spec(with_bands: bool = True, ink: Any = ON_LIGHT) -> dict[str, Any]:
    made: dict[str, Any] = interval_chart(SHOWN, SMALL.scale, with_bands, ink).to_dict()
    return made


def test_each_share_is_a_point_on_a_whisker_from_bound_to_bound():
    found = intervals_spec()
    (whisker,) = [one for one in found["layer"] if one["mark"]["type"] == "rule" and "low" in data(found, one)[0]]
    assert (whisker["encoding"]["x"]["field"], whisker["encoding"]["x2"]["field"]) == ("low", "high")
    assert [(row["percent"], row["low"], row["high"]) for row in data(found, whisker)] == [
        (75, 30.06, 95.44),
        (25, 4.56, 69.94),
    ]
    assert layer(found, "point", "percent")["encoding"]["x"]["field"] == "percent"


def test_each_row_of_intervals_says_its_figures_and_the_lowest_says_so():
    said = layer(found := intervals_spec(), "text", "says")
    assert [row["says"] for row in data(found, said)] == [
        "2.2.1 Engagement 75% (3 of 4), 30% to 95%",
        "2.2.2 Safety 25% (1 of 4), 5% to 70%; lowest",
    ]


def test_the_lowest_share_has_a_shape_of_its_own():
    shape = layer(intervals_spec(), "point", "percent")["encoding"]["shape"]
    assert (shape["condition"]["test"], shape["condition"]["value"], shape["value"]) == (
        "datum.lowest",
        "diamond",
        "circle",
    )


def test_intervals_stand_before_the_bands_of_a_rated_standard_only():
    found = intervals_spec()
    assert [row["start"] for row in data(found, layer(found, "rect", "rating"))] == [0, 50, 65, 80]
    assert "rect" not in marks(intervals_spec(with_bands=False))
    assert describe_intervals(SHOWN) == (
        "Percentage Yes against the bands, each with its 95% interval: 2.2.1 Engagement 75% (3 of 4), 30% to 95%; "
        "2.2.2 Safety 25% (1 of 4), 5% to 70%; lowest."
    )
    assert "bands" not in describe_intervals(SHOWN, with_bands=False)


def test_intervals_are_drawn_in_the_ink_of_the_readers_background():
    assert layer(intervals_spec(ink=ON_DARK), "text", "says")["mark"]["color"] == ON_DARK.words


# Prompts.

PROMPTS = (
    ShownPrompt("2.2.1b", "Were enquiries made?", Share(1, 4)),
    ShownPrompt("2.2.1a", "Is travel a problem?", Share(1, 2), yes_is_good=False),
)


def test_the_bars_of_prompts_stand_in_the_order_given():
    found = prompt_chart(PROMPTS).to_dict()
    assert layer(found, "bar", "percent")["encoding"]["y"]["sort"] == ["2.2.1b", "2.2.1a"]


def test_each_bar_of_a_prompt_says_its_figures_first_for_the_text_may_be_cut():
    found = prompt_chart(PROMPTS).to_dict()
    assert [row["says"] for row in data(found, layer(found, "text", "says"))] == [
        "25% (1 of 4) · 2.2.1b Were enquiries made?",
        "50% (1 of 2); No is the good answer · 2.2.1a Is travel a problem?",
    ]
    assert describe_prompts(PROMPTS) == (
        "Bars of the percentage Yes, the weakest first: 2.2.1b 25% (1 of 4); "
        "2.2.1a 50% (1 of 2); No is the good answer."
    )


def test_bars_of_prompts_are_drawn_in_the_ink_of_the_readers_background():
    found = prompt_chart(PROMPTS, ink=ON_DARK).to_dict()
    assert layer(found, "bar", "percent")["mark"]["color"] == ON_DARK.bar
    assert layer(found, "text", "says")["mark"]["color"] == ON_DARK.words


@pytest.mark.parametrize("made", [interval_chart(SHOWN, SMALL.scale), prompt_chart(PROMPTS)], ids=["shares", "prompts"])
def test_charts_of_the_screen_can_be_taken_away_as_pictures(made: Any):
    assert png(made).startswith(b"\x89PNG\r\n\x1a\n")
    assert b"<svg" in svg(made)[:200]
