"""The chart of a trend: audits in order of time, each with its share, its base and its interval."""

from __future__ import annotations

from audit.analysis.comparison import calculate_trend
from audit.analysis.tallies import Tally
from audit.charts.colours import DARK_THEME
from audit.charts.trend import alt_text, trend_chart, trend_table
from tests.analysis.test_comparison import audit
from tests.small_questionnaire import SMALL

KEY = SMALL.key_questions[0]
POINTS = calculate_trend(
    KEY,
    SMALL.id,
    [
        audit("Second", 2023, {KEY.id: Tally(9, 1)}),
        audit("First", 2021, {KEY.id: Tally(1, 9)}),
        audit("Unasked", 2022, {KEY.id: Tally(0, 0, not_applicable=4)}),
    ],
)
TABLE = trend_table(POINTS)


def test_audits_are_in_date_order_without_those_that_have_no_share():
    assert list(TABLE["audit"]) == ["Jun 2021, First", "Jun 2023, Second"]
    assert list(TABLE["says"]) == ["10% (1 of 10)", "90% (9 of 10)"]
    assert [round(low) for low in TABLE["low"]] == [2, 60]
    spec = trend_chart(TABLE).to_dict()
    rows = next(iter(spec["datasets"].values()))
    assert [row["words"] for row in rows] == ["10% (1 of 10) in Jun 2021, First", "90% (9 of 10) in Jun 2023, Second"]
    assert spec["layer"][3]["mark"]["limit"] == {"expr": "width"}, "a long name is cut off where the chart ends"


def test_interval_point_and_labels_are_drawn_from_0_to_100_in_the_theme_of_the_page():
    spec = trend_chart(TABLE, DARK_THEME).to_dict()
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["line", "rule", "point", "text"]
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, 100]
    assert (spec["layer"][1]["encoding"]["x"]["field"], spec["layer"][1]["encoding"]["x2"]["field"]) == ("low", "high")
    assert spec["layer"][2]["mark"]["color"] == DARK_THEME.lowest_bar
    assert spec["layer"][3]["mark"]["color"] == DARK_THEME.text


def test_the_trend_has_a_one_sentence_description():
    assert alt_text(TABLE) == (
        "Percentage Yes over 2 audits, earliest first: Jun 2021, First 10% (1 of 10); Jun 2023, Second 90% (9 of 10)."
    )


def test_audits_with_the_same_name_and_month_have_separate_rows():
    units = ("Northtown", "Southtown", "Southtown")
    points = calculate_trend(KEY, SMALL.id, [audit("Summer", 2023, unit=unit) for unit in units])
    assert list(trend_table(points)["audit"]) == [
        "Jun 2023, Summer, Northtown",
        "Jun 2023, Summer, Southtown (1)",
        "Jun 2023, Summer, Southtown (2)",
    ]
