"""Derived measures as calculations of a form: yes, no, not_applicable, or nothing while they are not known.

A measure or a condition inside a measure is a calculation too, so that no expression has another one inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from audit.files.xlsform import xpath
from audit.files.xlsform.logic import FormLogic, field_of
from audit.files.xlsform.names import Prefix, field_name
from audit.model.answers import Answer
from audit.model.derived_measures import ConditionPart, Measure, MeasurePart, Operator, QuestionPart
from audit.model.questionnaire import Question

YES, NO, NOT_APPLICABLE = (xpath.text(answer.value) for answer in Answer)
UNANSWERED = "''"


@dataclass(frozen=True)
class Values:
    """Three expressions: whether a part is Yes, whether it is No, and whether it is unanswered."""

    is_yes: str
    is_no: str
    is_unanswered: str

    @property
    def as_text(self) -> str:
        """Return the expression that has the answer as a text."""
        return xpath.choose(
            (self.is_yes, YES), (self.is_no, NO), (self.is_unanswered, UNANSWERED), otherwise=NOT_APPLICABLE
        )


def add_measures(logic: FormLogic) -> None:
    """Add the calculations of every derived measure to those of the conditions."""
    for question in logic.questionnaire.derived_questions:
        _MeasureWriter(logic, question).add()


class _MeasureWriter:
    """Writes the calculations of one derived measure."""

    def __init__(self, logic: FormLogic, question: Question) -> None:
        self.logic = logic
        self.question = question
        self.part_count = 0

    def add(self) -> None:
        assert self.question.derived is not None
        does_not_apply = xpath.not_true(self.logic.applies(self.question))
        value = self._measure(self.question.derived).as_text
        name = field_name(Prefix.MEASURE, self.question.id)
        self.logic.calculations[name] = xpath.choose((does_not_apply, NOT_APPLICABLE), otherwise=value)

    def _part(self, part: MeasurePart) -> Values:
        match part:
            case QuestionPart(question_id):
                return self._question(self.logic.questionnaire.questions_by_id[question_id])
            case ConditionPart(condition):
                is_true, may_be_true = self.logic.is_true(condition), self.logic.may_be_true(condition)
                return self._calculated(Values(is_true, xpath.not_true(may_be_true), xpath.TRUE))
            case Measure():
                return self._calculated(self._measure(part))
        assert_never(part)

    def _calculated(self, values: Values) -> Values:
        """Return the values of a part as those of a calculation, which is added."""
        self.part_count += 1
        name = f"{field_name(Prefix.PART, self.question.id)}_{self.part_count}"
        self.logic.calculations[name] = values.as_text
        return _values_of(xpath.reference(name))

    def _question(self, question: Question) -> Values:
        """Return how a question counts. A calculation says itself that it does not apply, a question does not."""
        if not question.is_asked:
            return _values_of(field_of(question))
        applies, offered = self.logic.applies(question), question.offered_answers
        answers = (
            frozenset(each.value for each in offered if question.counts_as(each) is counted)
            for counted in (Answer.YES, Answer.NO)
        )
        values = (*(self.logic.is_answered(question, each) for each in answers), xpath.is_empty(field_of(question)))
        return Values(*(xpath.all_true((applies, each)) for each in values))

    def _measure(self, measure: Measure) -> Values:
        parts = _Parts([self._part(part) for part in measure.parts])
        match measure.operator:
            case Operator.ALL:
                return _by_first(parts.any_no, parts.any_unanswered, parts.any_yes, Values)
            case Operator.ANY | Operator.COMBINED:
                return _by_first(parts.any_yes, parts.any_unanswered, parts.any_no, _swapped)
            case Operator.NONE:
                return _by_first(parts.any_yes, parts.any_unanswered, parts.any_no, Values)
            case Operator.AT_LEAST:
                return parts.at_least(measure.needed)
        assert_never(measure.operator)


def _values_of(field: str) -> Values:
    """Return the values of a calculation."""
    return Values(*(f"{field} = {answer}" for answer in (YES, NO, UNANSWERED)))


def _swapped(is_yes: str, is_no: str, is_unanswered: str) -> Values:
    return Values(is_no, is_yes, is_unanswered)


def _by_first(decides: str, unanswered: str, other: str, values: Callable[[str, str, str], Values]) -> Values:
    """Return the values of a measure that one part decides, which then is No unless the values are swapped.

    Otherwise it is unanswered if a part is, and else as the other parts.
    """
    undecided = xpath.not_true(decides)
    is_other = xpath.all_true((undecided, xpath.not_true(unanswered), other))
    return values(is_other, decides, xpath.all_true((undecided, unanswered)))


@dataclass(frozen=True)
class _Parts:
    """The parts of a measure together."""

    values: list[Values]

    @cached_property
    def any_yes(self) -> str:
        return xpath.any_true(each.is_yes for each in self.values)

    @cached_property
    def any_no(self) -> str:
        return xpath.any_true(each.is_no for each in self.values)

    @cached_property
    def any_unanswered(self) -> str:
        return xpath.any_true(each.is_unanswered for each in self.values)

    def at_least(self, needed: int) -> Values:
        """Return the values of a measure that needs so many parts that are Yes."""
        yes = _count(each.is_yes for each in self.values)
        no = _count(each.is_no for each in self.values)
        unanswered = _count(each.is_unanswered for each in self.values)
        is_yes = f"{yes} >= {needed}"
        is_open = xpath.all_true((xpath.not_true(is_yes), f"{yes} + {no} + {unanswered} >= {needed}"))
        fails = xpath.all_true((f"{yes} + {unanswered} < {needed}", f"{yes} + {no} >= {needed}"))
        return Values(is_yes, xpath.all_true((is_open, fails)), xpath.all_true((is_open, xpath.not_true(fails))))


def _count(expressions: Iterable[str]) -> str:
    """Return how many expressions are true."""
    ones = [f"if({each}, 1, 0)" for each in expressions if each != xpath.FALSE]
    return f"({' + '.join(ones)})" if ones else "0"
