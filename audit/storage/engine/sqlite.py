"""SQLite: its file, durability, compaction and errors. No other module depends on SQLite's details.

The journal and synchronous modes depend on the version of SQLite: WAL with FULL from 3.51.3; before it WAL could
corrupt a file that two connections write (the WAL-reset bug), so DELETE with EXTRA, which also syncs the folder.
With both, no committed save is lost in a power failure.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from audit.atomic_file import replace_when_complete
from audit.errors import NotCompactedError, StoreError
from audit.messages import storage as messages

WAL_SAFE_VERSION = (3, 51, 3)
APPLICATION_ID = 0x43534157  # "CSAW": marks the files of this program
BUSY_TIMEOUT_SECONDS = 10
CREATION_TIMEOUT_SECONDS = 2

FIRST_TRAIL_TRIGGERS = tuple(
    f"CREATE TRIGGER trail_no_{verb.lower()} BEFORE {verb} ON trail "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)


def durability_settings(version: tuple[int, ...]) -> tuple[str, str]:
    """Return the journal mode and the synchronous setting for a version of SQLite.

    >>> durability_settings((3, 40, 1)), durability_settings((3, 51, 3))
    (('DELETE', 'EXTRA'), ('WAL', 'FULL'))
    """
    return ("WAL", "FULL") if version >= WAL_SAFE_VERSION else ("DELETE", "EXTRA")


def open_sqlite(path: Path) -> Engine:
    """Return an engine for a SQLite file, which is created with mode 0600 if it does not exist.

    Raises StoreError if the file cannot be created or read, is empty, or belongs to another program.
    """
    if not _create_if_missing(path):
        _check_not_empty(path)
    check_application_id(path)
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)
    event.listen(engine, "connect", _configure_connection)
    event.listen(engine, "begin", _begin_transaction)
    return engine


def explain(error: BaseException | None) -> str:
    """Return what an error means for the user; never its own text, which may hold what was typed."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return messages.DISK_FULL
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return messages.DATABASE_BUSY
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return messages.DATABASE_READ_ONLY
    if name.startswith("SQLITE_IOERR"):
        return messages.DISK_ERROR
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return messages.DATABASE_DAMAGED
    return messages.MAY_NOT_BE_SAVED


def compact(connection: Connection) -> None:
    """Rewrite the file without deleted data, then empty the write-ahead log. Neither can run in a transaction.

    If another program uses the log SQLite says so in its result, not as an error: the file is then still the old one.
    """
    connection.exec_driver_sql("VACUUM")
    if connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalars().one():
        raise NotCompactedError(messages.FILE_IN_USE)


def why_not_compacted(error: BaseException | None) -> str:
    """Why the file could not be rewritten, and what to do."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return messages.FILE_IN_USE
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return messages.NO_SPACE_TO_COMPACT
    return messages.FILE_NOT_WRITABLE


@contextmanager
def atomic_write(file: Path) -> Iterator[Path]:
    """A file next to it that takes its place once it is complete. Raises StoreError if it cannot be written."""
    try:
        with replace_when_complete(file) as temporary:
            yield temporary
    except OSError as error:
        raise StoreError(messages.CANNOT_WRITE_FILE.format(file=file.name, reason=error.strerror)) from None


def create_private_file(file: Path) -> None:
    """Create an empty file that only its owner can read."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600))


def copy_database(source: Path, target: Path) -> None:
    """Copy a database with SQLite's online backup in one step: the copy is of one moment, even if others write."""
    if not source.is_file():
        raise StoreError(messages.NO_DATABASE_TO_COPY.format(file=source.name))
    try:
        with (
            closing(sqlite3.connect(source)) as source_connection,
            closing(sqlite3.connect(target)) as target_connection,
        ):
            source_connection.backup(target_connection)
    except sqlite3.Error as error:
        raise StoreError(messages.FILE_ERROR.format(file=source.name, reason=explain(error))) from None


def save_copy(path: Path, label: str) -> Path:
    """Save a copy of a database file next to it, under a name that says why and when."""
    copy = _copy_path(path, label)
    with atomic_write(copy) as temporary_file:
        copy_database(path, temporary_file)
    return copy


def move_aside(path: Path, label: str) -> Path:
    """Rename a file that is no database, under a name that says why and when."""
    return path.rename(_copy_path(path, label))


def _copy_path(path: Path, label: str) -> Path:
    return path.with_name(f"{path.name}.{label}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")


def _create_if_missing(path: Path) -> bool:
    """Create the file if it does not exist; return whether it was created.

    A file that exists is never opened here, nor anywhere else than by SQLite: closing it would drop every lock that a
    connection of this process has on it.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            return True
        if not os.access(path, os.R_OK | os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return False
    except OSError as error:
        raise StoreError(messages.CANNOT_OPEN_DATABASE.format(file=path.name, reason=error.strerror)) from None


def _check_not_empty(path: Path) -> None:
    """Raise StoreError if a file is empty; wait for one that another process is creating now.

    To SQLite an empty file is a new database: one that was cut to nothing would open without a single case.
    """
    for _ in range(CREATION_TIMEOUT_SECONDS * 50):
        if path.stat().st_size:
            return
        time.sleep(0.02)
    raise StoreError(messages.EMPTY_DATABASE.format(file=path.name))


def check_application_id(path: Path) -> None:
    """Raise StoreError if a file belongs to another program or was cut off; mark an empty one as this program's."""
    size = path.stat().st_size
    try:
        with closing(sqlite3.connect(path)) as raw_connection:
            # Count the tables first: another process that is creating the database writes the id before any of them.
            (table_count,) = raw_connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            (application_id,) = raw_connection.execute("PRAGMA application_id").fetchone()
            if application_id != APPLICATION_ID and (table_count or application_id):
                raise StoreError(messages.FOREIGN_DATABASE.format(file=path.name))
            if size and not application_id:  # SQLite takes a file that was cut to a few bytes for a new database
                raise StoreError(messages.NOT_A_DATABASE.format(file=path.name))
            if not table_count:
                raw_connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except sqlite3.DatabaseError as error:
        raise StoreError(messages.FILE_ERROR.format(file=path.name, reason=explain(error))) from None


def _configure_connection(raw_connection: Any, _record: Any) -> None:
    raw_connection.isolation_level = None  # the begin event below opens every transaction
    journal, synchronous = durability_settings(sqlite3.sqlite_version_info)
    for setting in (
        f"busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}",
        f"journal_mode = {journal}",
        f"synchronous = {synchronous}",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
    ):
        raw_connection.execute(f"PRAGMA {setting}")


def _begin_transaction(connection: Connection) -> None:
    # SQLite refuses a reader that turns into a writer at once, in spite of the busy timeout: so writers say so first.
    options = connection.get_execution_options()
    if options.get("begins", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN")
