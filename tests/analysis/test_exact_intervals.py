"""Exact intervals if most of the eligible cases were read: against scipy, at the edges, and their coverage."""

import math

import pytest
from scipy.stats import hypergeom

from audit.analysis.exact_intervals import MAX_UNREAD, is_exact, possible_yes
from audit.analysis.intervals import share_interval, wilson_interval
from audit.model.bands import Share


def fits(yes: int, read: int, eligible: int, total: int) -> bool:
    """Whether both mid-P tails of the count leave more than 2.5%, by scipy."""
    counts = hypergeom(eligible, total, read)
    half = counts.pmf(yes) / 2
    return min(counts.sf(yes - 1) - half, counts.cdf(yes) - half) > 0.025


@pytest.mark.parametrize(("read", "eligible"), [(3, 4), (5, 5), (15, 16), (15, 30), (46, 48), (46, 63)])
def test_the_numbers_that_fit_are_those_of_scipy(read: int, eligible: int) -> None:
    for yes in range(read + 1):
        totals = [total for total in range(yes, yes + eligible - read + 1) if fits(yes, read, eligible, total)]
        assert possible_yes(yes, read, eligible) == (totals[0], totals[-1])


def test_an_interval_is_exact_if_at_least_half_was_read_and_few_were_not() -> None:
    assert is_exact(46, 92)
    assert not is_exact(46, 93)
    assert is_exact(1000, 1000 + MAX_UNREAD)
    assert not is_exact(1000, 1001 + MAX_UNREAD)


def test_yes_and_no_are_treated_alike() -> None:
    for yes in range(47):
        lowest, highest = possible_yes(yes, 46, 63)
        assert possible_yes(46 - yes, 46, 63) == (63 - highest, 63 - lowest)


@pytest.mark.parametrize("eligible", [47, 48, 49, 51, 54, 58])
def test_nearly_everything_read_the_interval_is_right_at_least_93_times_in_100(eligible: int) -> None:
    """Whatever the true number of Yes, on average over it and its neighbours; Wilson's is right 80 times at worst."""
    read = 46
    coverage = []
    for total in range(math.ceil(eligible / 10), eligible * 9 // 10 + 1):
        chances = hypergeom(eligible, total, read)
        right = 0.0
        for yes in range(max(0, total - eligible + read), min(read, total) + 1):
            lowest, highest = possible_yes(yes, read, eligible)
            right += chances.pmf(yes) * (lowest <= total <= highest)
        coverage.append(right)
    averages = [sum(coverage[place - 1 : place + 2]) / 3 for place in range(1, len(coverage) - 1)]
    assert min(averages) >= 0.93
    assert min(coverage) >= 0.91


def test_a_design_effect_widens_an_exact_interval_but_not_beyond_what_is_possible() -> None:
    """Of 48, 46 were read with 25 Yes, so that there are 25 to 27."""
    for design_effect in (1, 2, 100):
        interval = share_interval(Share(25, 46), population=48, design_effect=design_effect)
        assert interval is not None
        assert (interval.low, interval.high) == pytest.approx((100 * 25 / 48, 100 * 27 / 48))
    narrow, wide = (share_interval(Share(25, 46), population=63, design_effect=effect) for effect in (1, 2))
    assert narrow is not None
    assert wide is not None
    point = 100 * 25 / 46
    corrected = wilson_interval(25 / 46, 23 * (31.5 - 1) / (31.5 - 23))
    assert wide.low == pytest.approx(min(corrected.low, point - math.sqrt(2) * (point - narrow.low)))
    assert wide.high == pytest.approx(max(corrected.high, point + math.sqrt(2) * (narrow.high - point)))


def test_of_cases_not_read_only_those_count_to_which_the_question_may_apply() -> None:
    """In 40 of the 46 cases read the question applied, so it applies to about 15 of the 17 that were not read."""
    assert share_interval(Share(25, 40), population=63, reviewed=46) == share_interval(Share(25, 40), population=55)
