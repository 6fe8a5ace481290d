"""How alike cases of one practitioner are: against scipy, by hand, and what it does to every interval."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from scipy.stats import f_oneway

from audit.analysis.audit_counts import AuditReference, summarise_audit
from audit.analysis.breakdowns import calculate_breakdown, counted_cases
from audit.analysis.case_counts import count_cases, find_clustering
from audit.analysis.clustering import Clustering, measure_clustering
from audit.analysis.comparison import ComparedShare, ShareChange
from audit.analysis.interval_wording import how_intervals_are_made
from audit.analysis.intervals import Difference, Interval, share_interval
from audit.analysis.ratings import calculate_results, results_from_counts
from audit.analysis.restricted_results import without_small_numbers
from audit.analysis.weights import SampleStrata
from audit.messages import analysis as messages
from audit.model.answers import Answer
from audit.model.audit import AuditDescription
from audit.model.bands import Share
from audit.model.case import Case, CaseRecord
from tests.small_questionnaire import SMALL

KEY = "2.2.1"
PRIOR = SMALL.sample_settings.icc


def records(*groups: tuple[str, str]) -> tuple[CaseRecord, ...]:
    """Cases of each practitioner, with a letter for the answer of each to one key question: y, n, or a for n/a."""
    answers = {"y": Answer.YES, "n": Answer.NO, "a": Answer.NOT_APPLICABLE}
    return tuple(
        CaseRecord(Case(f"{practitioner or 'X'}{number}", practitioner=practitioner), {KEY: answers[letter]})
        for practitioner, letters in groups
        for number, letter in enumerate(letters)
    )


def clustering_of(*groups: tuple[str, str]) -> Clustering:
    clustering = measure_clustering(counted_cases(SMALL, records(*groups)), [KEY], [KEY], PRIOR)
    assert clustering is not None
    return clustering


def test_the_estimate_is_that_of_the_analysis_of_variance() -> None:
    generator = random.Random(3)
    for _ in range(50):
        groups = [
            (f"P{number}", "".join(generator.choices("yn", weights=(share, 1 - share), k=generator.randrange(1, 7))))
            for number in range(generator.randrange(3, 12))
            for share in [generator.random()]
        ]
        sizes = [len(letters) for _, letters in groups]
        if max(sizes) == 1 or len({letter for _, letters in groups for letter in letters}) == 1:
            continue
        ratio = f_oneway(*([letter == "y" for letter in letters] for _, letters in groups)).statistic
        group_size = (sum(sizes) - sum(size**2 for size in sizes) / sum(sizes)) / (len(sizes) - 1)
        expected = 1 if ratio == float("inf") else (ratio - 1) / (ratio + group_size - 1)
        assert clustering_of(*groups).estimate == pytest.approx(expected)


def test_an_audit_moves_the_questionnaires_value_and_the_more_the_larger_it_is() -> None:
    few = clustering_of(*((f"P{number}", "yyy" if number % 2 else "nnn") for number in range(4)))
    many = clustering_of(*((f"P{number}", "yyy" if number % 2 else "nnn") for number in range(30)))
    assert few.estimate == many.estimate == 1
    assert PRIOR < few.icc < many.icc < 1
    assert 0 < few.weight < many.weight < 1
    assert few.icc == pytest.approx(few.weight + (1 - few.weight) * PRIOR)


def test_an_icc_is_never_below_0_even_if_practitioners_are_more_alike_than_by_chance() -> None:
    opposite = clustering_of(*((f"P{number}", "yn") for number in range(40)))
    assert opposite.estimate is not None
    assert opposite.estimate < 0
    assert opposite.icc == 0
    assert opposite.design_effect == 1


@pytest.mark.parametrize(
    "groups",
    [
        [("P1", "ynyn")],  # one practitioner: nothing to compare
        [("P1", "y"), ("P2", "n"), ("P3", "y")],  # one case each
        [("P1", "yyy"), ("P2", "yyy")],  # no difference between cases
        [("P1", "aaa"), ("P2", "aaa")],  # no answer
    ],
)
def test_without_an_estimate_the_questionnaires_value_counts(groups: list[tuple[str, str]]) -> None:
    clustering = clustering_of(*groups)
    assert (clustering.estimate, clustering.icc) == (None, PRIOR)


def test_a_practitioner_with_many_cases_counts_for_each_of_them() -> None:
    """Six and two cases: the practitioner of a case has 5 on average, and the design effect is 1 + 4 × ICC."""
    clustering = replace(clustering_of(("P1", "ynynyn"), ("P2", "yn")), icc=0.2)
    assert clustering.cases_per_practitioner == 5
    assert clustering.design_effect == pytest.approx(1.8)


def test_a_question_that_applies_to_fewer_cases_has_a_smaller_design_effect() -> None:
    clustering = replace(clustering_of(("P1", "ynyaaa"), ("P2", "yaaaaa")), icc=0.2)
    assert clustering.design_effect == pytest.approx(2)
    assert clustering.of_question(KEY) == pytest.approx(1 + (10 / 4 - 1) * 0.2)


def test_no_allowance_is_made_if_fewer_than_half_of_the_practitioners_are_known() -> None:
    assert clustering_of(("P1", "yy"), ("", "nn")).is_known
    unknown = clustering_of(("P1", "yy"), ("", "nny"))
    assert not unknown.is_known
    assert (unknown.design_effect, unknown.of_question(KEY), unknown.of_group({"P1": 2})) == (1, 1, 1)
    assert find_clustering(SMALL, records(("", "yyn"))) is None


def test_a_draw_in_proportion_leaves_nothing_of_the_design_effect_for_the_eligible_cases() -> None:
    """By hand: four practitioners with four cases each; the last list has a fifth, so that 1/4 meets 1/5."""
    cases = records(*((f"P{number}", "yyny") for number in range(4)))
    for eligible, expected in (
        ({f"P{number}": 5 for number in range(4)}, 1.0),
        ({f"P{number}": 4 for number in range(12)}, 4.0),  # the others not at all: all of it
        ({f"P{number}": 8 for number in range(5)}, (4 * 0.05**2 + 0.2**2) / (1 / 16 - 1 / 40)),
    ):
        clustering = measure_clustering(counted_cases(SMALL, cases), [KEY], [KEY], PRIOR, 0.2, eligible)
        assert clustering is not None
        assert clustering.design_effect == pytest.approx(1 + 3 * 0.2)
        assert clustering.of_eligible == pytest.approx(1 + (max(1.0, expected) - 1) * 0.2)
        assert clustering.of_question(KEY, eligible=True) == pytest.approx(clustering.of_eligible)


def test_if_the_list_does_not_have_the_cases_all_of_the_design_effect_remains() -> None:
    cases = counted_cases(SMALL, records(("P1", "yyny"), ("P2", "yn")))
    for eligible in ({}, {"P1": 3, "P2": 9}, {"P1": 9}, {"P1": 4, "P2": 2}):
        clustering = measure_clustering(cases, [KEY], [KEY], PRIOR, 0.2, eligible)
        assert clustering is not None
        assert clustering.of_eligible == clustering.design_effect


def test_intervals_of_a_drawn_sample_use_what_remains_and_groups_use_all() -> None:
    cases = records(*PRACTITIONERS)
    sample = SampleStrata(
        {"All": 60}, {record.case.reference: "All" for record in cases}, True, {f"P{n}": 5 for n in range(12)}
    )
    drawn = results_from_counts(SMALL, count_cases(SMALL, cases, sample), eligible=60)
    (key,) = [key for key in drawn.key_questions if key.question.id == KEY]
    assert key.confidence_interval.interval == share_interval(key.share, 60)
    assert messages.DESIGN_EFFECT_OF_ELIGIBLE.format(plural="cases", effect="1.00") in how_intervals_are_made(drawn)
    in_general = results_from_counts(SMALL, count_cases(SMALL, cases, sample))
    (key,) = [key for key in in_general.key_questions if key.question.id == KEY]
    assert in_general.clustering is not None
    assert key.confidence_interval.interval == share_interval(
        key.share, design_effect=in_general.clustering.design_effect
    )


PRACTITIONERS = tuple((f"P{number}", "yyyy" if number % 3 else "nnny") for number in range(12))


def widened(share: Share, *counts: int, icc: float) -> Interval | None:
    each = sum(count**2 for count in counts) / sum(counts)
    return share_interval(share, design_effect=1 + (each - 1) * icc)


def test_every_share_of_an_audit_has_the_design_effect_in_its_interval() -> None:
    results = calculate_results(SMALL, records(*PRACTITIONERS))
    assert results.clustering is not None
    (key,) = [key for key in results.key_questions if key.question.id == KEY]
    assert key.confidence_interval.interval == widened(key.share, *[4] * 12, icc=results.clustering.icc)
    assert results.clustering.design_effect > 1.5


def with_office(cases: Sequence[CaseRecord], first: int) -> tuple[CaseRecord, ...]:
    return tuple(
        replace(record, case=replace(record.case, details={"office": ("north" if number < first else "south",)}))
        for number, record in enumerate(cases)
    )


def test_a_group_and_the_rest_have_the_design_effect_of_their_own_cases() -> None:
    """The first group has all four cases of each of two practitioners, and two cases of a third."""
    cases = with_office(records(*PRACTITIONERS), 10)
    results = calculate_results(SMALL, cases)
    assert results.clustering is not None
    icc = results.clustering.icc
    detail = next(detail for detail in SMALL.case_details if detail.breakdown)
    grouped = tuple(
        replace(record, case=replace(record.case, details={detail.id: record.case.details["office"]}))
        for record in cases
    )
    group = calculate_breakdown(SMALL, counted_cases(SMALL, grouped), [detail]).groups[0]
    share, rest = group.tallies[KEY].share, group.rest_tallies[KEY].share
    assert share.base == 10
    assert group.interval(KEY) == widened(share, 4, 4, 2, icc=icc)
    effects = 1 + (36 / 10 - 1) * icc, 1 + ((9 * 16 + 4) / 38 - 1) * icc
    assert group.difference(KEY).interval == Difference(share, rest, *effects).interval
    assert group.difference(KEY).interval != Difference(share, rest).interval


def test_a_change_between_audits_has_the_design_effect_of_each() -> None:
    about = AuditReference("a", "Audit", "Unit", "Region", None, None, SMALL.id, SMALL.version)
    clustered = summarise_audit(about, calculate_results(SMALL, records(*PRACTITIONERS)))
    unknown = summarise_audit(about, calculate_results(SMALL, records(("", "yyyynnnn" * 5))))
    earlier, later = (ComparedShare(KEY, audit, audit.tallies[KEY]) for audit in (unknown, clustered))
    assert clustered.clustering is not None
    effect = clustered.clustering.design_effect
    assert later.interval == share_interval(later.share or Share(0, 0), design_effect=effect)
    assert ShareChange(earlier, later).difference == Difference(
        later.share or Share(0, 0), earlier.share or Share(0, 0), effect, 1.0
    )


def test_the_note_names_the_design_effect_or_says_that_there_is_none() -> None:
    known = how_intervals_are_made(calculate_results(SMALL, records(*PRACTITIONERS)))
    clustering = clustering_of(*PRACTITIONERS)
    assert f"design effect of {clustering.design_effect:.2f}" in known[1]
    unknown = how_intervals_are_made(calculate_results(SMALL, records(("", "yyn"))))
    assert unknown[1] == messages.PRACTITIONERS_NOT_KNOWN.format(plural="cases")
    everything = how_intervals_are_made(calculate_results(SMALL, records(("", "yyn")), eligible=3))
    assert everything == [messages.NOTHING_LEFT_TO_CHANCE.format(plural="cases", eligible=3)]
    one_each = how_intervals_are_made(calculate_results(SMALL, records(("P1", "y"), ("P2", "n"))))
    assert one_each[1] == messages.ONE_CASE_EACH.format(singular="case")


def test_somebody_who_may_not_see_cases_gets_the_design_effect_of_the_audit_and_of_no_question() -> None:
    results = calculate_results(SMALL, records(*PRACTITIONERS))
    restricted = without_small_numbers(results, AuditDescription("Spring", "Huyton")).clustering
    assert results.clustering is not None
    assert restricted is not None
    assert results.clustering.by_question
    assert not restricted.by_question
    assert restricted.design_effect == results.clustering.design_effect
