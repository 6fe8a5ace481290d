"""Moderated answers: what was agreed where two reviews of a case differ."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from audit.model.answers import Answer
from audit.model.review_pair import DisagreementCause, ModeratedAnswer
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
        answers.setdefault(row.case_id, {})[row.question_id] = ModeratedAnswer(
            Answer(row.value), row.reason, DisagreementCause(row.cause), row.recorded_by, row.recorded_at
        )
    return answers


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
