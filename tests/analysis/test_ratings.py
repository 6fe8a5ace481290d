"""From tallies to ratings: the lowest key question, decision rules, the overall rating, discretion."""

import pytest

from audit.analysis.ratings import Judgement, Results, StandardResult, overall_rating, results
from audit.model.answers import CaseRecord
from audit.model.case import Case
from audit.model.questionnaire import CutOff
from tests.small_questionnaire import SMALL, changed, load, records_with
from tests.text_tables import records

GOOD_LEADERSHIP = {"1.1": Judgement("Good", "Leaders know their figures.")}
ALL_GOOD = {"2.2.1": (7, 3), "2.2.2": (7, 3), "2.3.1": (7, 3), "2.6.1": (7, 3)}
ALL_INADEQUATE = {"2.2.1": (4, 6), "2.2.2": (4, 6), "2.3.1": (4, 6), "2.6.1": (4, 6)}


def standard(found: Results, standard_id: str) -> StandardResult:
    return next(result for result in found.standards if result.standard.id == standard_id)


def assessment(**counts: tuple[int, ...]) -> StandardResult:
    """Standard 2.2 with these counts for its key questions 2.2.1 (``engagement``) and 2.2.2 (``safety``)."""
    ids = {"engagement": "2.2.1", "safety": "2.2.2"}
    return standard(results(SMALL, records_with({ids[name]: count for name, count in counts.items()})), "2.2")


@pytest.mark.parametrize(
    # yes and no out of 100 for the two key questions of Assessment
    ("engagement", "safety", "rating", "points", "lowest"),
    [
        (90, 80, "Outstanding", 3, ["2.2.2"]),
        (90, 79, "Good", 2, ["2.2.2"]),
        (65, 90, "Good", 2, ["2.2.1"]),
        (64, 90, "Requires improvement", 1, ["2.2.1"]),
        (100, 50, "Requires improvement", 1, ["2.2.2"]),
        (100, 49, "Inadequate", 0, ["2.2.2"]),
        (0, 100, "Inadequate", 0, ["2.2.1"]),
        (72, 72, "Good", 2, ["2.2.1", "2.2.2"]),  # a tie: both are marked
        (0, 0, "Inadequate", 0, ["2.2.1", "2.2.2"]),
        (66, 65, "Good", 2, ["2.2.2"]),  # the same band, but one is lower
    ],
)
def test_the_lowest_key_question_gives_the_rating_and_is_marked(
    engagement: int, safety: int, rating: str, points: int, lowest: list[str]
) -> None:
    found = assessment(engagement=(engagement, 100 - engagement), safety=(safety, 100 - safety))
    assert (found.rating, found.points) == (rating, points)
    assert [key.question.id for key in found.lowest] == lowest


def test_shares_that_print_the_same_percentage_tie_whatever_their_bases() -> None:
    found = assessment(engagement=(23, 23), safety=(101, 100))  # 50% and 50.2%
    assert [str(key.share) for key in found.lowest] == ["50% (23 of 46)", "50% (101 of 201)"]


def test_the_printed_percentage_decides_the_band_unless_the_questionnaire_says_exact() -> None:
    cases = records_with({"2.2.1": (129, 71), "2.2.2": (150, 50)})
    exact = load(changed('band_from = "rounded"', 'band_from = "exact"'))
    by_printed, by_exact = (standard(results(questionnaire, cases), "2.2") for questionnaire in (SMALL, exact))
    assert (by_printed.rating, by_exact.rating) == ("Good", "Requires improvement")
    assert [key.rounding_decides for key in by_printed.key_questions] == [True, False]


