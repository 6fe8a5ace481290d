"""Under which heading a person's last long list had each column."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select

from audit.storage.audit_log.hash_chain import insert_many
from audit.storage.engine.schema import list_heading


def read(connection: Connection, name: str) -> dict[str, str]:
    """The heading of each column."""
    rows = connection.execute(select(list_heading).where(list_heading.c.person == name))
    return {row.list_column: row.heading for row in rows}


def save(connection: Connection, name: str, mapping: Mapping[str, str]) -> None:
    """Remember the heading of each column, in place of those of an earlier list."""
    connection.execute(delete(list_heading).where(list_heading.c.person == name))
    rows = [{"person": name, "list_column": column, "heading": heading} for column, heading in mapping.items()]
    insert_many(connection, list_heading, rows)
