"""How many cases: margin and confidence to a number of cases and back, the design effect, and the bands."""

import math
import random

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint, samplesize_confint_proportion

from audit.analysis.sample_size_wording import how_sure, margin_table, results_at_bands, why_design_effect
from audit.analysis.sample_sizes import SamplePlan, band_examples, design_effect, mean_cases_per_practitioner
from audit.errors import InputError
from audit.messages import sample_sizes as messages
from audit.model.bands import Share
from audit.model.questionnaire import DEFAULT_CASE_LABEL
from tests.small_questionnaire import SMALL

CLOSE = 1e-9


@pytest.mark.parametrize(("eligible", "cases"), [(0, 0), (1, 1), (61, 45), (62, 46), (63, 46), (64, 47), (10**9, 165)])
def test_the_number_of_cases_for_5_points_and_80_per_cent_is_correct(eligible: int, cases: int) -> None:
    assert SamplePlan(eligible).cases_for(5) == cases


@pytest.mark.parametrize("confidence", [0.8, 0.95])
@pytest.mark.parametrize("margin", [2, 5, 10])
def test_the_number_of_very_many_cases_agrees_with_statsmodels(confidence: float, margin: float) -> None:
    expected = samplesize_confint_proportion(0.5, margin / 100, alpha=1 - confidence)
    assert SamplePlan(None, confidence).cases_for(margin) == math.ceil(expected)


@pytest.mark.parametrize("eligible", [2, 10, 46, 62, 63, 500, 100_000, None])
@pytest.mark.parametrize("confidence", [0.8, 0.95])
@pytest.mark.parametrize("effect", [1.0, 1.5])
def test_the_number_of_cases_is_the_smallest_within_the_margin(
    eligible: int | None, confidence: float, effect: float
) -> None:
    plan = SamplePlan(eligible, confidence, effect)
    cases = plan.cases_for(5)
    assert eligible is None or cases <= eligible
    within, outside = plan.margin_of(cases), plan.margin_of(cases - 1)
    assert within is not None
    assert within <= 5
    assert outside is None or outside > 5
    assert plan.confidence_of(cases, 5) >= confidence - CLOSE


def test_the_margin_matches_the_textbook_formula() -> None:
    assert SamplePlan(None, 0.95).margin_of(100) == pytest.approx(1.959963984540054 * 5, abs=CLOSE)
    assert SamplePlan().margin_of(0) is None
    assert SamplePlan(1).margin_of(1) == 0.0
    assert SamplePlan(62).margin_of(46) == pytest.approx(1.2815515655446004 * 50 * math.sqrt(16 / 61 / 46), abs=CLOSE)
    assert SamplePlan(63, 0.95).margin_of(46) == pytest.approx(7.566, abs=0.001)


def test_confidence_is_the_inverse_of_the_margin() -> None:
    for plan in (SamplePlan(63), SamplePlan(63, 0.95), SamplePlan(None, 0.9, 1.5)):
        margin = plan.margin_of(46)
        assert margin is not None
        assert plan.confidence_of(46, margin) == pytest.approx(plan.confidence, abs=CLOSE)
    assert SamplePlan(46).confidence_of(46, 5) == 1.0
    assert SamplePlan(46).confidence_of(0, 5) == 0.0


def test_more_cases_than_are_eligible_have_no_margin() -> None:
    with pytest.raises(InputError, match="only 45"):
        SamplePlan(45).margin_of(46)


def test_the_design_effect_of_the_limit_of_six_is_one_and_a_half() -> None:
    assert design_effect(6, 0.1) == pytest.approx(1.5)
    assert design_effect(1, 0.1) == 1.0
    assert SamplePlan(design_effect=1.5).independent_cases(46) == 31
    assert mean_cases_per_practitioner([6] * 7 + [4]) == pytest.approx((7 * 36 + 16) / 46)
    assert mean_cases_per_practitioner([]) == 0.0


