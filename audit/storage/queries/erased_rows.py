"""Deleting everything of the cases of an audit: their rows in every table, and every value in the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, select, update

from audit.storage.engine import schema
from audit.storage.queries.case_rows import drafts_of, rows_of_cases

CASE_LINKS = "finding cases"
"""The entry of a certificate that counts the links from findings to cases, which are not rows of a table."""


def delete_cases(connection: Connection, audit_id: str) -> Mapping[str, int]:
    """Delete everything of the cases, deleted findings, and the values in the audit log before its last row.

    Findings, ratings and their reasons stay, without links to cases. Return how many rows of each table were deleted.
    """
    case, review = schema.audit_case, schema.reading
    case_ids = list(connection.execute(select(case.c.id).where(case.c.audit_id == audit_id)).scalars())
    review_ids = list(connection.execute(select(review.c.id).where(review.c.case_id.in_(case_ids))).scalars())
    row_counts = {}
    for table in reversed(schema.metadata.sorted_tables):
        condition = _erased_rows(connection, table, audit_id, case_ids, review_ids)
        if condition is not None:
            row_counts[table.name] = connection.execute(delete(table).where(condition)).rowcount
    return {**row_counts, CASE_LINKS: _unlink_cases(connection, audit_id), **_delete_values(connection, audit_id)}


def _erased_rows(
    connection: Connection, table: Table, audit_id: str, case_ids: Sequence[str], review_ids: Sequence[str]
) -> ColumnElement[bool] | None:
    if table in (*schema.LOG_TABLES, schema.trail_value):
        return None
    if table in (schema.audit_case, schema.sampled_case, schema.staff, schema.gate_waiver):
        return table.c.audit_id == audit_id
    if table is schema.finding:
        return and_(table.c.audit_id == audit_id, table.c.deleted)
    if table is schema.draft:
        return drafts_of(connection, (audit_id, *case_ids, *review_ids))
    return rows_of_cases(table, case_ids, review_ids)


def _unlink_cases(connection: Connection, audit_id: str) -> int:
    """Remove the links from findings to cases; return how many there were."""
    table = schema.finding
    links = connection.execute(select(table.c.cases).where(table.c.audit_id == audit_id)).scalars()
    count = sum(len(json.loads(case_ids)) for case_ids in links)
    connection.execute(update(table).where(table.c.audit_id == audit_id).values(cases=json.dumps([])))
    return count


def _delete_values(connection: Connection, audit_id: str) -> dict[str, int]:
    """Delete the values in the audit log before its last row, which records the erasure."""
    values = schema.trail_value
    last_number = select(func.max(schema.trail.c.number)).where(schema.trail.c.audit_id == audit_id)
    before_last = values.c.number < last_number.scalar_subquery()
    deleted = connection.execute(delete(values).where(values.c.audit_id == audit_id, before_last)).rowcount
    return {values.name: deleted}
