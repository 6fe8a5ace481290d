"""Intervals of shares and differences, the bands they span, sample sizes; checked against statsmodels."""

from itertools import product

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from audit.analysis.intervals import (
    Difference,
    Interval,
    bands_spanned,
    share_interval,
)
from audit.errors import InputError
from audit.model.bands import Share
from tests.small_questionnaire import SMALL, load_questionnaire_text, replace_in_small_toml

CLOSE = 1e-9
BASES = (1, 2, 3, 5, 14, 32, 46, 100, 999)


def some_shares() -> list[Share]:
    return [Share(yes, base) for base in BASES for yes in sorted({0, 1, base // 3, base // 2, base - 1, base})]


@pytest.mark.parametrize("base", [*range(1, 61), 500, 10_000])
def test_every_share_interval_agrees_with_statsmodels(base: int) -> None:
    for yes in range(0, base + 1, 1 + base // 60):
        interval = share_interval(Share(yes, base))
        low, high = proportion_confint(yes, base, alpha=0.05, method="wilson")
        assert interval is not None
        assert interval.low / 100 == pytest.approx(low, abs=CLOSE)
        assert interval.high / 100 == pytest.approx(high, abs=CLOSE)


@pytest.mark.parametrize(("population", "read"), [(93, 46), (200, 46), (5000, 60)])
def test_a_known_population_gives_the_wilson_interval_of_a_larger_base(population: int, read: int) -> None:
    for yes in range(41):
        interval = share_interval(Share(yes, 40), population, read)
        base = 40 * (population - 1) / (population - read)
        low, high = proportion_confint(yes / 40 * base, base, alpha=0.05, method="wilson")
        assert interval is not None
        assert (interval.low / 100, interval.high / 100) == pytest.approx((low, high), abs=CLOSE)


def test_every_difference_interval_agrees_with_statsmodels() -> None:
    for first, second in product(some_shares(), repeat=2):
        interval = Difference(first, second).interval
        counts = first.yes, first.base, second.yes, second.base
        low, high = confint_proportions_2indep(*counts, method="newcomb", compare="diff", alpha=0.05)
        assert interval is not None
        assert (interval.low / 100, interval.high / 100) == pytest.approx((low, high), abs=CLOSE), counts


@pytest.mark.parametrize("population", [None, 62, 46])
def test_an_interval_contains_its_share_and_stays_within_0_and_100(population: int | None) -> None:
    for yes in range(47):
        share = Share(yes, 46)
        interval = share_interval(share, population)
        assert interval is not None
        assert 0 <= interval.low <= float(share.exact_percent or 0) <= interval.high <= 100
        assert interval.rounded[0] <= (share.percent or 0) <= interval.rounded[1]


def test_shares_of_0_and_100_have_intervals_that_end_exactly_there() -> None:
    nobody, everybody = share_interval(Share(0, 46)), share_interval(Share(46, 46))
    assert nobody is not None
    assert everybody is not None
    assert (nobody.low, everybody.high) == (0.0, 100.0)
    assert (nobody.text, everybody.text) == ("0% to 8%", "92% to 100%")


def test_the_interval_narrows_as_the_sample_approaches_the_population() -> None:
    widths = []
    for population in (None, 1000, 100, 92, 62, 47, 46):
        interval = share_interval(Share(25, 46), population)
        assert interval is not None
        widths.append(interval.high - interval.low)
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == len(widths)


@pytest.mark.parametrize("share", [Share(25, 40), Share(0, 40), Share(1, 3)])
def test_the_interval_is_a_point_if_all_eligible_cases_were_reviewed(share: Share) -> None:
    interval = share_interval(share, population=46, reviewed=46)
    assert interval == Interval(100 * share.yes / share.base, 100 * share.yes / share.base)
    assert interval is not None
    assert interval.text == share.percent_text


def test_a_reviewed_population_of_one_case_has_a_point_interval() -> None:
    assert share_interval(Share(1, 1), population=1) == Interval(100.0, 100.0)


def test_a_population_smaller_than_the_reviewed_cases_is_rejected() -> None:
    with pytest.raises(InputError, match="46 cases were reviewed, but only 45 are entered as eligible"):
        share_interval(Share(25, 40), population=45, reviewed=46)


def test_a_base_of_zero_has_no_interval_and_says_why() -> None:
    assert share_interval(Share(0, 0)) is None
    assert share_interval(Share(0, 0), population=46, reviewed=46) is None


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
def test_the_bands_of_an_interval_are_those_of_its_rounded_limits(low: float, high: float, ratings: list[str]) -> None:
    assert [band.rating for band in bands_spanned(SMALL.scale, Interval(low, high))] == ratings


@pytest.mark.parametrize(
    ("low", "high", "ratings"),
    [
        (49.5, 64.9, ["Inadequate", "Requires improvement"]),
        (50.0, 65.0, ["Requires improvement", "Good"]),
        (64.99, 79.99, ["Requires improvement", "Good"]),
    ],
)
def test_exact_bands_use_exact_interval_limits(low: float, high: float, ratings: list[str]) -> None:
    exact = load_questionnaire_text(replace_in_small_toml('band_from = "rounded"', 'band_from = "exact"')).scale
    assert [band.rating for band in bands_spanned(exact, Interval(low, high))] == ratings


def test_every_share_is_in_a_band_that_its_interval_spans() -> None:
    for share in some_shares():
        interval = share_interval(share)
        assert interval is not None
        assert SMALL.scale.band(share) in bands_spanned(SMALL.scale, interval)