def test_a_simulation_of_practitioners_gives_the_margin_with_the_design_effect() -> None:
    """Shares of Yes vary by practitioner with a beta distribution, whose correlation is 1 / (a + b + 1)."""
    generator = np.random.default_rng(20221003)
    icc, each, practitioners, draws = 0.1, 6, 8, 20_000
    a = (1 / icc - 1) / 2
    rates = generator.beta(a, a, (draws, practitioners))
    percentages = 100 * generator.binomial(each, rates).sum(axis=1) / (each * practitioners)
    plan = SamplePlan(None, 0.8, design_effect(each, icc))
    assert float(percentages.std()) == pytest.approx((plan.margin_of(48) or 0) / 1.2815515655446004, rel=0.02)


def test_at_46_cases_a_65_per_cent_lies_between_51_and_77() -> None:
    """The figures of the inspectorate's rule of thumb: Wilson's interval at 95% of 30 of 46, about very many cases."""
    low, high = proportion_confint(30, 46, alpha=0.05, method="wilson")
    assert (round(100 * low), round(100 * high)) == (51, 77)
    assert results_at_bands(SamplePlan(), 46, SMALL.scale, DEFAULT_CASE_LABEL)[1] == messages.RESULT_AT_BAND.format(
        cases="46 cases", share=Share(30, 46), low=51, high=77, ratings="Requires improvement to Good"
    )


def test_about_the_eligible_cases_alone_the_interval_at_a_band_is_narrower() -> None:
    text = results_at_bands(SamplePlan(63), 46, SMALL.scale, DEFAULT_CASE_LABEL)[1]
    assert text.endswith(messages.RESULT_OF_ELIGIBLE.format(eligible="63 eligible cases", interval="59% to 71%"))
    clustered = band_examples(SamplePlan(63, design_effect=1.5), 46, SMALL.scale)[1]
    assert clustered.of_eligible is not None
    assert (clustered.of_eligible.text, clustered.of_many.text) == ("56% to 73%", "48% to 80%")


def test_every_example_is_the_lowest_result_of_its_band() -> None:
    for cases in range(1, 120):
        for example in band_examples(SamplePlan(), cases, SMALL.scale):
            assert SMALL.scale.band(example.share) in (example.band, *example.bands)
            assert SMALL.scale.band(Share(example.share.yes - 1, cases)) != example.band


def test_the_sentences_say_margin_confidence_and_design_effect() -> None:
    assert how_sure(SamplePlan(63), 46, 5, DEFAULT_CASE_LABEL) == [
        messages.MARGIN_OF_CASES.format(cases="46 cases", of_eligible=" of 63 eligible", margin="4.9", confidence="80"),
        messages.CONFIDENCE_OF_CASES.format(wanted="5", confidence=80),
    ]
    assert how_sure(SamplePlan(46), 46, 5, DEFAULT_CASE_LABEL) == [
        messages.ALL_CASES.format(cases="46 cases", singular="case")
    ]
    assert how_sure(SamplePlan(0), 0, 5, DEFAULT_CASE_LABEL) == []
    assert why_design_effect(SamplePlan(63), 46, 6, 0.1, DEFAULT_CASE_LABEL)[1] == messages.DESIGN_EFFECT.format(
        each="6 cases", icc="0.1", effect="1.5", cases="46 cases", independent=31, margin="6.1"
    )


def test_the_table_of_margins_has_the_chosen_number_once_and_falls() -> None:
    generator = random.Random(46)
    for _ in range(50):
        eligible = generator.randrange(1, 2000)
        cases = generator.randrange(1, eligible + 1)
        counts = [int(row[0]) for row in margin_table(SamplePlan(eligible), cases, 5)]
        margins = [float(row[1]) for row in margin_table(SamplePlan(eligible), cases, 5)]
        assert counts == sorted(set(counts))
        assert cases in counts
        assert max(counts) <= eligible
        assert margins == sorted(margins, reverse=True)
