"""Why a question applies to a case or does not, in the questionnaire's own terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.formatting import join_list
from audit.model.answers import Answer
from audit.model.case_details import CaseDetail, CaseDetailKind, CaseDetailValues

EffectiveAnswers = Mapping[str, Answer | None]


@dataclass(frozen=True)
class CaseDetailIs:
    """Holds where the fact has one of the values; not known (None) where the fact is not recorded."""

    detail_id: str
    values: frozenset[str]

    def is_met(self, details: CaseDetailValues, answers: EffectiveAnswers) -> bool | None:
        case_values = details.get(self.detail_id)
        return any(value in self.values for value in case_values) if case_values else None


@dataclass(frozen=True)
class AnswerIs:
    """Holds where an earlier question counts as one of the answers; not known (None) while it is unanswered."""

    question_id: str
    values: frozenset[str]

    def is_met(self, details: CaseDetailValues, answers: EffectiveAnswers) -> bool | None:
        answer = answers.get(self.question_id)
        return None if answer is None else answer in self.values


@dataclass(frozen=True)
class AllOf:
    """Holds where every part holds; one that does not hold settles it, whatever is not known of the others."""

    parts: tuple[Condition, ...]

    def is_met(self, details: CaseDetailValues, answers: EffectiveAnswers) -> bool | None:
        outcomes = {part.is_met(details, answers) for part in self.parts}
        return False if False in outcomes else None if None in outcomes else True


@dataclass(frozen=True)
class AnyOf:
    """Holds where one part holds, whatever is not known of the others."""

    parts: tuple[Condition, ...]

    def is_met(self, details: CaseDetailValues, answers: EffectiveAnswers) -> bool | None:
        outcomes = {part.is_met(details, answers) for part in self.parts}
        return True if True in outcomes else None if None in outcomes else False


Condition = CaseDetailIs | AnswerIs | AllOf | AnyOf


def explain_condition(
    condition: Condition,
    is_met: bool,
    details: CaseDetailValues,
    effective_answers: EffectiveAnswers,
    case_details_by_id: Mapping[str, CaseDetail],
) -> str:
    """What decides that the condition holds, or that it does not; ``case_details_by_id`` are the questionnaire's facts by id.

    Only what is recorded or answered decides, so nothing else is named.

    >>> from audit.model.case_details import YES_NO
    >>> report_text = CaseDetail("report", "Court report", CaseDetailKind.YES_NO, YES_NO)
    >>> explain_condition(CaseDetailIs("report", frozenset({"yes"})), False, {"report": ("no",)}, {}, {"report": report_text})
    '“Court report” is No'
    """
    return join_list(
        list(dict.fromkeys(_reasons(condition, is_met, details, effective_answers, case_details_by_id))), "and"
    )


def _reasons(
    condition: Condition,
    is_met: bool,
    details: CaseDetailValues,
    effective_answers: EffectiveAnswers,
    case_details_by_id: Mapping[str, CaseDetail],
) -> Iterator[str]:
    if isinstance(condition, CaseDetailIs):
        yield _detail_reason(
            case_details_by_id[condition.detail_id], condition.values, details[condition.detail_id], is_met
        )
    elif isinstance(condition, AnswerIs):
        answer = effective_answers[condition.question_id]
        yield f"{condition.question_id} is {answer.label if answer else 'unanswered'}"
    else:
        for part in condition.parts:
            if part.is_met(details, effective_answers) is is_met:
                yield from _reasons(part, is_met, details, effective_answers, case_details_by_id)


def _detail_reason(case_detail: CaseDetail, values: frozenset[str], case_values: tuple[str, ...], is_met: bool) -> str:
    if case_detail.kind is not CaseDetailKind.CHOICES:
        return f"“{case_detail.text}” is {case_detail.value_label(case_values[0])}"
    if is_met:
        return f"{next(case_detail.value_label(value) for value in case_values if value in values)} is among “{case_detail.text}”"
    labels = [choice.text for choice in case_detail.choices if choice.id in values]
    return f"{join_list(labels, 'or')} is not among “{case_detail.text}”"
