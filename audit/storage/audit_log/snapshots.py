"""Snapshots: the rows of an audit as they are, saved in its log, and the list of all audits of a database.

A snapshot is taken where the log does not have every row: after an upgrade of the database, after an erasure, and in a
copy whose findings have new numbers. The list of audits is a log without an audit, so that an audit which was removed
with its logs is missed.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from audit.model.audit_log import Change, ChangeType
from audit.storage.audit_log import change_log, hash_chain
from audit.storage.audit_log.change_log import PROGRAM
from audit.storage.engine import schema

AUDIT_LIST = ""
"""The log of the list of audits has this in place of an audit's id."""

UPGRADED, ERASED, COPIED = "after an upgrade of the database", "after the erasure", "copied from another database"


def register_audit(connection: Connection, by: str, audit_id: str) -> None:
    """Add an audit to the list of audits, and start its access log."""
    hash_chain.lock_head(connection, schema.access, audit_id)
    change_log.append(connection, by, [Change(ChangeType.AUDIT, AUDIT_LIST, audit_id)])


def take_snapshot(connection: Connection, by: str, audit_id: str, reason: str) -> None:
    """Save every row of an audit in its log, as it is now."""
    change_log.append(connection, by, [Change(ChangeType.SNAPSHOT, audit_id, reason=reason)])


def registered_audits(connection: Connection) -> list[str]:
    """The ids in the list of audits."""
    log = schema.trail.c
    return list(connection.execute(select(log.subject).where(log.audit_id == AUDIT_LIST)).scalars())


def take_snapshots_after_upgrade(connection: Connection) -> None:
    """Take a snapshot of every audit, because an earlier version did not save rows, or not all of their columns.

    An audit without a log gets none, so that verification reports it.
    """
    registered = set(registered_audits(connection))
    logged = select(schema.trail.c.audit_id).where(schema.trail.c.audit_id == schema.audit.c.id).exists()
    query = select(schema.audit.c.id).where(logged).order_by(schema.audit.c.started_at, schema.audit.c.id)
    for audit_id in connection.execute(query).scalars().all():
        if audit_id not in registered:
            register_audit(connection, PROGRAM, audit_id)
        take_snapshot(connection, PROGRAM, audit_id, UPGRADED)
