"""Copying a whole database to another one of either engine: proved equal, or not done."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, func, select, text

from audit.errors import StoreError
from audit.messages import storage as messages
from audit.storage.admin.digests import StoreDigest, digest_of, primary_key_order
from audit.storage.audit_log import hash_chain
from audit.storage.engine.database import open_database
from audit.storage.engine.schema import metadata


def copy_store(from_url: str, to_url: str) -> StoreDigest:
    """Copy every row of one database into another that is empty; return the digest of both.

    The first does not change. Raises StoreError if the second is not empty, or if the two differ in the end: then
    nothing is copied.
    """
    source, target = open_database(from_url), open_database(to_url)
    try:
        with source.read_transaction() as reader, target.write_transaction() as writer:
            _check_empty(writer)
            for table in metadata.sorted_tables:
                query = select(table).order_by(*primary_key_order(reader, table))
                for rows in reader.execute(query).mappings().partitions(hash_chain.READ_BATCH_SIZE):
                    hash_chain.insert_many(writer, table, [dict(row) for row in rows])
            reset_sequences(writer)
            source_digest, target_digest = digest_of(reader), digest_of(writer)
            if source_digest != target_digest:
                raise StoreError(messages.COPY_DIFFERS)
        return target_digest
    finally:
        source.close()
        target.close()


def _check_empty(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if connection.execute(select(1).select_from(table).limit(1)).first() is not None:
            raise StoreError(messages.TARGET_NOT_EMPTY)


def reset_sequences(connection: Connection) -> None:
    """Set PostgreSQL's sequences after the highest id that was copied; SQLite needs nothing."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        id_column = table.autoincrement_column
        if id_column is None or not isinstance(id_column.type, Integer):
            continue
        last_id = connection.execute(select(func.max(id_column))).scalar_one()
        if last_id is not None:
            statement = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
            connection.execute(statement, {"table": table.name, "column": id_column.name, "last": last_id})
