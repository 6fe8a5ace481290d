"""Guidance that was added to questions during an audit: rows are added and never changed."""

from __future__ import annotations

from sqlalchemy import Connection, select

from audit.model.guidance import GuidanceChange
from audit.storage.engine import schema


def read(connection: Connection, audit_id: str) -> list[GuidanceChange]:
    """Every change to the guidance of an audit, oldest first."""
    table = schema.guidance_change
    query = select(table).where(table.c.audit_id == audit_id).order_by(table.c.number)
    return [
        GuidanceChange(row.number, row.question_id, row.text, row.reason, row.recorded_by, row.recorded_at)
        for row in connection.execute(query)
    ]
