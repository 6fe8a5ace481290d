"""The digest of a database, or of one audit: the same on both engines, so that a copy can be proved equal."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, String, Table, Text, select, true

from audit.storage.audit_log import hash_chain
from audit.storage.engine import schema
from audit.storage.engine.schema import metadata

STORE_SPECIFIC_COLUMNS = {schema.finding.c.id}  # may differ between databases


@dataclass(frozen=True)
class StoreDigest:
    """The number of rows of each table, of the whole database or of one audit, and a digest of every value."""

    row_counts: dict[str, int]
    digest: str

    @property
    def lines(self) -> list[str]:
        """The counts and the digest as text."""
        return [*(f"{table}: {count:,}" for table, count in self.row_counts.items()), f"digest: {self.digest}"]


def digest_of(connection: Connection) -> StoreDigest:
    """Return the digest of the database of this connection."""
    row_counts, hasher = {}, hashlib.sha256()
    for table in metadata.sorted_tables:
        row_counts[table.name] = _hash_table(connection, table, list(table.columns), true(), hasher)
    return StoreDigest(row_counts, hasher.hexdigest())


def audit_digest_of(connection: Connection, audit_id: str) -> StoreDigest:
    """Return the digest of everything that belongs to one audit, without the ids of its findings."""
    row_counts, hasher = {}, hashlib.sha256()
    for table in metadata.sorted_tables:
        condition = schema.audit_condition(table, audit_id)
        if condition is not None:
            columns = [column for column in table.columns if column not in STORE_SPECIFIC_COLUMNS]
            row_counts[table.name] = _hash_table(connection, table, columns, condition, hasher)
    return StoreDigest(row_counts, hasher.hexdigest())


def primary_key_order(connection: Connection, table: Table) -> list[ColumnElement[Any]]:
    """The primary key as an order, texts byte by byte: PostgreSQL's own order depends on its language."""
    is_postgresql = connection.dialect.name == "postgresql"
    return [
        column.collate("C") if is_postgresql and isinstance(column.type, String | Text) else column
        for column in table.primary_key.columns
    ]


def _hash_table(
    connection: Connection, table: Table, columns: list[Column[Any]], condition: ColumnElement[bool], hasher: Any
) -> int:
    columns = sorted(columns, key=lambda column: column.name)
    hasher.update(f"{table.name} {[column.name for column in columns]}\n".encode())
    row_count = 0
    query = select(*columns).where(condition).order_by(*primary_key_order(connection, table))
    for row in connection.execute(query).yield_per(hash_chain.READ_BATCH_SIZE):
        hasher.update(json.dumps([_to_json_value(value) for value in row]).encode() + b"\n")
        row_count += 1
    return row_count


def _to_json_value(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
