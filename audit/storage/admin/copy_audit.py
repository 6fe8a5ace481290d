"""Copying one audit into another store of either engine, beside others: proved equal, or not done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import IntegrityError

from audit.errors import NotFound, StoreError
from audit.storage.admin.copy_store import STREAMED, continue_numbers
from audit.storage.admin.digests import StoreDigest, audit_digest_of, in_order, of_audit
from audit.storage.audit_log import hash_chain
from audit.storage.audit_log.verification import Verified, verify
from audit.storage.engine import schema
from audit.storage.engine.database import open_database

NOT_THERE = "The store to copy from has no audit of this id. The address of an audit's pages shows its id."
THERE_ALREADY = "The store to copy to has an audit of this id already, or a part of it, so nothing was copied."
DIFFERS = "The copy differs from the audit, so it was not kept. Run doctor on both stores."
DOES_NOT_HOLD = "The trail of the audit does not hold, so the copy was not kept. Keep the store as it is."

Row = dict[str, Any]


@dataclass(frozen=True)
class CopiedAudit:
    """What both stores now hold of an audit, how its logs were verified in the second, and its findings' new numbers.

    ``numbers`` is empty where the findings kept their numbers; else it gives the new one by the old one.
    """

    digest: StoreDigest
    verified: Verified
    numbers: Mapping[int, int]


def move_audit(from_url: str, to_url: str, audit_id: str) -> CopiedAudit:
    """Copy every row of one audit into another store, in one transaction; drafts stay behind.

    The first store stays as it is. Raises NotFound where it has no such audit, StoreError where the second has one of
    this id already, or where in the end the two differ or the trail does not hold; then nothing is kept of it.
    """
    source, target = open_database(from_url), open_database(to_url)
    try:
        with source.reading() as reader, target.writing() as writer:
            before = audit_digest_of(reader, audit_id)
            if not before.rows[schema.audit.name]:
                raise NotFound(NOT_THERE)
            _check_new(writer, audit_id)
            numbers = _copy(reader, writer, audit_id)
            return _checked(writer, audit_id, before, numbers)
    finally:
        source.close()
        target.close()


def _check_new(writer: Connection, audit_id: str) -> None:
    """Also a log without its audit is refused: its chain would be continued by another one."""
    if any(audit_digest_of(writer, audit_id).rows.values()):
        raise StoreError(THERE_ALREADY)


def _copy(reader: Connection, writer: Connection, audit_id: str) -> Mapping[int, int]:
    """Findings last: while they get their numbers, whoever writes a finding there waits."""
    _keep_questionnaire(reader, writer, audit_id)
    apart = (schema.questionnaire, schema.finding)
    try:
        for table in schema.metadata.sorted_tables:
            if table not in apart:
                for rows in _rows(reader, table, audit_id):
                    hash_chain.add(writer, table, rows)
    except IntegrityError:  # somebody else copies it at the same moment
        raise StoreError(THERE_ALREADY) from None
    return _copy_findings(reader, writer, audit_id)


def _copy_findings(reader: Connection, writer: Connection, audit_id: str) -> Mapping[int, int]:
    numbers = _new_numbers(reader, writer, audit_id)
    for rows in _rows(reader, schema.finding, audit_id):
        renumbered = [{**row, "id": numbers.get(row["id"], row["id"])} for row in rows]
        hash_chain.add(writer, schema.finding, renumbered)
    continue_numbers(writer)
    return numbers


def _rows(connection: Connection, table: Table, audit_id: str) -> Iterator[list[Row]]:
    """What a table holds of the audit, some thousand rows at a time."""
    condition = of_audit(table, audit_id)
    if condition is None:
        return
    query = select(table).where(condition).order_by(*in_order(connection, table))
    for rows in connection.execute(query).mappings().partitions(STREAMED):
        yield [dict(row) for row in rows]


def _keep_questionnaire(reader: Connection, writer: Connection, audit_id: str) -> None:
    """Tried, not asked for first: the store may have this text already, and many audits share it."""
    for rows in _rows(reader, schema.questionnaire, audit_id):
        with suppress(IntegrityError), writer.begin_nested():
            hash_chain.add(writer, schema.questionnaire, rows)


def _new_numbers(reader: Connection, writer: Connection, audit_id: str) -> Mapping[int, int]:
    """The number of each finding in the second store, by its old one; empty where every number is free there.

    Findings are numbered through the whole store. Where one number is taken all get new ones, in their order and
    higher than any of the audit's own, so that an old number, which the trail goes on naming, is never another
    finding's.
    """
    _hold_numbers(writer)
    number = schema.finding.c.id
    query = select(number).where(schema.finding.c.audit_id == audit_id).order_by(number)
    own = list(reader.execute(query).scalars())
    if not own or not _is_taken(writer, own):
        return {}
    highest = max(own[-1], writer.execute(select(func.max(number))).scalar_one())
    return {old: new for new, old in enumerate(own, start=highest + 1)}


def _hold_numbers(writer: Connection) -> None:
    """Let nobody else number findings until the transaction ends; on SQLite there is only one writer."""
    if writer.dialect.name == "postgresql":
        writer.execute(text("LOCK TABLE finding IN SHARE ROW EXCLUSIVE MODE"))


def _is_taken(writer: Connection, numbers: list[int]) -> bool:
    number = schema.finding.c.id
    span = select(number).where(number.between(numbers[0], numbers[-1]))
    return not set(numbers).isdisjoint(writer.execute(span).scalars())


def _checked(writer: Connection, audit_id: str, before: StoreDigest, numbers: Mapping[int, int]) -> CopiedAudit:
    after = audit_digest_of(writer, audit_id)
    if before != after:
        raise StoreError(DIFFERS)
    verified = verify(writer, audit_id)
    if verified.breaks:
        raise StoreError(DOES_NOT_HOLD, *map(str, verified.breaks))
    return CopiedAudit(after, verified, numbers)
