"""Conditions that exclude each other: no case meets both."""

from __future__ import annotations

from collections.abc import Mapping

from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.conditions import AllOf, AnswerIs, AnyOf, CaseDetailIs, Condition, Not
from audit.model.range_conditions import InRange


def exclude_each_other(
    first: Condition | None, second: Condition | None, case_details_by_id: Mapping[str, CaseDetail]
) -> bool:
    """Return whether no case is known to meet both conditions, as far as their parts tell.

    >>> core, adjusted = (CaseDetailIs("set", frozenset({value})) for value in ("core", "adjusted"))
    >>> details = {"set": CaseDetail("set", "Set", CaseDetailKind.CHOICE)}
    >>> exclude_each_other(core, AllOf((adjusted, AnswerIs("1", frozenset({"yes"})))), details)
    True
    """
    if first is None or second is None:
        return False
    for each, other in ((first, second), (second, first)):
        if isinstance(each, AllOf):
            return any(exclude_each_other(part, other, case_details_by_id) for part in each.parts)
        if isinstance(each, AnyOf):
            return all(exclude_each_other(part, other, case_details_by_id) for part in each.parts)
    return _leaves_exclude(first, second, case_details_by_id) or _leaves_exclude(second, first, case_details_by_id)


def _leaves_exclude(first: Condition, second: Condition, case_details_by_id: Mapping[str, CaseDetail]) -> bool:
    match first, second:
        case CaseDetailIs(), CaseDetailIs():
            has_one_value = case_details_by_id[first.detail_id].kind is not CaseDetailKind.CHOICES
            return first.detail_id == second.detail_id and has_one_value and first.values.isdisjoint(second.values)
        case CaseDetailIs(), Not(part):
            return first.detail_id == part.detail_id and first.values <= part.values
        case AnswerIs(), AnswerIs():
            return first.question_id == second.question_id and first.values.isdisjoint(second.values)
        case InRange(), InRange():
            return first.excludes(second)
        case _:
            return False
