"""Moderated answers: what was agreed where two reviews of a case differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, delete, insert, select

from audit.model.answer_scales import read_answer
from audit.model.moderation import ModeratedRow
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW, DisagreementCause, ModeratedAnswer
from audit.storage.engine import schema


def read(connection: Connection, audit_id: str) -> dict[str, dict[str, ModeratedAnswer]]:
    """The moderated answers of an audit by the id of the case and of the question."""
    table, case = schema.moderated_answer, schema.audit_case
    query = (
        select(table)
        .join(case, case.c.id == table.c.case_id)
        .where(case.c.audit_id == audit_id)
        .order_by(*table.primary_key)
    )
    answers: dict[str, dict[str, ModeratedAnswer]] = {}
    for row in connection.execute(query):
        answers.setdefault(row.case_id, {})[row.question_id] = _from_row(row)
    return answers


def rows_for_file(connection: Connection, audit_id: str, blind: Collection[str]) -> list[ModeratedRow]:
    """The moderated answers with those of both reviews, in the order of cases, without the blind cases."""
    table, case = schema.moderated_answer, schema.audit_case
    answers = [_answer_of(number).label(f"answer_{number}") for number in (FIRST_REVIEW, SECOND_REVIEW)]
    query = (
        select(table, case.c.reference, *answers)
        .join(case, case.c.id == table.c.case_id)
        .where(case.c.audit_id == audit_id)
        .order_by(case.c.position, table.c.question_id)
    )
    return [
        ModeratedRow(
            row.reference,
            row.question_id,
            read_answer(row.answer_1) if row.answer_1 else None,
            read_answer(row.answer_2) if row.answer_2 else None,
            _from_row(row),
        )
        for row in connection.execute(query)
        if row.case_id not in blind
    ]


def _answer_of(number: int) -> ScalarSelect[Any]:
    """The answer of one review to the question of a moderated answer."""
    table, review, answer = schema.moderated_answer, schema.reading, schema.answer
    return (
        select(answer.c.value)
        .join(review, review.c.id == answer.c.reading_id)
        .where(review.c.case_id == table.c.case_id, review.c.number == number)
        .where(answer.c.question_id == table.c.question_id)
        .correlate(table)
        .scalar_subquery()
    )


def _from_row(row: Row[Any]) -> ModeratedAnswer:
    return ModeratedAnswer(
        read_answer(row.value), row.reason, DisagreementCause(row.cause), row.recorded_by, row.recorded_at
    )


def save(connection: Connection, case_id: str, answers: Mapping[str, ModeratedAnswer]) -> None:
    """Save the moderated answers to questions of a case, in place of those that it has; the caller logs them."""
    for question_id, moderated in answers.items():
        delete_one(connection, case_id, question_id)
        row = {
            "case_id": case_id,
            "question_id": question_id,
            "value": moderated.answer.value,
            "reason": moderated.reason,
            "cause": moderated.cause.value,
            "recorded_by": moderated.by,
            "recorded_at": moderated.at,
        }
        connection.execute(insert(schema.moderated_answer).values(row))


def delete_one(connection: Connection, case_id: str, question_id: str) -> None:
    """Delete the moderated answer to a question of a case, if there is one; the caller logs it."""
    table = schema.moderated_answer
    connection.execute(delete(table).where(table.c.case_id == case_id, table.c.question_id == question_id))
