"""The charts of breakdowns, of the case map and of progress: what they show, in which order, in words too."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from audit.analysis import breakdown_tables
from audit.analysis.breakdowns import calculate_breakdown, counted_cases
from audit.analysis.case_map import build_case_map
from audit.charts import breakdown as breakdown_chart
from audit.charts import case_map as case_map_chart
from audit.charts import progress as progress_chart
from audit.charts.colours import DARK_THEME, LIGHT_THEME
from audit.charts.images import png
from audit.model.case_progress import DayProgress
from tests.charts.test_charts import contrast, rgb
from tests.small_questionnaire import SMALL
from tests.text_tables import parse_records

DRAWN = """
    case  sentence_type  2.2.1  2.2.2
    A1    resettlement   no     yes
    A2    community      yes    yes
    A3    community      no     n/a
    A4    -              n/a    -
"""
CASES = counted_cases(SMALL, parse_records(DRAWN, SMALL))
ASKED = tuple(key for key in SMALL.key_questions if key.id in ("2.2.1", "2.2.2"))
WEEK = (DayProgress(date(2026, 4, 17), 40, 0), DayProgress(date(2026, 4, 20), 1200, 9))


def table() -> pd.DataFrame:
    """2.2.1 by the type of sentence."""
    return breakdown_tables.groups_table(
        calculate_breakdown(SMALL, CASES, [SMALL.case_details_by_id["sentence_type"]]), "2.2.1"
    )


def data(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = spec["datasets"][layer.get("data", spec.get("data"))["name"]]
    return rows


def layer(spec: dict[str, Any], mark: str) -> dict[str, Any]:
    return next(candidate for candidate in spec["layer"] if candidate["mark"]["type"] == mark)


def test_the_group_table_starts_with_all_cases_and_labels_each_figure() -> None:
    rows = table()
    assert list(rows["group"]) == ["All cases", "Community sentence", "Resettlement", "Not recorded"]
    assert list(rows["percentage"]) == ["33%", "50%", "0%", "–"]
    assert list(rows["base"]) == ["1 of 3", "1 of 2", "0 of 1", "0 of 0"]
    assert list(rows["interval"]) == ["", "9% to 91%", "0% to 79%", "–"]
    assert list(rows["difference"]) == ["", "+50 points", "−50 points", "–"]
    assert list(rows["few"]) == [False, True, True, True]
    assert list(rows["not_applicable"]) == [1, 0, 0, 1]


def test_each_group_has_a_label_above_its_dot_in_table_order() -> None:
    spec = breakdown_chart.group_chart(table()).to_dict()
    rows = data(spec, layer(spec, "text"))
    assert [row["says"] for row in rows] == [
        "All cases: 33% (1 of 3)",
        "Community sentence: 50% (1 of 2), 9% to 91%, few",
        "Resettlement: 0% (0 of 1), 0% to 79%, few",
    ]
    assert [row["place"] for row in rows] == [0, 1, 2]
    assert layer(spec, "point")["encoding"]["x"]["scale"]["domain"] == [0, 100]


def test_all_cases_are_a_diamond_and_small_groups_a_hollow_dot() -> None:
    spec = breakdown_chart.group_chart(table()).to_dict()
    encoding = layer(spec, "point")["encoding"]
    assert [row["kind"] for row in data(spec, layer(spec, "point"))] == ["all", "few", "few"]
    assert encoding["shape"]["scale"] == {
        "domain": ["all", "group", "few"],
        "range": ["diamond", "circle", "circle"],
    }
    assert encoding["fill"]["scale"]["range"] == [LIGHT_THEME.text, LIGHT_THEME.text, "transparent"]


def test_two_groups_with_the_same_name_have_separate_rows() -> None:
    twice = pd.concat([table(), table().iloc[1:2]])
    spec = breakdown_chart.group_chart(twice).to_dict()
    assert [row["place"] for row in data(spec, layer(spec, "text"))] == [0, 1, 2, 3]


def test_the_group_chart_has_a_one_sentence_description() -> None:
    assert breakdown_chart.alt_text(table()).startswith(
        "Percentage Yes of each group as a dot with its 95% confidence interval: "
        "All cases: 33% (1 of 3); Community sentence"
    )


def case_map_spec(ink: Any = LIGHT_THEME, detail: str = "") -> dict[str, Any]:
    case_grid = build_case_map(CASES, ASKED, SMALL.case_details_by_id[detail] if detail else None)
    chart = case_map_chart.case_map_chart(breakdown_tables.case_map_table(case_grid), ASKED, ink)
    spec: dict[str, Any] = chart.to_dict()
    return spec


def test_the_case_map_chart_has_rows_and_columns_in_table_order() -> None:
    encoding = layer(case_map_spec(), "rect")["encoding"]
    assert encoding["y"]["scale"]["domain"] == ["0\tA2", "1\tA1", "2\tA3", "3\tA4"]
    assert encoding["x"]["scale"]["domain"] == ["2.2.1 Engagement", "2.2.2 Safety"]


def test_each_cell_has_a_letter_that_is_readable_on_its_shade() -> None:
    spec = case_map_spec()
    letters = layer(spec, "text")["encoding"]
    assert letters["text"]["field"] == "letter"
    assert letters["color"]["condition"]["test"] == layer(spec, "rect")["encoding"]["fillOpacity"]["condition"]["test"]
    assert {row["letter"] for row in data(spec, layer(spec, "text"))} == {"Y", "N", "–", "?"}


@pytest.mark.parametrize("ink", [LIGHT_THEME, DARK_THEME])
def test_the_letter_on_the_darkest_shade_has_contrast_on_both_backgrounds(ink: Any) -> None:
    spec = case_map_spec(ink)
    shade = layer(spec, "rect")["encoding"]["fill"]["scale"]["range"][0]
    letter = layer(spec, "text")["encoding"]["color"]["condition"]["value"]
    assert contrast(rgb(letter), rgb(shade)) >= 4.5


def test_selecting_a_cell_returns_the_case_and_the_question() -> None:
    (parameter,) = case_map_spec()["params"]
    assert parameter["name"] == case_map_chart.SELECTION_NAME
    assert parameter["select"]["fields"] == ["reference", "question"]


def test_the_groups_of_a_case_map_are_headings_between_its_rows() -> None:
    spec = case_map_spec(detail="sentence_type")
    headings = [row["label"] for row in data(spec, layer(spec, "rect")) if not row["letter"]]
    assert headings == ["Community sentence: 2 cases", "Resettlement: 1 case", "Not recorded: 1 case"]
    assert len(layer(spec, "rect")["encoding"]["y"]["scale"]["domain"]) == 4 + 3


def test_progress_is_drawn_for_every_day_including_days_without_answers() -> None:
    spec = progress_chart.progress_chart(WEEK, "answers", "Answers recorded").to_dict()
    rows = data(spec, spec["layer"][0])
    assert [(row["day"], row["number"]) for row in rows] == [
        ("2026-04-17", 40),
        ("2026-04-18", 40),
        ("2026-04-19", 40),
        ("2026-04-20", 1200),
    ]
    assert [row["says"] for row in rows if row["last"]] == ["1,200"]
    assert spec["layer"][0]["mark"]["interpolate"] == "step-after"


def test_progress_has_a_one_sentence_description() -> None:
    assert progress_chart.alt_text(WEEK, "submitted", "Cases submitted") == (
        "Cases submitted at the end of each day: 17 April 2026 0; 20 April 2026 9."
    )


def test_each_chart_can_be_downloaded_as_an_image() -> None:
    map_table = breakdown_tables.case_map_table(build_case_map(CASES, ASKED))
    charts = (
        breakdown_chart.group_chart(table(), print_width=500),
        case_map_chart.case_map_chart(map_table, ASKED, print_width=500),
        progress_chart.progress_chart(WEEK, "answers", "Answers recorded", print_width=500),
    )
    assert all(png(chart).startswith(b"\x89PNG\r\n\x1a\n") for chart in charts)
