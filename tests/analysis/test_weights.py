"""Weighted shares of strata drawn out of proportion: by hand, against statsmodels, by simulation, and for outsiders."""

import random
from collections.abc import Sequence
from fractions import Fraction

import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from audit.analysis.intervals import Interval, share_interval
from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import external_results, without_small_numbers
from audit.analysis.results import Results, StandardResult
from audit.analysis.tallies import Tally
from audit.analysis.weighted_results import weight_table, which_weights
from audit.analysis.weights import SampleStrata, StratumWeight, WeightedShare, weigh, weighted_share
from audit.analysis.wording import percentage_note
from audit.messages import analysis as messages
from audit.model.audit import AuditDescription
from audit.model.bands import Share
from audit.model.case import CaseRecord
from audit.model.questionnaire import DEFAULT_CASE_LABEL
from tests.small_questionnaire import SMALL, records_with

LARGE = AuditDescription("Spring", "Huyton", small_number=0)
KEY = "2.2.1"


def share_of(*strata: tuple[int, int, Tally]) -> WeightedShare | None:
    """The weighted share of strata: eligible cases, included cases and tally of each."""
    return weighted_share(
        [
            (StratumWeight(str(number), eligible, included), tally)
            for number, (eligible, included, tally) in enumerate(strata)
        ]
    )


@pytest.mark.parametrize(
    ("strata", "percent"),
    [
        ([(40, 20, Tally(10, 10)), (10, 10, Tally(9, 1))], 58),  # (2 × 10 + 9) of (2 × 20 + 10) = 29 of 50
        ([(40, 20, Tally(10, 10)), (40, 20, Tally(20, 0))], 75),  # equal weights: as read
        ([(100, 10, Tally(0, 10)), (10, 10, Tally(10, 0))], 9),  # 10 of 110 = 9.09
        ([(3, 1, Tally(1, 0)), (5, 5, Tally(0, 5))], 38),  # 3 of 8 = 37.5: a half is rounded up
        ([(30, 10, Tally(4, 4, not_applicable=2)), (10, 10, Tally(6, 2, 2))], 56),  # (12 + 6) of (24 + 8) = 56.25
        ([(30, 10, Tally(not_applicable=10)), (10, 10, Tally(3, 7))], 30),  # only one stratum has a base
    ],
)
def test_a_weighted_share_is_the_one_worked_out_by_hand(strata: list[tuple[int, int, Tally]], percent: int) -> None:
    share = share_of(*strata)
    assert share is not None
    assert share.percent == percent


def test_without_yes_and_no_there_is_no_weighted_share() -> None:
    assert share_of((40, 20, Tally(not_applicable=20))) is None
    assert share_of() is None


def test_weighted_shares_agree_with_statsmodels() -> None:
    generator = random.Random(4)
    for _ in range(200):
        values: list[int] = []
        weights: list[float] = []
        strata = []
        for _ in range(generator.randrange(1, 6)):
            included = generator.randrange(1, 30)
            eligible = included + generator.randrange(100)
            yes = generator.randrange(included + 1)
            strata.append((eligible, included, Tally(yes, included - yes)))
            values += [1] * yes + [0] * (included - yes)
            weights += [eligible / included] * included
        share = share_of(*strata)
        assert share is not None
        exact = 100 * float(DescrStatsW(values, weights).mean)
        assert abs(share.percent - exact) <= 0.5 + 1e-9
        assert share.whole_percent in (int(exact - 1e-9), int(exact + 1e-9))


def test_on_average_over_many_draws_the_weighted_share_is_that_of_all_eligible_cases() -> None:
    """A quota of 10 from each stratum: 70% of 20 and 30% of 180 are 34% of 200; as read they would be 50%."""
    generator = random.Random(7)
    small, large = [1] * 14 + [0] * 6, [1] * 54 + [0] * 126
    weighted, as_read = Fraction(), Fraction()
    draws = 4_000
    for _ in range(draws):
        yes_small, yes_large = sum(generator.sample(small, 10)), sum(generator.sample(large, 10))
        weighted += Fraction(yes_small * 2 + yes_large * 18, 200)
        as_read += Fraction(yes_small + yes_large, 20)
        if _ < 20:
            share = share_of((20, 10, Tally(yes_small, 10 - yes_small)), (180, 10, Tally(yes_large, 10 - yes_large)))
            assert share is not None
            assert share.whole_percent == int(Fraction(100 * (yes_small * 2 + yes_large * 18), 200))
    assert float(weighted / draws) == pytest.approx(0.34, abs=0.01)
    assert float(as_read / draws) == pytest.approx(0.5, abs=0.01)


