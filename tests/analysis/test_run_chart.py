"""Run chart: each rule on drawn and published examples, and no claim with too few points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import permutations

import pytest

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.run_chart import (
    MIN_POINTS,
    Rule,
    RunChart,
    calculate_run_chart,
    count_runs,
    find_shifts,
    find_trends,
    how_read,
    usual_runs,
)
from audit.analysis.tallies import Tally
from audit.analysis.trend import calculate_trend
from audit.messages import analysis as messages
from tests.analysis.test_comparison import audit
from tests.small_questionnaire import SMALL

KEY = SMALL.key_questions[0]


def numbers(values: Sequence[int]) -> list[Fraction]:
    return [Fraction(value) for value in values]


def run_chart_of(yes: Sequence[int], base: int = 40) -> RunChart:
    """The run chart of monthly audits with so many Yes each."""
    audits: list[AuditSummaryCounts] = [
        audit(
            f"A{number}",
            tallies={KEY.id: Tally(count, base - count)},
            fieldwork_from=date(2020 + number // 12, number % 12 + 1, 1),
        )
        for number, count in enumerate(yes)
    ]
    run_chart = calculate_run_chart(calculate_trend(KEY, SMALL.id, audits))
    assert run_chart is not None
    return run_chart


def rules_of(yes: Sequence[int]) -> set[Rule]:
    return {signal.rule for signal in run_chart_of(yes).signals}


# --- Shift ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([1, 9, 9, 9, 9, 9, 1], []),
        ([1, 9, 9, 9, 9, 9, 9, 1], [[1, 2, 3, 4, 5, 6]]),
        ([9, 9, 5, 9, 9, 5, 9, 9], [[0, 1, 3, 4, 6, 7]]),
        ([9, 9, 9, 1, 9, 9, 9], []),
        ([1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9], [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]),
        ([5] * 12, []),
    ],
)
def test_a_shift_is_six_points_on_one_side_and_points_on_the_line_do_not_count(
    values: list[int], found: list[list[int]]
) -> None:
    assert find_shifts(numbers(values), Fraction(5)) == found


# --- Trend ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([1, 2, 3, 4, 1], []),
        ([1, 2, 3, 4, 5], [[0, 1, 2, 3, 4]]),
        ([9, 7, 5, 3, 1, 2], [[0, 1, 2, 3, 4]]),
        ([1, 2, 2, 3, 4, 5], [[0, 1, 3, 4, 5]]),
        ([2, 2, 3, 4, 5], []),
        ([1, 2, 3, 4, 5, 4, 3, 2, 1], [[0, 1, 2, 3, 4], [4, 5, 6, 7, 8]]),
        ([3, 3, 3, 3, 3, 3], []),
        ([], []),
    ],
)
def test_a_trend_is_five_points_in_one_direction_and_equal_points_count_once(
    values: list[int], found: list[list[int]]
) -> None:
    assert find_trends(numbers(values)) == found


# --- Runs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("each_side", "too_few", "too_many"),
    [(5, 2, 10), (6, 3, 11), (7, 3, 13), (8, 4, 14), (9, 5, 15), (10, 6, 16), (12, 7, 19), (15, 10, 22), (20, 14, 28)],
)
def test_the_usual_number_of_runs_is_that_of_the_table_of_swed_and_eisenhart(
    each_side: int, too_few: int, too_many: int
) -> None:
    assert usual_runs(each_side, each_side) == (too_few + 1, too_many - 1)


def test_the_distribution_of_runs_is_that_of_all_orders() -> None:
    orders = set(permutations([1] * 5 + [9] * 3))
    runs = sorted(count_runs(numbers(order), Fraction(5))[0] for order in orders)
    fewest, most = usual_runs(3, 5)
    tail = len(runs) * 0.025
    assert sum(each < fewest for each in runs) <= tail < sum(each <= fewest for each in runs)
    assert sum(each > most for each in runs) <= tail < sum(each >= most for each in runs)


def test_points_on_one_side_only_are_no_signal_of_runs() -> None:
    assert usual_runs(0, 7) == (1, 1)
    assert usual_runs(0, 0) == (1, 1)


# --- The chart --------------------------------------------------------------------------------------------------------

STEADY = [20, 22, 19, 21, 18, 23, 20, 19, 22, 20, 21, 19]


def test_steady_percentages_have_no_signal() -> None:
    run_chart = run_chart_of(STEADY)
    assert (run_chart.signals, how_read(run_chart)) == ((), [messages.NO_SIGNAL])
    assert run_chart.median == Fraction(100 * 20, 40)


def test_each_rule_is_found_in_a_chart_that_breaks_it() -> None:
    assert rules_of([20, 18] * 3 + [25, 28, 26, 29, 25, 30]) >= {Rule.SHIFT}
    assert rules_of([20, 18, 21, 19, 20, 22, 24, 25, 26, 20, 18, 21]) == {Rule.TREND}
    assert rules_of([18, 22] * 10) == {Rule.RUNS}
    assert rules_of([*STEADY, 38, 21]) == {Rule.ASTRONOMICAL}


def test_a_signal_names_the_audits() -> None:
    run_chart = run_chart_of([*STEADY, 38, 21])
    assert how_read(run_chart) == [f"Astronomical point: {messages.ASTRONOMICAL_FOUND.format(audit='“A12”')}"]


def test_fewer_than_twelve_points_give_no_claim_whatever_they_are() -> None:
    run_chart = run_chart_of(range(1, 34, 3)[:11])
    assert len(run_chart.points) == MIN_POINTS - 1
    assert (run_chart.has_too_few, run_chart.signals) == (True, ())
    assert how_read(run_chart) == [messages.TOO_FEW_POINTS.format(points="11 audits", minimum=12)]
    assert run_chart_of(range(1, 37, 3)[:12]).signals


def test_an_audit_without_a_percentage_is_no_point() -> None:
    audits = [audit("Without", 2021, {KEY.id: Tally(not_applicable=4)})]
    assert calculate_run_chart(calculate_trend(KEY, SMALL.id, audits)) is None
