"""How the answers of two reviews compare: the base, the order of questions, pairs of auditors and intervals."""

from __future__ import annotations

from collections import Counter

import pytest
from scipy import stats

from audit.analysis.agreement_tables import agreement_sentences
from audit.analysis.clustered import clustered_interval, t_score
from audit.analysis.split_answers import Split, SplitAnswers, compare_reviews, split_of
from audit.messages import agreement as messages
from audit.model.answer_scales import read_answer
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.audit_reviews import pairs_of
from audit.model.bands import Share
from audit.model.questionnaire import CaseLabel
from tests.analysis.reviewers import NO, NOT_APPLICABLE, YES, Exercise, exercise, questions, review
from tests.graded_questionnaire import GRADED
from tests.small_questionnaire import SMALL

CASES = CaseLabel("case", "cases")
EXERCISES, WORST = 20, 3


@pytest.mark.parametrize(
    ("first", "second", "split"),
    [
        (YES, YES, Split.YES_YES),
        (YES, NO, Split.YES_NO),
        (NO, YES, Split.NO_YES),
        (NO, NO, Split.NO_NO),
        (YES, NOT_APPLICABLE, Split.NOT_APPLICABLE_ONCE),
        (NOT_APPLICABLE, NO, Split.NOT_APPLICABLE_ONCE),
        (NOT_APPLICABLE, NOT_APPLICABLE, Split.NOT_APPLICABLE_TWICE),
        (NOT_APPLICABLE, NoAnswer.DOES_NOT_APPLY, Split.NOT_APPLICABLE_TWICE),
        (NO, NoAnswer.DOES_NOT_APPLY, Split.NOT_COMPARED),
        (YES, NoAnswer.UNANSWERED, Split.NOT_COMPARED),
        (NoAnswer.NOT_COLLECTED, YES, Split.NOT_COMPARED),
    ],
)
def test_each_two_answers_compare_in_one_way(first: Outcome, second: Outcome, split: Split) -> None:
    assert split_of(first, second) is split


def compared(answers: list[tuple[dict[str, Answer], dict[str, Answer]]], count: int = 3) -> SplitAnswers:
    """Compare two reviews of each case, by Ada and Ben."""
    reviews = [
        review(f"case {number}", auditor, each, position)
        for number, pair in enumerate(answers)
        for position, (auditor, each) in enumerate(zip(("Ben", "Ada"), pair, strict=True), 1)
    ]
    return compare_reviews(questions(count), pairs_of(reviews, {}))


def test_questions_are_ranked_by_disagreement_then_by_cases_and_few_cases_come_last() -> None:
    cases = [({"q00": YES, "q01": YES}, {"q00": NO if number < 3 else YES, "q01": YES}) for number in range(6)]
    cases[0] = ({**cases[0][0], "q02": YES}, {**cases[0][1], "q02": NO})
    answers = compared(cases)
    assert [split.question.id for split in answers.questions] == ["q00", "q01", "q02"]
    assert [str(split.counts.different) for split in answers.questions] == [
        "50% (3 of 6)",
        "0% (0 of 6)",
        "100% (1 of 1)",
    ]
    assert [split.question.id for split in answers.split_questions] == ["q00", "q02"]
    assert [each.pair.case_id for each in answers.questions[0].cases] == ["case 0", "case 1", "case 2"]


def test_what_both_left_out_is_counted_and_not_in_the_base() -> None:
    answers = compared(
        [({"q00": NOT_APPLICABLE, "q01": YES}, {"q00": NOT_APPLICABLE, "q01": NOT_APPLICABLE, "q02": NO})]
    )
    assert answers.counts.counts == Counter(
        {Split.NOT_APPLICABLE_TWICE: 1, Split.NOT_APPLICABLE_ONCE: 1, Split.NOT_COMPARED: 1}
    )
    assert str(answers.counts.same) == "0% (0 of 1)"


def test_a_question_that_a_rule_leaves_out_in_one_review_counts_at_the_answer_that_differs() -> None:
    first = {"2.2.2a": YES, "2.2.2b": YES}
    second = {"2.2.2a": NO}
    reviews = [
        review("case", name, each, number) for number, (name, each) in enumerate((("Ada", first), ("Ben", second)), 1)
    ]
    for each in reviews:
        assert not each.record.case.details
    answers = compare_reviews(SMALL.questions, pairs_of(reviews, {}))
    splits = {split.question.id: split.counts for split in answers.questions}
    assert splits["2.2.2a"].count(Split.YES_NO) == 1
    assert splits["2.2.2b"].count(Split.NOT_COMPARED) == 1


