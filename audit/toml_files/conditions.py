"""Parses conditions, which say when a question applies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from audit.messages import questionnaire_details as detail_messages
from audit.messages import toml_files as messages
from audit.model.answer_scales import AnswerScale, answer_values
from audit.model.case_details import CaseDetail
from audit.model.conditions import AllOf, AnswerIs, AnyOf, CaseDetailIs, Condition, negate
from audit.toml_files.answer_scales import with_named_answers
from audit.toml_files.range_conditions import is_range, parse_range
from audit.toml_files.reader import Table


class ConditionParser:
    """Parses conditions on case details and earlier questions. A condition cannot refer to a later question."""

    def __init__(self, case_details: Iterable[CaseDetail] = ()) -> None:
        self._case_details_by_id = {case_detail.id: case_detail for case_detail in case_details}
        self._scales_by_question: dict[str, AnswerScale | None] = {}

    def add_question(self, question_id: str, scale: AnswerScale | None = None) -> None:
        """Allow later conditions to refer to this question, and to the named answers of its scale."""
        self._scales_by_question[question_id] = scale

    def parse(self, table: Table) -> Condition | None:
        """Return the condition under ``applies_when``; None if there is none or it is not valid."""
        raw = table.pop_raw("applies_when")
        return None if raw is None else self.parse_condition(raw, table)

    def is_earlier(self, question_id: str) -> bool:
        """Return whether a condition or a derived measure may refer to this question."""
        return question_id in self._scales_by_question

    def scale_of(self, question_id: str) -> AnswerScale | None:
        """Return the answer scale of an earlier question; None if it has none."""
        return self._scales_by_question.get(question_id)

    def parse_condition(self, raw: Any, table: Table) -> Condition | None:
        """Return a condition as it is written anywhere; None if it is not valid."""
        keys = set(raw) if isinstance(raw, dict) else set()
        if keys == {"all"} or keys == {"any"}:
            (operator,) = keys
            return self._parse_combination(operator, raw[operator], table)
        if keys == {"not"}:
            part = self.parse_condition(raw["not"], table)
            return None if part is None else negate(part, self._case_details_by_id)
        if keys == {"fact", "is"} and isinstance(raw["fact"], str):
            return self._parse_detail_is(raw["fact"], parse_values(raw["is"], table), table)
        if is_range(keys):
            return parse_range(raw, self._case_details_by_id, table)
        if keys == {"question", "is"} and isinstance(raw["question"], str):
            return self._parse_answer_is(raw["question"], parse_values(raw["is"], table), table)
        table.add_problem(messages.NOT_A_CONDITION)
        return None

    def _parse_combination(self, operator: str, raw: Any, table: Table) -> Condition | None:
        if not isinstance(raw, list) or not raw:
            table.add_problem(messages.CONDITION_LIST_EMPTY.format(operator=operator))
            return None
        parts = tuple(part for part in (self.parse_condition(item, table) for item in raw) if part is not None)
        return AllOf(parts) if operator == "all" else AnyOf(parts)

    def _parse_detail_is(self, detail_id: str, values: frozenset[str], table: Table) -> Condition | None:
        case_detail = self._case_details_by_id.get(detail_id)
        if case_detail is None:
            table.add_problem(messages.CONDITION_UNKNOWN_DETAIL.format(detail_id=detail_id))
            return None
        if case_detail.is_measured:
            table.add_problem(
                detail_messages.CONDITION_IS_ON_MEASURE.format(kind=case_detail.kind.value, detail_id=detail_id)
            )
            return None
        ids = [choice.id for choice in case_detail.choices]
        for value in sorted(values - set(ids)) if ids else ():
            table.add_problem(
                messages.CONDITION_UNKNOWN_VALUE.format(value=value, detail_id=detail_id, allowed=", ".join(ids))
            )
        return CaseDetailIs(case_detail.id, values)

    def _parse_answer_is(self, question_id: str, values: frozenset[str], table: Table) -> Condition | None:
        if not self.is_earlier(question_id):
            table.add_problem(messages.CONDITION_NOT_EARLIER.format(question_id=question_id))
            return None
        scale = self._scales_by_question[question_id]
        allowed = answer_values(scale)
        for value in sorted(values - set(allowed)):
            table.add_problem(messages.CONDITION_UNKNOWN_ANSWER.format(value=value, allowed=", ".join(allowed)))
        return AnswerIs(question_id, with_named_answers(scale, values), scale)


def parse_values(raw: Any, table: Table, problem: str = messages.CONDITION_VALUES) -> frozenset[str]:
    """Return a text or a list of texts; none, with the problem recorded, if it is something else or empty."""
    values = raw if isinstance(raw, list) else [raw]
    if not values or not all(isinstance(value, str) for value in values):
        table.add_problem(problem)
        return frozenset()
    return frozenset(values)
