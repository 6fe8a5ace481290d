"""What differs between two reviews, and what of it a moderator has to decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord
from audit.model.moderation import Standing, answers_of_review, compare_reviews
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW, DisagreementCause, ModeratedAnswer, ReviewPair
from tests.small_questionnaire import SMALL

YES, NO, NOT_APPLICABLE = Answer
QUESTIONS = SMALL.questions
DETAILS = {"sentence_type": ("resettlement",), "concern": ("yes",)}
ALL_YES = {question.id: YES for question in QUESTIONS}


def pair_of(
    first: Mapping[str, Answer | None], second: Mapping[str, Answer | None], agreed: Mapping[str, Answer] | None = None
) -> ReviewPair:
    """Two reviews of a case, everything Yes except these answers (None: unanswered)."""
    case = Case("KSH-1", details=DETAILS)
    records = [
        CaseRecord(case, {id_: answer for id_, answer in {**ALL_YES, **answers}.items() if answer})
        for answers in (first, second)
    ]
    moderated = {
        question_id: ModeratedAnswer(answer, "Seen.", DisagreementCause.SLIP, "Mo", datetime(2026, 11, 1, tzinfo=UTC))
        for question_id, answer in (agreed or {}).items()
    }
    return ReviewPair("a", *records, moderated)


def standings(pair: ReviewPair) -> dict[str, Standing]:
    """What is to do with each question, without those of which nothing is."""
    compared = compare_reviews(QUESTIONS, pair)
    return {each.question.id: each.standing for each in compared if each.standing is not Standing.NOTHING_TO_DECIDE}


@pytest.mark.parametrize("first", Answer)
@pytest.mark.parametrize("second", Answer)
def test_two_answers_are_to_decide_if_they_differ(first: Answer, second: Answer):
    expected = {} if first is second else {"2.2.1": Standing.TO_DECIDE}
    assert standings(pair_of({"2.2.1": first}, {"2.2.1": second})) == expected


def test_not_applicable_by_rule_is_the_same_as_not_applicable_by_answer():
    by_rule = {"2.2.2a": NO, "2.2.2b": None, "2.3.1a": None}
    assert standings(pair_of(by_rule, {"2.2.2a": NO, "2.2.2b": NOT_APPLICABLE, "2.3.1a": NOT_APPLICABLE})) == {}


def test_an_unanswered_question_is_not_compared():
    assert standings(pair_of({"2.2.1": None}, {"2.2.1": NO})) == {}


def test_a_question_that_does_not_apply_by_the_first_review_follows_from_the_earlier_one():
    pair = pair_of({"2.2.2a": NO, "2.2.2b": None, "2.3.1a": None}, {})
    follow = dict.fromkeys(("2.2.2b", "2.3.1a"), Standing.FOLLOWS)
    assert standings(pair) == {"2.2.2a": Standing.TO_DECIDE, **follow}


def test_a_question_that_applies_by_a_moderated_answer_is_to_decide_even_if_the_first_review_has_no_answer():
    pair = pair_of({"2.2.2a": NO, "2.2.2b": None, "2.3.1a": None}, {}, {"2.2.2a": YES})
    assert standings(pair) == {
        "2.2.2a": Standing.DECIDED,
        "2.2.2b": Standing.TO_DECIDE,
        "2.3.1a": Standing.TO_DECIDE,  # it applies unless the answer to 2.2.2b is known to say otherwise
    }
    unanswered = [each.question.id for each in compare_reviews(QUESTIONS, pair) if each.is_unanswered]
    assert unanswered == ["2.2.2b", "2.3.1a"]


def test_a_question_that_no_review_answered_is_to_decide_once_moderated_answers_make_it_apply():
    first = {"2.2.2a": YES, "2.2.2b": NOT_APPLICABLE, "2.3.1a": None}
    second = {"2.2.2a": NO, "2.2.2b": None, "2.3.1a": None}
    assert standings(pair_of(first, second))["2.2.2a"] is Standing.TO_DECIDE
    assert standings(pair_of(first, second, {"2.2.2a": YES, "2.2.2b": NO}))["2.3.1a"] is Standing.TO_DECIDE


def test_a_question_that_no_longer_applies_needs_no_decision():
    pair = pair_of({"2.2.2b": YES}, {"2.2.2a": NO, "2.2.2b": None, "2.3.1a": None}, {"2.2.2a": NO})
    assert Standing.TO_DECIDE not in standings(pair).values()


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (FIRST_REVIEW, {"2.2.1": YES, "2.2.2a": YES, "2.2.2b": NO, "2.3.1a": YES}),
        (SECOND_REVIEW, {"2.2.1": NO, "2.2.2a": NO}),
    ],
)
def test_the_answers_of_one_review_leave_out_what_no_longer_applies(number: int, expected: dict[str, Answer]):
    second = {"2.2.1": NO, "2.2.2a": NO, "2.2.2b": None, "2.3.1a": None}
    assert answers_of_review(QUESTIONS, pair_of({"2.2.2b": NO}, second), number) == expected


def test_the_answers_of_one_review_leave_out_what_is_decided_and_what_it_did_not_answer():
    second = {"2.2.1": NO, "2.2.2a": NO, "2.2.2b": None, "2.3.1a": None}
    pair = pair_of({}, second, {"2.2.1": YES, "2.2.2a": YES})
    assert answers_of_review(QUESTIONS, pair, SECOND_REVIEW) == {}
    assert answers_of_review(QUESTIONS, pair, FIRST_REVIEW) == {"2.2.2b": YES, "2.3.1a": YES}
