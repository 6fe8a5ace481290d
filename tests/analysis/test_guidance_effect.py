"""Agreement on a question before guidance was added to it, and since."""

from __future__ import annotations

from datetime import timedelta

from audit.analysis.guidance_effect import guidance_effect
from audit.analysis.split_answers import ComparedPair, compare_reviews
from audit.messages import agreement as messages
from audit.model.audit_reviews import pairs_of
from audit.model.guidance import GuidanceChange
from tests.analysis.reviewers import NO, START, YES, questions, review


def compared(before: int, since: int) -> tuple[ComparedPair, ...]:
    """Cases answered differently on the days before day 100, and alike from then on; the second review is the later."""
    reviews = []
    for number in range(before + since):
        is_before = number < before
        day = number if is_before else 100 + number - before
        reviews.append(review(f"c{number}", "Ada", {"q00": YES}, 1, day=0))
        reviews.append(review(f"c{number}", "Ben", {"q00": NO if is_before else YES}, 2, day=day))
    return compare_reviews(questions(1), pairs_of(reviews, {})).compared


CHANGE = GuidanceChange(1, "q00", "Count it.", "They differed.", "Lea", START + timedelta(days=100))


def test_the_later_of_the_two_answers_decides_on_which_side_a_case_counts() -> None:
    sentence = guidance_effect(CHANGE, compared(5, 6))
    assert sentence == messages.GUIDANCE_EFFECT.format(
        date="9 September 2026",
        before="0% (0 of 5)",
        since="100% (6 of 6)",
        difference="+100 points",
        interval="+42 to +100 points",
    )


def test_a_small_base_on_either_side_is_refused() -> None:
    for before, since in ((4, 9), (9, 4), (0, 9)):
        sentence = guidance_effect(CHANGE, compared(before, since))
        assert "At least 5 on each side are needed" in sentence
        assert f"of {before})" in sentence


def test_a_question_that_is_no_longer_inspected_has_no_answers() -> None:
    other = GuidanceChange(1, "q99", "Count it.", "They differed.", "Lea", START)
    assert "– (0 of 0)" in guidance_effect(other, compared(5, 6))
