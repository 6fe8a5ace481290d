"""Whether the logs hold: where a row was cut out, changed or put in, and where the values disagree with the trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, Table, and_, select

from audit.storage.audit_log import hash_chain
from audit.storage.audit_log.change_log import What
from audit.storage.engine import schema

LOGS = (schema.trail, schema.access)
STREAMED = 10_000


@dataclass(frozen=True)
class Break:
    """A place where a log does not hold."""

    log: str
    audit_id: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.log} of audit {self.audit_id}, row {self.number}: {self.what}"


@dataclass
class Verified:
    """What a verification went through: rows, the last digest of each chain, and every break."""

    rows: int = 0
    heads: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    breaks: list[Break] = field(default_factory=list)


def verify(connection: Connection, audit_id: str = "") -> Verified:
    """Go through the logs of one audit, or of all."""
    found = Verified()
    for log in LOGS:
        for one in [audit_id] if audit_id else _audits(connection, log):
            found.breaks.extend(_chain_breaks(connection, log, one, found))
    found.breaks.extend(_value_breaks(connection, audit_id))
    return found


def _audits(connection: Connection, log: Table) -> list[str]:
    """Every audit with a row, a head or a value, and every audit that there is: each began with a row."""
    heads = schema.chain_head
    queries = [select(heads.c.audit_id).where(heads.c.log == log.name), select(log.c.audit_id)]
    if log is schema.trail:
        queries += [select(schema.audit.c.id), select(schema.trail_value.c.audit_id)]
    return sorted({one for query in queries for one in connection.execute(query.distinct()).scalars()})


def _chain_breaks(connection: Connection, log: Table, audit_id: str, found: Verified) -> Iterator[Break]:
    columns = [log.c[name] for name in (*hash_chain.CHAINED[log.name], "digest")]
    query = select(*columns).where(log.c.audit_id == audit_id).order_by(log.c.number)
    number, last = 0, hash_chain.FIRST
    for row in connection.execute(query).yield_per(STREAMED):
        found.rows += 1
        if row.number != number + 1:
            yield Break(log.name, audit_id, row.number, f"{_span(number + 1, row.number - 1)} missing before it.")
        if hash_chain.digest(last, row[:-1]) != row.digest:
            yield Break(log.name, audit_id, row.number, "it, or the digest of the row before it, was changed.")
        number, last = row.number, row.digest
    found.heads[log.name, audit_id] = number, last
    if (fault := _head_fault(connection, log, audit_id, (number, last))) is not None:
        yield fault


def _head_fault(connection: Connection, log: Table, audit_id: str, end: tuple[int, str]) -> Break | None:
    heads = schema.chain_head
    query = select(heads.c.number, heads.c.digest).where(heads.c.log == log.name, heads.c.audit_id == audit_id)
    head = connection.execute(query).first()
    if head is None:
        if log is schema.trail or end[0]:
            return Break(log.name, audit_id, end[0], "the record of where the chain ends is missing.")
        return None
    if head.number != end[0]:
        lost = f"the chain should end at row {head.number}: "
        return Break(log.name, audit_id, end[0], lost + "rows were cut off or added at its end.")
    if head.digest != end[1]:
        return Break(log.name, audit_id, end[0], "it is not the row that the chain ended with.")
    return None


def _span(first: int, last: int) -> str:
    return f"row {first} is" if first == last else f"rows {first} to {last} are"


def _value_breaks(connection: Connection, audit_id: str) -> Iterator[Break]:
    """Where the values beside the trail are not those that were sealed, or are there or gone without reason."""
    rows, values = schema.trail, schema.trail_value
    same = and_(rows.c.audit_id == values.c.audit_id, rows.c.number == values.c.number)
    told = select(rows.c.audit_id, rows.c.number, rows.c.sealed, values.c.salt, values.c.old, values.c.new)
    query = told.add_columns(values.c.reason).outerjoin_from(rows, values, same)
    query = query.order_by(rows.c.audit_id, rows.c.number)
    strays = (
        select(values.c.audit_id, values.c.number).outerjoin_from(values, rows, same).where(rows.c.number.is_(None))
    )
    if audit_id:
        query, strays = query.where(rows.c.audit_id == audit_id), strays.where(values.c.audit_id == audit_id)
    erased = _erased(connection)
    for row in connection.execute(query).yield_per(STREAMED):
        if (fault := _value_fault(row, erased)) is not None:
            yield fault
    for stray in connection.execute(strays):
        yield Break("trail", stray.audit_id, stray.number, "values stand there without a row in the trail.")


def _value_fault(row: Row[tuple[str, int, str, str, str, str]], erased: Mapping[str, int]) -> Break | None:
    if row.salt is None:
        was_erased = row.number < erased.get(row.audit_id, 0)
        return None if was_erased else Break("trail", row.audit_id, row.number, "its values are missing.")
    if hash_chain.seal(row.salt, row.old, row.new, row.reason) != row.sealed:
        return Break("trail", row.audit_id, row.number, "its values were changed.")
    return None


def _erased(connection: Connection) -> Mapping[str, int]:
    """The rows of the trail that tell of an erasure, by audit: values before them are gone for a reason."""
    rows = schema.trail
    told = (rows.c.what == What.RETENTION.value, rows.c.subject == "erased")
    return {row.audit_id: row.number for row in connection.execute(select(rows.c.audit_id, rows.c.number).where(*told))}
