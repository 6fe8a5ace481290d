"""Parses derived measures: how a question is worked out from earlier questions and case details."""

from __future__ import annotations

from collections import Counter
from typing import Any

from audit.messages import toml_files as messages
from audit.model.derived_measures import ConditionPart, Measure, MeasurePart, Operator, QuestionPart
from audit.toml_files.conditions import ConditionParser
from audit.toml_files.reader import Table

KEY = "derived"
ANSWERING_KEYS = ("may_not_apply", "note_needed", "answer_scale", "reasons_for_no", "reasons_for_not_applicable")
"""Keys about how people answer a question, which is not answered if it is worked out."""
COMBINATIONS = {frozenset({operator.value}): operator for operator in Operator if operator is not Operator.AT_LEAST}


def parse_measure(table: Table, conditions: ConditionParser) -> Measure | None:
    """Return the measure under ``derived``; None if there is none or it is not valid.

    ``conditions`` knows the earlier questions and the case details.
    """
    raw = table.pop_raw(KEY)
    if raw is None:
        return None
    for key in ANSWERING_KEYS:
        if table.pop_raw(key) is not None:
            table.add_problem(messages.NO_EFFECT_ON_DERIVED.format(key=key))
    return _parse_measure(raw, table, conditions)


def _parse_measure(raw: Any, table: Table, conditions: ConditionParser) -> Measure | None:
    keys = frozenset(raw) if isinstance(raw, dict) else frozenset()
    if keys in COMBINATIONS:
        operator = COMBINATIONS[keys]
        return Measure(operator, _parse_parts(operator.value, raw[operator.value], table, conditions))
    if keys == {"at_least", "of"}:
        parts = _parse_parts("of", raw["of"], table, conditions)
        return Measure(Operator.AT_LEAST, parts, parse_needed(raw["at_least"], len(raw["of"]), table) if parts else 0)
    table.add_problem(messages.NOT_A_MEASURE)
    return None


def parse_needed(raw: Any, count: int, table: Table) -> int:
    """Return how many of ``count`` parts are needed, at least one and at most all; 0 if that is not valid."""
    if type(raw) is int and 1 <= raw <= count:
        return raw
    table.add_problem(messages.AT_LEAST_OUT_OF_RANGE.format(count=count))
    return 0


def _parse_parts(operator: str, raw: Any, table: Table, conditions: ConditionParser) -> tuple[MeasurePart, ...]:
    if not isinstance(raw, list) or not raw:
        table.add_problem(messages.MEASURE_WITHOUT_PARTS.format(operator=operator))
        return ()
    for question_id, count in Counter(item for item in raw if isinstance(item, str)).items():
        if count > 1:
            table.add_problem(messages.MEASURE_PART_TWICE.format(question_id=question_id))
    parts = (_parse_part(item, table, conditions) for item in raw)
    return tuple(part for part in parts if part is not None)


def _parse_part(raw: Any, table: Table, conditions: ConditionParser) -> MeasurePart | None:
    if isinstance(raw, str):
        if conditions.is_earlier(raw):
            return QuestionPart(raw, conditions.scale_of(raw))
        table.add_problem(messages.MEASURE_NOT_EARLIER.format(question_id=raw))
        return None
    if isinstance(raw, dict) and not {"is", "not"}.isdisjoint(raw):
        condition = conditions.parse_condition(raw, table)
        return None if condition is None else ConditionPart(condition)
    return _parse_measure(raw, table, conditions)
