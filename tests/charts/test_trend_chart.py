"""The chart of a trend: audits in order of time, each with its share, its base and its interval."""

from __future__ import annotations

from audit.analysis.comparison import trend
from audit.charts.colours import ON_DARK
from audit.charts.trend import describe, trend_chart, trend_table
from audit.model.answers import Tally
from tests.analysis.test_comparison import audit
from tests.small_questionnaire import SMALL

KEY = SMALL.key_questions[0]
FOUND = trend(
    KEY,
    SMALL.id,
    [
        audit("Second", 2023, {KEY.id: Tally(9, 1)}),
        audit("First", 2021, {KEY.id: Tally(1, 9)}),
        audit("Unasked", 2022, {KEY.id: Tally(0, 0, not_applicable=4)}),
    ],
)
TABLE = trend_table(FOUND)


def test_audits_stand_in_order_of_time_and_those_without_a_share_are_left_out():
    assert list(TABLE["audit"]) == ["Jun 2021, First", "Jun 2023, Second"]
    assert list(TABLE["says"]) == ["10% (1 of 10)", "90% (9 of 10)"]
    assert [round(low) for low in TABLE["low"]] == [2, 60]
    made = trend_chart(TABLE).to_dict()
    rows = next(iter(made["datasets"].values()))
    assert [row["words"] for row in rows] == ["10% (1 of 10) in Jun 2021, First", "90% (9 of 10) in Jun 2023, Second"]
    assert made["layer"][3]["mark"]["limit"] == {"expr": "width"}, "a long name is cut off where the chart ends"


def test_interval_point_and_words_are_drawn_from_nought_to_a_hundred_in_the_readers_ink():
    made = trend_chart(TABLE, ON_DARK).to_dict()
    assert [layer["mark"]["type"] for layer in made["layer"]] == ["line", "rule", "point", "text"]
    assert made["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, 100]
    assert (made["layer"][1]["encoding"]["x"]["field"], made["layer"][1]["encoding"]["x2"]["field"]) == ("low", "high")
    assert made["layer"][2]["mark"]["color"] == ON_DARK.lowest
    assert made["layer"][3]["mark"]["color"] == ON_DARK.words


def test_the_trend_is_told_in_one_sentence():
    assert describe(TABLE) == (
        "Percentage Yes over 2 audits, earliest first: Jun 2021, First 10% (1 of 10); Jun 2023, Second 90% (9 of 10)."
    )


def test_audits_of_one_name_and_month_keep_rows_of_their_own():
    units = ("Northtown", "Southtown", "Southtown")
    found = trend(KEY, SMALL.id, [audit("Summer", 2023, unit=unit) for unit in units])
    assert list(trend_table(found)["audit"]) == [
        "Jun 2023, Summer, Northtown",
        "Jun 2023, Summer, Southtown (1)",
        "Jun 2023, Summer, Southtown (2)",
    ]
