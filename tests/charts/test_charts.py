"""Charts: a table in, a chart out that says the same in the same order, in words too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from audit.analysis import tables
from audit.analysis.intervals import ConfidenceInterval, Interval
from audit.analysis.ratings import calculate_results
from audit.charts.colours import DARK_THEME, LIGHT_THEME, rating_colour
from audit.charts.images import png, svg
from audit.charts.intervals import IntervalRow, interval_chart
from audit.charts.intervals import alt_text as describe_intervals
from audit.charts.key_questions import alt_text, key_question_chart
from audit.charts.printed_intervals import printed_interval_chart
from audit.charts.prompts import PromptRow, prompt_chart
from audit.charts.prompts import alt_text as describe_prompts
from audit.messages.model import NO_IS_GOOD
from audit.model.bands import BandScale, Share
from audit.model.questionnaire import Questionnaire
from tests.small_questionnaire import SMALL, records_with

KEYS = {"2.2.1": (3, 1), "2.2.2": (1, 3)}
WHITE = (255, 255, 255)


def question_table(counts: dict[str, tuple[int, ...]], questionnaire: Questionnaire = SMALL) -> pd.DataFrame:
    """The key questions of 2.2 as the page hands them to the chart."""
    audit_results = calculate_results(questionnaire, records_with(counts), {}, frozenset())
    (standard,) = [candidate for candidate in audit_results.standards if candidate.standard.id == "2.2"]
    shorts = [key.short for key in standard.standard.key_questions]
    return tables.questions_table(tables.key_question_rows(standard)).assign(short=shorts)


def chart_spec(counts: dict[str, tuple[int, ...]], with_bands: bool = True, ink: Any = LIGHT_THEME) -> dict[str, Any]:
    chart_dict: dict[str, Any] = key_question_chart(question_table(counts), SMALL.scale, with_bands, ink).to_dict()
    return chart_dict


def layer(spec: dict[str, Any], mark: str, holds: str) -> dict[str, Any]:
    """The layer drawn with a mark whose data hold a field."""
    (only,) = [
        candidate
        for candidate in spec["layer"]
        if candidate["mark"]["type"] == mark and holds in data(spec, candidate)[0]
    ]
    return only


def data(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows behind a layer; layers that share their rows have them named once, for all."""
    rows: list[dict[str, Any]] = spec["datasets"][layer.get("data", spec.get("data"))["name"]]
    return rows


def marks(spec: dict[str, Any]) -> list[str]:
    return [layer["mark"]["type"] for layer in spec["layer"]]


def test_bars_are_in_questionnaire_order():
    bars = layer(chart_spec(KEYS), "bar", "percent")
    assert bars["encoding"]["y"]["sort"] == ["2.2.1\tEngagement", "2.2.2\tSafety"]
    turned = question_table(KEYS).iloc[::-1]
    upside_down = key_question_chart(turned, SMALL.scale).to_dict()
    assert layer(upside_down, "bar", "percent")["encoding"]["y"]["sort"] == ["2.2.2\tSafety", "2.2.1\tEngagement"]


def test_each_bar_is_labelled_with_percentage_and_base_and_the_lowest_is_marked():
    spec = chart_spec(KEYS)
    said = layer(spec, "text", "says")
    assert [(row["percent"], row["says"]) for row in data(spec, said)] == [
        (75, "75% (3 of 4)"),
        (25, "25% (1 of 4) lowest"),
    ]
    assert said["encoding"]["text"]["field"] == "says"


def test_the_lowest_bar_has_a_different_colour():
    colour = layer(chart_spec(KEYS), "bar", "percent")["encoding"]["color"]
    assert colour["condition"]["test"] == "datum.lowest"
    assert (colour["condition"]["value"], colour["value"]) == (LIGHT_THEME.lowest_bar, LIGHT_THEME.bar)


def test_bands_are_drawn_between_their_limits_with_names_and_colours():
    spec = chart_spec(KEYS)
    zones = layer(spec, "rect", "rating")
    assert [(row["rating"], row["start"], row["end"]) for row in data(spec, zones)] == [
        ("Inadequate", 0, 50),
        ("Requires improvement", 50, 65),
        ("Good", 65, 80),
        ("Outstanding", 80, 100),
    ]
    assert [row["colour"] for row in data(spec, zones)] == [
        rating_colour(SMALL.scale, rating) for rating in SMALL.scale.ratings
    ]
    assert layer(spec, "text", "rating")["encoding"]["text"]["field"] == "rating"
    assert [row["start"] for row in data(spec, layer(spec, "rule", "rating"))] == [50, 65, 80]


