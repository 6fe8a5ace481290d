"""Verification: finds rows of the logs, and rows of the tables, that were changed without the program."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from audit.errors import StoreError
from audit.messages import storage as messages
from audit.storage.audit_log import row_check
from audit.storage.audit_log.breaks import Break, Mismatch, VerificationResult
from audit.storage.audit_log.log_check import chain_breaks, log_audit_ids, stray_head_breaks, value_breaks
from audit.storage.audit_log.value_check import value_mismatches
from audit.storage.engine import postgresql, schema


def verify(connection: Connection, audit_id: str = "") -> VerificationResult:
    """Verify the logs of one audit, or of all, and compare every row with what the logs say.

    Raises StoreError if a row holds a value that the program never writes, such as a time that is none.
    """
    try:
        return _verify_all(connection, audit_id)
    except (AttributeError, TypeError, ValueError) as error:
        raise StoreError(messages.DATABASE_DAMAGED) from error


def _verify_all(connection: Connection, audit_id: str) -> VerificationResult:
    postgresql.avoid_nested_loops(connection)
    result = verify_logs(connection, audit_id)
    result.breaks += row_check.audit_list_mismatches(connection, audit_id)
    result.breaks += row_check.questionnaire_mismatches(connection, audit_id)
    if not audit_id:
        result.breaks += row_check.orphan_mismatches(connection)
    for each_audit_id in [audit_id] if audit_id else _audit_ids(connection):
        result.breaks += _audit_breaks(connection, each_audit_id, result)
    return result


def verify_logs(connection: Connection, audit_id: str = "") -> VerificationResult:
    """Verify the logs alone: their chains, and the values in the audit log."""
    result = VerificationResult()
    for log in schema.LOG_TABLES:
        for each_audit_id in [audit_id] if audit_id else log_audit_ids(connection, log):
            result.breaks += chain_breaks(connection, log, each_audit_id, result)
    result.breaks += value_breaks(connection, audit_id)
    if not audit_id:
        result.breaks += stray_head_breaks(connection)
    return result


def _audit_ids(connection: Connection) -> list[str]:
    return list(connection.execute(select(schema.audit.c.id).order_by(schema.audit.c.id)).scalars())


def _audit_breaks(connection: Connection, audit_id: str, result: VerificationResult) -> Iterator[Break | Mismatch]:
    """The rows of an audit that do not agree with its log."""
    replayed, mismatches = row_check.replay(connection, audit_id)
    yield from mismatches
    if replayed.first_snapshot > 1:
        result.earlier_rows[audit_id] = replayed.first_snapshot - 1
    yield from row_check.row_mismatches(connection, audit_id, replayed.expected)
    yield from row_check.frozen_mismatches(connection, audit_id)
    yield from value_mismatches(connection, audit_id, replayed.first_snapshot)
    if (access_break := row_check.access_break(connection, audit_id, replayed)) is not None:
        yield access_break
