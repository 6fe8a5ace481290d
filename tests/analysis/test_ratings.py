"""From tallies to ratings: the lowest key question, decision rules, the overall rating, discretion."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from audit.analysis import rating_wording
from audit.analysis.overall_ratings import overall_rating
from audit.analysis.ratings import calculate_results
from audit.analysis.results import Results, StandardResult
from audit.analysis.tables import key_question_rows
from audit.messages import analysis as messages
from audit.messages import model as model_messages
from audit.model.case import Case, CaseRecord
from audit.model.judgement import Decision, Judgement
from audit.model.questionnaire import CutOff
from tests.small_questionnaire import SMALL, load_questionnaire_text, records_with, replace_in_small_toml
from tests.text_tables import parse_records

GOOD_LEADERSHIP = {"1.1": Judgement("Good", "Leaders know their figures.")}
ALL_GOOD = {"2.2.1": (7, 3), "2.2.2": (7, 3), "2.3.1": (7, 3), "2.6.1": (7, 3)}
ALL_INADEQUATE = {"2.2.1": (4, 6), "2.2.2": (4, 6), "2.3.1": (4, 6), "2.6.1": (4, 6)}


def standard(audit_results: Results, standard_id: str) -> StandardResult:
    return next(result for result in audit_results.standards if result.standard.id == standard_id)


def assessment_result(**counts: tuple[int, ...]) -> StandardResult:
    """Standard 2.2 with these counts for its key questions 2.2.1 (``engagement``) and 2.2.2 (``safety``)."""
    ids = {"engagement": "2.2.1", "safety": "2.2.2"}
    return standard(calculate_results(SMALL, records_with({ids[name]: count for name, count in counts.items()})), "2.2")


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
    result = assessment_result(engagement=(engagement, 100 - engagement), safety=(safety, 100 - safety))
    assert (result.rating, result.points) == (rating, points)
    assert [key.question.id for key in result.lowest_key_questions] == lowest


def test_shares_with_the_same_rounded_percentage_tie_whatever_their_bases() -> None:
    result = assessment_result(engagement=(23, 23), safety=(101, 100))  # 50% and 50.2%
    assert [str(key.share) for key in result.lowest_key_questions] == ["50% (23 of 46)", "50% (101 of 201)"]


def test_key_questions_that_tie_are_said_to_have_the_same_lowest_score() -> None:
    tied = assessment_result(engagement=(23, 23), safety=(101, 100))
    how = "Engagement and safety have the same lowest score: 50% (23 of 46) and 50% (101 of 201)."
    assert rating_wording.how_rated(tied) == how
    assert [row.lowest_label for row in key_question_rows(tied)] == ["joint lowest"] * 2
    third = replace(tied.key_questions[0], is_lowest=False)
    of_three = replace(tied, key_questions=(*tied.key_questions, third))
    assert rating_wording.lowest_score_sentence(of_three, "Huyton") == (
        "Huyton is rated Requires improvement for assessment because engagement and safety have the same lowest score, "
        "50 per cent (23 of 46 and 101 of 201 cases)."
    )
    assert [row.lowest_label for row in key_question_rows(of_three)] == ["joint lowest", "joint lowest", ""]
    alone = assessment_result(engagement=(23, 23), safety=(46, 0))
    assert [row.lowest_label for row in key_question_rows(alone)] == ["lowest", ""]


def test_a_rating_that_rests_on_few_cases_is_marked_wherever_it_comes_from() -> None:
    few = assessment_result(engagement=(5, 0), safety=(5, 0))
    assert rating_wording.few_cases_mark(few) == "Few cases"
    assert rating_wording.how_rated(few).endswith(rating_wording.FEW_CASES.format(plural="cases"))
    ruled = replace(few, applied_rule=SMALL.decision_rules[0])
    assert rating_wording.how_rated(ruled).endswith(rating_wording.FEW_CASES.format(plural="cases"))
    decision = Decision(few.rating or "", "Two cases were recorded late.", "Lead", datetime(2023, 5, 3, tzinfo=UTC))
    assert rating_wording.how_rated(replace(few, decision=decision)).endswith("recorded late. Few cases.")
    assert rating_wording.few_cases_mark(assessment_result(engagement=(6, 0), safety=(6, 0))) == ""


def test_the_rounded_percentage_decides_the_band_unless_exact_is_configured() -> None:
    cases = records_with({"2.2.1": (129, 71), "2.2.2": (150, 50)})
    exact = load_questionnaire_text(replace_in_small_toml('band_from = "rounded"', 'band_from = "exact"'))
    by_printed, by_exact = (
        standard(calculate_results(questionnaire, cases), "2.2") for questionnaire in (SMALL, exact)
    )
    assert (by_printed.rating, by_exact.rating) == ("Good", "Requires improvement")
    assert [key.rounding_changed_band for key in by_printed.key_questions] == [True, False]


def test_a_key_question_not_applicable_in_every_case_is_ignored() -> None:
    result = assessment_result(engagement=(0, 0, 10), safety=(7, 3))
    assert result.rating == "Good"
    assert [key.question.id for key in result.lowest_key_questions] == ["2.2.2"]
    assert result.key_questions[0].band is None


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"engagement": (0, 0, 10), "safety": (0, 0, 10)}, "not applicable in every case"),
        ({"engagement": (7, 3)}, "one key question without any answer might be the lowest"),
        ({"engagement": (0, 0, 9), "safety": (7, 3)}, "nine not applicable and one unanswered: still unknown"),
        ({}, "no case"),
    ],
)
def test_a_standard_has_no_rating_without_enough_information(counts: dict[str, tuple[int, ...]], why: str) -> None:
    result = assessment_result(**counts)
    assert (result.rating, result.points, result.lowest_key_questions, result.discretion_reasons) == (
        None,
        None,
        (),
        (),
    ), why


def test_a_partly_answered_key_question_still_gives_a_rating() -> None:
    result = standard(calculate_results(SMALL, records_with({"2.2.1": (7, 3), "2.2.2": (1, 0)}, cases=10)), "2.2")
    assert result.rating == "Good"


def test_the_key_question_answer_decides_the_rating_and_prompts_never_do() -> None:
    audit_results = calculate_results(
        SMALL,
        parse_records(
            """
            case  2.2.1a  2.2.1  2.2.2
            A1    no      yes    yes
            A2    no      yes    yes
            """,
            SMALL,
        ),
    )
    assessed = standard(audit_results, "2.2")
    prompt = assessed.key_questions[0].prompts[0]
    assert assessed.rating == "Outstanding"
    assert (prompt.question.id, str(prompt.share), prompt.is_lowest) == ("2.2.1a", "0% (0 of 2)", False)


def test_outcomes_are_shown_and_never_rated() -> None:
    audit_results = calculate_results(SMALL, records_with(ALL_GOOD), GOOD_LEADERSHIP)
    outcomes = standard(audit_results, "2.6")
    (progress,) = outcomes.key_questions
    assert str(progress.share) == "70% (7 of 10)"
    assert (progress.band, progress.is_lowest, outcomes.rating, outcomes.points) == (None, False, None, None)
    assert (audit_results.overall.max_points, audit_results.overall.awaiting_rating) == (9, ())


def test_an_organisational_standard_is_rated_by_judgement() -> None:
    result = standard(calculate_results(SMALL, records_with(ALL_GOOD), GOOD_LEADERSHIP), "1.1")
    assert (result.rating, result.points, result.judgement) == ("Good", 2, GOOD_LEADERSHIP["1.1"])
    assert (result.applied_rule, result.rating_before_rule) == (None, None)


def test_a_judgement_on_a_standard_rated_from_cases_is_ignored() -> None:
    audit_results = calculate_results(SMALL, records_with(ALL_INADEQUATE), {"2.2": Judgement("Outstanding")})
    assert (standard(audit_results, "2.2").rating, standard(audit_results, "2.2").judgement) == ("Inadequate", None)


@pytest.mark.parametrize(
    # Assessment is Inadequate throughout; Planning and what was inspected differ.
    ("planning", "not_inspected", "leadership", "before"),
    [
        ((4, 6), (), "Inadequate", "Good"),
        ((5, 5), (), "Good", None),  # one that requires improvement is enough
        ((7, 3), (), "Good", None),
        ((), (), "Good", None),  # Planning waits for answers
        ((0, 0, 10), (), "Inadequate", "Good"),  # Planning applies to no case, so it does not take part
        ((7, 3), ("2.3",), "Inadequate", "Good"),  # Planning does not take part
        ((4, 6), ("2.2", "2.3"), "Good", None),  # no rated standard is left in the domain
    ],
)
def test_leadership_follows_casework_only_if_every_rated_casework_standard_is_inadequate(
    planning: tuple[int, ...], not_inspected: tuple[str, ...], leadership: str, before: str | None
) -> None:
    cases = records_with({**ALL_INADEQUATE, "2.3.1": planning})
    audit_results = calculate_results(SMALL, cases, GOOD_LEADERSHIP, not_inspected)
    led = standard(audit_results, "1.1")
    assert (led.rating, led.rating_before_rule) == (leadership, before)
    assert audit_results.overall.applied_rules == ((SMALL.decision_rules[0],) if before else ())


def test_a_decision_rule_applies_to_a_standard_without_a_judgement() -> None:
    audit_results = calculate_results(SMALL, records_with(ALL_INADEQUATE))
    led = standard(audit_results, "1.1")
    assert (led.rating, led.points, led.rating_before_rule) == ("Inadequate", 0, None)
    assert (audit_results.overall.rating, audit_results.overall.awaiting_rating) == ("Inadequate", ())


def test_a_decision_rule_on_an_uninspected_standard_is_not_applied() -> None:
    audit_results = calculate_results(SMALL, records_with(ALL_INADEQUATE), GOOD_LEADERSHIP, {"1.1"})
    assert (audit_results.overall.applied_rules, audit_results.overall.max_points) == ((), 6)


def test_unrated_outcomes_do_not_block_a_decision_rule() -> None:
    audit_results = calculate_results(SMALL, records_with({**ALL_INADEQUATE, "2.6.1": (10, 0)}), GOOD_LEADERSHIP)
    assert standard(audit_results, "1.1").rating == "Inadequate"


def test_an_uninspected_standard_is_not_in_the_maximum_points() -> None:
    audit_results = calculate_results(SMALL, records_with(ALL_GOOD), GOOD_LEADERSHIP, {"2.3"})
    assert [standard.id for standard in audit_results.not_inspected] == ["2.3"]
    assert [result.standard.id for result in audit_results.standards] == ["1.1", "2.2", "2.6"]
    assert (audit_results.overall.points, audit_results.overall.max_points, audit_results.overall.rating) == (
        4,
        6,
        "Good",
    )


def test_there_is_no_overall_rating_while_a_standard_has_none() -> None:
    audit_results = calculate_results(SMALL, records_with({"2.2.1": (7, 3), "2.2.2": (7, 3)}))
    assert [standard.id for standard in audit_results.overall.awaiting_rating] == ["1.1", "2.3"]
    assert (audit_results.overall.rating, audit_results.overall.points, audit_results.overall.max_points) == (
        None,
        2,
        9,
    )


def test_an_audit_without_cases_has_no_ratings() -> None:
    audit_results = calculate_results(SMALL, ())
    assert (audit_results.case_count, audit_results.overall.rating, audit_results.overall.points) == (0, None, 0)
    assert {str(key.share) for key in audit_results.key_questions} == {"– (0 of 0)"}
    assert {key.tally.why_no_share for key in (*audit_results.key_questions, *audit_results.prompts)} == {
        model_messages.NO_CASES_INCLUDED.format(plural="cases")
    }


def test_without_any_rating_there_is_no_overall_rating() -> None:
    audit_results = calculate_results(SMALL, records_with(ALL_GOOD), GOOD_LEADERSHIP, {"1.1", "2.2", "2.3"})
    assert (audit_results.overall.rating, audit_results.overall.points, audit_results.overall.max_points) == (
        None,
        0,
        0,
    )


def test_empty_cases_leave_every_question_unanswered() -> None:
    audit_results = calculate_results(SMALL, [CaseRecord(Case("A1")), CaseRecord(Case("A2"))])
    assert audit_results.case_count == 2
    assert {key.tally.unanswered for key in audit_results.key_questions} == {2}
    assert standard(audit_results, "2.2").rating is None


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
def test_the_total_points_decide_the_overall_rating(standards: int) -> None:
    expected = {
        points: rating
        for rating, (first, last) in zip(SMALL.scale.ratings, CUT_OFFS[standards], strict=True)
        for points in range(first, last + 1)
    }
    ratings = {points: overall_rating(SMALL.overall_cut_offs, points, standards) for points in range(3 * standards + 1)}
    assert ratings == expected


@pytest.mark.parametrize("standards", range(1, 21))
def test_an_overall_mean_on_a_boundary_gets_the_lower_rating(standards: int) -> None:
    for points in range(3 * standards + 1):
        passed = sum(2 * points > odd * standards for odd in (1, 3, 5))
        assert overall_rating(SMALL.overall_cut_offs, points, standards) == SMALL.scale.ratings[passed]


def test_a_single_boundary_without_a_limit_rates_every_mean() -> None:
    assert overall_rating([CutOff("Good", None)], points=0, standard_count=8) == "Good"


NEAR = messages.NEAR_BOUNDARY.replace("{percent}", "{}").format("{}", points=5, boundary="{}")
ONE_CASE = messages.ONE_CASE_CHANGES_RATING.format(singular="case")


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
def test_discretion_is_flagged_near_a_boundary_and_if_one_case_decides(percent: int, reasons: list[str]) -> None:
    result = assessment_result(engagement=(percent, 100 - percent), safety=(100, 0))
    assert list(result.discretion_reasons) == reasons


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
def test_every_key_question_is_checked_for_one_different_answer(
    engagement: tuple[int, int], safety: tuple[int, int], decides: bool
) -> None:
    assert (ONE_CASE in assessment_result(engagement=engagement, safety=safety).discretion_reasons) is decides


@pytest.mark.parametrize(
    ("base", "sentence"),
    [
        (1, messages.SMALL_BASE.format(cases="1 case")),
        (4, messages.SMALL_BASE.format(cases="4 cases")),
        (5, messages.SMALL_BASE.format(cases="5 cases")),
        (6, None),
    ],
)
def test_discretion_is_flagged_if_a_key_question_has_five_cases_or_fewer(base: int, sentence: str | None) -> None:
    result = assessment_result(engagement=(base, 0), safety=(20, 0))
    assert [reason for reason in result.discretion_reasons if "is based on" in reason] == (
        [sentence] if sentence else []
    )


def test_the_limits_of_discretion_come_from_the_questionnaire() -> None:
    wider = load_questionnaire_text(
        replace_in_small_toml("within_points = 5\ncases_at_most = 5", "within_points = 6\ncases_at_most = 100")
    )
    cases = records_with({"2.2.1": (44, 56), "2.2.2": (100, 0)})
    assert standard(calculate_results(wider, cases), "2.2").discretion_reasons == (
        messages.NEAR_BOUNDARY.format(percent=44, points=6, boundary=50),
        messages.SMALL_BASE.format(cases="100 cases"),
    )


def test_judgements_and_decision_rules_raise_no_discretion_flag() -> None:
    audit_results = calculate_results(SMALL, records_with(ALL_INADEQUATE), GOOD_LEADERSHIP)
    assert standard(audit_results, "1.1").discretion_reasons == ()
