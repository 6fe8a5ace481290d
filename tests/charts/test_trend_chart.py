"""The chart of a trend: audits in order of time, each with its share, its base and its interval."""

from __future__ import annotations

from audit.analysis.run_chart import calculate_run_chart
from audit.analysis.tallies import Tally
from audit.analysis.trend import calculate_trend
from audit.charts.colours import DARK_THEME
from audit.charts.trend import alt_text, trend_chart, trend_table
from tests.analysis.test_comparison import audit
from tests.small_questionnaire import SMALL

KEY = SMALL.key_questions[0]
TREND = calculate_trend(
    KEY,
    SMALL.id,
    [
        audit("Second", 2023, {KEY.id: Tally(9, 1)}),
        audit("First", 2021, {KEY.id: Tally(1, 9)}),
        audit("Unasked", 2022, {KEY.id: Tally(0, 0, not_applicable=4)}),
    ],
)
RUN_CHART = calculate_run_chart(TREND)
assert RUN_CHART
TABLE, MEDIAN = trend_table(RUN_CHART), float(RUN_CHART.median)


def test_audits_are_in_date_order_without_those_that_have_no_share():
    assert list(TABLE["audit"]) == ["Jun 2021, First", "Jun 2023, Second"]
    assert list(TABLE["says"]) == ["10% (1 of 10)", "90% (9 of 10)"]
    assert [round(low) for low in TABLE["low"]] == [2, 60]
    spec = trend_chart(TABLE, MEDIAN).to_dict()
    rows = next(iter(spec["datasets"].values()))
    assert [row["words"] for row in rows] == ["10% (1 of 10) in Jun 2021, First", "90% (9 of 10) in Jun 2023, Second"]
    assert spec["layer"][-1]["mark"]["limit"] == {"expr": "width"}, "a long name is cut off where the chart ends"


def test_interval_point_and_labels_are_drawn_from_0_to_100_in_the_theme_of_the_page():
    spec = trend_chart(TABLE, MEDIAN, DARK_THEME).to_dict()
    marks = [layer["mark"]["type"] for layer in spec["layer"]]
    assert marks == ["tick", "tick", "rule", "line", "rule", "point", "text"]
    *limits, _median, path, span, points, labels = spec["layer"]
    assert [limit["encoding"]["x"]["field"] for limit in limits] == ["limit_low", "limit_high"]
    assert path["encoding"]["x"]["scale"]["domain"] == [0, 100]
    assert (span["encoding"]["x"]["field"], span["encoding"]["x2"]["field"]) == ("low", "high")
    assert (points["mark"]["color"], labels["mark"]["color"]) == (DARK_THEME.lowest_bar, DARK_THEME.text)


def test_the_trend_has_a_description_in_words():
    assert alt_text(TABLE, MEDIAN) == (
        "Percentage Yes over 2 audits, earliest first: Jun 2021, First 10% (1 of 10); Jun 2023, Second 90% (9 of 10). "
        "Median 50%."
    )


def test_audits_with_the_same_name_and_month_have_separate_rows():
    units = ("Northtown", "Southtown", "Southtown")
    audits = [audit("Summer", 2023, audit_id=str(number), unit=unit) for number, unit in enumerate(units)]
    run_chart = calculate_run_chart(calculate_trend(KEY, SMALL.id, audits))
    assert run_chart
    assert list(trend_table(run_chart)["audit"]) == [
        "Jun 2023, Summer, Northtown",
        "Jun 2023, Summer, Southtown (1)",
        "Jun 2023, Summer, Southtown (2)",
    ]
