"""Advice to an auditor: what looks odd in the answers of one case. It never stands in anybody's way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from audit.model.answers import Answer
from audit.model.applicability import resolve_answers
from audit.model.case_details import CaseDetail, CaseDetailValues
from audit.model.conditions import explain_condition
from audit.model.questionnaire import KeyQuestion, Question, Standard

NO_NOTE = "The judgement has no note."


def check_consistency(
    standards: Sequence[Standard],
    details: CaseDetailValues,
    answers: Mapping[str, Answer],
    noted_ids: Collection[str],
    case_details_by_id: Mapping[str, CaseDetail],
) -> dict[str, str]:
    """One sentence for each question worth a second look, by its id.

    ``noted_ids`` are the questions with a note, ``case_details_by_id`` the questionnaire's facts by id.
    """
    questions = [question for standard in standards for question in standard.questions]
    effective_answers = resolve_answers(questions, details, answers)
    messages: dict[str, str] = {}
    for question in questions:
        message = _check_answer(question, answers.get(question.id), details, effective_answers, case_details_by_id)
        if not message and isinstance(question, KeyQuestion):
            message = _check_overall_answer(question, effective_answers, noted_ids)
        if message:
            messages[question.id] = message
    return messages


def _check_answer(
    question: Question,
    answer: Answer | None,
    details: CaseDetailValues,
    effective_answers: Mapping[str, Answer | None],
    case_details_by_id: Mapping[str, CaseDetail],
) -> str:
    """Where the answer and the question's rule contradict each other; a rule that is not decided yet never does."""
    condition = question.applies_when
    is_met = condition.is_met(details, effective_answers) if condition and answer else None
    if condition is None or answer is None or is_met is None or is_met is not (answer is Answer.NOT_APPLICABLE):
        return ""
    reason = explain_condition(condition, is_met, details, effective_answers, case_details_by_id)
    if is_met:
        return f"Answered Not applicable, but it applies: {reason}."
    return f"Answered {answer.label}, but it does not apply: {reason}. The answer is kept, not counted."


def _check_overall_answer(
    key_question: KeyQuestion, effective_answers: Mapping[str, Answer | None], noted_ids: Collection[str]
) -> str:
    """Where prompts and judgement disagree, or the judgement has no note."""
    overall_answer = effective_answers[key_question.id]
    prompt_answers = {effective_answers[prompt.id] for prompt in key_question.prompts} - {Answer.NOT_APPLICABLE}
    if overall_answer is Answer.YES and prompt_answers == {Answer.NO}:
        return "Every prompt is No, but the judgement is Yes."
    if overall_answer is Answer.NO and prompt_answers == {Answer.YES}:
        return "Every prompt is Yes, but the judgement is No."
    if overall_answer in (Answer.YES, Answer.NO) and key_question.id not in noted_ids:
        return NO_NOTE
    return ""
