"""The audit log: every change with its old and new value, by whom and when. Rows are chained and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from audit.model.audit_log import AuditLogRow, Change, ChangeType
from audit.storage.audit_log import hash_chain, saved_rows
from audit.storage.engine import clock
from audit.storage.engine.schema import chain_head, trail, trail_value

PROGRAM = "the program"
"""Who changes what nobody asked for by name: the snapshot after an upgrade, the note on a certificate."""

VALUES_OF_ROW = and_(trail_value.c.audit_id == trail.c.audit_id, trail_value.c.number == trail.c.number)
"""The condition that joins a row of the audit log with its values, which are gone once they are erased."""


def append(connection: Connection, by: str, changes: Iterable[Change], at: datetime | None = None) -> None:
    """Add changes to the audit log, in the transaction that makes them and after the rows are written.

    ``at`` is the time at which values were recorded: an answer, a note or a case detail has the time of its row in the
    log, which verification compares.
    """
    time_of_change = at or clock.now()
    for audit_id, group in groupby(changes, key=lambda change: change.audit_id):
        _append_to_audit(connection, by, audit_id, list(group), time_of_change)


def _append_to_audit(connection: Connection, by: str, audit_id: str, changes: Sequence[Change], at: datetime) -> None:
    saved_rows_by_change = saved_rows.read_for_log(connection, audit_id, changes)
    values = [_values(change, saved) for change, saved in zip(changes, saved_rows_by_change, strict=True)]
    rows = [_row(change, at, by, _hash(value)) for change, value in zip(changes, values, strict=True)]
    chained_rows = hash_chain.append_rows(connection, trail, audit_id, rows)
    value_rows = [
        {**value, "audit_id": audit_id, "number": row["number"]}
        for value, row in zip(values, chained_rows, strict=True)
    ]
    hash_chain.insert_many(connection, trail_value, value_rows)


def count_changes(connection: Connection) -> int:
    """Return the number of changes in the whole database; it grows with each."""
    query = select(func.sum(chain_head.c.number)).where(chain_head.c.log == trail.name)
    return connection.execute(query).scalar_one() or 0


def latest_number(connection: Connection, audit_id: str) -> int:
    """Return the number of an audit's last change: it grows with each, and nothing else changes an audit.

    The head of the chain is locked while a change is added, so a change with a higher number is committed later.
    """
    head = chain_head.c
    query = select(head.number).where(head.log == trail.name, head.audit_id == audit_id)
    return connection.execute(query).scalar_one_or_none() or 0


def read(
    connection: Connection, audit_id: str, case_id: str = "", conditions: Sequence[ColumnElement[bool]] = ()
) -> Sequence[AuditLogRow]:
    """Return the log of an audit, or of one case of it, that meets the conditions, oldest first.

    Values that were erased are None.
    """
    query = _rows_query(audit_id, conditions).order_by(trail.c.number)
    if case_id:
        query = query.where(trail.c.case_id == case_id)
    return [_from_row(row) for row in connection.execute(query)]


def read_newest(
    connection: Connection, audit_id: str, conditions: Sequence[ColumnElement[bool]], limit: int
) -> Sequence[AuditLogRow]:
    """Return the newest rows of an audit's log that meet the conditions, newest first."""
    query = _rows_query(audit_id, conditions).order_by(trail.c.number.desc()).limit(limit)
    return [_from_row(row) for row in connection.execute(query)]


def _rows_query(audit_id: str, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    has_values = trail_value.c.number.is_not(None).label("has_values")
    return (
        select(trail, trail_value.c.old, trail_value.c.new, trail_value.c.reason, has_values)
        .outerjoin(trail_value, VALUES_OF_ROW)
        .where(trail.c.audit_id == audit_id, *conditions)
    )


def read_one(connection: Connection, audit_id: str, number: int) -> Change:
    """Return the change with this number."""
    (row,) = read(connection, audit_id, conditions=[trail.c.number == number])
    return row.change


def _from_row(row: Row[Any]) -> AuditLogRow:
    change = Change(
        ChangeType(row.what),
        row.audit_id,
        row.subject,
        row.old,
        row.new,
        row.case_id,
        row.reading_id,
        row.reason or "",
        row.save_id,
    )
    return AuditLogRow(row.number, row.at, row.by, change, is_erased=not row.has_values)


def _row(change: Change, at: datetime, by: str, sealed: str) -> dict[str, object]:
    return {
        "at": at,
        "by": by,
        "case_id": change.case_id,
        "reading_id": change.review_id,
        "what": change.type.value,
        "subject": change.subject,
        "save_id": change.save_id,
        "sealed": sealed,
    }


def _values(change: Change, saved: str | None) -> dict[str, Any]:
    salt = hash_chain.new_salt()
    return {"salt": salt, "old": change.old, "new": change.new, "reason": change.reason, "saved_rows": saved}


def _hash(value: dict[str, Any]) -> str:
    return hash_chain.salted_hash(value["salt"], value["old"], value["new"], value["reason"], value["saved_rows"])
