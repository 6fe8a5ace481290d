"""Stability of a rating: against a plain program, against known shares, and in words."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.analysis.case_counts import count_cases
from audit.analysis.changed_figures import compare_figures
from audit.analysis.rating_stability import other_teams, with_stability
from audit.analysis.ratings import results_from_counts
from audit.analysis.restricted_results import external_results, without_second_reviews, without_small_numbers
from audit.analysis.results import Results
from audit.analysis.stability import RatingShare, Stability
from audit.analysis.stability_wording import overall_stability, standard_stability
from audit.analysis.weights import SampleStrata
from audit.messages import analysis as messages
from audit.model.answers import Answer
from audit.model.audit import AuditDescription
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.judgement import Decision, Judgement
from audit.model.review_pair import ReviewPair
from tests.analysis.stability_brute_force import PlainCase, stability
from tests.small_questionnaire import SMALL

KEYS = ("2.2.1", "2.2.2", "2.3.1")
ANSWERS = {True: Answer.YES, False: Answer.NO, None: Answer.NOT_APPLICABLE}
BAD, POOR, GOOD, BEST = SMALL.scale.ratings
JUDGED = {"1.1": Judgement(GOOD)}


def record(number: int, answers: Sequence[bool | None], practitioner: str = "") -> CaseRecord:
    """A submitted case with these answers to the key questions."""
    case = Case(f"C{number:04}", state=CaseState.SUBMITTED, practitioner=practitioner)
    return CaseRecord(case, {key: ANSWERS[answer] for key, answer in zip(KEYS, answers, strict=True)})


def cases_with(*yes: int, size: int = 40, practitioners: int = 0) -> list[CaseRecord]:
    """Cases with so many Yes on each key question, spread without a pattern, and practitioners in turn."""
    columns = [[number * 7 % size < count for number in range(size)] for count in yes]
    names = [f"S-{number % practitioners}" if practitioners else "" for number in range(size)]
    return [record(number, [column[number] for column in columns], names[number]) for number in range(size)]


def results_of(
    records: Sequence[CaseRecord],
    eligible: int | None = None,
    sample: SampleStrata | None = None,
    pairs: Sequence[ReviewPair] = (),
    decisions: Mapping[str, Decision] | None = None,
) -> Results:
    counts = count_cases(SMALL, records, sample, pairs=pairs)
    return with_stability(results_from_counts(SMALL, counts, JUDGED, ["2.6"], decisions, eligible), counts.answers)


def shares_of(results: Results, standard: int) -> dict[str, float]:
    return {each.rating: each.share for each in results.standards[standard].stability.shares}


def random_audit(chance: random.Random) -> tuple[list[CaseRecord], list[PlainCase], dict[str, int | None]]:
    """Cases of practitioners of different quality, some with strata, eligible cases or questions that do not apply."""
    size, strata = chance.randint(10, 20), chance.choice([("",), ("",), ("", "A"), ("A", "B")])
    practitioners = chance.choice([0, 4, 8])
    quality = {name: chance.gauss(0, 0.15) for name in range(max(practitioners, 1))}
    level, plain = [chance.uniform(0.35, 0.9) for _ in KEYS], []
    for number in range(size):
        name = chance.randrange(practitioners) if practitioners else 0
        answers = [
            None if chance.random() < 0.05 else chance.random() < each + quality[name] * (practitioners > 0)
            for each in level
        ]
        code = f"S-{name}" if practitioners else f"C{number:04}"
        plain.append(PlainCase(tuple(answers), code, strata[number % len(strata)]))
    records = [
        record(number, case.answers, case.practitioner if practitioners else "") for number, case in enumerate(plain)
    ]
    read = {name: sum(case.stratum == name for case in plain) for name in strata}
    factor = chance.choice([1, 1.3, 2, 4])
    known = len(strata) > 1 or chance.random() < 0.5
    return records, plain, {name: int(count * factor) if known and name else None for name, count in read.items()}


@pytest.mark.thorough
def test_stability_is_within_3_of_100_of_a_plain_program_over_200_random_audits() -> None:
    chance, worst = random.Random(13), 0.0
    for number in range(200):
        records, plain, eligible = random_audit(chance)
        drawn = {name: count for name, count in eligible.items() if count is not None}
        strata = {each.case.reference: case.stratum for each, case in zip(records, plain, strict=True) if case.stratum}
        sample = SampleStrata(drawn, strata) if drawn else None
        results = results_of(records, sample=sample)
        cases = [replace(case, answers=case.answers[:2]) for case in plain]  # those of the first standard
        expected = stability(cases, eligible, samples=3_000, seed=number)
        found = shares_of(results, 1)
        worst = max(worst, *(abs(found[rating] - share) for rating, share in expected.items()))
    print(f"\nLargest difference from the plain program: {100 * worst:.1f} of 100")
    assert worst <= 0.03


def test_the_same_cases_give_the_same_figures_in_any_order() -> None:
    records = cases_with(26, 27, 33)
    assert results_of(records) == results_of(records[::-1])
    assert results_of(records).standards[1].stability != results_of(cases_with(25, 27, 33)).standards[1].stability


def test_a_rating_is_certain_if_every_eligible_case_was_reviewed() -> None:
    records = cases_with(26, 20, 33, practitioners=10)
    results = results_of(records, eligible=40)
    assert shares_of(results, 1) == {BAD: 0, POOR: 1, GOOD: 0, BEST: 0}
    everybody = messages.ALL_ELIGIBLE_REVIEWED.format(cases="40 cases")
    assert (standard_stability(results.standards[1], SMALL), overall_stability(results)) == (everybody, everybody)


def test_the_more_eligible_cases_were_reviewed_the_more_stable_a_rating_is() -> None:
    records = cases_with(24, 30, 33)  # 24 of 40 is 60%
    stays = [shares_of(results_of(records, eligible), 1)[POOR] for eligible in (41, 50, 80, 400, None)]
    assert stays == sorted(stays, reverse=True)
    assert stays[0] > 0.95
    assert stays[-1] < 0.75


def test_a_stratum_that_was_read_completely_adds_no_chance() -> None:
    records = cases_with(24, 40, 33)
    strata = {each.case.reference: "A" if number < 20 else "B" for number, each in enumerate(records)}
    all_read = results_of(records, sample=SampleStrata({"A": 20, "B": 20}, strata))
    half_read = results_of(records, sample=SampleStrata({"A": 20, "B": 2000}, strata))
    none_read = results_of(records, sample=SampleStrata({"A": 2000, "B": 2000}, strata))
    stays = [shares_of(results, 1)[POOR] for results in (all_read, half_read, none_read)]
    assert stays == sorted(stays, reverse=True)
    assert stays[0] == 1


def test_cases_of_practitioners_who_work_alike_make_a_rating_less_stable() -> None:
    alike = [record(number, [number % 10 < 6, True, True], f"S-{number % 10}") for number in range(40)]
    alone = [replace(each, case=replace(each.case, practitioner="")) for each in alike]
    one = [replace(each, case=replace(each.case, practitioner="S-0")) for each in alike]
    assert shares_of(results_of(alike), 1)[POOR] < shares_of(results_of(alone), 1)[POOR] - 0.1
    assert shares_of(results_of(one), 1) == pytest.approx(shares_of(results_of(alone), 1), abs=0.03)


def test_a_standard_that_applies_to_some_samples_only_drops_out_of_the_others() -> None:
    records = [record(number, [True, True, True if number < 6 else None]) for number in range(40)]
    results = results_of([*records, record(40, [True, True, False]), record(41, [True, True, False])])
    assert sum(shares_of(results, 2).values()) == pytest.approx(1)
    assert sum(each.share for each in results.overall.stability.shares) == pytest.approx(1)


def test_few_cases_are_too_few_to_say_how_stable_a_rating_is() -> None:
    results = results_of([record(number, [True, True, True]) for number in range(5)])
    few = messages.TOO_FEW_FOR_STABILITY.format(cases="5 cases")
    assert standard_stability(results.standards[1], SMALL) == few
    assert messages.FEW_IN_ONE_STANDARD.format(cases="5 cases") in overall_stability(results)
    assert results.standards[1].has_few_cases


def test_without_a_rating_there_is_no_stability() -> None:
    unanswered = [replace(each, answers={"2.3.1": Answer.YES}) for each in cases_with(20, 20, 20)]
    results = results_of(unanswered)
    assert [result.stability.shares for result in results.standards[:2]] == [(), ()]
    assert results.standards[2].stability.shares
    assert (standard_stability(results.standards[1], SMALL), overall_stability(results)) == ("", "")


def test_the_sentence_gives_numbers_out_of_a_hundred_the_most_frequent_rating_first() -> None:
    result = results_of(cases_with(13, 30, 33)).standards[1]
    (bad, number), (poor, rest) = result.stability.in_a_hundred
    assert (bad, poor, number + rest) == (BAD, POOR, 100)
    assert standard_stability(result, SMALL) == (
        f"In 100 samples of this size about {number} would be rated Inadequate and {rest} Requires improvement."
    )


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=6).filter(any))
def test_the_numbers_sum_to_a_hundred_and_are_the_shares_rounded(counts: list[int]) -> None:
    shares = [count / sum(counts) for count in counts]
    numbers = dict(Stability(tuple(RatingShare(str(n), share) for n, share in enumerate(shares))).in_a_hundred)
    assert sum(numbers.values()) == 100
    assert all(abs(numbers.get(str(n), 0) - 100 * share) < 1 for n, share in enumerate(shares))


def test_the_stability_is_that_of_the_calculated_rating_if_a_person_decided() -> None:
    decision = Decision(GOOD, "The work improved.", "Lead", datetime(2023, 5, 3, tzinfo=UTC))
    plain, decided = results_of(cases_with(25, 30, 33)), results_of(cases_with(25, 30, 33), decisions={"2.2": decision})
    assert decided.standards[1].rating == GOOD
    assert decided.standards[1].stability == plain.standards[1].stability
    assert messages.ABOUT_CALCULATED_RATING.format(rating=POOR) in standard_stability(decided.standards[1], SMALL)
    assert decided.overall.stability == plain.overall.stability
    assert messages.ABOUT_CALCULATED_OVERALL in overall_stability(decided)


def test_the_overall_rating_of_each_sample_follows_the_decision_rule() -> None:
    results = results_of(cases_with(18, 18, 18))  # 45%: some samples are not Inadequate, and then Leadership is Good
    overall = {each.rating: each.share for each in results.overall.stability.shares}
    both_bad = min(shares_of(results, 1)[BAD], shares_of(results, 2)[BAD])
    assert results.overall.rating == BAD
    assert 0.3 < overall[BAD] <= both_bad < 1


def pairs_of(records: Sequence[CaseRecord], differing: int) -> list[ReviewPair]:
    """Second reviews that differ from the first on every key question in so many cases."""
    other = {Answer.YES: Answer.NO, Answer.NO: Answer.YES}
    return [
        ReviewPair(each.case.reference, each, replace(each, answers={k: other[a] for k, a in each.answers.items()}))
        if number < differing
        else ReviewPair(each.case.reference, each, each)
        for number, each in enumerate(records)
    ]


def test_reviewers_who_never_differ_give_one_rating_and_those_who_differ_another() -> None:
    records = cases_with(26, 30, 33)  # 26 of 40 is 65%
    agreeing, differing = (results_of(records, pairs=pairs_of(records[:20], number)) for number in (0, 4))
    assert agreeing.standards[1].stability.other_team is not None
    assert agreeing.standards[1].stability.other_team.share == 0
    other_team = differing.standards[1].stability.other_team
    assert other_team is not None
    assert 0.3 < other_team.share < 0.7
    assert messages.OF_A_HUNDRED_TEAMS.format(
        cases="40 cases", number=round(100 * other_team.share), twice="20 cases"
    ) in standard_stability(differing.standards[1], SMALL)
    changed = {figure.name for figure in compare_figures(agreeing, differing)}
    assert {name for name in changed if name.startswith("2.2")} == {f"{agreeing.standards[1].standard.name}: stability"}


@pytest.mark.parametrize("yes", [3, 20, 37])
def test_another_team_differs_as_often_as_two_reviewers_did(yes: int) -> None:
    records = cases_with(yes, 30, 33)
    answers = count_cases(SMALL, records, pairs=pairs_of(records[:20], 10)).answers
    assert answers is not None
    changed = other_teams(answers).yes[:, 0]  # of 40 answers, 20 differ: as many of the Yes as of the No, if there are
    assert changed.mean() == pytest.approx({3: 17, 20: 20, 37: 23}[yes], abs=0.2)


def test_few_second_reviews_are_too_few_to_say_how_another_team_would_rate() -> None:
    records = cases_with(26, 30, 33)
    results = results_of(records, pairs=pairs_of(records[:5], 1))
    few = messages.TOO_FEW_REVIEWED_TWICE.format(plural="cases", number=5)
    assert few in standard_stability(results.standards[1], SMALL)
    assert few in overall_stability(results)
    for shown in (without_second_reviews(results), external_results(results, AuditDescription("Spring", "Huyton"))):
        assert few not in standard_stability(shown.standards[1], SMALL) + overall_stability(shown)
        assert shown.standards[1].stability.shares


def test_a_copy_for_outside_has_no_stability_of_a_suppressed_share() -> None:
    results = results_of(cases_with(38, 20, 20))  # two No on 2.2.1
    shown = external_results(results, AuditDescription("Spring", "Huyton"))
    assert [bool(result.stability.shares) for result in shown.standards] == [False, False, True]
    assert not shown.overall.stability.shares
    assert results.overall.stability.shares


def test_people_who_see_no_case_cannot_work_out_how_many_were_no_on_two_questions_at_once() -> None:
    about, in_full, shown = AuditDescription("Spring", "Huyton"), set(), set()
    for both_no in (1, 3):
        second = range(18 - both_no, 36 - both_no)
        results = results_of([record(number, [number > 17, number not in second, True]) for number in range(40)])
        in_full.add(results.standards[1].sensitivity.more_yes)
        for public in (external_results(results, about), without_small_numbers(results, about)):
            shown.add(public.standards[1].sensitivity.sentence)
    assert in_full == {8 - 1, 8 - 3}  # four more Yes on each question are needed
    assert len(shown) == 1
