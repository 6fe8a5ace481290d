"""Reviews of the same cases by reviewers with a known bias, for tests."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from audit.model.answer_scales import RecordedAnswer
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.questionnaire import Question
from audit.model.review_pair import DatedReview

START = datetime(2026, 6, 1, 9, tzinfo=UTC)
YES, NO, NOT_APPLICABLE = Answer


def review(
    case_id: str, auditor: str, answers: Mapping[str, RecordedAnswer], number: int = 1, day: int = 0, office: str = ""
) -> DatedReview:
    """A submitted review, each answer of which was recorded on a day after the first of June 2026."""
    details = {"office": (office,)} if office else {}
    record = CaseRecord(Case(case_id, auditor, details, CaseState.SUBMITTED), answers)
    return DatedReview(case_id, number, record, dict.fromkeys(answers, START + timedelta(days=day)))


def questions(count: int) -> list[Question]:
    """Questions without any rule."""
    return [Question(f"q{number:02}", f"Question {number}?") for number in range(count)]


@dataclass(frozen=True)
class Exercise:
    """Cases that all readers reviewed, with the agreed answers, the worst readers and the worst questions."""

    questions: Sequence[Question]
    reviews: Sequence[DatedReview]
    agreed: Sequence[DatedReview]
    worst_readers: frozenset[str]
    worst_questions: frozenset[str]

    @property
    def readers(self) -> list[str]:
        """Everybody who reviewed the cases."""
        return sorted({each.auditor for each in self.reviews})


def exercise(seed: int, readers: int = 10, cases: int = 20, count: int = 30, worst: int = 3) -> Exercise:
    """Readers who turn agreed answers around: 8% of them, 20% if the reader or the question is one of the worst."""
    rng = random.Random(seed)
    asked, names = questions(count), [f"Reader {number}" for number in range(readers)]
    worst_readers = frozenset(rng.sample(names, worst))
    worst_questions = frozenset(rng.sample([question.id for question in asked], worst))
    worst_ones = worst_readers | worst_questions
    agreed, reviews = [], []
    for case in range(cases):
        truth = {question.id: YES if rng.random() < 0.65 else NO for question in asked}
        agreed.append(review(f"case {case}", "agreed", truth, number=0))
        for number, name in enumerate(names, 1):
            answers = {
                question_id: _turned(rng, answer, 0.2 if {name, question_id} & worst_ones else 0.08)
                for question_id, answer in truth.items()
            }
            reviews.append(review(f"case {case}", name, answers, number))
    return Exercise(asked, reviews, agreed, worst_readers, worst_questions)


def _turned(rng: random.Random, answer: Answer, probability: float) -> Answer:
    if rng.random() >= probability:
        return answer
    return NO if answer is YES else YES
