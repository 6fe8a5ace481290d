"""Conditions: when a question applies to a case, and why it does or does not.

A condition is true, false, or not known yet (None) while what it depends on is not recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from audit.formatting import join_list
from audit.model.answer_scales import AnswerScale, RecordedAnswer, answer_label, answer_values
from audit.model.case_details import CaseDetail, CaseDetailKind, CaseDetailValues
from audit.model.range_conditions import InRange, range_reason

EffectiveAnswers = Mapping[str, RecordedAnswer | None]
"""The answer that counts for each question, as it was recorded; None if the question is unanswered."""


@dataclass(frozen=True)
class CaseDetailIs:
    """True if the case detail has one of the values; not known (None) if it is not recorded."""

    detail_id: str
    values: frozenset[str]

    def is_met(self, details: CaseDetailValues, answers: EffectiveAnswers) -> bool | None:
        case_values = details.get(self.detail_id)
        return not self.values.isdisjoint(case_values) if case_values else None


@dataclass(frozen=True)
class AnswerIs:
    """True if an earlier question counts as one of the answers; not known (None) if it is unanswered.

    For a question with a scale, the values have every named answer that is meant.
    """

    question_id: str
    values: frozenset[str]
    scale: AnswerScale | None = field(default=None, repr=False)

    def is_met(self, details: CaseDetailValues, answers: EffectiveAnswers) -> bool | None:
        answer = answers.get(self.question_id)
        return None if answer is None else answer in self.values


@dataclass(frozen=True)
class AllOf:
    """True if every part is true; false as soon as one part is false."""

    parts: tuple[Condition, ...]

    def is_met(self, details: CaseDetailValues, answers: EffectiveAnswers) -> bool | None:
        outcomes = {part.is_met(details, answers) for part in self.parts}
        return False if False in outcomes else None if None in outcomes else True


@dataclass(frozen=True)
class AnyOf:
    """True as soon as one part is true; false if every part is false."""

    parts: tuple[Condition, ...]

    def is_met(self, details: CaseDetailValues, answers: EffectiveAnswers) -> bool | None:
        outcomes = {part.is_met(details, answers) for part in self.parts}
        return True if True in outcomes else None if None in outcomes else False


@dataclass(frozen=True)
class Not:
    """True if the part is false, and false if it is true. ``negate`` puts it only where nothing simpler says it."""

    part: CaseDetailIs

    def is_met(self, details: CaseDetailValues, answers: EffectiveAnswers) -> bool | None:
        outcome = self.part.is_met(details, answers)
        return None if outcome is None else not outcome


Condition = CaseDetailIs | AnswerIs | InRange | AllOf | AnyOf | Not


def questions_in(condition: Condition) -> Iterator[str]:
    """Yield the ids of the questions that a condition depends on."""
    if isinstance(condition, AnswerIs):
        yield condition.question_id
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from questions_in(part)


def negate(condition: Condition, case_details_by_id: Mapping[str, CaseDetail]) -> Condition:
    """Return the condition that is true if another is false, and not known if that is not known.

    What one of several values can say is said so, so that reasons name what is recorded, and not what is not.

    >>> negate(AnyOf((AnswerIs("2.1", frozenset({"yes"})), AnswerIs("2.2", frozenset({"no", "yes"})))), {}).parts[1]
    AnswerIs(question_id='2.2', values=frozenset({<Answer.NOT_APPLICABLE: 'not_applicable'>}))
    """
    match condition:
        case CaseDetailIs(detail_id, values):
            detail = case_details_by_id[detail_id]
            if detail.kind in (CaseDetailKind.CHOICE, CaseDetailKind.YES_NO):
                return CaseDetailIs(detail_id, frozenset(choice.id for choice in detail.choices) - values)
            return Not(condition)
        case AnswerIs(question_id, values, scale):
            return AnswerIs(question_id, frozenset(answer_values(scale)) - values, scale)
        case InRange():
            return replace(condition, outside=not condition.outside)
        case AllOf(parts) | AnyOf(parts):
            negated = tuple(negate(part, case_details_by_id) for part in parts)
            return AnyOf(negated) if isinstance(condition, AllOf) else AllOf(negated)
        case Not(part):
            return part
    assert_never(condition)


def all_of(*conditions: Condition | None) -> Condition | None:
    """Return the condition that is true if all of some conditions are; None if there are none."""
    parts = tuple(condition for condition in conditions if condition is not None)
    return AllOf(parts) if len(parts) > 1 else parts[0] if parts else None


def explain_condition(
    condition: Condition,
    is_met: bool,
    details: CaseDetailValues,
    effective_answers: EffectiveAnswers,
    case_details_by_id: Mapping[str, CaseDetail],
) -> str:
    """Return the reason why a condition is met or not. ``case_details_by_id`` are the questionnaire's case details.

    The reason names only the recorded details and answers that decide.

    >>> from audit.model.case_details import YES_NO
    >>> report = CaseDetail("report", "Court report", CaseDetailKind.YES_NO, YES_NO)
    >>> explain_condition(
    ...     CaseDetailIs("report", frozenset({"yes"})), False, {"report": ("no",)}, {}, {"report": report}
    ... )
    '“Court report” is No'
    """
    reasons = _reasons(condition, is_met, details, effective_answers, case_details_by_id)
    return join_list(list(dict.fromkeys(reasons)), "and")


def _reasons(
    condition: Condition,
    is_met: bool,
    details: CaseDetailValues,
    effective_answers: EffectiveAnswers,
    case_details_by_id: Mapping[str, CaseDetail],
) -> Iterator[str]:
    match condition:
        case CaseDetailIs(detail_id, values):
            yield _detail_reason(case_details_by_id[detail_id], values, details[detail_id], is_met)
        case AnswerIs(question_id, _, scale):
            answer = effective_answers[question_id]
            yield f"{question_id} is {answer_label(scale, answer) if answer else 'unanswered'}"
        case InRange():
            yield range_reason(condition, details, case_details_by_id)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                if part.is_met(details, effective_answers) is is_met:
                    yield from _reasons(part, is_met, details, effective_answers, case_details_by_id)
        case Not(part):
            yield from _reasons(part, not is_met, details, effective_answers, case_details_by_id)
        case _:
            assert_never(condition)


def _detail_reason(case_detail: CaseDetail, values: frozenset[str], case_values: tuple[str, ...], is_met: bool) -> str:
    match case_detail.kind:
        case CaseDetailKind.CHOICES:
            return _choices_reason(case_detail, values, case_values, is_met)
        case _:
            return f"“{case_detail.text}” is {case_detail.value_label(case_values[0])}"


def _choices_reason(case_detail: CaseDetail, values: frozenset[str], case_values: tuple[str, ...], is_met: bool) -> str:
    if is_met:
        label = next(case_detail.value_label(value) for value in case_values if value in values)
        return f"{label} is among “{case_detail.text}”"
    labels = [choice.text for choice in case_detail.choices if choice.id in values]
    return f"{join_list(labels, 'or')} is not among “{case_detail.text}”"