def test_a_key_question_not_applicable_in_every_case_is_passed_over() -> None:
    found = assessment(engagement=(0, 0, 10), safety=(7, 3))
    assert found.rating == "Good"
    assert [key.question.id for key in found.lowest] == ["2.2.2"]
    assert found.key_questions[0].band is None


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"engagement": (0, 0, 10), "safety": (0, 0, 10)}, "not applicable in every case"),
        ({"engagement": (7, 3)}, "one key question without any answer might be the lowest"),
        ({"engagement": (0, 0, 9), "safety": (7, 3)}, "nine not applicable and one unanswered: still unknown"),
        ({}, "no case"),
    ],
)
def test_a_standard_has_no_rating_while(counts: dict[str, tuple[int, ...]], why: str) -> None:
    found = assessment(**counts)
    assert (found.rating, found.points, found.lowest, found.discretion) == (None, None, (), ()), why


def test_a_key_question_with_some_answers_rates_although_others_are_missing() -> None:
    found = standard(results(SMALL, records_with({"2.2.1": (7, 3), "2.2.2": (1, 0)}, cases=10)), "2.2")
    assert found.rating == "Good"


def test_the_judgement_rates_and_prompts_never_do() -> None:
    found = results(
        SMALL,
        records(
            """
            case  2.2.1a  2.2.1  2.2.2
            A1    no      yes    yes
            A2    no      yes    yes
            """,
            SMALL,
        ),
    )
    assessed = standard(found, "2.2")
    prompt = assessed.key_questions[0].prompts[0]
    assert assessed.rating == "Outstanding"
    assert (prompt.question.id, str(prompt.share), prompt.lowest) == ("2.2.1a", "0% (0 of 2)", False)


def test_outcomes_are_shown_and_never_rated() -> None:
    found = results(SMALL, records_with(ALL_GOOD), GOOD_LEADERSHIP)
    outcomes = standard(found, "2.6")
    (progress,) = outcomes.key_questions
    assert str(progress.share) == "70% (7 of 10)"
    assert (progress.band, progress.lowest, outcomes.rating, outcomes.points) == (None, False, None, None)
    assert (found.overall.maximum, found.overall.waiting_for) == (9, ())


def test_people_judge_an_organisational_standard() -> None:
    found = standard(results(SMALL, records_with(ALL_GOOD), GOOD_LEADERSHIP), "1.1")
    assert (found.rating, found.points, found.judgement) == ("Good", 2, GOOD_LEADERSHIP["1.1"])
    assert (found.rule, found.before_rule) == (None, None)


def test_a_judgement_on_a_standard_rated_from_cases_changes_nothing() -> None:
    found = results(SMALL, records_with(ALL_INADEQUATE), {"2.2": Judgement("Outstanding")})
    assert (standard(found, "2.2").rating, standard(found, "2.2").judgement) == ("Inadequate", None)


@pytest.mark.parametrize(
    # Assessment is Inadequate throughout; Planning and what was inspected differ.
    ("planning", "not_inspected", "leadership", "before"),
    [
        ((4, 6), (), "Inadequate", "Good"),
        ((5, 5), (), "Good", None),  # one that requires improvement is enough
        ((7, 3), (), "Good", None),
        ((), (), "Good", None),  # Planning waits for answers
        ((0, 0, 10), (), "Good", None),  # Planning cannot be rated
        ((7, 3), ("2.3",), "Inadequate", "Good"),  # Planning does not take part
        ((4, 6), ("2.2", "2.3"), "Good", None),  # no rated standard is left in the domain
    ],
)
def test_leadership_follows_casework_only_where_every_rated_casework_standard_is_inadequate(
    planning: tuple[int, ...], not_inspected: tuple[str, ...], leadership: str, before: str | None
) -> None:
    cases = records_with({**ALL_INADEQUATE, "2.3.1": planning})
    found = results(SMALL, cases, GOOD_LEADERSHIP, not_inspected)
    led = standard(found, "1.1")
    assert (led.rating, led.before_rule) == (leadership, before)
    assert found.overall.rules == ((SMALL.decision_rules[0],) if before else ())


