"""Writing a row that may be there already."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table, insert, update


def write_row(connection: Connection, table: Table, key: Mapping[str, object], values: Mapping[str, object]) -> None:
    """Update the row with this key, or insert it; its owner is locked, so nobody else inserts it now."""
    is_row = [table.c[name] == value for name, value in key.items()]
    if not connection.execute(update(table).where(*is_row).values(values)).rowcount:
        connection.execute(insert(table).values({**key, **values}))
