"""The digest of a whole store: the same on either engine, so that a copy can be proved equal."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, String, Table, Text, select

from audit.storage.schema import metadata

STREAMED = 10_000


@dataclass(frozen=True)
class StoreDigest:
    """How many rows each table has, and one digest over every value of every row."""

    rows: dict[str, int]
    digest: str

    @property
    def lines(self) -> list[str]:
        """The counts and the digest as text."""
        return [*(f"{table}: {rows:,}" for table, rows in self.rows.items()), f"digest: {self.digest}"]


def digest_of(connection: Connection) -> StoreDigest:
    """The digest of the store that this connection reads."""
    rows, whole = {}, hashlib.sha256()
    for table in metadata.sorted_tables:
        rows[table.name] = _add_table(connection, table, whole)
    return StoreDigest(rows, whole.hexdigest())


def in_order(connection: Connection, table: Table) -> list[ColumnElement[Any]]:
    """The primary key, texts byte by byte: PostgreSQL would else order them by its language."""
    is_postgresql = connection.dialect.name == "postgresql"
    return [
        column.collate("C") if is_postgresql and isinstance(column.type, String | Text) else column
        for column in table.primary_key.columns
    ]


def _add_table(connection: Connection, table: Table, whole: Any) -> int:
    columns: list[Column[Any]] = sorted(table.columns, key=lambda column: column.name)
    whole.update(f"{table.name} {[column.name for column in columns]}\n".encode())
    rows = 0
    query = select(*columns).order_by(*in_order(connection, table))
    for row in connection.execute(query).yield_per(STREAMED):
        whole.update(json.dumps([_plain(value) for value in row]).encode() + b"\n")
        rows += 1
    return rows


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
