"""The one place that knows SQLite: how its file is opened, made durable and kept private.

Journal and synchronous mode follow the SQLite version found: WAL with FULL from 3.51.3 on; before it WAL could
corrupt a file that two connections write (the WAL-reset bug), so DELETE with EXTRA, which also syncs the folder.
Both keep every committed save through a loss of power.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from audit.errors import NotCompacted, StoreError

WAL_IS_SAFE_FROM = (3, 51, 3)
APPLICATION_ID = 0x43534157  # "CSAW": tells this program's files from any other SQLite file
BUSY_SECONDS = 10
MAKING_TAKES_AT_MOST_SECONDS = 2

TRAIL_IS_APPEND_ONLY = tuple(
    f"CREATE TRIGGER trail_no_{verb.lower()} BEFORE {verb} ON trail "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)

IN_USE = "Another program is using the database. Close that program."


def durable_modes(version: tuple[int, ...]) -> tuple[str, str]:
    """Journal mode and synchronous setting for a SQLite version.

    >>> durable_modes((3, 40, 1)), durable_modes((3, 51, 3))
    (('DELETE', 'EXTRA'), ('WAL', 'FULL'))
    """
    return ("WAL", "FULL") if version >= WAL_IS_SAFE_FROM else ("DELETE", "EXTRA")


def open_sqlite(path: Path) -> Engine:
    """An engine on a SQLite file, made with mode 0600 where there is none yet.

    Raises StoreError where the file cannot be made or read, is empty, or belongs to another program.
    """
    if not _make_private_file(path):
        _check_it_is_not_empty(path)
    check_it_is_ours(path)
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def explain(fault: BaseException | None) -> str:
    """What a fault means for the person at the screen; never its text, which may hold what was typed."""
    name = getattr(fault, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return "The disk is full, so nothing was saved. Free some space and try again."
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "Another program is holding the store, so nothing was saved. Close it and try again."
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return "The store's file cannot be written, so nothing was saved. Check the rights of its folder."
    if name.startswith("SQLITE_IOERR"):
        return "The disk did not take it, so nothing was saved. See that it has room and works, then try again."
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return "The store's file is damaged. Stop, keep the file as it is, and restore a backup."
    return "The store did not do that, so it may not be saved. Try again."


def compact(connection: Connection) -> None:
    """Rewrite the file without deleted data, then empty the write-ahead log. Neither runs in a transaction.

    SQLite reports a log that somebody holds in its result, not as a fault: the file itself is then still the old one.
    """
    connection.exec_driver_sql("VACUUM")
    if connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalars().one():
        raise NotCompacted(IN_USE)


def why_not_compacted(fault: BaseException | None) -> str:
    """Why the file could not be rewritten, and what to do."""
    name = getattr(fault, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return IN_USE
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return "The disk is full or does not work. Free as much space as the database file takes."
    return "The database file cannot be written. Check the permissions of its folder."


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """A file beside it that takes its place once it is whole, readable by its owner only."""
    new = file.with_name(f".{file.name}.new")
    try:
        make_private(new)
        yield new
        with new.open("rb") as written:
            os.fsync(written.fileno())
        new.replace(file)
    except OSError as fault:
        raise StoreError(f"{file.name} cannot be written ({fault.strerror}). Check the folder and its room.") from None
    finally:
        new.unlink(missing_ok=True)


def make_private(file: Path) -> None:
    """Make a file empty and open to its owner only."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600))


def copy_of(source: Path, target: Path) -> None:
    """SQLite's online backup in one step: of one moment, whoever writes meanwhile."""
    if not source.is_file():
        raise StoreError(f"There is no store {source.name} to copy.")
    try:
        with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(target)) as after:
            before.backup(after)
    except sqlite3.Error as fault:
        raise StoreError(f"{source.name}: {explain(fault)}") from None


def keep_copy(path: Path, why: str) -> Path:
    """Keep a copy of a store's file beside it, as it is at this moment, under a name that says why and when."""
    kept = path.with_name(f"{path.name}.{why}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    with whole_file(kept) as new:
        copy_of(path, new)
    return kept


def _make_private_file(path: Path) -> bool:
    """Make the file where there is none; False where there is one."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            return True
        os.close(os.open(path, os.O_RDWR))
        return False
    except OSError as fault:
        raise StoreError(
            f"The store {path.name} cannot be opened: {fault.strerror}. Check the rights of its folder."
        ) from None


def _check_it_is_not_empty(path: Path) -> None:
    """Raise StoreError where nothing is left in a file; one that another process is making now is waited for.

    To SQLite an empty file is a new database: a store that was cut to nothing would come back without a case.
    """
    for _ in range(MAKING_TAKES_AT_MOST_SECONDS * 50):
        if path.stat().st_size:
            return
        time.sleep(0.02)
    raise StoreError(
        f"The store {path.name} is an empty file. Restore a backup; if nothing was ever kept in it, delete the file."
    )


def check_it_is_ours(path: Path) -> None:
    """Raise StoreError where a file belongs to another program; an empty one is made ours."""
    try:
        with closing(sqlite3.connect(path)) as raw:
            # The tables first: another process that is making the store now writes the id before any of them.
            (tables,) = raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
            (found,) = raw.execute("PRAGMA application_id").fetchone()
            if found != APPLICATION_ID and (tables or found):
                raise StoreError(f"{path.name} belongs to another program. Choose another file for the store.")
            if not tables:
                raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except sqlite3.DatabaseError as fault:
        raise StoreError(f"{path.name}: {explain(fault)}") from None


def _prepare(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # the begin event below opens every transaction
    journal, synchronous = durable_modes(sqlite3.sqlite_version_info)
    for setting in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        f"journal_mode = {journal}",
        f"synchronous = {synchronous}",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
    ):
        raw.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    # A writer that began as a reader is refused at once, in spite of the busy timeout: so writers say so first.
    options = connection.get_execution_options()
    if options.get("begins", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN")
