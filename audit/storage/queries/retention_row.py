"""The retention of an audit, for everyone who may see the audit."""

from __future__ import annotations

from sqlalchemy import Connection, select

from audit.model.retention import NO_RETENTION, Retention
from audit.storage.engine import schema


def read_retention(connection: Connection, audit_id: str) -> Retention:
    """The retention of an audit, without the reason for a hold."""
    table = schema.retention
    row = connection.execute(select(table).where(table.c.audit_id == audit_id)).first()
    if row is None:
        return NO_RETENTION
    return Retention(row.purge_on, bool(row.held_because), "", row.marked_at, row.erased_at)
