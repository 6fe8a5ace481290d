"""Conditions in words: of which cases a section is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from audit.formatting import format_date, join_list, pluralise
from audit.messages import recording as messages
from audit.model.answer_scales import AnswerScale, answer_label, counts_as, offered_answers
from audit.model.answers import Answer
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.conditions import AllOf, AnswerIs, AnyOf, CaseDetailIs, Condition, Not
from audit.model.number_details import grouped
from audit.model.questionnaire import Questionnaire, Standard
from audit.model.range_conditions import InRange


def asked_of(standard: Standard, questionnaire: Questionnaire) -> str:
    """Return the sentence that says of which cases a standard is asked; '' if of all."""
    if standard.applies_when is None:
        return ""
    condition = describe_condition(standard.applies_when, questionnaire.case_details_by_id)
    return messages.ASKED_ONLY_IF.format(condition=condition)


def describe_condition(condition: Condition, case_details_by_id: Mapping[str, CaseDetail]) -> str:
    """Return a condition in words, to go on in a sentence.

    >>> weeks = CaseDetail("weeks", "Weeks", CaseDetailKind.TEXT)
    >>> parts = CaseDetailIs("weeks", frozenset({"six"})), AnswerIs("1.2", frozenset({Answer.YES, Answer.NO}))
    >>> describe_condition(AllOf(parts), {"weeks": weeks})
    '“Weeks” is six and 1.2 is Yes or No'
    """
    match condition:
        case CaseDetailIs():
            return _detail(condition, case_details_by_id, "is")
        case Not(part):
            return _detail(part, case_details_by_id, "is not")
        case AnswerIs(question_id, values, scale):
            return f"{question_id} is {join_list(_answers(values, scale), 'or')}"
        case InRange():
            return _range(condition, case_details_by_id)
        case AllOf(parts):
            return join_list([describe_condition(part, case_details_by_id) for part in parts], "and")
        case AnyOf(parts):
            return join_list([describe_condition(part, case_details_by_id) for part in parts], "or")


def _answers(values: frozenset[str], scale: AnswerScale | None) -> list[str]:
    """Return the answers that are meant, as people read them: No alone, if every reason for No is meant."""
    offered = offered_answers(scale, may_not_apply=True)
    has_reasons = scale is not None and scale.has_reasons
    left_out = {counts_as(scale, answer) for answer in offered if answer not in values} if has_reasons else set(Answer)
    return [
        answer_label(scale, answer)
        for answer in offered
        if answer in values and (isinstance(answer, Answer) or counts_as(scale, answer) in left_out)
    ]


def _detail(condition: CaseDetailIs, case_details_by_id: Mapping[str, CaseDetail], verb: str) -> str:
    detail = case_details_by_id[condition.detail_id]
    chosen = [choice.id for choice in detail.choices if choice.id in condition.values] or sorted(condition.values)
    values = join_list([detail.value_label(value) for value in chosen], "or")
    if detail.kind is CaseDetailKind.CHOICES:
        verb = "includes" if verb == "is" else "does not include"
    return f"“{detail.text}” {verb} {values}"


def _range(condition: InRange, case_details_by_id: Mapping[str, CaseDetail]) -> str:
    detail, since = case_details_by_id[condition.quantity.detail_id], condition.quantity.since
    verb = "is not" if condition.outside else "is"
    if since is None:
        return f"“{detail.text}” {verb} {_numbers(condition)}"
    other = format_date(since) if isinstance(since, date) else f"“{case_details_by_id[since].text}”"
    return f"“{detail.text}” {verb} {_days(condition.least, condition.most)} {other}"


def _numbers(condition: InRange) -> str:
    least, most = grouped(condition.least), grouped(condition.most)
    return f"from {least} to {most}" if least and most else f"{least} or more" if least else f"{most} or less"


def _days(least: Decimal | None, most: Decimal | None) -> str:
    """Return how far a date may be from another, which is named after it.

    >>> _days(Decimal(-5), Decimal(5)), _days(None, Decimal(-1)), _days(Decimal(0), None)
    ('within 5 days of', 'before', 'on or after')
    """
    if least is not None and most is not None:
        return f"within {pluralise(int(most), 'day')} of"
    if least is not None:
        return "after" if least > 0 else "on or after"
    return "before" if most is not None and most < 0 else "on or before"
