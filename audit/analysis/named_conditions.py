"""Which conditions name single answers of a scale, so that a base would be the number of cases with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from audit.model.answers import Answer
from audit.model.conditions import AllOf, AnswerIs, AnyOf, Condition
from audit.model.derived_measures import ConditionPart, Measure
from audit.model.questionnaire import Question


def names_answers_of(question: Question, question_ids: Collection[str]) -> bool:
    """Return whether a question is asked, or worked out, from single named answers to one of these questions.

    A condition on all answers that count alike is no such condition: how many these are is published anyway.
    """
    conditions = [question.applies_when] if question.applies_when is not None else []
    conditions += _of_measure(question.derived) if question.derived is not None else ()
    parts = (part for condition in conditions for part in _answer_conditions(condition))
    return any(part.question_id in question_ids and _divides_a_side(part) for part in parts)


def _of_measure(measure: Measure) -> Iterator[Condition]:
    for part in measure.parts:
        if isinstance(part, ConditionPart):
            yield part.condition
        elif isinstance(part, Measure):
            yield from _of_measure(part)


def _answer_conditions(condition: Condition) -> Iterator[AnswerIs]:
    if isinstance(condition, AnswerIs):
        yield condition
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _answer_conditions(part)


def _divides_a_side(condition: AnswerIs) -> bool:
    """Return whether a condition is on some of the answers that count alike, and not on all of them."""
    scale = condition.scale
    if scale is None:
        return False
    for side in Answer:
        plain = {side.value} if scale.has_reasons or side is Answer.NOT_APPLICABLE else set()
        members = plain | {named.id for named in scale.answers if named.counts_as is side}
        if 0 < len(members & condition.values) < len(members):
            return True
    return False
