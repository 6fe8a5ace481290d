"""The one place that knows PostgreSQL: how it is reached, how long anything waits, and its faults told in sentences."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError

from audit.errors import StoreError
from audit.storage.engine.schema import metadata

CONNECT_SECONDS = 5
LOCK_SECONDS = 10
STATEMENT_SECONDS = 60
UPGRADE_SECONDS = 600
RECYCLE_SECONDS = 1800
UPGRADE_LOCK = 0x43534157  # this program's own: only one process at a time brings a schema up to date

UNREACHABLE = (
    "The database cannot be reached, so nothing was saved. Wait a moment and try again; if that does not help, ask "
    "whoever looks after it."
)
SENTENCES = {
    "53100": "The disk of the database is full, so nothing was saved. Ask whoever looks after it.",
    "53300": "The database has no connection left. Wait a moment and try again.",
    "55P03": "Somebody else is holding what you want to change, so nothing was saved. Try again.",
    "40P01": "Two saves were in each other's way, so nothing was saved. Try again.",
    "57014": "That took too long, so nothing was saved. Try again.",
    "25006": "The database takes no changes at the moment, so nothing was saved. Ask whoever looks after it.",
    "42501": "The database does not give this program the rights that it needs. Ask whoever looks after it.",
}

NOT_COMPACTED = {
    "53100": "The disk of the database is full. Free some space.",
    "55P03": "Another program or person is using the database. Wait until they have finished.",
    "57014": "Rewriting took too long. Choose a time when nobody uses the database.",
}


def open_postgresql(url: URL) -> Engine:
    """An engine on a PostgreSQL database; what a lost connection left in the pool is never handed out."""
    limits = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    try:
        engine = create_engine(
            _driven(url), hide_parameters=True, pool_pre_ping=True, pool_recycle=RECYCLE_SECONDS, connect_args=limits
        )
    except (ArgumentError, ImportError):
        raise StoreError("The driver for PostgreSQL is missing. Install the package psycopg.") from None
    event.listen(engine, "connect", _prepare)
    return engine


def _driven(url: URL) -> URL:
    """The URL with a driver, where it names none: as it is often handed out."""
    return url if "+" in url.drivername else url.set(drivername="postgresql+psycopg")


def take_turn_to_upgrade(connection: Connection) -> None:
    """Wait until no other process upgrades the schema, and keep others waiting until the transaction ends."""
    connection.execute(text(f"SET LOCAL lock_timeout = '{UPGRADE_SECONDS}s'"))
    connection.execute(text(f"SET LOCAL statement_timeout = '{UPGRADE_SECONDS}s'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})


def compact(connection: Connection) -> None:
    """Rewrite each table without deleted data. That does not run in a transaction."""
    for table in metadata.sorted_tables:
        connection.exec_driver_sql(f"VACUUM FULL {table.name}")


def why_not_compacted(fault: BaseException | None) -> str:
    """Why the tables could not be rewritten, and what to do."""
    state = str(getattr(fault, "sqlstate", None))
    return NOT_COMPACTED.get(state, "The database server reported a fault. Look in its log.")


def explain(fault: BaseException | None) -> str:
    """What a fault means for the person at the screen; never its text, which may hold what was typed.

    After a lost connection nobody knows whether the commit arrived.
    """
    state = getattr(fault, "sqlstate", None)
    if state is None and type(fault).__name__ == "OperationalError":  # it never came to a connection
        return UNREACHABLE
    return SENTENCES.get(str(state), "The store did not do that, so it may not be saved. Try again.")


def _prepare(raw: Any, _record: Any) -> None:
    with raw.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{STATEMENT_SECONDS}s'")
    raw.commit()  # until then a rollback would undo them
