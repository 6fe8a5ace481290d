"""Rewriting the database after an erasure, so that no erased data is left in its files."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select, update

from audit.model.audit_log import Change, ChangeType
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import PROGRAM
from audit.storage.engine import schema
from audit.storage.engine.database import Database
from audit.storage.engine.schema import COMPACTED
from audit.storage.queries.sampled_cases import delete_old_codes


def compact(database: Database) -> None:
    """Rewrite the database and note it on the certificate of every earlier erasure. Raises StoreError if it fails.

    Codes of case numbers that are too old are deleted first.
    """
    with database.write_transaction() as connection:
        delete_old_codes(connection)
        pending = _pending_certificates(connection)
    database.compact()
    if pending:
        with database.write_transaction() as connection:
            _mark_compacted(connection, pending)


def _pending_certificates(connection: Connection) -> dict[str, str]:
    """The certificates, by audit id, of erasures after which the database was not rewritten yet."""
    table = schema.retention
    rows = connection.execute(select(table.c.audit_id, table.c.certificate).where(table.c.certificate.is_not(None)))
    return {row.audit_id: row.certificate for row in rows if not json.loads(row.certificate).get(COMPACTED, True)}


def _mark_compacted(connection: Connection, pending: dict[str, str]) -> None:
    table = schema.retention
    for audit_id, certificate in pending.items():
        updated = json.dumps({**json.loads(certificate), COMPACTED: True})
        connection.execute(update(table).where(table.c.audit_id == audit_id).values(certificate=updated))
        change_log.append(connection, PROGRAM, [Change(ChangeType.RETENTION, audit_id, COMPACTED)])
