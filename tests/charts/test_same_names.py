"""Charts are keyed by id: things with the same name are drawn separately, not one on top of the other."""

from __future__ import annotations

import re

from audit.analysis import breakdown_tables, tables
from audit.analysis.breakdowns import calculate_breakdown, counted_cases
from audit.analysis.intervals import ConfidenceInterval, Interval
from audit.analysis.ratings import calculate_results
from audit.analysis.run_chart import calculate_run_chart
from audit.analysis.trend import calculate_trend
from audit.charts.breakdown import group_chart
from audit.charts.images import Chart, svg
from audit.charts.intervals import IntervalRow, interval_chart
from audit.charts.key_questions import alt_text, key_question_chart
from audit.charts.prompts import PromptRow, prompt_chart
from audit.charts.trend import trend_chart, trend_table
from audit.model.bands import Share
from tests.analysis.test_comparison import audit
from tests.small_questionnaire import load_questionnaire_text, records_with, replace_in_small_toml
from tests.text_tables import parse_records

TWICE = load_questionnaire_text(replace_in_small_toml('short = "Safety"', 'short = "Engagement"'))
# A choice with the same text as the group of cases without a value, as in the questionnaire of HM Inspectorate.
NOT_RECORDED_CHOICE = load_questionnaire_text(
    replace_in_small_toml('text = "Resettlement"', 'text = "Not recorded"'),
)
BAR = re.compile(r'aria-roledescription="bar" d="M([-\d.]+),([-\d.]+)h([-\d.]+)v')
POINT = re.compile(r'aria-roledescription="(?:point|circle|square)"[^>]*? transform="translate\(([-\d.]+),([-\d.]+)\)')
WIDTH = 500  # pixels of 100 per cent


def drawn_bars(chart: Chart) -> list[tuple[int, int, int]]:
    """Start, place from the top and length of every bar in the image, in pixels."""
    return [tuple(round(float(number)) for number in bar) for bar in BAR.findall(svg(chart).decode())]  # type: ignore[misc]


def places(chart: Chart) -> list[int]:
    """The place from the top of every point in the image, in pixels."""
    return [round(float(y)) for _, y in POINT.findall(svg(chart).decode())]


def test_two_key_questions_with_one_short_name_have_two_bars_from_0() -> None:
    results = calculate_results(TWICE, records_with({"2.2.1": (3, 1), "2.2.2": (2, 3)}), {}, frozenset())
    standard = next(result for result in results.standards if result.standard.id == "2.2")
    table = tables.questions_table(tables.key_question_rows(standard))
    chart = key_question_chart(table, TWICE.scale, print_width=WIDTH)
    (first_start, first_place, first), (second_start, second_place, second) = drawn_bars(chart)
    assert (first_start, first) == (0, 375)
    assert (second_start, second) == (0, 200)
    assert first_place < second_place
    assert "2.2.1 Engagement 75% (3 of 4); 2.2.2 Engagement 40% (2 of 5)" in alt_text(table)
    image = svg(chart).decode()
    assert ">2.2.1 Engagement<" in image
    assert ">2.2.2 Engagement<" in image


def test_the_short_name_alone_is_printed_if_only_one_question_has_it() -> None:
    results = calculate_results(TWICE, records_with({"2.2.1": (3, 1), "2.3.1": (2, 3)}), {}, frozenset())
    rows = [row for result in results.standards for row in tables.key_question_rows(result)]
    shorts = dict(tables.questions_table(rows)["short"])
    assert shorts["2.6.1"] == "Progress"


def test_two_intervals_with_the_same_name_are_on_two_lines() -> None:
    interval = ConfidenceInterval(Interval(20.0, 60.0))
    rows = [IntervalRow("On time", Share(yes, 10), interval) for yes in (3, 5)]
    assert len(set(places(interval_chart(rows, TWICE.scale)))) == 2


def test_two_prompts_with_the_same_text_have_two_bars() -> None:
    rows = [PromptRow(id, "Is it on time?", Share(1, 4)) for id in ("2.2.1a", "2.2.1b")]
    assert len({place for _, place, _ in drawn_bars(prompt_chart(rows))}) == 2


def test_a_choice_called_not_recorded_is_not_mixed_with_cases_without_a_value() -> None:
    records = parse_records(
        """
        case  sentence_type  2.2.1
        A1    -              yes
        A2    resettlement   no
        A3    community      yes
        """,
        NOT_RECORDED_CHOICE,
    )
    detail = NOT_RECORDED_CHOICE.case_details_by_id["sentence_type"]
    breakdown = calculate_breakdown(NOT_RECORDED_CHOICE, counted_cases(NOT_RECORDED_CHOICE, records), [detail])
    table = breakdown_tables.groups_table(breakdown, "2.2.1")
    groups = list(table["group"])
    assert len(groups) == len(set(groups)) == 4
    assert len(set(places(group_chart(table)))) == 4


def test_audits_with_the_same_name_unit_and_month_have_a_line_each() -> None:
    key_question = TWICE.key_questions[0]
    trend = calculate_trend(key_question, TWICE.id, [audit("Summer", 2023, unit="Northtown") for _ in range(3)])
    run_chart = calculate_run_chart(trend)
    assert run_chart
    assert len(set(places(trend_chart(trend_table(run_chart), 50)))) == 3
