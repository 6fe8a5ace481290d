"""Checks for answers of a case that contradict each other. They warn the auditor but never block anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from audit.messages import case_details as detail_messages
from audit.messages import model as messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.answers import Answer
from audit.model.applicability import resolve_answers
from audit.model.case_details import CaseDetail, CaseDetailValues
from audit.model.conditions import EffectiveAnswers, explain_condition
from audit.model.questionnaire import KeyQuestion, Question, Standard

NO_NOTE = messages.NO_NOTE


def check_consistency(
    standards: Sequence[Standard],
    details: CaseDetailValues,
    answers: Mapping[str, RecordedAnswer],
    noted_ids: Collection[str],
    case_details_by_id: Mapping[str, CaseDetail],
) -> dict[str, str]:
    """Return a warning for each question whose answer should be checked, by question id.

    ``noted_ids`` are the questions with a note. ``case_details_by_id`` are the questionnaire's case details.
    """
    questions = [question for standard in standards for question in standard.questions]
    effective_answers = resolve_answers(questions, details, answers)
    counted = _counted(questions, effective_answers)
    warnings: dict[str, str] = {}
    for question in questions:
        warning = _check_answer(question, answers.get(question.id), details, effective_answers, case_details_by_id)
        if not warning and isinstance(question, KeyQuestion):
            warning = _check_overall_answer(question, counted, noted_ids)
        if warning:
            warnings[question.id] = warning
    return warnings


def check_details(case_details: Iterable[CaseDetail], details: CaseDetailValues) -> dict[str, str]:
    """Return a warning for each date that is before another one that must not be later, by its id."""
    texts = {case_detail.id: case_detail for case_detail in case_details}
    warnings = {}
    for case_detail in texts.values():
        own, other = (details.get(each, ()) for each in (case_detail.id, case_detail.dates.not_before_detail))
        if own and other and own[0] < other[0]:  # dates in ISO form
            earlier = texts[case_detail.dates.not_before_detail]
            day = earlier.value_label(other[0])
            warnings[case_detail.id] = detail_messages.EARLIER_THAN.format(other=earlier.text, day=day)
    return warnings


def _check_answer(
    question: Question,
    answer: RecordedAnswer | None,
    details: CaseDetailValues,
    effective_answers: EffectiveAnswers,
    case_details_by_id: Mapping[str, CaseDetail],
) -> str:
    """Return a warning if the answer contradicts the question's condition. A condition not known yet never does."""
    condition = question.applies_when
    is_met = condition.is_met(details, effective_answers) if condition and answer else None
    if condition is None or answer is None or is_met is None:
        return ""
    if is_met is not (question.counts_as(answer) is Answer.NOT_APPLICABLE):
        return ""
    reason = explain_condition(condition, is_met, details, effective_answers, case_details_by_id)
    if is_met:
        return messages.APPLIES_BUT_NOT_APPLICABLE.format(reason=reason)
    return messages.DOES_NOT_APPLY_BUT_ANSWERED.format(answer=question.answer_label(answer), reason=reason)


def contradicted_questions(
    standards: Sequence[Standard], details: CaseDetailValues, answers: Mapping[str, RecordedAnswer]
) -> list[str]:
    """Return the key questions of which every prompt contradicts the overall answer, by id."""
    questions = [question for standard in standards for question in standard.questions]
    counted = _counted(questions, resolve_answers(questions, details, answers))
    key_questions = (question for question in questions if isinstance(question, KeyQuestion))
    return [question.id for question in key_questions if _check_prompts(question, counted)]


def _counted(questions: Sequence[Question], effective_answers: EffectiveAnswers) -> dict[str, Answer | None]:
    """Return what each answer counts as; None if the question is unanswered."""
    return {
        question.id: question.counts_as(answer) if (answer := effective_answers[question.id]) else None
        for question in questions
    }


def _check_prompts(key_question: KeyQuestion, counted: Mapping[str, Answer | None]) -> str:
    """Return a warning if all prompts contradict the overall answer."""
    if not key_question.is_asked:
        return ""
    overall_answer = counted[key_question.id]
    prompt_answers = {counted[prompt.id] for prompt in key_question.prompts} - {Answer.NOT_APPLICABLE}
    if overall_answer is Answer.YES and prompt_answers == {Answer.NO}:
        return messages.ALL_PROMPTS_NO
    if overall_answer is Answer.NO and prompt_answers == {Answer.YES}:
        return messages.ALL_PROMPTS_YES
    return ""


def _check_overall_answer(
    key_question: KeyQuestion, counted: Mapping[str, Answer | None], noted_ids: Collection[str]
) -> str:
    """Return a warning if the prompts contradict the overall answer, or the overall answer has no note."""
    if warning := _check_prompts(key_question, counted):
        return warning
    overall_answer = counted[key_question.id] if key_question.is_asked else None
    if overall_answer in (Answer.YES, Answer.NO) and key_question.id not in noted_ids:
        return NO_NOTE
    return ""