def test_a_rule_acts_on_a_standard_that_people_have_not_judged_yet() -> None:
    found = results(SMALL, records_with(ALL_INADEQUATE))
    led = standard(found, "1.1")
    assert (led.rating, led.points, led.before_rule) == ("Inadequate", 0, None)
    assert (found.overall.rating, found.overall.waiting_for) == ("Inadequate", ())


def test_a_rule_on_a_standard_that_was_not_inspected_has_nothing_to_act_on() -> None:
    found = results(SMALL, records_with(ALL_INADEQUATE), GOOD_LEADERSHIP, {"1.1"})
    assert (found.overall.rules, found.overall.maximum) == ((), 6)


def test_unrated_outcomes_do_not_keep_a_rule_from_acting() -> None:
    found = results(SMALL, records_with({**ALL_INADEQUATE, "2.6.1": (10, 0)}), GOOD_LEADERSHIP)
    assert standard(found, "1.1").rating == "Inadequate"


def test_a_standard_not_inspected_drops_from_the_maximum() -> None:
    found = results(SMALL, records_with(ALL_GOOD), GOOD_LEADERSHIP, {"2.3"})
    assert [standard.id for standard in found.not_inspected] == ["2.3"]
    assert [result.standard.id for result in found.standards] == ["1.1", "2.2", "2.6"]
    assert (found.overall.points, found.overall.maximum, found.overall.rating) == (4, 6, "Good")


def test_there_is_no_overall_rating_while_a_standard_waits() -> None:
    found = results(SMALL, records_with({"2.2.1": (7, 3), "2.2.2": (7, 3)}))
    assert [standard.id for standard in found.overall.waiting_for] == ["1.1", "2.3"]
    assert (found.overall.rating, found.overall.points, found.overall.maximum) == (None, 2, 9)


def test_an_audit_without_cases_waits_for_everything() -> None:
    found = results(SMALL, ())
    assert (found.cases, found.overall.rating, found.overall.points) == (0, None, 0)
    assert {str(key.share) for key in found.key_questions} == {"– (0 of 0)"}
    assert {key.tally.why_no_share for key in (*found.key_questions, *found.prompts)} == {"No case counts yet."}


def test_nothing_rated_gives_no_overall_rating() -> None:
    found = results(SMALL, records_with(ALL_GOOD), GOOD_LEADERSHIP, {"1.1", "2.2", "2.3"})
    assert (found.overall.rating, found.overall.points, found.overall.maximum) == (None, 0, 0)


def test_empty_cases_leave_every_question_unanswered() -> None:
    found = results(SMALL, [CaseRecord(Case("A1")), CaseRecord(Case("A2"))])
    assert found.cases == 2
    assert {key.tally.unanswered for key in found.key_questions} == {2}
    assert standard(found, "2.2").rating is None


# First and last points of each rating: Inadequate, Requires improvement, Good, Outstanding.
CUT_OFFS = {
    1: ((0, 0), (1, 1), (2, 2), (3, 3)),
    7: ((0, 3), (4, 10), (11, 17), (18, 21)),
    8: ((0, 4), (5, 12), (13, 20), (21, 24)),
    9: ((0, 4), (5, 13), (14, 22), (23, 27)),
    10: ((0, 5), (6, 15), (16, 25), (26, 30)),
    12: ((0, 6), (7, 18), (19, 30), (31, 36)),
}


@pytest.mark.parametrize("standards", CUT_OFFS)
def test_the_points_of_all_standards_lead_to_the_overall_rating(standards: int) -> None:
    expected = {
        points: rating
        for rating, (first, last) in zip(SMALL.scale.ratings, CUT_OFFS[standards], strict=True)
        for points in range(first, last + 1)
    }
    found = {points: overall_rating(SMALL.overall, points, standards) for points in range(3 * standards + 1)}
    assert found == expected


@pytest.mark.parametrize("standards", range(1, 21))
def test_an_overall_mean_on_a_cut_off_goes_down(standards: int) -> None:
    for points in range(3 * standards + 1):
        passed = sum(2 * points > odd * standards for odd in (1, 3, 5))
        assert overall_rating(SMALL.overall, points, standards) == SMALL.scale.ratings[passed]


