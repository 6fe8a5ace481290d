"""Roll-ups, bands of a standard, limits of the overall rating, and derived measures as they are counted."""

from __future__ import annotations

import random

import numpy as np
import pytest

from audit.analysis.case_counts import count_cases
from audit.analysis.rating_samples import SampleTotals, overall_ratings, rated_from_cases, standard_ratings
from audit.analysis.rating_stability import with_stability
from audit.analysis.rating_wording import calculated_overall, how_rated, lowest_score_sentence
from audit.analysis.ratings import calculate_results
from audit.analysis.results import Results
from audit.model.answers import Answer
from audit.model.bands import Share
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, parse_questionnaire
from tests.guide import PLAN_SHARED, example, load
from tests.independent_measures import rate
from tests.small_questionnaire import SMALL_TOML, records_with

LETTERS = {"y": Answer.YES, "n": Answer.NO, "a": Answer.NOT_APPLICABLE}
REVIEW = (QUESTIONNAIRES_FOLDER / "us-case-review.toml").read_text("utf-8")
ROLL_UP, RULE = (
    example("Roll-up: what a standard is rated on"),
    example("`[[decision_rules]]`: when ratings decide another rating"),
)
DERIVED = example("Derived measures: questions that are worked out")
GUIDE = "\n\n".join(
    (SMALL_TOML.replace('rated = "by_people"', 'rated = "not_rated"'), PLAN_SHARED, DERIVED, ROLL_UP, RULE)
)
GUIDE = (
    GUIDE.partition("[[decision_rules]]")[0]
    + "[[facts]]"
    + GUIDE.partition("[[decision_rules]]")[2].partition("[[facts]]")[2]
)


def load_text(text: str) -> Questionnaire:
    return parse_questionnaire(text.encode(), "x.toml")


def records_of(questionnaire: Questionnaire, cases: list[dict[str, str]]) -> list[CaseRecord]:
    """Return cases that hold details and letters for answers by id as records."""
    return [
        CaseRecord(
            Case(
                f"C{number}",
                details={key: (case[key],) for key in questionnaire.case_details_by_id if case.get(key)},
                state=CaseState.SUBMITTED,
            ),
            {question.id: LETTERS[case[question.id]] for question in questionnaire.questions if case.get(question.id)},
        )
        for number, case in enumerate(cases)
    ]


def random_cases(questionnaire: Questionnaire, count: int, seed: int) -> list[dict[str, str]]:
    """Return cases with random details and answers; one in fifty overrides a derived measure."""
    rng = random.Random(seed)
    cases = []
    for _ in range(count):
        case = {
            each.id: rng.choice([*(choice.id for choice in each.choices), ""]) for each in questionnaire.case_details
        }
        weights = rng.choice([(8, 1, 1, 0), (4, 2, 2, 1), (1, 1, 1, 1)])
        for question in questionnaire.questions:
            asked = question.is_asked or rng.random() < 0.02
            case[question.id] = rng.choices(["y", "n", "a", ""], weights)[0] if asked else ""
        cases.append(case)
    return cases


def differences(text: str, cases: list[dict[str, str]]) -> list[str]:
    """Return where the program and the independent calculation differ."""
    questionnaire = load_text(text)
    results = calculate_results(questionnaire, records_of(questionnaire, cases))
    counted, ratings, overall = rate(text, cases)
    own = {each.question.id: [each.tally.yes, each.tally.base, each.tally.unanswered] for each in results.all_questions}
    found = [f"{key}: {own[key]}, not {counted[key]}" for key in own if own[key] != counted[key]]
    own_ratings = {each.standard.id: each.rating for each in results.standards if each.rating}
    found += [] if own_ratings == ratings else [f"{own_ratings}, not {ratings}"]
    return found if results.overall.rating in (overall, None) else [*found, f"{results.overall.rating}, not {overall}"]


@pytest.mark.parametrize(("text", "count"), [(REVIEW, 60), (GUIDE, 40)], ids=["case review", "guide"])
def test_random_cases_come_out_as_an_independent_program_counts_them(text: str, count: int) -> None:
    assert differences(text, random_cases(load_text(text), count, seed=16)) == []


STRENGTH, IMPROVEMENT, APART = {"a": "y", "b": "y"}, {"a": "y", "b": "n"}, {"a": "a", "b": "a"}
SIX = [
    *((STRENGTH, STRENGTH), (STRENGTH, IMPROVEMENT), (IMPROVEMENT, STRENGTH)),
    *((APART, STRENGTH), (APART, IMPROVEMENT), (APART, STRENGTH)),
]


def test_an_outcome_is_achieved_where_every_item_that_applies_is_a_strength() -> None:
    cases = [
        {
            f"item-{item}{letter}": answer
            for item, answers in ((2, second), (3, third))
            for letter, answer in answers.items()
        }
        for second, third in SIX
    ]
    questionnaire = load_text(REVIEW)
    results = calculate_results(questionnaire, records_of(questionnaire, cases))
    safety = next(result for result in results.standards if result.standard.id == "S2")
    assert [key.share for key in safety.key_questions] == [Share(2, 3), Share(4, 6), Share(3, 6)]
    assert safety.rating == "Not in substantial conformity"
    assert [key.band is not None for key in safety.key_questions] == [False, False, True]
    assert how_rated(safety) == "Rated on substantially achieved: 50% (3 of 6)."
    assert "because substantially achieved was Yes in 50 per cent (3 of 6 cases)" in lowest_score_sentence(
        safety, "Unit"
    )
    assert safety.sensitivity.more_yes_on == ("S2-achieved",)


