"""Verification of the logs: finds rows that were removed, changed or added, and values that do not match."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, Table, and_, select

from audit.model.audit_log import ChangeType
from audit.storage.audit_log import hash_chain
from audit.storage.engine import schema


@dataclass(frozen=True)
class Break:
    """A place where a log was tampered with or damaged."""

    log: str
    audit_id: str
    number: int
    problem: str

    def __str__(self) -> str:
        return f"{self.log} of audit {self.audit_id}, row {self.number}: {self.problem}"


@dataclass
class VerificationResult:
    """The rows that were verified, the last number and digest of each chain, and every break."""

    row_count: int = 0
    heads: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    breaks: list[Break] = field(default_factory=list)


def verify(connection: Connection, audit_id: str = "") -> VerificationResult:
    """Verify the logs of one audit, or of all."""
    result = VerificationResult()
    for log in schema.LOG_TABLES:
        for each_audit_id in [audit_id] if audit_id else _audit_ids(connection, log):
            result.breaks.extend(_chain_breaks(connection, log, each_audit_id, result))
    result.breaks.extend(_value_breaks(connection, audit_id))
    return result


def _audit_ids(connection: Connection, log: Table) -> list[str]:
    """Every audit with a row, a head or a value, and every audit that exists: each starts with a row."""
    heads = schema.chain_head
    queries = [select(heads.c.audit_id).where(heads.c.log == log.name), select(log.c.audit_id)]
    if log is schema.trail:
        queries += [select(schema.audit.c.id), select(schema.trail_value.c.audit_id)]
    return sorted({audit_id for query in queries for audit_id in connection.execute(query.distinct()).scalars()})


def _chain_breaks(connection: Connection, log: Table, audit_id: str, result: VerificationResult) -> Iterator[Break]:
    columns = [log.c[name] for name in (*hash_chain.CHAINED_COLUMNS[log.name], "digest")]
    query = select(*columns).where(log.c.audit_id == audit_id).order_by(log.c.number)
    number, last_digest = 0, hash_chain.INITIAL_DIGEST
    for row in connection.execute(query).yield_per(hash_chain.READ_BATCH_SIZE):
        result.row_count += 1
        if row.number != number + 1:
            yield Break(log.name, audit_id, row.number, f"{_span(number + 1, row.number - 1)} missing before it.")
        if hash_chain.row_digest(last_digest, row[:-1]) != row.digest:
            yield Break(log.name, audit_id, row.number, "it, or the digest of the row before it, was changed.")
        number, last_digest = row.number, row.digest
    result.heads[log.name, audit_id] = number, last_digest
    if (head_break := _head_break(connection, log, audit_id, (number, last_digest))) is not None:
        yield head_break


def _head_break(connection: Connection, log: Table, audit_id: str, chain_end: tuple[int, str]) -> Break | None:
    heads = schema.chain_head
    query = select(heads.c.number, heads.c.digest).where(heads.c.log == log.name, heads.c.audit_id == audit_id)
    head = connection.execute(query).first()
    if head is None:
        if log is schema.trail or chain_end[0]:
            return Break(log.name, audit_id, chain_end[0], "the record of where the chain ends is missing.")
        return None
    if head.number != chain_end[0]:
        message = f"the chain should end at row {head.number}: "
        return Break(log.name, audit_id, chain_end[0], message + "rows were cut off or added at its end.")
    if head.digest != chain_end[1]:
        return Break(log.name, audit_id, chain_end[0], "it is not the row that the chain ended with.")
    return None


def _span(first: int, last: int) -> str:
    return f"row {first} is" if first == last else f"rows {first} to {last} are"


def _value_breaks(connection: Connection, audit_id: str) -> Iterator[Break]:
    """Values that do not match their hash in the audit log, or that are there or missing without a reason."""
    log, values = schema.trail, schema.trail_value
    same_row = and_(log.c.audit_id == values.c.audit_id, log.c.number == values.c.number)
    columns = select(log.c.audit_id, log.c.number, log.c.sealed, values.c.salt, values.c.old, values.c.new)
    query = columns.add_columns(values.c.reason).outerjoin_from(log, values, same_row)
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
        yield Break("trail", orphan.audit_id, orphan.number, "values have no row in the audit log.")


def _value_break(row: Row[tuple[str, int, str, str, str, str]], erasures: Mapping[str, int]) -> Break | None:
    if row.salt is None:
        was_erased = row.number < erasures.get(row.audit_id, 0)
        return None if was_erased else Break("trail", row.audit_id, row.number, "its values are missing.")
    if hash_chain.salted_hash(row.salt, row.old, row.new, row.reason) != row.sealed:
        return Break("trail", row.audit_id, row.number, "its values were changed.")
    return None


def _erasure_numbers(connection: Connection) -> Mapping[str, int]:
    """The number of the row of each audit's erasure: values before it are missing for a reason."""
    log = schema.trail
    conditions = (log.c.what == ChangeType.RETENTION.value, log.c.subject == "erased")
    return {
        row.audit_id: row.number for row in connection.execute(select(log.c.audit_id, log.c.number).where(*conditions))
    }