def test_pairs_of_auditors_are_in_alphabetical_order_whoever_was_first() -> None:
    reviews = [
        review("case 1", "Zoe", {"q00": YES}, 1),
        review("case 1", "ann", {"q00": YES}, 2),
        review("case 2", "ann", {"q00": NO}, 1),
        review("case 2", "Zoe", {"q00": YES}, 2),
        review("case 3", "Ben", {"q00": YES}, 1),
        review("case 3", "ann", {"q00": YES}, 2),
    ]
    pairs = compare_reviews(questions(1), pairs_of(reviews, {})).auditor_pairs
    assert [(pair.auditors, str(pair.counts.same)) for pair in pairs] == [
        (("ann", "Ben"), "100% (1 of 1)"),
        (("ann", "Zoe"), "50% (1 of 2)"),
    ]


def test_the_overall_sentence_has_its_counts_and_an_interval_or_why_there_is_none() -> None:
    assert compared([]).sentence(CASES) == messages.NOTHING_COMPARED
    few = compared([({"q00": YES}, {"q00": YES})] * 4).sentence(CASES)
    assert few.startswith("Of 100 answers, 100 were the same (4 of 4). There is no interval")
    many = compared(
        [({"q00": YES, "q01": YES}, {"q00": YES, "q01": NO if number < 4 else YES}) for number in range(20)]
    )
    assert many.sentence(CASES) == "Of 100 answers, 90 were the same (36 of 40; 95% interval 76 to 96)."


def test_answers_of_a_case_that_are_alike_widen_the_interval() -> None:
    spread = [Share(9, 10)] * 20
    together = [Share(10, 10)] * 18 + [Share(0, 10)] * 2
    narrow, wide = clustered_interval(spread), clustered_interval(together)
    assert narrow is not None
    assert wide is not None
    assert (narrow.text, wide.text) == ("85% to 94%", "68% to 97%")


def test_full_agreement_counts_each_case_once() -> None:
    interval = clustered_interval([Share(60, 60)] * 9)
    assert interval is not None
    assert interval.text == "70% to 100%"
    assert clustered_interval([Share(60, 60)] * 4) is None


def test_the_t_score_agrees_with_scipy() -> None:
    for degrees in (4, 5, 9, 30, 300):
        for confidence, tolerance in ((0.95, 0.005), (0.99, 0.02)):
            assert t_score(confidence, degrees) == pytest.approx(
                stats.t.ppf((1 + confidence) / 2, degrees), abs=tolerance
            )


def differences_from_agreed(simulated: Exercise, name: str) -> int:
    """How many answers of a reader differ from the agreed ones."""
    own = [each for each in simulated.reviews if each.auditor == name]
    return compare_reviews(simulated.questions, pairs_of([*simulated.agreed, *own], {})).counts.different.yes


@pytest.mark.thorough
def test_the_worst_three_questions_and_readers_of_ten_on_20_gold_cases_are_named() -> None:
    """Recall over simulated exercises: readers by agreement with the agreed answers, questions by how readers split."""
    found_readers = found_questions = 0
    for seed in range(EXERCISES):
        simulated = exercise(seed)
        ranked = compare_reviews(simulated.questions, pairs_of(simulated.reviews, {})).questions
        found_questions += len(simulated.worst_questions & {split.question.id for split in ranked[:WORST]})
        different = {name: differences_from_agreed(simulated, name) for name in simulated.readers}
        named = sorted(different, key=lambda name: -different[name])[:WORST]
        found_readers += len(simulated.worst_readers & set(named))
    recall_of_readers, recall_of_questions = (found / (WORST * EXERCISES) for found in (found_readers, found_questions))
    print(f"recall: readers {recall_of_readers:.3f}, questions {recall_of_questions:.3f}")
    assert recall_of_readers >= 0.9
    assert recall_of_questions >= 0.9


def test_two_grades_that_count_alike_are_different_answers() -> None:
    grades = [("good", "good"), ("good", "outstanding"), ("improve", "inadequate"), ("good", "improve")]
    reviews = [
        review(f"case {number}", auditor, {"1.1.1": read_answer(grade)}, position)
        for number, pair in enumerate(grades)
        for position, (auditor, grade) in enumerate(zip(("Ben", "Ada"), pair, strict=True), 1)
    ]
    answers = compare_reviews(GRADED.questions, pairs_of(reviews, {}))
    counts = next(split.counts for split in answers.questions if split.question.id == "1.1.1")
    assert (str(counts.same), counts.unlike) == ("25% (1 of 4)", 2)
    assert (counts.two_by_two.yes_yes, counts.two_by_two.no_no, counts.two_by_two.yes_no) == (2, 1, 1)
    assert messages.UNLIKE_ON_SCALE.format(count=2) in agreement_sentences(answers, CASES)
