"""Checking the logs by themselves: the hash chain of each, where it ends, and the values of the audit log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, not_, or_, select

from audit.messages import verification as messages
from audit.model.audit_log import ChangeType
from audit.model.retention import RetentionAction
from audit.storage.audit_log import hash_chain
from audit.storage.audit_log.breaks import Break, VerificationResult
from audit.storage.audit_log.snapshots import AUDIT_LIST
from audit.storage.engine import schema


def log_audit_ids(connection: Connection, log: Table) -> list[str]:
    """Every audit with a row, a head or a value, and every audit that exists: each has both logs."""
    heads = schema.chain_head
    queries = [select(heads.c.audit_id).where(heads.c.log == log.name), select(log.c.audit_id)]
    queries.append(select(schema.audit.c.id))
    if log is schema.trail:
        queries.append(select(schema.trail_value.c.audit_id))
    return sorted({audit_id for query in queries for audit_id in connection.execute(query.distinct()).scalars()})


def chain_breaks(connection: Connection, log: Table, audit_id: str, result: VerificationResult) -> Iterator[Break]:
    """Rows of one log that were changed, removed or added. Counts its rows and notes its end in ``result``."""
    columns = [log.c[name] for name in (*hash_chain.CHAINED_COLUMNS[log.name], "digest")]
    query = select(*columns).where(log.c.audit_id == audit_id).order_by(log.c.number)
    number, last_digest = 0, hash_chain.INITIAL_DIGEST
    for row in connection.execute(query).yield_per(hash_chain.READ_BATCH_SIZE):
        result.row_count += 1
        if row.number != number + 1:
            missing = messages.ROWS_MISSING.format(rows=_span(number + 1, row.number - 1))
            yield Break(log.name, audit_id, row.number, missing)
        if hash_chain.row_digest(last_digest, row[:-1]) != row.digest:
            yield Break(log.name, audit_id, row.number, messages.ROW_CHANGED)
        number, last_digest = row.number, row.digest
    result.heads[log.name, audit_id] = number, last_digest
    if (head_break := _head_break(connection, log, audit_id, (number, last_digest))) is not None:
        yield head_break


def stray_head_breaks(connection: Connection) -> Iterator[Break]:
    """Logs that no audit has: of an unknown name, or of an audit that does not exist."""
    heads, existing = schema.chain_head.c, select(schema.audit.c.id)
    known_logs = [log.name for log in schema.LOG_TABLES]
    query = select(heads.log, heads.audit_id, heads.number).order_by(heads.log, heads.audit_id)
    is_list = and_(heads.log == schema.trail.name, heads.audit_id == AUDIT_LIST)
    strays = query.where(or_(heads.log.not_in(known_logs), heads.audit_id.not_in(existing)), not_(is_list))
    for row in connection.execute(strays):
        problem = messages.LOG_WITHOUT_AUDIT if row.log in known_logs else messages.UNKNOWN_LOG
        yield Break(row.log, row.audit_id, row.number, problem)


def _head_break(connection: Connection, log: Table, audit_id: str, chain_end: tuple[int, str]) -> Break | None:
    heads = schema.chain_head
    query = select(heads.c.number, heads.c.digest).where(heads.c.log == log.name, heads.c.audit_id == audit_id)
    head = connection.execute(query).first()
    if head is None:
        return Break(log.name, audit_id, chain_end[0], messages.HEAD_MISSING)
    if head.number != chain_end[0]:
        return Break(log.name, audit_id, chain_end[0], messages.END_DIFFERS.format(number=head.number))
    if head.digest != chain_end[1]:
        return Break(log.name, audit_id, chain_end[0], messages.LAST_ROW_DIFFERS)
    return None


def _span(first: int, last: int) -> str:
    one, several = messages.ROW_SPAN
    return one.format(first=first) if first == last else several.format(first=first, last=last)


def value_breaks(connection: Connection, audit_id: str) -> Iterator[Break]:
    """Values that do not match their hash in the audit log, or that are there or missing without a reason."""
    log, values = schema.trail, schema.trail_value
    same_row = and_(log.c.audit_id == values.c.audit_id, log.c.number == values.c.number)
    columns = select(log.c.audit_id, log.c.number, log.c.sealed, values.c.salt, values.c.old, values.c.new)
    query = columns.add_columns(values.c.reason, values.c.saved_rows).outerjoin_from(log, values, same_row)
    query = query.order_by(log.c.audit_id, log.c.number)
    orphans = (
        select(values.c.audit_id, values.c.number).outerjoin_from(values, log, same_row).where(log.c.number.is_(None))
    )
    if audit_id:
        query, orphans = query.where(log.c.audit_id == audit_id), orphans.where(values.c.audit_id == audit_id)
    erasures = _erasure_numbers(connection)
    for row in connection.execute(query).yield_per(hash_chain.READ_BATCH_SIZE):
        if (value_break := _value_break(row, erasures)) is not None:
            yield value_break
    for orphan in connection.execute(orphans):
        yield Break("trail", orphan.audit_id, orphan.number, messages.VALUES_WITHOUT_ROW)


def _value_break(row: Row[Any], erasures: Mapping[str, int]) -> Break | None:
    if row.salt is None:
        was_erased = row.number < erasures.get(row.audit_id, 0)
        return None if was_erased else Break("trail", row.audit_id, row.number, messages.VALUES_MISSING)
    if hash_chain.salted_hash(row.salt, row.old, row.new, row.reason, row.saved_rows) != row.sealed:
        return Break("trail", row.audit_id, row.number, messages.VALUES_CHANGED)
    return None


def _erasure_numbers(connection: Connection) -> Mapping[str, int]:
    """The number of the row of each audit's erasure: values before it are missing for a reason."""
    log = schema.trail
    conditions = (log.c.what == ChangeType.RETENTION.value, log.c.subject == RetentionAction.ERASED.value)
    return {
        row.audit_id: row.number for row in connection.execute(select(log.c.audit_id, log.c.number).where(*conditions))
    }
