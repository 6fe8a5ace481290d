"""Two readers of the same cases: agreement, kappa and AC1; kappa checked against statsmodels."""

from fractions import Fraction
from itertools import product

import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from audit.analysis.agreement import Agreement
from audit.messages import analysis as messages

GRID = [counts for counts in product((0, 1, 2, 7, 44), repeat=4) if any(counts)]


def test_kappa_agrees_with_statsmodels_wherever_it_is_defined() -> None:
    checked = 0
    for yes_yes, yes_no, no_yes, no_no in GRID:
        coefficient = Agreement(yes_yes, yes_no, no_yes, no_no).kappa
        if coefficient is not None:
            expected = cohens_kappa([[yes_yes, yes_no], [no_yes, no_no]], return_results=False)
            assert float(coefficient) == pytest.approx(expected, abs=1e-9)
            checked += 1
    assert checked == len(GRID) - 8


def test_ac1_agrees_with_its_formula_in_floating_point() -> None:
    for counts in GRID:
        coefficient = Agreement(*counts).ac1
        cases = sum(counts)
        yes = (2 * counts[0] + counts[1] + counts[2]) / (2 * cases)
        rng = yes * (1 - yes) / (2 - 1) * 2
        assert coefficient is not None
        assert float(coefficient) == pytest.approx(((counts[0] + counts[3]) / cases - rng) / (1 - rng), abs=1e-9)


def test_high_agreement_on_46_cases_gives_a_misleading_kappa() -> None:
    agreement = Agreement(44, 1, 1, 0)
    assert agreement.share.exact_percent is not None
    assert round(float(agreement.share.exact_percent), 1) == 95.7
    assert (str(agreement.share), agreement.kappa_text, agreement.ac1_text) == ("96% (44 of 46)", "−0.02", "0.95")


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((46, 0, 0, 0), messages.NO_KAPPA.format(answer="Yes")),
        ((0, 0, 0, 46), messages.NO_KAPPA.format(answer="No")),
    ],
)
def test_kappa_is_undefined_with_a_reason_if_everyone_gives_one_answer(
    counts: tuple[int, int, int, int], sentence: str
) -> None:
    agreement = Agreement(*counts)
    assert (agreement.kappa, agreement.kappa_text, agreement.why_no_kappa) == (None, "–", sentence)
    assert (agreement.share.percent, agreement.ac1, agreement.why_no_ac1) == (100, 1, "")


def test_without_a_second_review_each_measure_says_why_it_is_missing() -> None:
    agreement = Agreement(0, 0, 0, 0)
    assert (agreement.share.percent, agreement.kappa, agreement.ac1) == (None, None, None)
    assert {agreement.why_no_share, agreement.why_no_kappa, agreement.why_no_ac1} == {messages.NO_CASE_REVIEWED_TWICE}
    assert (agreement.kappa_text, agreement.ac1_text) == ("–", "–")


@pytest.mark.parametrize(
    ("counts", "kappa", "ac1"),
    [
        ((10, 0, 0, 10), "1.00", "1.00"),
        ((0, 10, 10, 0), "−1.00", "−1.00"),
        ((46, 1, 0, 0), "0.00", "0.98"),
        ((25, 25, 25, 25), "0.00", "0.00"),
    ],
)
def test_the_extreme_values_are_printed_with_two_decimals(
    counts: tuple[int, int, int, int], kappa: str, ac1: str
) -> None:
    agreement = Agreement(*counts)
    assert (agreement.kappa_text, agreement.ac1_text) == (kappa, ac1)
    assert agreement.why_no_kappa == agreement.why_no_ac1 == agreement.why_no_share == ""


def test_agreement_is_the_same_if_the_reviewers_are_swapped() -> None:
    agreement, swapped = Agreement(20, 5, 2, 19), Agreement(20, 2, 5, 19)
    assert (agreement.kappa, agreement.ac1) == (swapped.kappa, swapped.ac1)
    assert isinstance(agreement.kappa, Fraction)


@pytest.mark.parametrize(
    ("counts", "kappa", "ac1", "source"),
    [
        ((118, 5, 2, 0), -0.0234, 0.9408, "Gwet (2002), Kappa statistic is not satisfactory, table 1"),
        ((40, 9, 6, 45), 0.70, None, "Feinstein and Cicchetti (1990), High agreement but low kappa, table 2"),
        ((80, 10, 5, 5), 0.32, None, "Feinstein and Cicchetti (1990), High agreement but low kappa, table 2"),
        ((44, 1, 1, 0), -0.02, 0.95, "docs/method.md, 46 cases reviewed twice"),
    ],
)
def test_the_coefficients_are_those_of_published_examples(
    counts: tuple[int, int, int, int], kappa: float, ac1: float | None, source: str
) -> None:
    agreement = Agreement(*counts)
    assert agreement.kappa is not None
    assert agreement.ac1 is not None
    assert float(agreement.kappa) == pytest.approx(kappa, abs=0.005), source
    assert ac1 is None or float(agreement.ac1) == pytest.approx(ac1, abs=0.005), source
