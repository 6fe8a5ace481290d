"""PostgreSQL: its connections, timeouts, compaction and errors. No other module depends on PostgreSQL's details."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError

from audit.errors import StoreError
from audit.messages import storage as messages
from audit.storage.engine.schema import metadata

CONNECT_TIMEOUT_SECONDS = 5
LOCK_TIMEOUT_SECONDS = 10
STATEMENT_TIMEOUT_SECONDS = 60
UPGRADE_TIMEOUT_SECONDS = 600
POOL_RECYCLE_SECONDS = 1800
POOL_TIMEOUT_SECONDS = 10
MIGRATION_LOCK_ID = 0x43534157  # of this program: only one process at a time upgrades a schema

# What PostgreSQL, or PgBouncer in front of it, says when it accepts no further connection.
NO_CONNECTION_LEFT_WORDS = (
    "too many clients",
    "remaining connection slots",
    "too many connections",
    "no more connections allowed",
)

MESSAGES = {
    "53100": messages.SERVER_DISK_FULL,
    "53300": messages.NO_CONNECTION_LEFT,
    "55P03": messages.ROW_LOCKED,
    "40P01": messages.DEADLOCK,
    "57014": messages.TIMEOUT,
    "25006": messages.SERVER_READ_ONLY,
    "42501": messages.NO_PERMISSION,
}

COMPACT_MESSAGES = {
    "53100": messages.SERVER_NO_SPACE_TO_COMPACT,
    "55P03": messages.DATABASE_IN_USE,
    "57014": messages.COMPACT_TIMEOUT,
}


def open_postgresql(url: URL) -> Engine:
    """Return an engine for a PostgreSQL database; its pool never hands out a lost connection."""
    connect_args = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_TIMEOUT_SECONDS}
    try:
        engine = create_engine(
            _with_driver(url),
            hide_parameters=True,
            pool_pre_ping=True,
            pool_recycle=POOL_RECYCLE_SECONDS,
            pool_timeout=POOL_TIMEOUT_SECONDS,
            connect_args=connect_args,
        )
    except (ArgumentError, ImportError):
        raise StoreError(messages.DRIVER_MISSING) from None
    event.listen(engine, "connect", _configure_connection)
    return engine


def avoid_nested_loops(connection: Connection) -> None:
    """Let the rest of a transaction join large tables by hashing or merging; no effect on another database.

    Before PostgreSQL has counted the rows of a large import, it expects few and compares each with every other.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_nestloop = off")


def _with_driver(url: URL) -> URL:
    """The URL with a driver, which most URLs do not name."""
    return url if "+" in url.drivername else url.set(drivername="postgresql+psycopg")


def acquire_migration_lock(connection: Connection) -> None:
    """Wait until no other process upgrades the schema, and block others until the transaction ends."""
    connection.execute(text(f"SET LOCAL lock_timeout = '{UPGRADE_TIMEOUT_SECONDS}s'"))
    connection.execute(text(f"SET LOCAL statement_timeout = '{UPGRADE_TIMEOUT_SECONDS}s'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK_ID})


def compact(connection: Connection) -> None:
    """Rewrite each table without deleted data. This cannot run in a transaction."""
    for table in metadata.sorted_tables:
        connection.exec_driver_sql(f"VACUUM FULL {table.name}")


def why_not_compacted(error: BaseException | None) -> str:
    """Why the tables could not be rewritten, and what to do."""
    sqlstate = str(getattr(error, "sqlstate", None))
    return COMPACT_MESSAGES.get(sqlstate, messages.SERVER_ERROR)


def explain(error: BaseException | None) -> str:
    """Return what an error means for the user; never its own text, which may hold what was typed.

    After a lost connection nobody knows whether the commit arrived.
    """
    sqlstate = getattr(error, "sqlstate", None)
    if sqlstate is None and type(error).__name__ == "OperationalError":  # no connection was made
        return messages.NO_CONNECTION_LEFT if _has_no_connection_left(error) else messages.UNREACHABLE
    return MESSAGES.get(str(sqlstate), messages.MAY_NOT_BE_SAVED)


def _has_no_connection_left(error: BaseException | None) -> bool:
    """Whether the server answered that all its connections are in use. Such a refusal has no code, only words."""
    return any(words in str(error) for words in NO_CONNECTION_LEFT_WORDS)


def _configure_connection(raw_connection: Any, _record: Any) -> None:
    with raw_connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
        cursor.execute(f"SET statement_timeout = '{STATEMENT_TIMEOUT_SECONDS}s'")
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{STATEMENT_TIMEOUT_SECONDS}s'")
    raw_connection.commit()  # otherwise a rollback would undo the settings