def test_one_cut_off_without_a_limit_rates_everything() -> None:
    assert overall_rating([CutOff("Good", None)], points=0, standards=8) == "Good"


NEAR = "The lowest percentage ({}%) lies within 5 points of {}%."
ONE_CASE = "One case judged otherwise would change the rating."


@pytest.mark.parametrize(
    # Out of 100, so that one case is one point.
    ("percent", "reasons"),
    [
        (0, []),
        (44, []),
        (45, [NEAR.format(45, 50)]),
        (48, [NEAR.format(48, 50)]),
        (49, [NEAR.format(49, 50), ONE_CASE]),
        (50, [NEAR.format(50, 50), ONE_CASE]),
        (51, [NEAR.format(51, 50)]),
        (55, [NEAR.format(55, 50)]),
        (56, []),
        (59, []),
        (60, [NEAR.format(60, 65)]),
        (64, [NEAR.format(64, 65), ONE_CASE]),
        (65, [NEAR.format(65, 65), ONE_CASE]),
        (70, [NEAR.format(70, 65)]),
        (71, []),
        (74, []),
        (75, [NEAR.format(75, 80)]),
        (79, [NEAR.format(79, 80), ONE_CASE]),
        (80, [NEAR.format(80, 80), ONE_CASE]),
        (85, [NEAR.format(85, 80)]),
        (86, []),
        (100, []),
    ],
)
def test_discretion_is_flagged_near_a_boundary_and_where_one_case_decides(percent: int, reasons: list[str]) -> None:
    found = assessment(engagement=(percent, 100 - percent), safety=(100, 0))
    assert list(found.discretion) == reasons


@pytest.mark.parametrize(
    ("engagement", "safety", "decides"),
    [
        ((30, 16), (40, 6), True),  # 65%: one fewer is 63%
        ((31, 15), (40, 6), False),  # 67%: one fewer is 65%, one more 70%
        ((49, 51), (49, 51), True),  # one more on both together
        ((49, 51), (40, 60), False),  # one more lifts the first, but the second stays below
        ((51, 49), (3, 2), True),  # not the lowest, but one fewer of five is 40%
        ((51, 49), (4, 1), False),
        ((0, 10), (10, 0), False),
        ((1, 0), (1, 0), True),
    ],
)
def test_one_case_judged_otherwise_is_looked_for_on_every_key_question(
    engagement: tuple[int, int], safety: tuple[int, int], decides: bool
) -> None:
    assert (ONE_CASE in assessment(engagement=engagement, safety=safety).discretion) is decides


@pytest.mark.parametrize(
    ("base", "sentence"),
    [
        (1, "A key question rests on 1 case."),
        (4, "A key question rests on 4 cases."),
        (5, "A key question rests on 5 cases."),
        (6, None),
    ],
)
def test_discretion_is_flagged_where_a_key_question_rests_on_five_cases_or_fewer(
    base: int, sentence: str | None
) -> None:
    found = assessment(engagement=(base, 0), safety=(20, 0))
    assert [reason for reason in found.discretion if "rests on" in reason] == ([sentence] if sentence else [])


def test_the_limits_of_discretion_come_from_the_questionnaire() -> None:
    wider = load(changed("within_points = 5\ncases_at_most = 5", "within_points = 6\ncases_at_most = 100"))
    cases = records_with({"2.2.1": (44, 56), "2.2.2": (100, 0)})
    assert standard(results(wider, cases), "2.2").discretion == (
        "The lowest percentage (44%) lies within 6 points of 50%.",
        "A key question rests on 100 cases.",
    )


def test_people_judging_and_rules_acting_raise_no_flag() -> None:
    found = results(SMALL, records_with(ALL_INADEQUATE), GOOD_LEADERSHIP)
    assert standard(found, "1.1").discretion == ()
