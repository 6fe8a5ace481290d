"""What is on the feedback sheet of a case: strengths, areas to improve, actions and acknowledgements.

It is about the work in one case. It has no rating, no percentage and nothing of another case.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from audit.model.answer_scales import RecordedOutcome
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.applicability import AnswerResolver
from audit.model.feedback import CaseFeedback, SavedAcknowledgement, SavedAction
from audit.model.questionnaire import KeyQuestion, Question


@dataclass(frozen=True)
class SheetPoint:
    """A question on the sheet, with the note that is shared ('': none)."""

    question_id: str
    text: str
    is_key: bool
    note: str = ""


@dataclass(frozen=True)
class FeedbackSheet:
    """The sheet of one case. ``others`` are shared notes on questions that have no answer Yes or No.

    ``acknowledgements`` are those that are not withdrawn.
    """

    reference: str
    strengths: tuple[SheetPoint, ...]
    areas: tuple[SheetPoint, ...]
    others: tuple[SheetPoint, ...]
    actions: tuple[SavedAction, ...]
    acknowledgements: tuple[SavedAcknowledgement, ...]

    @property
    def digest(self) -> str:
        """Return the digest of what a person acknowledges; that an action is done makes no difference."""
        points = [
            [[point.question_id, point.text, point.note] for point in part]
            for part in (self.strengths, self.areas, self.others)
        ]
        actions = [[saved.action.text, saved.action.owner, str(saved.action.due_date)] for saved in self.actions]
        return hashlib.sha256(json.dumps([points, actions]).encode()).hexdigest()

    def is_outdated(self, saved: SavedAcknowledgement) -> bool:
        """Return whether the sheet has changed since it was acknowledged."""
        return saved.content != self.digest


def feedback_sheet(feedback: CaseFeedback) -> FeedbackSheet:
    """Return the sheet of a case. A moderated answer replaces that of the review, as it does in the results."""
    review, notes = feedback.review, feedback.shared_notes
    record = review.case_record
    counted = replace(record, answers={**record.answers, **review.moderated})
    resolver = AnswerResolver(review.questions)
    recorded = resolver.recorded_outcomes(counted)
    outcomes = resolver.counted(recorded)
    parts: dict[bool | None, list[SheetPoint]] = {True: [], False: [], None: []}
    for question, is_strength in _questions(review.questions, outcomes, notes):
        is_key = isinstance(question, KeyQuestion)
        text = _with_named_answer(question, recorded[question.id])
        point = SheetPoint(question.id, text, is_key, notes.get(question.id, "").strip())
        parts[is_strength].append(point)
    given = (saved for saved in feedback.acknowledgements.values() if saved.acknowledgement)
    lists = (tuple(parts[True]), tuple(parts[False]), tuple(parts[None]))
    return FeedbackSheet(review.reference, *lists, tuple(feedback.current_actions), tuple(given))


def _questions(
    questions: list[Question], outcomes: dict[str, Outcome], notes: dict[str, str]
) -> Iterator[tuple[Question, bool | None]]:
    """Yield what is on the sheet, each with whether it is a strength: key questions, and those with a shared note."""
    for question in questions:
        is_strength = _is_strength(question, outcomes[question.id])
        if question.id in notes or (isinstance(question, KeyQuestion) and is_strength is not None):
            yield question, is_strength


def _is_strength(question: Question, outcome: Outcome) -> bool | None:
    """Return whether an answer is the good one; None if it is neither Yes nor No."""
    if outcome not in (Answer.YES, Answer.NO):
        return None
    return (outcome is Answer.YES) == question.yes_is_good


def _with_named_answer(question: Question, recorded: RecordedOutcome) -> str:
    """Return the wording of a question, with the answer if it is not simply Yes or No: "Is it good? (Mostly)"."""
    is_plain = question.answer_scale is None or isinstance(recorded, NoAnswer)
    return question.marked_text if is_plain else f"{question.marked_text} ({question.answer_label(recorded)})"
