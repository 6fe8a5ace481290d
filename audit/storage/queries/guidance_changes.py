"""Guidance that was added to questions during an audit: rows are added and never changed."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from audit.model.audit_log import Change, ChangeType
from audit.model.guidance import GuidanceChange, join_guidance
from audit.storage.audit_log import change_log
from audit.storage.engine import schema


def read(connection: Connection, audit_id: str) -> list[GuidanceChange]:
    """Every change to the guidance of an audit, oldest first."""
    table = schema.guidance_change
    query = select(table).where(table.c.audit_id == audit_id).order_by(table.c.number)
    return [
        GuidanceChange(row.number, row.question_id, row.text, row.reason, row.recorded_by, row.recorded_at)
        for row in connection.execute(query)
    ]


def add(connection: Connection, audit_id: str, change: GuidanceChange, withdrawn: str = "") -> None:
    """Add a change, with its row in the audit log. ``withdrawn`` is the text that no longer applies."""
    row = {
        "audit_id": audit_id,
        "number": change.number,
        "question_id": change.question_id,
        "text": change.text,
        "reason": change.reason,
        "recorded_by": change.by,
        "recorded_at": change.at,
    }
    connection.execute(insert(schema.guidance_change).values(row))
    old, new = (join_guidance(change.question_id, text) if text else None for text in (withdrawn, change.text))
    logged = Change(ChangeType.GUIDANCE, audit_id, str(change.number), old, new, reason=change.reason)
    change_log.append(connection, change.by, [logged])
