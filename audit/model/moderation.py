"""Where the two reviews of a case differ, what a moderator has agreed, and what is still to decide.

Answers are compared as they count: a question that does not apply is the same as one answered Not applicable. Whether
a question applies can depend on earlier answers, so a difference there may make others follow. The answers that count
are those of the first review with the moderated ones in place. A question that does not apply under them needs no
decision, and one that applies under them but has no answer does, also if no review has one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from functools import cached_property

from audit.formatting import format_datetime
from audit.messages import model as model_messages
from audit.messages import moderation as messages
from audit.model.answer_scales import RecordedAnswer, RecordedOutcome, read_answer
from audit.model.answers import Answer, NoAnswer
from audit.model.applicability import AnswerResolver
from audit.model.questionnaire import Question
from audit.model.review_pair import FIRST_REVIEW, DisagreementCause, ModeratedAnswer, ReviewPair

SAVED_WITH = "moderated answer"
"""What the reason for a decision is saved with, in words."""


class Standing(Enum):
    """What a moderator has to do with a question of a case that was reviewed twice."""

    TO_DECIDE = auto()
    DECIDED = auto()
    FOLLOWS = auto()  # the reviews differ, but it does not apply under the answers that count
    NOTHING_TO_DECIDE = auto()


@dataclass(frozen=True)
class ComparedQuestion:
    """One question in both reviews, and what was agreed about it.

    ``is_unanswered`` says that it applies under the answers that count and has no answer yet. ``reopened_since`` says
    that a review was reopened or changed after the answer was agreed.
    """

    question: Question
    first: RecordedOutcome
    second: RecordedOutcome
    standing: Standing
    moderated: ModeratedAnswer | None = None
    is_unanswered: bool = False
    reopened_since: bool = False

    def outcome(self, number: int) -> RecordedOutcome:
        """Return how the question counts in the first or the second review."""
        return self.first if number == FIRST_REVIEW else self.second

    def outcome_label(self, number: int) -> str:
        """Return how the question counts in a review as people read it."""
        return self.question.answer_label(self.outcome(number))


@dataclass(frozen=True)
class CaseToModerate:
    """A case of which both reviews are submitted, with every question of the inspected standards, in order.

    ``waiting_since`` is when the later of the two reviews was submitted.
    """

    reference: str
    pair: ReviewPair
    questions: tuple[ComparedQuestion, ...]
    waiting_since: datetime

    @property
    def case_id(self) -> str:
        """Return the id of the case."""
        return self.pair.case_id

    def with_standing(self, *standings: Standing) -> list[ComparedQuestion]:
        """Return the questions of which this is to do, in order."""
        return [compared for compared in self.questions if compared.standing in standings]

    @cached_property
    def to_decide(self) -> list[ComparedQuestion]:
        """Return the questions that wait for a decision."""
        return self.with_standing(Standing.TO_DECIDE)

    @cached_property
    def to_confirm(self) -> list[ComparedQuestion]:
        """Return the questions that were decided before a review was reopened or changed."""
        return [compared for compared in self.questions if compared.reopened_since]

    @property
    def needs_moderator(self) -> bool:
        """Return whether something is to decide or to confirm."""
        return bool(self.to_decide or self.to_confirm)

    @property
    def differs(self) -> bool:
        """Return whether the reviews differ, or did when an answer was agreed."""
        return any(compared.standing is not Standing.NOTHING_TO_DECIDE for compared in self.questions)

    def is_reviewer(self, name: str) -> bool:
        """Return whether a person made one of the two reviews."""
        return name in (self.pair.first.case.auditor, self.pair.second.case.auditor)


@dataclass(frozen=True)
class ModeratedRow:
    """A moderated answer with the answers of both reviews as their auditors left them, for a file.

    ``first`` and ``second`` are None if a review has no answer to the question.
    """

    reference: str
    question_id: str
    first: RecordedAnswer | None
    second: RecordedAnswer | None
    moderated: ModeratedAnswer


def compare_reviews(
    questions: Sequence[Question], pair: ReviewPair, reopened_since: Collection[str] = ()
) -> tuple[ComparedQuestion, ...]:
    """Return each question in both reviews. ``questions`` are those of the inspected standards, in order.

    ``reopened_since`` has the ids of the questions that were decided before a review was reopened or changed.
    """
    resolver = AnswerResolver(questions)
    first, second = resolver.recorded_outcomes(pair.first), resolver.recorded_outcomes(pair.second)
    counted = _counted_outcomes(resolver, pair, {id_: moderated.answer for id_, moderated in pair.moderated.items()})
    return tuple(
        ComparedQuestion(
            question,
            first[question.id],
            second[question.id],
            Standing.DECIDED
            if question.id in pair.moderated
            else _standing_of(question, pair, first[question.id], second[question.id], counted[question.id]),
            pair.moderated.get(question.id),
            _is_gap(first[question.id], counted[question.id]),
            question.id in reopened_since and question.id in pair.moderated,
        )
        for question in questions
    )


def answers_of_review(questions: Sequence[Question], pair: ReviewPair, number: int) -> dict[str, RecordedAnswer]:
    """Return the answers of one review to all questions that are still to decide, by question.

    A question is left out if it does not apply once the earlier ones are decided in this way, or if the review has no
    answer to it.
    """
    resolver, record = AnswerResolver(questions), pair.first if number == FIRST_REVIEW else pair.second
    first, second = resolver.recorded_outcomes(pair.first), resolver.recorded_outcomes(pair.second)
    agreed = {id_: moderated.answer for id_, moderated in pair.moderated.items()}
    taken: dict[str, RecordedAnswer] = {}
    for question in questions:  # conditions refer to earlier questions only
        counted = _counted_outcomes(resolver, pair, {**agreed, **taken})
        standing = _standing_of(question, pair, first[question.id], second[question.id], counted[question.id])
        is_open = standing is Standing.TO_DECIDE and question.id not in agreed
        if is_open and question.id in record.answers:
            taken[question.id] = record.answers[question.id]
    return taken


def _counted_outcomes(
    resolver: AnswerResolver, pair: ReviewPair, agreed: Mapping[str, RecordedAnswer]
) -> dict[str, RecordedOutcome]:
    return resolver.recorded_outcomes(replace(pair.first, answers={**pair.first.answers, **agreed}))


def _standing_of(
    question: Question, pair: ReviewPair, first: RecordedOutcome, second: RecordedOutcome, counted: RecordedOutcome
) -> Standing:
    """Return what is to do. A derived measure follows from the answers, unless a reviewer overrode it."""
    first, second, counted = map(question.compared, (first, second, counted))
    standing = _standing(first, second, counted)
    is_overridden = question.id in pair.first.answers or question.id in pair.second.answers
    if question.is_asked or is_overridden or standing is not Standing.TO_DECIDE:
        return standing
    return Standing.FOLLOWS if _as_answer(first) is not _as_answer(second) else Standing.NOTHING_TO_DECIDE


def _standing(first: RecordedOutcome, second: RecordedOutcome, counted: RecordedOutcome) -> Standing:
    if _is_gap(first, counted):
        return Standing.TO_DECIDE
    answers = _as_answer(first), _as_answer(second)
    if None in answers or answers[0] == answers[1]:
        return Standing.NOTHING_TO_DECIDE
    return Standing.FOLLOWS if counted is NoAnswer.DOES_NOT_APPLY else Standing.TO_DECIDE


def _is_gap(first: RecordedOutcome, counted: RecordedOutcome) -> bool:
    """Return whether a question has no answer that counts only because moderated answers made it apply."""
    return counted is NoAnswer.UNANSWERED and first is not NoAnswer.UNANSWERED


def _as_answer(outcome: RecordedOutcome) -> RecordedAnswer | None:
    """Return an outcome as answers are compared; None if there is nothing to compare."""
    if outcome is NoAnswer.DOES_NOT_APPLY:
        return Answer.NOT_APPLICABLE
    return None if isinstance(outcome, NoAnswer) else outcome


def value_in_log(moderated: ModeratedAnswer) -> str:
    """Return a moderated answer as the audit log saves it: the answer and the cause."""
    return f"{moderated.answer.value} {moderated.cause.value}"


def read_value_in_log(value: str) -> tuple[RecordedAnswer, DisagreementCause]:
    """Return the answer and the cause of a value in the audit log.

    >>> read_value_in_log("not_applicable slip")
    (<Answer.NOT_APPLICABLE: 'not_applicable'>, <DisagreementCause.SLIP: 'slip'>)
    """
    answer, cause = value.split()
    return read_answer(answer), DisagreementCause(cause)


def decision_problems(has_answer: bool, cause: DisagreementCause | None, reason: str) -> list[str]:
    """Return what is missing in a decision; empty if it can be saved."""
    problems = [] if has_answer else [messages.NO_ANSWER_CHOSEN]
    problems += [messages.NO_CAUSE_CHOSEN] if cause is None else []
    return problems + ([] if reason.strip() else [model_messages.REASON_MISSING.format(subject=SAVED_WITH)])


def what_happened(reference: str, question: Question, moderated: ModeratedAnswer | None) -> str:
    """Return what somebody else decided about a question meanwhile, or that they withdrew the moderated answer."""
    place = {"question": question.id, "reference": reference}
    if moderated is None:
        return messages.WITHDRAWN_MEANWHILE.format(**place)
    values = {"answer": question.answer_label(moderated.answer), "cause": moderated.cause.label}
    when = format_datetime(moderated.at)
    return messages.DECIDED_MEANWHILE.format(name=moderated.by, when=when, **values, **place)
