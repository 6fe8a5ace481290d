"""What a person decides on a calculated rating: when it acts, when it has lapsed, and that both are printed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from audit.analysis import rating_wording
from audit.analysis.decisions import decision_problems
from audit.analysis.ratings import calculate_results
from audit.analysis.results import Results, StandardResult
from audit.messages import analysis as messages
from audit.model.judgement import Decision, Judgement
from tests.small_questionnaire import SMALL, records_with

WHEN = datetime(2023, 5, 3, 9, 30, tzinfo=UTC)
JUDGED = {"1.1": Judgement("Good", "Leaders know their figures.")}
# Assessment 48% and Planning 40%, both Inadequate; only Assessment is near a boundary.
COUNTS = {"2.2.1": (48, 52), "2.2.2": (90, 10), "2.3.1": (40, 60), "2.6.1": (70, 30)}


def decided(rating: str) -> Decision:
    return Decision(rating, "Two cases were recorded late.", "Lead", WHEN)


def results_with(counts: dict[str, tuple[int, ...]], **decisions: str) -> Results:
    """Results with decisions on Assessment (``a``), Planning (``p``), Leadership (``l``) or Outcomes (``o``)."""
    ids = {"a": "2.2", "p": "2.3", "l": "1.1", "o": "2.6"}
    decision_objects = {ids[name]: decided(rating) for name, rating in decisions.items()}
    return calculate_results(SMALL, records_with({**COUNTS, **counts}), JUDGED, decisions=decision_objects)


def standard(of: Results, standard_id: str) -> StandardResult:
    return next(result for result in of.standards if result.standard.id == standard_id)


def test_a_decision_replaces_the_calculated_rating_which_is_preserved() -> None:
    assessed = standard(results_with({}, a="Requires improvement"), "2.2")
    assert (assessed.rating, assessed.points, assessed.calculated_rating) == ("Requires improvement", 1, "Inadequate")
    assert (assessed.decision, assessed.lapsed_decision) == (decided("Requires improvement"), None)


def test_without_a_decision_the_calculated_rating_applies() -> None:
    assessed, led = (standard(results_with({}), standard_id) for standard_id in ("2.2", "1.1"))
    assert (assessed.rating, assessed.calculated_rating, assessed.decision) == ("Inadequate", "Inadequate", None)
    assert (led.rating, led.calculated_rating) == ("Inadequate", None)  # people judge it, and the rule acts


def test_decisions_count_in_the_decision_rules_and_the_overall_rating() -> None:
    before, after = results_with({}), results_with({}, a="Requires improvement")
    assert (standard(before, "1.1").rating, standard(after, "1.1").rating) == ("Inadequate", "Good")
    assert (before.overall.points, before.overall.rating, len(before.overall.applied_rules)) == (0, "Inadequate", 1)
    assert (after.overall.points, after.overall.rating, len(after.overall.applied_rules)) == (
        3,
        "Requires improvement",
        0,
    )


def test_the_overall_rating_without_decisions_is_preserved() -> None:
    assert results_with({}).overall.without_decisions is None
    assert (
        results_with({}, p="Requires improvement").overall.without_decisions is None
    )  # it has lapsed: nothing flags Planning
    after = results_with({}, a="Requires improvement").overall
    assert after.without_decisions == results_with({}).overall


# Out of 100: the percentage of the lowest key question, and what may be decided on it.
@pytest.mark.thorough
@pytest.mark.parametrize(
    ("percent", "may_become"),
    [
        (44, ()),
        (45, ("Requires improvement",)),
        (49, ("Requires improvement",)),
        (50, ("Inadequate", "Good")),
        (51, ("Inadequate", "Good")),
        (55, ("Inadequate", "Good")),
        (56, ()),
        (59, ()),
        (60, ("Inadequate", "Good")),
        (64, ("Inadequate", "Good")),
        (65, ("Requires improvement", "Outstanding")),
        (66, ("Requires improvement", "Outstanding")),
        (70, ("Requires improvement", "Outstanding")),
        (71, ()),
        (79, ("Requires improvement", "Outstanding")),
        (80, ("Good",)),
        (81, ("Good",)),
        (85, ("Good",)),
        (86, ()),
        (100, ()),
    ],
)
def test_a_rating_may_be_overridden_by_one_band_if_discretion_is_flagged(
    percent: int, may_become: tuple[str, ...]
) -> None:
    counts = {"2.2.1": (percent, 100 - percent), "2.2.2": (100, 0)}
    assert standard(results_with(counts), "2.2").allowed_ratings == may_become
    for rating in SMALL.scale.ratings:
        problems = decision_problems(standard(results_with(counts), "2.2"), rating, "Because.")
        acts = standard(results_with(counts, a=rating), "2.2").decision is not None
        assert (not problems) == acts == (rating in may_become)


NAME = "2.2 Assessment: the rating cannot be decided, because "


@pytest.mark.parametrize(
    ("counts", "rating", "sentence"),
    [
        (
            {},
            "Good",
            f"{NAME}the calculated rating is Inadequate, more than one band away. "
            "Choose Requires improvement, or do not change the calculated rating.",
        ),
        (
            {"2.2.1": (50, 50)},
            "Outstanding",
            f"{NAME}the calculated rating is Requires improvement, more than one band away. "
            "Choose Inadequate or Good, or do not change the calculated rating.",
        ),
        (
            {},
            "Inadequate",
            f"{NAME}the calculated rating is that already. "
            "Choose Requires improvement, or do not change the calculated rating.",
        ),
        (
            {"2.2.1": (40, 60)},
            "Requires improvement",
            f"{NAME}{messages.NO_REASON_TO_DECIDE.format(rating='Inadequate')}. {messages.LEAVE_CALCULATED_RATING}",
        ),
        (
            {"2.2.1": ()},
            "Good",
            f"{NAME}it has no calculated rating. Wait until every key question that applies has answers.",
        ),
    ],
)
def test_a_disallowed_decision_gives_a_sentence(counts: dict[str, tuple[int, ...]], rating: str, sentence: str) -> None:
    assert decision_problems(standard(results_with(counts), "2.2"), rating, "Because.") == (sentence,)


@pytest.mark.parametrize("standard_id", ["1.1", "2.6"])
def test_only_a_standard_rated_from_cases_can_be_overridden(standard_id: str) -> None:
    (sentence,) = decision_problems(standard(results_with({}), standard_id), "Good", "Because.")
    assert sentence.endswith("the standard is not rated from cases. Decide only where the rating is calculated.")
    assert standard(results_with({}, l="Good"), "1.1").lapsed_decision is not None
    assert standard(results_with({}, o="Good"), "2.6").rating is None


def test_every_problem_of_a_decision_is_listed() -> None:
    unfit, no_reason = decision_problems(standard(results_with({}), "2.2"), "Good", " \n")
    assert "more than one band away" in unfit
    assert no_reason == "2.2 Assessment: the decision has no reason. Give the reason in a sentence or two."


@pytest.mark.parametrize(
    ("counts", "rating", "why"),
    [
        ({"2.2.1": (50, 50)}, "Requires improvement", "the calculated rating is that already."),
        ({"2.2.1": (65, 35)}, "Good", "the calculated rating is that already."),
        ({"2.2.1": (80, 20)}, "Requires improvement", "the calculated rating is Outstanding, more than one band away."),
        ({"2.2.1": (44, 56)}, "Requires improvement", messages.NO_REASON_TO_DECIDE.format(rating="Inadequate")),
        ({"2.2.1": ()}, "Requires improvement", "it has no calculated rating"),
    ],
)
def test_a_decision_that_no_longer_fits_lapses_and_is_preserved(
    counts: dict[str, tuple[int, ...]], rating: str, why: str
) -> None:
    assessed = standard(results_with(counts, a=rating), "2.2")
    assert (assessed.rating, assessed.decision) == (assessed.calculated_rating, None)
    assert assessed.lapsed_decision is not None
    assert assessed.lapsed_decision.decision == decided(rating)
    begins = f"2.2 Assessment: the decision {rating}, by Lead on 3 May 2023, does not count, because {why}"
    assert assessed.lapsed_decision.why.startswith(begins)


def test_a_lapsed_decision_applies_again_when_it_fits_again() -> None:
    there_and_back = [results_with({"2.2.1": (yes, 100 - yes)}, a="Requires improvement") for yes in (48, 50, 48)]
    assert [standard(outcome, "2.2").decision is not None for outcome in there_and_back] == [True, False, True]


def test_a_decision_on_an_uninspected_standard_is_ignored() -> None:
    decisions = {"2.2": decided("Requires improvement")}
    left = calculate_results(SMALL, records_with(COUNTS), JUDGED, {"2.2"}, decisions)
    assert [result.standard.id for result in left.standards] == ["1.1", "2.3", "2.6"]
    assert left.overall.without_decisions is None


def test_sensitivity_and_the_lowest_score_are_those_of_the_calculation() -> None:
    before, after = (
        standard(outcome, "2.2") for outcome in (results_with({}), results_with({}, a="Requires improvement"))
    )
    assert (after.lowest_key_questions, after.sensitivity, after.discretion_reasons) == (
        before.lowest_key_questions,
        before.sensitivity,
        before.discretion_reasons,
    )
    assert after.sensitivity.sentence == "Two more cases answered Yes on 2.2.1 would make this Requires improvement."
    assert (
        after.key_questions[0].sensitivity.sentence
        == "Two more cases answered Yes would make this Requires improvement."
    )
    unrated = standard(results_with({}), "2.6").key_questions[0]
    assert unrated.sensitivity.sentence == ""


# --- what is printed ----------------------------------------------------------------------------------------------

BOTH = (
    "Calculated: Inadequate, lowest key question 48% (48 of 100). "
    "Decided: Requires improvement, by Lead on 3 May 2023: Two cases were recorded late."
)


def test_a_decided_standard_prints_the_calculated_and_the_decided_rating() -> None:
    decided = standard(results_with({}, a="Requires improvement"), "2.2")
    assert (rating_wording.rating_label(decided), decided.calculated_rating) == ("Requires improvement", "Inadequate")
    assert (rating_wording.points_text(decided), rating_wording.how_rated(decided)) == ("1", BOTH)
    untouched = standard(results_with({}), "2.2")
    assert (untouched.calculated_rating, untouched.decision) == ("Inadequate", None)
    assert rating_wording.how_rated(untouched) == "Lowest key question: 48% (48 of 100)."


def test_a_lapsed_decision_is_mentioned_as_the_source_of_the_rating() -> None:
    how = rating_wording.how_rated(standard(results_with({"2.2.1": (50, 50)}, a="Requires improvement"), "2.2"))
    assert how.startswith("Lowest key question: 50% (50 of 100). 2.2 Assessment: the decision Requires improvement, by")


def test_a_decision_rule_names_the_decided_and_the_calculated_rating_before_it() -> None:
    assessed = standard(results_with({}, a="Requires improvement"), "2.2")
    ruled = replace(
        assessed, rating="Inadequate", applied_rule=SMALL.decision_rules[0], rating_before_rule="Requires improvement"
    )
    begins = "Decision rule applied: Leadership follows casework; Requires improvement before the rule. "
    assert rating_wording.how_rated(ruled) == begins + BOTH


def test_the_lowest_score_sentence_says_who_rated_what() -> None:
    sentence = rating_wording.lowest_score_sentence(
        standard(results_with({}, a="Requires improvement"), "2.2"), "Knowsley"
    )
    assert sentence == (
        "Knowsley is rated Requires improvement for assessment by decision. The calculated rating is Inadequate "
        "because the lowest of the two scores, engagement, was 48 per cent (48 of 100 cases)."
    )
