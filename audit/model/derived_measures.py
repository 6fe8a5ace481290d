"""Derived measures: how a question is worked out from other answers and details of the same case.

A measure counts like a question that people answer: Yes, No, Not applicable or unanswered. Parts that are not
applicable are left out of it. It is unanswered only as long as what is missing could still decide it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from audit.formatting import join_list
from audit.messages import measures as messages
from audit.model.answer_scales import AnswerScale, counts_as
from audit.model.answers import Answer
from audit.model.case_details import CaseDetail, CaseDetailValues
from audit.model.conditions import Condition, EffectiveAnswers, explain_condition, questions_in


class Operator(StrEnum):
    """How the parts of a measure decide it."""

    ALL = "all"
    ANY = "any"
    NONE = "none"
    AT_LEAST = "at_least"
    COMBINED = "combined"


@dataclass(frozen=True)
class QuestionPart:
    """A question, which is as it counts in the case."""

    question_id: str
    scale: AnswerScale | None = None

    def value(self, details: CaseDetailValues, answers: EffectiveAnswers) -> Answer | None:
        """Return how the question counts; None if it is unanswered."""
        answer = answers.get(self.question_id)
        return None if answer is None else counts_as(self.scale, answer)


@dataclass(frozen=True)
class ConditionPart:
    """A condition, which is Yes if it is true, No if it is false, and unanswered while it is not known."""

    condition: Condition

    def value(self, details: CaseDetailValues, answers: EffectiveAnswers) -> Answer | None:
        """Return Yes or No; None if the condition is not known."""
        is_met = self.condition.is_met(details, answers)
        return None if is_met is None else Answer.YES if is_met else Answer.NO


@dataclass(frozen=True)
class Measure:
    """How a value is worked out. ``needed`` is how many parts must be Yes, for ``AT_LEAST``.

    The parts of ``COMBINED`` are questions of which at most one applies to a case, so its base is that of all of them
    together. If nothing says yet which one applies, it is Yes if any of them is.
    """

    operator: Operator
    parts: tuple[MeasurePart, ...]
    needed: int = 0

    def value(self, details: CaseDetailValues, answers: EffectiveAnswers) -> Answer | None:
        """Return the value in a case; None if it is unanswered, because something missing could still decide it.

        With fewer parts that apply than ``needed``, a measure is not applicable: it could not be met.
        """
        values = [part.value(details, answers) for part in self.parts]
        yes, no, unknown = (values.count(each) for each in (Answer.YES, Answer.NO, None))
        match self.operator:
            case Operator.ALL:
                return Answer.NO if no else _unless(unknown, Answer.YES if yes else Answer.NOT_APPLICABLE)
            case Operator.ANY | Operator.COMBINED:
                return Answer.YES if yes else _unless(unknown, Answer.NO if no else Answer.NOT_APPLICABLE)
            case Operator.NONE:
                return Answer.NO if yes else _unless(unknown, Answer.YES if no else Answer.NOT_APPLICABLE)
            case Operator.AT_LEAST:
                return self._at_least(yes, no, unknown)
        assert_never(self.operator)

    def _at_least(self, yes: int, no: int, unknown: int) -> Answer | None:
        if yes >= self.needed:
            return Answer.YES
        if yes + no + unknown < self.needed:
            return Answer.NOT_APPLICABLE
        return Answer.NO if yes + unknown < self.needed <= yes + no else None

    @property
    def question_ids(self) -> tuple[str, ...]:
        """Return the questions that it depends on, each once, in order."""
        return tuple(dict.fromkeys(question_id for part in self.parts for question_id in _question_ids(part)))


MeasurePart = QuestionPart | ConditionPart | Measure


def _unless(unknown: int, value: Answer) -> Answer | None:
    return None if unknown else value


def _question_ids(part: MeasurePart) -> Iterator[str]:
    match part:
        case QuestionPart(question_id):
            yield question_id
        case ConditionPart(condition):
            yield from questions_in(condition)
        case Measure():
            yield from part.question_ids
        case _:
            assert_never(part)


def explain_measure(
    measure: Measure,
    details: CaseDetailValues,
    effective_answers: EffectiveAnswers,
    case_details_by_id: Mapping[str, CaseDetail],
) -> str:
    """Return why a measure has its value in a case, naming only what decides it.

    >>> parts = QuestionPart("1a"), QuestionPart("1b"), QuestionPart("1c")
    >>> answers = {"1a": Answer.YES, "1b": Answer.NO, "1c": None}
    >>> explain_measure(Measure(Operator.ALL, parts), {}, answers, {})
    '1b is No'
    >>> explain_measure(Measure(Operator.AT_LEAST, parts, 2), {}, answers, {})
    '1c is unanswered'
    >>> explain_measure(Measure(Operator.AT_LEAST, parts, 2), {}, {**answers, "1c": Answer.NO}, {})
    '1b and 1c are No, and at least 2 must be Yes'
    """
    value = measure.value(details, effective_answers)
    if value is Answer.NOT_APPLICABLE:
        return messages.TOO_FEW_PARTS_APPLY if measure.needed > 1 else messages.NO_PART_APPLIES
    deciding = _deciding(measure, value, details, effective_answers)
    reasons = [
        reason
        for wanted in (Answer.YES, Answer.NO, None)
        for reason in _reasons(deciding.get(wanted, ()), wanted, details, effective_answers, case_details_by_id)
    ]
    sentence = join_list(list(dict.fromkeys(reasons)), "and")
    if measure.operator is Operator.AT_LEAST and value is Answer.NO:
        return messages.AND_AT_LEAST.format(reason=sentence, needed=measure.needed)
    return sentence


def _deciding(
    measure: Measure, value: Answer | None, details: CaseDetailValues, answers: EffectiveAnswers
) -> dict[Answer | None, list[MeasurePart]]:
    """Return the parts that decide a measure, by their value: those that are Yes or No, or what is missing."""
    by_value: dict[Answer | None, list[MeasurePart]] = {}
    for part in measure.parts:
        by_value.setdefault(part.value(details, answers), []).append(part)
    decides = value
    if measure.operator is Operator.NONE and value is not None:
        decides = Answer.NO if value is Answer.YES else Answer.YES
    return {decides: by_value.get(decides, [])}


def _reasons(
    parts: Sequence[MeasurePart],
    value: Answer | None,
    details: CaseDetailValues,
    answers: EffectiveAnswers,
    case_details_by_id: Mapping[str, CaseDetail],
) -> Iterator[str]:
    """Yield the reasons of parts with one value: the questions together, then conditions and measures one by one."""
    ids = [part.question_id for part in parts if isinstance(part, QuestionPart)]
    if ids:
        label = messages.UNANSWERED if value is None else value.label
        yield f"{join_list(ids, 'and')} {'is' if len(ids) == 1 else 'are'} {label}"
    for part in parts:
        if isinstance(part, Measure):
            yield explain_measure(part, details, answers, case_details_by_id)
        elif isinstance(part, ConditionPart) and value is None:
            yield messages.DETAIL_MISSING
        elif isinstance(part, ConditionPart):
            yield explain_condition(part.condition, value is Answer.YES, details, answers, case_details_by_id)
