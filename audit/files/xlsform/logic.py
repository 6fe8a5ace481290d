"""The conditions and derived measures of a questionnaire as XPath.

A condition of the program is true, false, or not known; a form has only true and false. So each condition becomes two
expressions: whether it is not known to be false, as long as which a question is asked, and whether it is known to be
true. Whether a question applies on which others depend is a calculation, so that no expression has another one inside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil, floor
from typing import assert_never

from audit.files.xlsform import xpath
from audit.files.xlsform.names import Prefix, choice_name, field_name
from audit.model.answers import Answer
from audit.model.case_details import CaseDetailKind
from audit.model.conditions import AllOf, AnswerIs, AnyOf, CaseDetailIs, Condition, Not
from audit.model.number_details import number_text
from audit.model.questionnaire import Question, Questionnaire
from audit.model.range_conditions import InRange, Quantity


@dataclass(frozen=True)
class FormLogic:
    """Writes the conditions of a questionnaire, and collects the calculations that they need, by name."""

    questionnaire: Questionnaire
    calculations: dict[str, str] = field(default_factory=dict)

    def applies(self, question: Question) -> str:
        """Return whether a question is asked, by a calculation if that depends on anything."""
        condition = question.applies_when
        expression = xpath.TRUE if condition is None else self.may_be_true(condition)
        if expression in (xpath.TRUE, xpath.FALSE):
            return expression
        name = field_name(Prefix.APPLIES, question.id)
        self.calculations[name] = xpath.choose((expression, xpath.text(Answer.YES)), otherwise=xpath.text(Answer.NO))
        return f"{xpath.reference(name)} = {xpath.text(Answer.YES)}"

    def may_be_true(self, condition: Condition) -> str:
        """Return whether a condition is not known to be false."""
        match condition:
            case AllOf(parts):
                return xpath.all_true(map(self.may_be_true, parts))
            case AnyOf(parts):
                return xpath.any_true(map(self.may_be_true, parts))
            case Not(part):
                return xpath.not_true(self.is_true(part))
            case CaseDetailIs():
                return xpath.any_true((xpath.is_empty(_detail(condition.detail_id)), self._has_value(condition)))
            case InRange():
                return xpath.any_true((*_missing(condition.quantity), _in_range(condition)))
            case AnswerIs(question_id):
                question = self.questionnaire.questions_by_id[question_id]
                return self._answer(condition, xpath.is_empty(field_of(question)))
        assert_never(condition)

    def is_true(self, condition: Condition) -> str:
        """Return whether a condition is known to be true."""
        match condition:
            case AllOf(parts):
                return xpath.all_true(map(self.is_true, parts))
            case AnyOf(parts):
                return xpath.any_true(map(self.is_true, parts))
            case Not(part):
                return xpath.not_true(self.may_be_true(part))
            case CaseDetailIs():
                return self._has_value(condition)
            case InRange():
                recorded = map(xpath.not_true, _missing(condition.quantity))
                return xpath.all_true((*recorded, _in_range(condition)))
            case AnswerIs():
                return self._answer(condition)
        assert_never(condition)

    def is_answered(self, question: Question, answers: frozenset[str]) -> str:
        """Return whether the field of a question holds one of some answers."""
        field = field_of(question)
        named = (answer.value for answer in question.offered_answers if answer.value in answers)
        return xpath.any_true(f"{field} = {xpath.text(choice_name(value))}" for value in named)

    def _has_value(self, condition: CaseDetailIs) -> str:
        detail = self.questionnaire.case_details_by_id[condition.detail_id]
        field, values = _detail(detail.id), sorted(condition.values)
        if detail.kind is CaseDetailKind.TEXT:
            return xpath.any_true(xpath.holds_text(field, value) for value in values)
        names = [xpath.text(choice_name(value)) for value in values]
        if detail.kind is CaseDetailKind.CHOICES:
            return xpath.any_true(f"selected({field}, {name})" for name in names)
        return xpath.any_true(f"{field} = {name}" for name in names)

    def _answer(self, condition: AnswerIs, *or_missing: str) -> str:
        """Return whether an answer is one of those of the condition, as it counts, or is missing.

        A question that is not asked counts as not applicable.
        """
        question = self.questionnaire.questions_by_id[condition.question_id]
        answered = xpath.any_true((*or_missing, self.is_answered(question, condition.values)))
        if not question.is_asked:
            return answered
        if Answer.NOT_APPLICABLE in condition.values:
            return xpath.any_true((xpath.not_true(self.applies(question)), answered))
        return xpath.all_true((self.applies(question), answered))


def field_of(question: Question) -> str:
    """Return the reference to the field of a question, or to the calculation of a derived measure."""
    return xpath.reference(field_name(Prefix.QUESTION if question.is_asked else Prefix.MEASURE, question.id))


def _detail(detail_id: str) -> str:
    return xpath.reference(field_name(Prefix.DETAIL, detail_id))


def _missing(quantity: Quantity) -> list[str]:
    """Return, for each field of a quantity, whether nothing is recorded."""
    ids = [quantity.detail_id, *([quantity.since] if isinstance(quantity.since, str) else [])]
    return [xpath.is_empty(_detail(detail_id)) for detail_id in ids]


def _in_range(condition: InRange) -> str:
    """Return whether a quantity that is recorded is in a range, or outside it."""
    quantity, least, most = condition.quantity, condition.least, condition.most
    field = _detail(quantity.detail_id)
    match quantity.since:
        case None:
            low, high = (None if limit is None else number_text(limit) for limit in (least, most))
        case date():
            low = None if least is None else _day(quantity.since + timedelta(days=ceil(least)))
            high = None if most is None else _day(quantity.since + timedelta(days=floor(most)))
        case str():
            # Rounded, because a day on which the clocks change has 23 or 25 hours.
            other = _detail(quantity.since)
            field = f"round(decimal-date-time({field}) - decimal-date-time({other}), 0)"
            low, high = (None if limit is None else number_text(limit) for limit in (least, most))
        case _:
            assert_never(quantity.since)
    if condition.outside:
        return xpath.any_true(
            [*([f"{field} < {low}"] if low is not None else []), *([f"{field} > {high}"] if high is not None else [])]
        )
    return xpath.all_true(
        [*([f"{field} >= {low}"] if low is not None else []), *([f"{field} <= {high}"] if high is not None else [])]
    )


def _day(day: date) -> str:
    return f"date('{day.isoformat()}')"
