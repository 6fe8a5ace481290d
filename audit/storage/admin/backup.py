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
from audit.storage.admin.digests import StoreDigest, digest_of
from audit.storage.engine.database import Database, open_database
from audit.storage.engine.sqlite import check_it_is_ours, copy_of, keep_copy, make_private, whole_file

DEBIAN = "/usr/lib/postgresql"
PROGRAMS_SECONDS = 3600


def backup(url: str, file: Path) -> StoreDigest:
    """Write all of a store to a new file, as it is at one moment; returns the digest of what the file holds."""
    if file.exists():
        raise StoreError(f"{file.name} is there already. Choose another name for the backup.")
    with whole_file(file) as new:
        if _is_sqlite(url):
            copy_of(_path(url), new)
            return _checked(new)
        with _opened(url) as database:
            return _dump(database, make_url(url), new)


def restore(url: str, file: Path, force: bool = False) -> tuple[StoreDigest, str]:
    """Bring a store back to a backup; returns its digest, and the name of the copy that is kept of what was there.

    A store that holds something is refused without ``force``. The backup is checked first, and where it cannot be
    taken nothing is changed.
    """
    if not file.is_file() or not file.stat().st_size:
        raise StoreError(f"There is no file {file.name}, or it is empty. Give the path of a backup.")
    if _is_sqlite(url):
        return _restore_sqlite(_path(url), file, force)
    return _restore_postgresql(url, file, force)


def digest(url: str) -> StoreDigest:
    """The digest of the store at a URL."""
    with _opened(url) as database, database.reading() as connection:
        return digest_of(connection)


def _restore_sqlite(path: Path, file: Path, force: bool) -> tuple[StoreDigest, str]:
    with tempfile.TemporaryDirectory(dir=path.parent if path.parent.is_dir() else None, prefix=".restore-") as folder:
        checked = Path(folder) / "checked.db"
        make_private(checked)
        copy_of(file, checked)
        found = _checked(checked)
        kept = ""
        if path.exists() and path.stat().st_size:
            if not force:
                raise StoreError(f"{path.name} is there already. Add --force to put the backup in its place.")
            kept = keep_copy(path, "before-restore").name
        elif not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_private(path)
        copy_of(checked, path)  # into the file itself, in one transaction: whoever has it open sees it change
    return found, kept


def _restore_postgresql(url: str, file: Path, force: bool) -> tuple[StoreDigest, str]:
    parsed = make_url(url)
    with _opened(url) as database, database.reading() as connection:
        before = digest_of(connection)
    kept = ""
    if any(before.rows.values()):
        if not force:
            raise StoreError("The database holds a store already. Add --force to put the backup in its place.")
        copy = file.with_name(f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.dump")
        backup(url, copy)
        kept = copy.name
    _run(parsed, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error",
         "--dbname", _libpq(parsed), str(file))  # fmt: skip
    with _opened(url) as database, database.reading() as connection:
        return digest_of(connection), kept


def _dump(database: Database, url: URL, file: Path) -> StoreDigest:
    """Both the dump and the digest of one moment: the dump reads the snapshot that the digest is worked in."""
    with database.reading() as connection:
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        _run(url, "pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={file}", "--dbname",
             _libpq(url))  # fmt: skip
        return digest_of(connection)


def _run(url: URL, program: str, *arguments: str) -> None:
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, sorted(Path(DEBIAN).glob("*/bin"), reverse=True))])
    found = shutil.which(program, path=path)
    if found is None:
        raise StoreError(f"The program {program} is missing. Install PostgreSQL's client programs.")
    secret = {"PGPASSWORD": url.password} if url.password else {}
    ran = subprocess.run(
        [found, *arguments],
        env={**os.environ, **secret},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # it may repeat a row
        timeout=PROGRAMS_SECONDS,
        check=False,
    )
    if ran.returncode:
        raise StoreError(f"{program} could not do it. Run it by hand to see why; nothing was put in place.")


def _libpq(url: URL) -> str:
    """The URL as PostgreSQL's own programs take it, without the password, which would show in the list of processes."""
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return plain.render_as_string()


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _path(url: str) -> Path:
    return Path(str(make_url(url).database))


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def _checked(file: Path) -> StoreDigest:
    """The digest of a copy, once SQLite finds nothing wrong with it; an older one is brought up to date for that."""
    check_it_is_ours(file)
    with closing(sqlite3.connect(file)) as raw:
        try:
            (stores,) = raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            faults = [line for (line,) in raw.execute("PRAGMA integrity_check") if line != "ok"]
        except sqlite3.Error:
            faults = ["not to be read"]
    if faults:
        raise StoreError("The backup is damaged. Keep it as it is and take an earlier one.")
    if not stores:
        raise StoreError("The file holds no store. It is no backup.")
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".check-") as folder:
        aside = Path(folder) / "aside.db"
        shutil.copyfile(file, aside)
        return digest(URL.create("sqlite", database=str(aside)).render_as_string())
