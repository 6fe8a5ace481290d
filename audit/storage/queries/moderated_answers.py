"""Moderated answers: what was agreed where two reviews of a case differ."""

from __future__ import annotations

from sqlalchemy import Connection, select

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
