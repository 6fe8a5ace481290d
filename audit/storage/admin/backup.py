"""Backup and restore, while people record: SQLite's own online backup, and pg_dump and pg_restore for PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, make_url

from audit.errors import StoreError
from audit.messages import storage as messages
from audit.settings import child_environment, program_folders
from audit.storage.admin.digests import StoreDigest, digest_of
from audit.storage.engine.database import Database, open_database
from audit.storage.engine.sqlite import (
    atomic_write,
    check_application_id,
    copy_database,
    create_private_file,
    move_aside,
    save_copy,
)

DEBIAN_POSTGRESQL_DIR = "/usr/lib/postgresql"
PROGRAM_TIMEOUT_SECONDS = 3600
BEFORE_RESTORE = "before-restore"  # in the name of the copy of what a backup replaces


def backup(url: str, file: Path) -> StoreDigest:
    """Write the whole database to a new file, as it is at one moment; return the digest of the file."""
    if file.exists():
        raise StoreError(messages.BACKUP_EXISTS.format(file=file.name))
    with atomic_write(file) as temporary_file:
        if _is_sqlite(url):
            copy_database(_sqlite_path(url), temporary_file)
            return _check_backup(temporary_file)
        with _database_at(url) as database:
            return _dump(database, make_url(url), temporary_file)


def restore(url: str, file: Path, force: bool = False) -> tuple[StoreDigest, str]:
    """Restore a backup; return its digest, and the name of the copy of what it replaced.

    A database that is not empty is only replaced with ``force``. The backup is checked first; if it is not valid,
    nothing is changed.
    """
    if not file.is_file() or not file.stat().st_size:
        raise StoreError(messages.NO_BACKUP_FILE.format(file=file.name))
    if _is_sqlite(url):
        return _restore_sqlite(_sqlite_path(url), file, force)
    return _restore_postgresql(url, file, force)


def store_digest(url: str) -> StoreDigest:
    """Return the digest of the database at a URL."""
    with _database_at(url) as database, database.read_transaction() as connection:
        return digest_of(connection)


def _restore_sqlite(path: Path, file: Path, force: bool) -> tuple[StoreDigest, str]:
    with tempfile.TemporaryDirectory(dir=path.parent if path.parent.is_dir() else None, prefix=".restore-") as folder:
        checked_copy = Path(folder) / "checked.db"
        create_private_file(checked_copy)
        copy_database(file, checked_copy)
        backup_digest = _check_backup(checked_copy)
        copy_name = ""
        if path.exists() and path.stat().st_size:
            if not force:
                raise StoreError(messages.RESTORE_OVER_FILE.format(file=path.name))
            copy_name = _save_aside(path).name
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            create_private_file(path)
        copy_database(
            checked_copy, path
        )  # into the file itself, in one transaction: programs that have it open see the change
    return backup_digest, copy_name


def _save_aside(path: Path) -> Path:
    """Copy the file that is replaced, or rename it if it is damaged so that it cannot be copied."""
    try:
        return save_copy(path, BEFORE_RESTORE)
    except StoreError:
        return move_aside(path, BEFORE_RESTORE)


def _restore_postgresql(url: str, file: Path, force: bool) -> tuple[StoreDigest, str]:
    parsed_url = make_url(url)
    with _database_at(url) as database, database.read_transaction() as connection:
        existing = digest_of(connection)
    copy_name = ""
    if any(existing.row_counts.values()):
        if not force:
            raise StoreError(messages.RESTORE_OVER_DATABASE)
        safety_copy = file.with_name(f"{BEFORE_RESTORE}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.dump")
        backup(url, safety_copy)
        copy_name = safety_copy.name
    _run(parsed_url, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error",
         "--dbname", _libpq_url(parsed_url), str(file))  # fmt: skip
    with _database_at(url) as database, database.read_transaction() as connection:
        return digest_of(connection), copy_name


def _dump(database: Database, url: URL, file: Path) -> StoreDigest:
    """Write the dump and return its digest, both of one moment: they read the same snapshot."""
    with database.read_transaction() as connection:
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        _run(url, "pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={file}", "--dbname",
             _libpq_url(url))  # fmt: skip
        return digest_of(connection)


def _run(url: URL, program: str, *arguments: str) -> None:
    search_path = os.pathsep.join(
        [program_folders(), *map(str, sorted(Path(DEBIAN_POSTGRESQL_DIR).glob("*/bin"), reverse=True))]
    )
    executable = shutil.which(program, path=search_path)
    if executable is None:
        raise StoreError(messages.PROGRAM_MISSING.format(program=program))
    password_env = {"PGPASSWORD": url.password} if url.password else {}
    completed = subprocess.run(
        [executable, *arguments],
        env=child_environment(password_env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # it may repeat a row
        timeout=PROGRAM_TIMEOUT_SECONDS,
        check=False,
    )
    if completed.returncode:
        raise StoreError(messages.PROGRAM_FAILED.format(program=program))


def _libpq_url(url: URL) -> str:
    """The URL for PostgreSQL's own programs, without the password, which the list of processes would show."""
    without_password = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return without_password.render_as_string()


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _sqlite_path(url: str) -> Path:
    return Path(str(make_url(url).database))


@contextmanager
def _database_at(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def _check_backup(file: Path) -> StoreDigest:
    """Return the digest of a copy after SQLite has checked it; an older schema is upgraded in a scratch copy first."""
    check_application_id(file)
    with closing(sqlite3.connect(file)) as raw_connection:
        try:
            (store_count,) = raw_connection.execute(
                "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchone()
            problems = [line for (line,) in raw_connection.execute("PRAGMA integrity_check") if line != "ok"]
        except sqlite3.Error:
            problems = ["not to be read"]
    if problems:
        raise StoreError(messages.BACKUP_DAMAGED)
    if not store_count:
        raise StoreError(messages.NOT_A_BACKUP)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".check-") as folder:
        scratch_copy = Path(folder) / "aside.db"
        shutil.copyfile(file, scratch_copy)
        return store_digest(URL.create("sqlite", database=str(scratch_copy)).render_as_string())
