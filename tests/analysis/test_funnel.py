"""Units against exact limits: the limits against scipy, and what is said about few, equal and many units."""

from __future__ import annotations

import random

import pytest
from scipy.stats import binom

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.exact_limits import INNER, OUTER, exact_limits, is_outside
from audit.analysis.funnel import calculate_funnel, funnel_notes, which_outside, why_not_rank
from audit.analysis.tallies import SuppressedTally, Tally
from audit.charts.colours import DARK_THEME
from audit.charts.funnel import alt_text, funnel_chart, limits_table, points_table
from audit.messages import analysis as messages
from audit.model.bands import Share
from tests.analysis.test_comparison import audit
from tests.small_questionnaire import SMALL

KEY = SMALL.key_questions[0]


def unit(name: str, yes: int, base: int) -> AuditSummaryCounts:
    return audit(name, 2023, {KEY.id: Tally(yes, base - yes)}, unit=name)


@pytest.mark.parametrize("coverage", [INNER, OUTER])
@pytest.mark.parametrize("common", [0.05, 0.5, 0.54, 0.97])
def test_a_share_is_outside_exactly_if_scipy_says_that_a_count_so_far_out_is_too_unlikely(
    common: float, coverage: float
) -> None:
    for base in (1, 6, 15, 46, 200):
        limits, tail = exact_limits(base, common, coverage), (1 - coverage) / 2
        for yes in range(base + 1):
            is_unlikely = binom.cdf(yes, base, common) < tail or binom.sf(yes - 1, base, common) < tail
            assert is_outside(Share(yes, base), limits) is bool(is_unlikely), (base, yes)


@pytest.mark.parametrize("common", [0, 1])
def test_limits_around_nobody_and_everybody_are_that_share(common: int) -> None:
    limits = exact_limits(10, common, OUTER)
    assert not is_outside(Share(10 * common, 10), limits)
    assert is_outside(Share(5, 10), limits)


def test_one_unit_cannot_be_drawn_and_a_suppressed_one_is_left_out() -> None:
    suppressed = audit("Hidden", 2023, {KEY.id: SuppressedTally(printed_base=10)})
    funnel = calculate_funnel(KEY, [unit("North", 5, 10), suppressed, audit("None", 2023, {KEY.id: Tally()})])
    assert (funnel.can_be_drawn, len(funnel.points), funnel.left_out) == (False, 1, 2)


def test_units_outside_are_counted_and_placed() -> None:
    units = [unit(f"U{number}", 25, 46) for number in range(86)]
    funnel = calculate_funnel(KEY, [*units, unit("Low", 8, 46), unit("High", 33, 46)])
    assert [point.place for point in funnel.points[-2:]] == ["Below the outer limits", "Above the inner limits"]
    assert which_outside(funnel, "unit") == messages.OUTSIDE_LIMITS.format(
        outer=1, units="88 units", lie="lies", inner=1, by_chance="about 4"
    )
    assert why_not_rank(funnel, "unit", SMALL.case_label).startswith(
        messages.RANKING_IS_LUCK.partition("{cases}")[0] + "46 cases"
    )
    assert funnel_notes(funnel, "unit", SMALL.case_label) == [messages.WHY_OUTSIDE.format(noun="unit", plural="cases")]


def test_few_units_get_a_warning() -> None:
    funnel = calculate_funnel(KEY, [unit(name, 5, 10) for name in ("North", "South", "West")])
    assert messages.FEW_UNITS.format(units="3 units") in funnel_notes(funnel, "unit", SMALL.case_label)


def test_equal_units_are_one_point_with_a_label_and_this_audit_is_named() -> None:
    funnel = calculate_funnel(KEY, [unit(name, 5, 10) for name in ("North", "South", "West")])
    table = points_table(funnel, "south")
    assert list(table["label"]) == ["This audit and 2 more"]
    assert list(points_table(funnel, "")["units"]) == [3]
    assert list(table["names"]) == ["North; South; West"]
    assert "This audit: 50% (5 of 10), inside the limits." in alt_text(funnel, "south")


@pytest.mark.parametrize("units", [2, 100])
def test_the_chart_is_drawn_for_few_and_many_units_of_any_size(units: int) -> None:
    rng = random.Random(units)
    shares = [(rng.randint(0, base), base) for base in rng.choices([1, 3, 15, 46, 900], k=units)]
    funnel = calculate_funnel(KEY, [unit(f"U{number}", yes, base) for number, (yes, base) in enumerate(shares)])
    spec = funnel_chart(points_table(funnel, "u0"), limits_table(funnel), 50, DARK_THEME).to_dict()
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["line", "rule", "point", "point", "text"]
    assert limits_table(funnel)["percent"].between(0, 100).all()