def test_strata_in_proportion_give_the_interval_of_the_share_as_read() -> None:
    """The correction of each stratum differs a little from that of all cases together."""
    share = share_of((200, 20, Tally(10, 10)), (200, 20, Tally(8, 12)))
    together = share_interval(Share(18, 40), population=400)
    assert share is not None
    assert share.interval is not None
    assert together is not None
    assert (share.interval.low, share.interval.high) == pytest.approx((together.low, together.high), abs=0.1)


def test_if_every_eligible_case_was_read_the_weighted_interval_is_a_point() -> None:
    share = share_of((20, 20, Tally(10, 10)), (10, 10, Tally(8, 1, not_applicable=1)))
    assert share is not None
    assert share.interval == Interval(100 * 18 / 29, 100 * 18 / 29)


def test_a_weighted_interval_is_that_of_the_cases_that_would_tell_as_much() -> None:
    """By hand: 10 of 20 read of 40 and 9 of 10 of 10 are weights of 0.8 and 0.2 of the base, and 58%."""
    share = share_of((40, 20, Tally(10, 10)), (10, 10, Tally(9, 1)))
    variance = 0.8**2 * (40 - 20) / (40 - 1) / 20
    assert share is not None
    assert share.interval is not None
    low, high = proportion_confint(0.58 / variance, 1 / variance, method="wilson")
    assert (share.interval.low / 100, share.interval.high / 100) == pytest.approx((low, high))
    wider = weighted_share(
        [(StratumWeight("A", 40, 20), Tally(10, 10)), (StratumWeight("B", 10, 10), Tally(9, 1))], 1.5
    )
    assert wider is not None
    assert wider.interval is not None
    low, high = proportion_confint(0.58 / variance / 1.5, 1 / variance / 1.5, method="wilson")
    assert (wider.interval.low / 100, wider.interval.high / 100) == pytest.approx((low, high))


@pytest.mark.thorough
def test_weighted_intervals_hold_the_share_of_all_eligible_cases_in_93_to_97_of_100_draws() -> None:
    """Quotas of 10 to 20 from strata of other sizes, whose shares differ by up to 40 points."""
    generator = random.Random(11)
    for shares, sizes, quotas in (
        ((0.7, 0.3), (30, 180), (10, 20)),
        ((0.5, 0.5), (60, 120), (15, 15)),
        ((0.8, 0.6, 0.4), (20, 60, 100), (10, 20, 20)),
    ):
        right = 0
        for _ in range(2_000):
            populations = [
                [generator.random() < share for _ in range(size)] for share, size in zip(shares, sizes, strict=True)
            ]
            drawn = [generator.sample(cases, quota) for cases, quota in zip(populations, quotas, strict=True)]
            strata = [
                (len(cases), len(sample), Tally(sum(sample), len(sample) - sum(sample)))
                for cases, sample in zip(populations, drawn, strict=True)
            ]
            weighted = share_of(*strata)
            assert weighted is not None
            assert weighted.interval is not None
            truth = 100 * sum(map(sum, populations)) / sum(sizes)
            right += weighted.interval.low <= truth <= weighted.interval.high
        assert 0.93 <= right / 2_000 <= 0.97


def records() -> Sequence[CaseRecord]:
    """Thirty cases, A1 to A30, of which 19 are Yes."""
    return records_with({KEY: (19, 11)})


def sample(first: int, eligible: tuple[int, int] = (10, 40)) -> SampleStrata:
    """The first cases are of the stratum A, the others of B."""
    references = [record.case.reference for record in records()]
    strata = {reference: "A" if number < first else "B" for number, reference in enumerate(references)}
    return SampleStrata({"A": eligible[0], "B": eligible[1]}, strata)


def rated(results: Results) -> StandardResult:
    return next(result for result in results.standards if result.standard.id == "2.2")


