"""Checks questions that combine others: each case is asked at most one of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from audit.messages import questionnaire_details as detail_messages
from audit.model.derived_measures import Measure, QuestionPart
from audit.model.exclusive_conditions import exclude_each_other
from audit.model.questionnaire import KeyQuestion, Question, Questionnaire

MIN_COMBINED = 2


def combination_problems(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield a sentence for each problem of the questions that combine others."""
    combined_by: dict[str, str] = {}
    for question in questionnaire.questions:
        if question.is_combined and question.derived is not None:
            yield from _problems(questionnaire, question, question.derived, combined_by)


def _problems(
    questionnaire: Questionnaire, question: Question, measure: Measure, combined_by: dict[str, str]
) -> Iterator[str]:
    by_id = questionnaire.questions_by_id
    parts = [by_id[part.question_id] for part in measure.parts if isinstance(part, QuestionPart)]
    are_keys = isinstance(question, KeyQuestion) and all(isinstance(part, KeyQuestion) for part in parts)
    if len(parts) < max(MIN_COMBINED, len(measure.parts)) or not are_keys:
        yield detail_messages.COMBINED_NOT_KEY_QUESTIONS.format(question=question.id)
    if question.applies_when is not None:
        yield detail_messages.COMBINED_WITH_CONDITION.format(question=question.id)
    if any(part.yes_is_good is not question.yes_is_good for part in parts):
        yield detail_messages.COMBINED_GOOD_ANSWERS.format(question=question.id)
    for part in parts:
        if combined_by.setdefault(part.id, question.id) != question.id:
            yield detail_messages.COMBINED_TWICE.format(part=part.id, question=question.id, other=combined_by[part.id])
    for first, second in combinations(parts, 2):
        conditions = first.applies_when, second.applies_when
        if not exclude_each_other(*conditions, questionnaire.case_details_by_id):
            yield detail_messages.COMBINED_NOT_EXCLUSIVE.format(question=question.id, first=first.id, second=second.id)
