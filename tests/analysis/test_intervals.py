"""Intervals of shares and differences, the bands they span, sample sizes; checked against statsmodels."""

import math
from itertools import product

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from audit.analysis.intervals import (
    Difference,
    DifferenceInterval,
    Interval,
    bands_spanned,
    half_up,
    margin,
    sample_size,
    share_interval,
    why_no_interval,
)
from audit.errors import InputError
from audit.model.bands import Share
from tests.small_questionnaire import SMALL, changed, load

CLOSE = 1e-9
BASES = (1, 2, 3, 5, 14, 32, 46, 100, 999)


def some_shares() -> list[Share]:
    return [Share(yes, base) for base in BASES for yes in sorted({0, 1, base // 3, base // 2, base - 1, base})]


@pytest.mark.parametrize("base", [*range(1, 61), 500, 10_000])
def test_the_interval_of_every_share_is_that_of_statsmodels(base: int) -> None:
    for yes in range(0, base + 1, 1 + base // 60):
        found = share_interval(Share(yes, base))
        low, high = proportion_confint(yes, base, alpha=0.05, method="wilson")
        assert found is not None
        assert found.low / 100 == pytest.approx(low, abs=CLOSE)
        assert found.high / 100 == pytest.approx(high, abs=CLOSE)


@pytest.mark.parametrize(("population", "read"), [(62, 46), (63, 46), (200, 46), (47, 46), (5000, 60)])
def test_with_a_known_population_it_is_wilson_on_the_larger_base(population: int, read: int) -> None:
    for yes in range(41):
        found = share_interval(Share(yes, 40), population, read)
        base = 40 * (population - 1) / (population - read)
        low, high = proportion_confint(yes / 40 * base, base, alpha=0.05, method="wilson")
        assert found is not None
        assert (found.low / 100, found.high / 100) == pytest.approx((low, high), abs=CLOSE)


def test_the_difference_of_two_shares_is_that_of_statsmodels() -> None:
    for first, second in product(some_shares(), repeat=2):
        found = Difference(first, second).interval
        counts = first.yes, first.base, second.yes, second.base
        low, high = confint_proportions_2indep(*counts, method="newcomb", compare="diff", alpha=0.05)
        assert found is not None
        assert (found.low / 100, found.high / 100) == pytest.approx((low, high), abs=CLOSE), counts


@pytest.mark.parametrize("population", [None, 62, 46])
def test_an_interval_holds_its_share_and_stays_within_0_and_100(population: int | None) -> None:
    for yes in range(47):
        share = Share(yes, 46)
        found = share_interval(share, population)
        assert found is not None
        assert 0 <= found.low <= float(share.exact or 0) <= found.high <= 100
        assert found.whole[0] <= (share.percent or 0) <= found.whole[1]


def test_nobody_and_everybody_end_exactly_at_0_and_100() -> None:
    nobody, everybody = share_interval(Share(0, 46)), share_interval(Share(46, 46))
    assert nobody is not None
    assert everybody is not None
    assert (nobody.low, everybody.high) == (0.0, 100.0)
    assert (nobody.text, everybody.text) == ("0% to 8%", "92% to 100%")


def test_the_nearer_the_sample_comes_to_the_population_the_narrower_the_interval() -> None:
    widths = []
    for population in (None, 1000, 100, 62, 47, 46):
        found = share_interval(Share(25, 46), population)
        assert found is not None
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == len(widths)


@pytest.mark.parametrize("share", [Share(25, 40), Share(0, 40), Share(1, 3)])
def test_where_all_eligible_cases_were_read_the_interval_is_a_point(share: Share) -> None:
    found = share_interval(share, population=46, read=46)
    assert found == Interval(100 * share.yes / share.base, 100 * share.yes / share.base)
    assert found is not None
    assert found.text == share.text


def test_a_population_of_one_case_that_was_read_is_a_point() -> None:
    assert share_interval(Share(1, 1), population=1) == Interval(100.0, 100.0)


def test_a_population_smaller_than_the_cases_read_is_refused() -> None:
    with pytest.raises(InputError, match="46 cases were read, but only 45 are said to be eligible"):
        share_interval(Share(25, 40), population=45, read=46)
    with pytest.raises(InputError, match="only 45"):
        margin(46, 45)


def test_a_base_of_nought_has_no_interval_and_says_why() -> None:
    assert share_interval(Share(0, 0)) is None
    assert share_interval(Share(0, 0), population=46, read=46) is None
    assert why_no_interval(Share(0, 0)) == "No case was answered yes or no, so there is no share and no interval."
    assert why_no_interval(Share(0, 1)) == ""


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (40.5, 67.49, "41% to 67%"),
        (0.0, 0.4, "0%"),
        (62.5, 62.5, "63%"),
        (99.5, 100.0, "100%"),
    ],
)
def test_an_interval_is_printed_in_whole_percentages_a_half_rounded_up(low: float, high: float, text: str) -> None:
    assert Interval(low, high).text == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (-12.3, 5.0, "−12 to +5 points"),
        (-0.4, 12.5, "0 to +13 points"),
        (-12.5, 0.4, "−13 to 0 points"),
        (-30.2, -29.9, "−30 points"),
    ],
)
def test_an_interval_of_a_difference_is_printed_in_points_with_their_signs(low: float, high: float, text: str) -> None:
    assert DifferenceInterval(low, high).text == text
    assert str(DifferenceInterval(low, high)) == text