def test_results_have_both_figures_and_the_one_as_read_rates() -> None:
    """Ten cases of A, all Yes, and 20 of B with 9 Yes: 63% as read, and 10 + 2 × 9 of 50 = 56% weighted."""
    result = rated(calculate_results(SMALL, records(), sample=sample(10)))
    key = result.key_questions[0]
    weighted = share_of((10, 10, Tally(10)), (40, 20, Tally(9, 11)))
    assert (key.share.percent, key.weighted) == (63, weighted)
    assert weighted is not None
    assert (weighted.percent, weighted.whole_percent, weighted.smallest_count) == (56, 56, 9)
    assert key.band == key.weighted_band
    assert percentage_note(key) == messages.WEIGHTED_SHARE.format(
        plural="cases",
        percent=56,
        band=" (Requires improvement)",
        interval=messages.WEIGHTED_INTERVAL.format(interval=weighted.interval),
        share=key.share,
    )


def test_another_rating_by_weighted_shares_is_a_reason_to_check_and_allows_a_decision() -> None:
    """All of A is Yes and nearly nothing of B, which has ten times as many eligible cases."""
    questions = {KEY: (19, 11), "2.2.2": (30, 0)}
    results = calculate_results(SMALL, records_with(questions), sample=sample(20, (20, 200)))
    result = rated(results)
    assert result.calculated_rating == result.rating == "Requires improvement"
    assert result.weighted_rating == "Inadequate"
    assert messages.WEIGHTED_RATING.format(plural="cases", rating="Inadequate") in result.discretion_reasons
    assert "Inadequate" in result.allowed_ratings


def test_without_strata_out_of_proportion_nothing_changes() -> None:
    results = calculate_results(SMALL, records())
    assert results.weighting is None
    assert rated(results).key_questions[0].weighted is None
    assert rated(results).weighted_rating is None


def test_the_weights_are_printed_and_what_they_leave_out_is_said() -> None:
    weighting = weigh(SMALL.questions, records(), sample(10, (15, 40)))
    assert weight_table(weighting) == [("A", "15", "10", "1.50"), ("B", "40", "20", "2.00")]
    assert which_weights(weighting, DEFAULT_CASE_LABEL) == [messages.WEIGHTS_RATE_NOTHING]
    partly = SampleStrata({"A": 10, "B": 40, "C": 5}, {"A1": "A"})
    weighting = weigh(SMALL.questions, records()[:3], partly)
    assert which_weights(weighting, DEFAULT_CASE_LABEL)[1:] == [
        messages.STRATA_WITHOUT_CASES.format(singular="case", strata="B; C"),
        messages.CASES_WITHOUT_WEIGHT.format(cases="2 cases were"),
    ]


def test_outsiders_see_no_weighted_share_that_reveals_a_small_count_of_a_stratum() -> None:
    questions = {KEY: (19, 11), "2.2.2": (30, 0)}
    results = calculate_results(SMALL, records_with(questions), sample=sample(16, (20, 200)))
    for outside in (
        external_results(results, AuditDescription("Spring", "Huyton")),
        without_small_numbers(results, AuditDescription("Spring", "Huyton")),
    ):
        first, second, *_ = rated(outside).key_questions
        assert first.weighted is None  # three Yes of the 14 cases of B
        assert second.weighted is None  # everybody has the same answer
        assert rated(outside).weighted_rating is None
        assert not any("eighted" in reason for reason in rated(outside).discretion_reasons)
        assert outside.weighting is not None
        assert outside.weighting.strata == ()
    strata = {record.case.reference: "AB"[number % 2] for number, record in enumerate(records())}
    mixed = calculate_results(SMALL, records_with(questions), sample=SampleStrata({"A": 20, "B": 200}, strata))
    everything = rated(external_results(mixed, LARGE)).key_questions[0]
    assert everything.weighted is not None


@pytest.mark.parametrize(
    ("first", "second", "is_public"),
    [(Tally(10, 10), Tally(10, 10), True), (Tally(10, 10), Tally(20, 3), False), (Tally(10, 10), Tally(20, 0), False)],
)
def test_a_weighted_share_is_public_only_if_every_stratum_has_enough_yes_and_no(
    first: Tally, second: Tally, is_public: bool
) -> None:
    share = share_of((40, 20, first), (200, second.base, second))
    assert share is not None
    assert share.is_public(threshold=6) == is_public
    assert share.is_public(threshold=0)
