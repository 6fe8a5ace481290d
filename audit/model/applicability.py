"""Which questions apply to a case, how each counts, and what is still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.case import CaseRecord
from audit.model.case_details import CaseDetailValues
from audit.model.questionnaire import Question


def resolve_answers(
    questions: Iterable[Question], details: CaseDetailValues, answers: Mapping[str, Answer]
) -> dict[str, Answer | None]:
    """Return how each question counts for one case, in the order of the questions.

    A question that does not apply counts as not applicable, even if it was answered before it stopped applying.
    A question that applies counts as its answer, or None if unanswered. Conditions refer to earlier questions only,
    so the questions must be in the questionnaire's order.
    """
    effective_answers: dict[str, Answer | None] = {}
    for question in questions:
        if applies(question, details, effective_answers):
            effective_answers[question.id] = answers.get(question.id)
        else:
            effective_answers[question.id] = Answer.NOT_APPLICABLE
    return effective_answers


def count_outcomes(questions: Iterable[Question], record: CaseRecord) -> dict[str, Outcome]:
    """Return how each question counts for one case, and why if it has no answer, in the order of the questions.

    A question without a column in the case's file was not collected, unless a rule says that it does not apply.
    """
    questions_in_order = tuple(questions)
    effective_answers = resolve_answers(questions_in_order, record.case.details, record.answers)
    outcomes: dict[str, Outcome] = {}
    for question in questions_in_order:
        answer = effective_answers[question.id]
        if answer is None:
            is_collected = question.id not in record.not_collected
            outcomes[question.id] = NoAnswer.UNANSWERED if is_collected else NoAnswer.NOT_COLLECTED
        elif answer is Answer.NOT_APPLICABLE and not applies(question, record.case.details, effective_answers):
            outcomes[question.id] = NoAnswer.DOES_NOT_APPLY
        else:
            outcomes[question.id] = answer
    return outcomes


def applies(question: Question, details: CaseDetailValues, earlier_answers: Mapping[str, Answer | None]) -> bool:
    """Return whether a question applies to a case: yes, unless its condition is known to be false."""
    return question.applies_when is None or question.applies_when.is_met(details, earlier_answers) is not False


def applicable_questions(
    questions: Sequence[Question], details: CaseDetailValues, answers: Mapping[str, Answer]
) -> list[Question]:
    """Return the questions that apply to a case, in order."""
    effective_answers = resolve_answers(questions, details, answers)
    return [question for question in questions if applies(question, details, effective_answers)]


def unanswered_questions(
    questions: Sequence[Question], details: CaseDetailValues, answers: Mapping[str, Answer]
) -> list[Question]:
    """Return the questions that apply and are unanswered, in order."""
    return [question for question in applicable_questions(questions, details, answers) if question.id not in answers]


def questions_missing_notes(
    questions: Sequence[Question], details: CaseDetailValues, answers: Mapping[str, Answer], noted_ids: Collection[str]
) -> list[Question]:
    """Return the questions whose answer counts and requires a note, without those in ``noted_ids``, in order."""
    return [
        question
        for question in applicable_questions(questions, details, answers)
        if answers.get(question.id) in question.note_needed and question.id not in noted_ids
    ]