def test_the_axis_runs_from_0_to_100_with_ticks_at_the_band_limits():
    x = layer(chart_spec(KEYS), "bar", "percent")["encoding"]["x"]
    assert x["scale"]["domain"] == [0, 100]
    assert x["axis"]["values"] == [0, 50, 65, 80, 100]


def test_an_unrated_standard_is_drawn_without_bands():
    spec = chart_spec(KEYS, with_bands=False)
    assert marks(spec) == ["bar", "text"]
    assert layer(spec, "bar", "percent")["encoding"]["x"]["axis"]["values"] == [0, 50, 100]


def test_a_question_without_a_share_has_no_bar():
    spec = chart_spec({"2.2.1": (3, 1)})
    assert [row["short"] for row in data(spec, layer(spec, "bar", "percent"))] == ["Engagement"]
    assert spec["height"] < chart_spec(KEYS)["height"]


def test_the_chart_uses_the_theme_of_the_page():
    spec = chart_spec(KEYS, ink=DARK_THEME)
    assert layer(spec, "bar", "percent")["encoding"]["color"]["value"] == DARK_THEME.bar
    assert layer(spec, "text", "says")["mark"]["color"] == DARK_THEME.text


def test_the_chart_has_a_one_sentence_description():
    assert alt_text(question_table(KEYS)) == (
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
def test_white_text_on_every_rating_colour_has_a_contrast_of_at_least_4_5(rating: str):
    assert contrast(WHITE, rgb(rating_colour(SMALL.scale, rating))) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), [(LIGHT_THEME, "#fdfdfb"), (DARK_THEME, "#14171a")], ids=["light", "dark"])
def test_text_and_bars_contrast_with_their_background(ink: Any, ground: str):
    assert contrast(rgb(ink.text), rgb(ground)) >= 4.5
    assert min(contrast(rgb(ink.bar), rgb(ground)), contrast(rgb(ink.lowest_bar), rgb(ground))) >= 3


def rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def contrast(first: tuple[int, int, int], second: tuple[int, int, int]) -> float:
    """The contrast of two colours as WCAG 2.2 works it out.

    >>> contrast(WHITE, (0, 0, 0))
    21.0
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return round((lighter + 0.05) / (darker + 0.05), 2)


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_in_print_band_names_wrap_and_bars_have_a_fixed_width():
    spec = key_question_chart(question_table(KEYS), SMALL.scale, print_width=500).to_dict()
    assert spec["width"] == 500
    assert layer(spec, "text", "rating")["mark"]["lineBreak"] == " "
    on_screen = layer(chart_spec(KEYS), "text", "rating")["mark"]["lineBreak"]["expr"]
    assert on_screen.startswith("width < 800 ? ' '"), "only where a name is longer than its band"


def test_a_chart_image_for_a_document_is_a_png_at_print_resolution():
    image = png(key_question_chart(question_table(KEYS), SMALL.scale, print_width=500))
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    width = int.from_bytes(image[16:20], "big")
    assert width > 500 * 2.5


# Shares with their intervals.

SHOWN = (
    IntervalRow("2.2.1 Engagement", Share(3, 4), ConfidenceInterval(Interval(30.06, 95.44))),
    IntervalRow("2.2.2 Safety", Share(1, 4), ConfidenceInterval(Interval(4.56, 69.94)), lowest=True),
)


def interval_chart_spec(with_bands: bool = True, ink: Any = LIGHT_THEME) -> dict[str, Any]:
    chart_dict: dict[str, Any] = interval_chart(SHOWN, SMALL.scale, with_bands, ink).to_dict()
    return chart_dict


def test_each_share_is_a_point_on_an_interval_line():
    spec = interval_chart_spec()
    (whisker,) = [
        candidate
        for candidate in spec["layer"]
        if candidate["mark"]["type"] == "rule" and "low" in data(spec, candidate)[0]
    ]
    assert (whisker["encoding"]["x"]["field"], whisker["encoding"]["x2"]["field"]) == ("low", "high")
    assert [(row["percent"], row["low"], row["high"]) for row in data(spec, whisker)] == [
        (75, 30.06, 95.44),
        (25, 4.56, 69.94),
    ]
    assert layer(spec, "point", "percent")["encoding"]["x"]["field"] == "percent"


def test_each_interval_is_labelled_and_the_lowest_is_marked():
    said = layer(spec := interval_chart_spec(), "text", "says")
    assert [row["says"] for row in data(spec, said)] == [
        "2.2.1 Engagement 75% (3 of 4), 30% to 95%",
        "2.2.2 Safety 25% (1 of 4), 5% to 70%; lowest",
    ]


def test_the_lowest_share_has_a_different_shape():
    shape = layer(interval_chart_spec(), "point", "percent")["encoding"]["shape"]
    assert (shape["condition"]["test"], shape["condition"]["value"], shape["value"]) == (
        "datum.lowest",
        "diamond",
        "circle",
    )


def test_intervals_are_drawn_over_bands_only_if_the_standard_is_rated():
    spec = interval_chart_spec()
    assert [row["start"] for row in data(spec, layer(spec, "rect", "rating"))] == [0, 50, 65, 80]
    assert "rect" not in marks(interval_chart_spec(with_bands=False))
    assert describe_intervals(SHOWN) == (
        "Percentage Yes against the bands, each with its 95% confidence interval: "
        "2.2.1 Engagement 75% (3 of 4), 30% to 95%; "
        "2.2.2 Safety 25% (1 of 4), 5% to 70%; lowest."
    )
    assert "bands" not in describe_intervals(SHOWN, with_bands=False)


def test_interval_charts_use_the_theme_of_the_page():
    assert layer(interval_chart_spec(ink=DARK_THEME), "text", "says")["mark"]["color"] == DARK_THEME.text


# Prompts.

PROMPTS = (
    PromptRow("2.2.1b", "Were enquiries made?", Share(1, 4)),
    PromptRow("2.2.1a", "Is travel a problem?", Share(1, 2), yes_is_good=False),
)


def test_prompt_bars_are_in_the_order_passed_in():
    spec = prompt_chart(PROMPTS).to_dict()
    assert layer(spec, "bar", "percent")["encoding"]["y"]["sort"] == ["2.2.1b", "2.2.1a"]


def test_each_prompt_label_starts_with_its_figures_because_the_text_may_be_cut():
    spec = prompt_chart(PROMPTS).to_dict()
    assert [row["says"] for row in data(spec, layer(spec, "text", "says"))] == [
        "25% (1 of 4) · 2.2.1b Were enquiries made?",
        "50% (1 of 2); No is the good answer · 2.2.1a Is travel a problem?",
    ]
    assert describe_prompts(PROMPTS) == (
        "Bars of the percentage Yes, the weakest first: 2.2.1b 25% (1 of 4); "
        "2.2.1a 50% (1 of 2); No is the good answer."
    )


def test_prompt_charts_use_the_theme_of_the_page():
    spec = prompt_chart(PROMPTS, theme=DARK_THEME).to_dict()
    assert layer(spec, "bar", "percent")["mark"]["color"] == DARK_THEME.bar
    assert layer(spec, "text", "says")["mark"]["color"] == DARK_THEME.text


@pytest.mark.parametrize(
    "chart", [interval_chart(SHOWN, SMALL.scale), prompt_chart(PROMPTS)], ids=["shares", "prompts"]
)
def test_charts_on_screen_can_be_downloaded_as_images(chart: Any):
    assert png(chart).startswith(b"\x89PNG\r\n\x1a\n")
    assert b"<svg" in svg(chart)[:200]


@pytest.mark.thorough
def test_a_printed_chart_shows_a_name_with_its_mark_in_full_on_two_lines() -> None:
    name = f"Travel to the office ({NO_IS_GOOD})"
    drawn = svg(printed_interval_chart([replace(SHOWN[0], name=name), SHOWN[1]], SMALL.scale)).decode()
    assert ">Travel to the office<" in drawn
    assert f">({NO_IS_GOOD})<" in drawn
    assert "…" not in drawn
