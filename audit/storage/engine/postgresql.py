"""PostgreSQL: its connections, timeouts, compaction and errors. No other module depends on PostgreSQL's details."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError

from audit.errors import StoreError
from audit.storage.engine.schema import metadata

CONNECT_TIMEOUT_SECONDS = 5
LOCK_TIMEOUT_SECONDS = 10
STATEMENT_TIMEOUT_SECONDS = 60
UPGRADE_TIMEOUT_SECONDS = 600
POOL_RECYCLE_SECONDS = 1800
MIGRATION_LOCK_ID = 0x43534157  # of this program: only one process at a time upgrades a schema

UNREACHABLE = (
    "The database cannot be reached, so nothing was saved. Wait a moment and try again; if that does not help, ask "
    "whoever looks after it."
)
MESSAGES = {
    "53100": "The disk of the database is full, so nothing was saved. Ask whoever looks after it.",
    "53300": "The database has no connection left. Wait a moment and try again.",
    "55P03": "Somebody else is holding what you want to change, so nothing was saved. Try again.",
    "40P01": "Two saves were in each other's way, so nothing was saved. Try again.",
    "57014": "That took too long, so nothing was saved. Try again.",
    "25006": "The database takes no changes at the moment, so nothing was saved. Ask whoever looks after it.",
    "42501": "The database does not give this program the rights that it needs. Ask whoever looks after it.",
}

COMPACT_MESSAGES = {
    "53100": "The disk of the database is full. Free some space.",
    "55P03": "Another program or person is using the database. Wait until they have finished.",
    "57014": "Rewriting took too long. Choose a time when nobody uses the database.",
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
            connect_args=connect_args,
        )
    except (ArgumentError, ImportError):
        raise StoreError("The driver for PostgreSQL is missing. Install the package psycopg.") from None
    event.listen(engine, "connect", _configure_connection)
    return engine


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
    return COMPACT_MESSAGES.get(sqlstate, "The database server reported a fault. Look in its log.")


def explain(error: BaseException | None) -> str:
    """Return what an error means for the user; never its own text, which may hold what was typed.

    After a lost connection nobody knows whether the commit arrived.
    """
    sqlstate = getattr(error, "sqlstate", None)
    if sqlstate is None and type(error).__name__ == "OperationalError":  # no connection was made
        return UNREACHABLE
    return MESSAGES.get(str(sqlstate), "The store did not do that, so it may not be saved. Try again.")


def _configure_connection(raw_connection: Any, _record: Any) -> None:
    with raw_connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
        cursor.execute(f"SET statement_timeout = '{STATEMENT_TIMEOUT_SECONDS}s'")
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{STATEMENT_TIMEOUT_SECONDS}s'")
    raw_connection.commit()  # otherwise a rollback would undo the settings