def test_turning_a_difference_round_turns_only_the_signs() -> None:
    for first, second in product(some_shares(), repeat=2):
        one, other = Difference(first, second), Difference(second, first)
        assert one.interval is not None
        assert other.interval is not None
        assert one.interval.low == pytest.approx(-other.interval.high)
        assert half_up(one.points or 0) == -half_up(other.points or 0)


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        (Share(2, 14), Share(9, 32), "−14 points"),
        (Share(25, 40), Share(0, 40), "+63 points"),
        (Share(0, 40), Share(25, 40), "−63 points"),
        (Share(51, 100), Share(50, 100), "+1 point"),
        (Share(50, 100), Share(51, 100), "−1 point"),
        (Share(1, 300), Share(0, 300), "0 points"),
        (Share(0, 0), Share(1, 2), "–"),
    ],
)
def test_a_difference_is_printed_in_whole_points(first: Share, second: Share, text: str) -> None:
    assert Difference(first, second).text == text


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (Share(0, 0), Share(1, 2), "The base of the first share is nought, so there is no difference."),
        (Share(1, 2), Share(0, 0), "The base of the second share is nought, so there is no difference."),
        (Share(0, 0), Share(0, 0), "The bases of both shares are nought, so there is no difference."),
        (Share(0, 1), Share(0, 1), ""),
    ],
)
def test_a_difference_that_does_not_exist_says_why(first: Share, second: Share, sentence: str) -> None:
    found = Difference(first, second)
    assert found.why_none == sentence
    assert (found.points is None, found.interval is None) == (bool(sentence), bool(sentence))


@pytest.mark.parametrize(
    ("low", "high", "ratings"),
    [
        (40.0, 48.0, ["Inadequate"]),
        (0.0, 100.0, ["Inadequate", "Requires improvement", "Good", "Outstanding"]),
        (40.0, 49.4, ["Inadequate"]),
        (40.0, 49.5, ["Inadequate", "Requires improvement"]),
        (49.4, 64.4, ["Inadequate", "Requires improvement"]),
        (49.5, 64.5, ["Requires improvement", "Good"]),
        (80.0, 80.0, ["Outstanding"]),
        (79.4, 79.4, ["Good"]),
        (100.0, 100.0, ["Outstanding"]),
        (0.0, 0.0, ["Inadequate"]),
    ],
)
def test_the_bands_of_an_interval_are_those_of_its_printed_bounds(low: float, high: float, ratings: list[str]) -> None:
    assert [band.rating for band in bands_spanned(SMALL.scale, Interval(low, high))] == ratings


@pytest.mark.parametrize(
    ("low", "high", "ratings"),
    [
        (49.5, 64.9, ["Inadequate", "Requires improvement"]),
        (50.0, 65.0, ["Requires improvement", "Good"]),
        (64.99, 79.99, ["Requires improvement", "Good"]),
    ],
)
def test_where_the_exact_share_is_banded_so_are_the_exact_bounds(low: float, high: float, ratings: list[str]) -> None:
    exact = load(changed('band_from = "rounded"', 'band_from = "exact"')).scale
    assert [band.rating for band in bands_spanned(exact, Interval(low, high))] == ratings


def test_every_share_lies_in_a_band_that_its_interval_spans() -> None:
    for share in some_shares():
        found = share_interval(share)
        assert found is not None
        assert SMALL.scale.band(share) in bands_spanned(SMALL.scale, found)


@pytest.mark.parametrize(("eligible", "sample"), [(0, 0), (1, 1), (61, 45), (62, 46), (63, 46), (64, 47), (10**9, 165)])
def test_the_sample_is_as_large_as_80_per_cent_and_5_points_need(eligible: int, sample: int) -> None:
    assert sample_size(eligible) == sample


@pytest.mark.parametrize("eligible", [2, 10, 46, 62, 63, 500, 100_000])
@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_the_sample_keeps_within_its_margin_and_one_case_fewer_would_not(eligible: int, confidence: float) -> None:
    drawn = sample_size(eligible, 5, confidence)
    assert drawn <= eligible
    kept, missed = margin(drawn, eligible, confidence), margin(drawn - 1, eligible, confidence)
    assert kept is not None
    assert kept <= 5
    assert missed is None or missed > 5


def test_the_margin_without_a_population_is_that_of_the_plain_formula() -> None:
    assert margin(100, confidence=0.95) == pytest.approx(1.959963984540054 * 5, abs=CLOSE)
    assert margin(0) is None
    assert margin(1, 1) == 0.0
    assert margin(46, 62) == pytest.approx(1.2815515655446004 * 50 * math.sqrt(16 / 61 / 46), abs=CLOSE)
