"""Two readers of the same cases: agreement, kappa and AC1; kappa checked against statsmodels."""

from fractions import Fraction
from itertools import product

import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from audit.analysis.agreement import Agreement

GRID = [counts for counts in product((0, 1, 2, 7, 44), repeat=4) if any(counts)]


def test_kappa_is_that_of_statsmodels_wherever_it_is_defined() -> None:
    checked = 0
    for yes_yes, yes_no, no_yes, no_no in GRID:
        found = Agreement(yes_yes, yes_no, no_yes, no_no).kappa
        if found is not None:
            expected = cohens_kappa([[yes_yes, yes_no], [no_yes, no_no]], return_results=False)
            assert float(found) == pytest.approx(expected, abs=1e-9)
            checked += 1
    assert checked == len(GRID) - 8


def test_ac1_is_that_of_its_formula_in_floating_point() -> None:
    for counts in GRID:
        found = Agreement(*counts).ac1
        cases = sum(counts)
        yes = (2 * counts[0] + counts[1] + counts[2]) / (2 * cases)
        chance = yes * (1 - yes) / (2 - 1) * 2
        assert found is not None
        assert float(found) == pytest.approx(((counts[0] + counts[3]) / cases - chance) / (1 - chance), abs=1e-9)


def test_of_46_cases_44_agreed_yes_and_two_split_kappa_alone_would_mislead() -> None:
    found = Agreement(44, 1, 1, 0)
    assert found.share.exact is not None
    assert round(float(found.share.exact), 1) == 95.7
    assert (str(found.share), found.kappa_text, found.ac1_text) == ("96% (44 of 46)", "−0.02", "0.95")


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((46, 0, 0, 0), "Both readers answered yes in every case, so kappa has nothing to tell from chance."),
        ((0, 0, 0, 46), "Both readers answered no in every case, so kappa has nothing to tell from chance."),
    ],
)
def test_where_everybody_gives_one_answer_kappa_says_why_there_is_none(
    counts: tuple[int, int, int, int], sentence: str
) -> None:
    found = Agreement(*counts)
    assert (found.kappa, found.kappa_text, found.why_no_kappa) == (None, "–", sentence)
    assert (found.share.percent, found.ac1, found.why_no_ac1) == (100, 1, "")


def test_where_no_case_was_read_twice_nothing_is_worked_out_and_each_says_why() -> None:
    found = Agreement(0, 0, 0, 0)
    assert (found.share.percent, found.kappa, found.ac1) == (None, None, None)
    assert {found.why_no_share, found.why_no_kappa, found.why_no_ac1} == {
        "No case was answered yes or no by both readers."
    }
    assert (found.kappa_text, found.ac1_text) == ("–", "–")


@pytest.mark.parametrize(
    ("counts", "kappa", "ac1"),
    [
        ((10, 0, 0, 10), "1.00", "1.00"),
        ((0, 10, 10, 0), "−1.00", "−1.00"),
        ((46, 1, 0, 0), "0.00", "0.98"),
        ((25, 25, 25, 25), "0.00", "0.00"),
    ],
)
def test_the_extremes_are_printed_with_two_decimals(counts: tuple[int, int, int, int], kappa: str, ac1: str) -> None:
    found = Agreement(*counts)
    assert (found.kappa_text, found.ac1_text) == (kappa, ac1)
    assert found.why_no_kappa == found.why_no_ac1 == found.why_no_share == ""


def test_the_readers_may_change_places() -> None:
    one, other = Agreement(20, 5, 2, 19), Agreement(20, 2, 5, 19)
    assert (one.kappa, one.ac1) == (other.kappa, other.ac1)
    assert isinstance(one.kappa, Fraction)
