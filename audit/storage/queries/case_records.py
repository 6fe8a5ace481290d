"""Cases with their answers, read for counting: few queries, whatever the number of cases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Select, select

from audit.model.answers import Answer, CaseRecord
from audit.model.case import Case, CaseState
from audit.storage.engine import schema

ANSWER = {answer.value: answer for answer in Answer}


def of_audit(connection: Connection, audit_id: str, states: Sequence[CaseState]) -> Iterator[CaseRecord]:
    """The first reading of every case in one of the states, in the order in which cases were added."""
    readings = connection.execute(_readings(audit_id, states)).all()
    answers = _answers(connection, audit_id)
    facts = _facts(connection, audit_id)
    for row in readings:
        case = Case(row.reference, row.auditor, facts.get(row.case_id, {}), CaseState(row.state))
        yield CaseRecord(case, answers.get(row.reading_id, {}))


def facts_from(text: str | None) -> tuple[str, ...]:
    """The value of a fact as the core has it."""
    return tuple(json.loads(text)) if text else ()


def facts_to(values: Sequence[str]) -> str | None:
    """The value of a fact as the database has it: a fact without a value is cleared, as an answer is."""
    return json.dumps(list(values), ensure_ascii=False) if values else None


def _readings(audit_id: str, states: Sequence[CaseState]) -> Select[tuple[str, ...]]:
    case, reading = schema.audit_case, schema.reading
    return (
        select(case.c.id.label("case_id"), case.c.reference, reading.c.id.label("reading_id"))
        .add_columns(reading.c.auditor, reading.c.state)
        .join(reading, reading.c.case_id == case.c.id)
        .where(case.c.audit_id == audit_id, reading.c.number == 1)
        .where(reading.c.state.in_([state.value for state in states]))
        .order_by(case.c.position)
    )


def _answers(connection: Connection, audit_id: str) -> dict[str, dict[str, Answer]]:
    case, reading, answer = schema.audit_case, schema.reading, schema.answer
    query = (
        select(answer.c.reading_id, answer.c.question_id, answer.c.value)
        .join(reading, reading.c.id == answer.c.reading_id)
        .join(case, case.c.id == reading.c.case_id)
        .where(case.c.audit_id == audit_id, reading.c.number == 1, answer.c.value.is_not(None))
    )
    found: dict[str, dict[str, Answer]] = {}
    for reading_id, question_id, value in connection.execute(query):
        found.setdefault(reading_id, {})[question_id] = ANSWER[value]
    return found


def _facts(connection: Connection, audit_id: str) -> dict[str, dict[str, tuple[str, ...]]]:
    case, fact = schema.audit_case, schema.case_fact
    query = (
        select(fact.c.case_id, fact.c.fact_id, fact.c.value)
        .join(case, case.c.id == fact.c.case_id)
        .where(case.c.audit_id == audit_id, fact.c.value.is_not(None))
    )
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for case_id, fact_id, value in connection.execute(query):
        found.setdefault(case_id, {})[fact_id] = facts_from(value)
    return found
