"""How often auditors answer Yes: on the same and on comparable cases, over time, and what is refused."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from audit.analysis.comparable_cases import MIN_OTHER_AUDITORS, groupings, own_drift
from audit.analysis.drift import PARTS, DriftAnalysis
from audit.messages import agreement as messages
from audit.model.answers import Answer
from audit.model.audit_reviews import AuditReviews
from audit.model.case import CaseState
from audit.model.questionnaire import CaseLabel
from audit.model.review_pair import DatedReview
from tests.analysis.reviewers import NO, YES, questions, review
from tests.small_questionnaire import SMALL

CASES = CaseLabel("case", "cases")
SIMULATIONS = 20


def drift(reviews: list[DatedReview], count: int = 2) -> DriftAnalysis:
    """Compare auditors question by question, the cases of an office alike."""
    return DriftAnalysis(
        questions(count), reviews, lambda each: next(iter(each.record.case.details.get("office", ("",)))), CASES
    )


def test_on_the_same_cases_answers_are_compared_one_by_one() -> None:
    reviews = []
    for number in range(6):
        both = {"q00": YES, "q01": YES}
        reviews.append(review(f"c{number}", "Ada", both if number else {"q00": NO, "q01": YES}, 1))
        reviews.append(review(f"c{number}", "Ben", {**both, "q02": NO}, 2))
    same = drift(reviews, 3).same_cases("Ada")
    assert (same.cases, same.own_text, same.others_text) == (6, "92% (11 of 12)", "100% of 12")
    assert same.difference_text == "−8 points"
    assert same.interval is not None
    assert same.interval.low < 0 < same.interval.high


def test_several_others_count_by_their_mean() -> None:
    reviews = [
        review(f"c{number}", name, {"q00": answer}, position)
        for number in range(5)
        for position, (name, answer) in enumerate((("Ada", YES), ("Ben", YES), ("Cat", NO)), 1)
    ]
    same = drift(reviews).same_cases("Ada")
    assert (same.own_text, same.others_text, same.difference_text) == ("100% (5 of 5)", "50% of 5", "+50 points")


def test_full_agreement_has_an_interval_and_not_a_point() -> None:
    reviews = [
        review(f"c{number}", name, {"q00": YES}, position)
        for number in range(5)
        for position, name in enumerate(("Ada", "Ben"), 1)
    ]
    interval = drift(reviews).same_cases("Ada").interval
    assert interval is not None
    assert interval.low < 0 < interval.high


def comparable_reviews() -> Iterator[DatedReview]:
    """Ada reads the hard office, where every answer is No, and Ben both; they answer alike."""
    for number in range(10):
        yield review(f"a{number}", "Ada", {"q00": NO}, day=number, office="hard")
        yield review(f"b{number}", "Ben", {"q00": NO}, day=number, office="hard")
        yield review(f"c{number}", "Ben", {"q00": YES}, day=number, office="easy")


def test_comparable_cases_are_those_of_the_same_kind() -> None:
    reviews = list(comparable_reviews())
    alike = drift(reviews).drift_of("Ada").comparable_cases
    assert (alike.own_text, alike.others_text, alike.difference_text) == ("0% (0 of 10)", "0% of 10", "0 points")
    crude = DriftAnalysis(questions(1), reviews, lambda each: "", CASES).drift_of("Ada").comparable_cases
    assert (crude.others_text, crude.difference_text) == ("50% of 10", "−50 points")


def test_answers_that_nobody_else_gave_in_such_a_case_are_left_out() -> None:
    reviews = [*comparable_reviews(), review("a10", "Ada", {"q00": YES, "q01": YES}, office="far away")]
    assert drift(reviews).drift_of("Ada").comparable_cases.own.base == 10


def test_too_few_cases_are_refused_with_the_reason() -> None:
    reviews = [
        review(f"c{number}", name, {"q00": YES}, 1 + (name == "Ben")) for number in range(4) for name in ("Ada", "Ben")
    ]
    refused = drift(reviews).drift_of("Ada")
    assert refused.same_cases.why_not == messages.TOO_FEW_SAME_CASES.format(cases="4 cases", minimum=5)
    assert refused.comparable_cases.why_not == messages.TOO_FEW_COMPARABLE_CASES.format(
        cases="4 cases", minimum=10, plural="cases"
    )
    assert refused.why_no_parts == refused.comparable_cases.why_not
    assert (refused.same_cases.own_text, refused.same_cases.difference_text, refused.days) == ("–", "–", ())


def over_time(days: int = 1) -> list[DatedReview]:
    """Ada says Yes in the first third of her 18 cases, and No later; Ben says Yes in half of his."""
    own = [review(f"a{n:02}", "Ada", {"q00": YES if n < 6 else NO}, day=n * days) for n in range(18)]
    return [*own, *(review(f"b{n:02}", "Ben", {"q00": YES if n % 2 else NO}, day=n) for n in range(18))]


def test_thirds_are_in_the_order_of_recording_and_days_need_a_base() -> None:
    result = drift(list(reversed(over_time()))).drift_of("Ada")
    assert [(name, part.own_text, part.difference_text) for name, part in result.parts] == [
        (PARTS[0], "100% (6 of 6)", "+50 points"),
        (PARTS[1], "0% (0 of 6)", "−50 points"),
        (PARTS[2], "0% (0 of 6)", "−50 points"),
    ]
    assert len(result.days) == 18
    assert all(day.why_not for _, day in result.days)


def test_cases_recorded_at_one_moment_have_no_order() -> None:
    result = drift(over_time(days=0)).drift_of("Ada")
    assert result.parts == ()
    assert result.why_no_parts == messages.ORDER_NOT_KNOWN.format(plural="cases")
    ((_, day),) = result.days
    assert day.own_text == "33% (6 of 18)"


def final(each: DatedReview) -> DatedReview:
    """The review as final."""
    case = each.record.case
    return DatedReview(
        each.case_id,
        each.number,
        type(each.record)(type(case)(case.reference, case.auditor, case.details, CaseState.FINAL), each.record.answers),
        each.answered_at,
    )


def of_three(cases: int) -> list[DatedReview]:
    """Cases that Ada reviewed first and Ben or Cat again."""
    return [
        review(f"c{number}", name, {"2.2.1": YES}, position)
        for number in range(cases)
        for position, name in enumerate(("Ada", ("Ben", "Cat")[number % 2]), 1)
    ]


def test_an_auditor_is_compared_on_the_same_cases_once_all_reviews_are_final() -> None:
    reviews = of_three(12)
    open_one = own_drift(SMALL, SMALL.questions, AuditReviews(reviews), "Ada").drift
    assert open_one.same_cases.why_not == messages.TOO_FEW_SAME_CASES.format(cases="0 cases", minimum=5)
    half_final = [final(each) if each.number == 1 else each for each in reviews]
    assert own_drift(SMALL, SMALL.questions, AuditReviews(half_final), "Ada").drift.same_cases.why_not
    all_final = [final(each) for each in reviews]
    assert (
        own_drift(SMALL, SMALL.questions, AuditReviews(all_final), "Ada").drift.same_cases.own_text == "100% (12 of 12)"
    )


def test_an_auditor_is_not_compared_with_one_other_person() -> None:
    reviews = [final(each) for each in of_three(12) if each.auditor != "Cat"]
    own = own_drift(SMALL, SMALL.questions, AuditReviews(reviews), "Ada").drift
    refused = messages.TOO_FEW_OTHER_AUDITORS.format(minimum=MIN_OTHER_AUDITORS)
    assert own.same_cases.why_not == own.comparable_cases.why_not == refused


def test_cases_are_grouped_by_stratum_if_a_sample_was_drawn_else_by_a_detail_with_one_value() -> None:
    assert [way.id for way in groupings(SMALL, {})] == ["sentence_type", "question"]
    drawn = groupings(SMALL, {"case 1": "Women"})
    assert [way.id for way in drawn] == ["strata", "sentence_type", "question"]
    assert drawn[0].group_of(review("case 1", "Ada", {})) == "Women"


@pytest.mark.thorough
def test_strict_readers_are_found_and_others_are_not_accused() -> None:
    """Ten readers of the same 20 cases; three turn 20 of 100 Yes into No, all make 8 slips in 100 answers."""
    found = accused = 0
    for seed in range(SIMULATIONS):
        rng = random.Random(seed)
        reviews = list(strict_exercise(rng))
        analysis = drift(reviews, 30)
        clear = {name for name in analysis.auditors if analysis.same_cases(name).is_clear}
        found += len(clear & {"R0", "R1", "R2"})
        accused += bool({name for name in clear if name not in {"R0", "R1", "R2"} and _is_strict(analysis, name)})
    recall, accusations = found / (3 * SIMULATIONS), accused / SIMULATIONS
    print(f"recall {recall:.3f}, exercises with a fair reader called strict {accusations:.3f}")
    assert recall >= 0.9
    assert accusations <= 0.05


def _is_strict(analysis: DriftAnalysis, name: str) -> bool:
    interval = analysis.same_cases(name).interval
    return interval is not None and interval.high < 0


def strict_exercise(rng: random.Random) -> Iterator[DatedReview]:
    """The reviews of ten readers, the first three of them strict."""
    for case in range(20):
        truth = {f"q{number:02}": rng.random() < 0.65 for number in range(30)}
        for reader in range(10):
            answers: dict[str, Answer] = {}
            for question_id, is_yes in truth.items():
                says_yes = is_yes ^ (rng.random() < 0.08)
                strict = reader < 3 and rng.random() < 0.2
                answers[question_id] = YES if says_yes and not strict else NO
            yield review(f"c{case}", f"R{reader}", answers, reader + 1)
