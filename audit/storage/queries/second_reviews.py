"""Who reads a case a second time. It is never the person who reads it first."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, and_, delete, select

from audit.model.audit_log import Change, ChangeType
from audit.storage.audit_log.hash_chain import insert_many
from audit.storage.engine import schema


def read(connection: Connection, audit_id: str) -> dict[str, str]:
    """The second reviewers by the id of the case."""
    table, case = schema.second_review, schema.audit_case
    query = (
        select(table.c.case_id, table.c.reviewer)
        .join(case, case.c.id == table.c.case_id)
        .where(case.c.audit_id == audit_id)
        .order_by(case.c.position)
    )
    return {row.case_id: row.reviewer for row in connection.execute(query)}


def save(connection: Connection, reviewers: Mapping[str, str]) -> None:
    """Save who reads these cases a second time ('': nobody). The caller adds it to the audit log."""
    if not reviewers:
        return
    table = schema.second_review
    connection.execute(delete(table).where(table.c.case_id.in_(reviewers)))
    rows = [{"case_id": case_id, "reviewer": name} for case_id, name in reviewers.items() if name]
    insert_many(connection, table, rows)


def remove_first_readers(connection: Connection, audit_id: str) -> list[Change]:
    """Remove second reviewers who have become the first reader of their case; return the changes to log."""
    table, case, review = schema.second_review, schema.audit_case, schema.reading
    is_first_reader = and_(review.c.case_id == case.c.id, review.c.number == 1, review.c.auditor == table.c.reviewer)
    query = (
        select(table.c.case_id, table.c.reviewer)
        .join(case, case.c.id == table.c.case_id)
        .join(review, is_first_reader)
        .where(case.c.audit_id == audit_id)
    )
    removed = {row.case_id: row.reviewer for row in connection.execute(query)}
    save(connection, dict.fromkeys(removed, ""))
    return [
        Change(ChangeType.SECOND_REVIEWER, audit_id, old=name, case_id=case_id) for case_id, name in removed.items()
    ]