def roll_up_results(answers: dict[str, tuple[int, ...]]) -> Results:
    questionnaire = load_text(GUIDE)
    return calculate_results(questionnaire, records_with(answers))


def test_a_mean_is_banded_as_printed_and_counts_its_distance_in_answers() -> None:
    results = roll_up_results({"7.1": (25, 15), "7.2": (34, 6)})  # 62.5% and 85%: 73.75%
    mean = next(result for result in results.standards if result.standard.id == "7")
    assert mean.rating == "Good"
    assert how_rated(mean) == "Mean of two key questions: 74%, from 63% (25 of 40) and 85% (34 of 40)."
    # 79.5% is Outstanding: 4.6 answers of 1.25 points up, and 64.5% the least for Good: 7.4 down
    assert (mean.sensitivity.more_yes, mean.sensitivity.fewer_yes) == (5, 8)
    assert mean.sensitivity.sentence == (
        "Five more answers of Yes to the key questions would make this Outstanding; "
        "eight fewer would make it Requires improvement."
    )
    assert not any(key.is_lowest for key in mean.key_questions)


def test_a_standard_has_its_own_bands_and_points() -> None:
    results = roll_up_results({"6.1": (18, 2), "6.2": (20, 0)})
    share = next(result for result in results.standards if result.standard.id == "6")
    assert (share.rating, share.points) == ("Outstanding", 6)
    assert share.allowed_ratings == ("Inadequate",)  # 90% is on the boundary, and no rating is between
    assert results.overall.max_points == 3 + 3 + 6 + 3


def test_a_rule_limits_the_overall_rating_and_says_so() -> None:
    good = dict.fromkeys(("2.2.1", "2.2.2", "6.1", "6.2", "7.1", "7.2"), (20, 0))
    limited = roll_up_results({**good, "2.3.1": (0, 20)}).overall
    assert limited.rating == "Requires improvement"
    assert limited.rating_before_rules == "Outstanding"
    assert [rule.id for rule in limited.applied_rules] == ["planning-limits-overall"]
    assert calculated_overall(limited) == "From the points alone, before the decision rule: Outstanding."
    free = roll_up_results({**good, "2.3.1": (20, 0)}).overall
    assert (free.rating, free.applied_rules, free.rating_before_rules) == ("Outstanding", (), None)


def test_other_samples_are_rolled_up_and_limited_as_the_sample_is() -> None:
    questionnaire = load_text(GUIDE)
    records = records_of(questionnaire, random_cases(questionnaire, 24, seed=3))

    results = calculate_results(questionnaire, records)
    rated = rated_from_cases(results)
    keys = [key for result in rated for key in result.key_questions]
    samples = []
    for drawn in range(12):  # each sample once as totals, once as cases that are rated in the usual way
        rng = random.Random(drawn)
        part = [records[place] for place in sorted(rng.sample(range(24), 12))]
        samples.append(calculate_results(questionnaire, part))
    numbers = {
        name: np.array(
            [
                [of(next(q for q in sample.key_questions if q.question.id == key.question.id).tally) for key in keys]
                for sample in samples
            ]
        )
        for name, of in (("yes", lambda t: t.yes), ("base", lambda t: t.base), ("unknown", lambda t: t.unanswered))
    }
    totals = SampleTotals(tuple(key.question.id for key in keys), **numbers)
    ratings = {result.standard.id: standard_ratings(result, totals, questionnaire) for result in rated}
    overall = overall_ratings(results, ratings, len(samples))
    names, order = questionnaire.scale.ratings, [cut_off.rating for cut_off in questionnaire.overall_cut_offs]
    for place, sample in enumerate(samples):
        for result in sample.standards:
            if result.rating is not None:
                assert names[ratings[result.standard.id][place]] == result.rating
        assert sample.overall.rating in (None, order[overall[place]])
    assert len({sample.overall.rating for sample in samples}) > 1


def test_an_override_counts_and_is_counted() -> None:
    questionnaire = load(PLAN_SHARED, DERIVED)
    cases = [{"5.1a": "y", "5.1b": "y", "plan_shared": "yes"}] * 3 + [{"5.1a": "n", "5.1": "y"}, {"5.1a": "n"}]
    results = calculate_results(questionnaire, records_of(questionnaire, cases))
    plan = next(each for each in results.key_questions if each.question.id == "5.1")
    assert (plan.share, plan.overridden) == (Share(4, 5), 1)
    assert [each.overridden for each in plan.prompts] == [0, 0]
    counts = count_cases(questionnaire, records_of(questionnaire, cases))
    assert with_stability(results, counts.answers).key_questions[-1].overridden == 1
