"""The doctor: looks a store over without changing it, and says of each thing whether it is sound."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_IMODE

from sqlalchemy import Connection, Table, select, text
from sqlalchemy.engine import make_url

from audit.errors import AuditError, StoreError
from audit.storage.admin.libraries import require_libraries
from audit.storage.admin.network_share import share_of
from audit.storage.audit_log import triggers
from audit.storage.audit_log.change_log import What
from audit.storage.audit_log.verification import verify
from audit.storage.engine import schema
from audit.storage.engine.database import Database, engine_at, newest_revision
from audit.storage.engine.sqlite import durable_modes

ROOM_AT_LEAST = 200_000_000
NAME = re.compile(r"CREATE TRIGGER (\w+)")
LOOKED_AT = {What.ANSWER: schema.answer, What.NOTE: schema.note, What.FACT: schema.case_fact}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: whether it is sound, and what was found."""

    name: str
    sound: bool
    found: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.sound else 'BAD '} {self.name}: {self.found}"


def examine(url: str) -> list[Check]:
    """Look a store over. A check that cannot even be made is bad."""
    if make_url(url).get_backend_name() == "sqlite" and not Path(str(make_url(url).database)).exists():
        raise StoreError("There is no store at that address. Start the program once to make one.")
    database = Database(engine_at(url))
    is_sqlite = database.engine.dialect.name == "sqlite"
    checks: list[tuple[str, Callable[[Connection], Check]]] = [
        ("schema", _schema),
        *([("file", _integrity), ("references", _references), ("journal", _journal)] if is_sqlite else []),
        *([] if is_sqlite else [("server", _server)]),
        ("append-only", _append_only),
        ("trail", _trail),
        ("answers", _answers),
    ]
    found = [_made(database, name, check) for name, check in checks]
    database.close()
    found.insert(0, _libraries())
    return found + (list(_on_disk(Path(str(make_url(url).database)))) if is_sqlite else [])


def _libraries() -> Check:
    try:
        require_libraries()
    except AuditError as fault:
        return Check("libraries", False, str(fault))
    return Check("libraries", True, "none is too old")


def _made(database: Database, name: str, check: Callable[[Connection], Check]) -> Check:
    try:
        with database.reading() as connection:
            return check(connection)
    except AuditError as fault:
        return Check(name, False, str(fault))


def _schema(connection: Connection) -> Check:
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    newest = newest_revision()
    return Check("schema", found == [newest], f"version {', '.join(found)}; this program has {newest}")


def _integrity(connection: Connection) -> Check:
    faults = [line for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars() if line != "ok"]
    return Check("file", not faults, f"{len(faults)} faults in its structure" if faults else "its structure is whole")


def _references(connection: Connection) -> Check:
    astray = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    return Check("references", not astray, f"{astray} rows belong to nothing" if astray else "every row has its owner")


def _journal(connection: Connection) -> Check:
    wanted, _ = durable_modes(sqlite3.sqlite_version_info)
    mode = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()).upper()
    why = "" if wanted == "WAL" else "; versions before 3.51.3 have the WAL-reset bug, so WAL is not used"
    return Check("journal", mode == wanted, f"{mode} with SQLite {sqlite3.sqlite_version}{why}")


def _server(connection: Connection) -> Check:
    version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    sums = connection.exec_driver_sql("SHOW data_checksums").scalar_one()
    safe = connection.exec_driver_sql("SHOW fsync").scalar_one() == "on"
    return Check("server", safe, f"PostgreSQL {version}, fsync {'on' if safe else 'OFF'}, page checksums {sums}")


def _append_only(connection: Connection) -> Check:
    is_sqlite = connection.dialect.name == "sqlite"
    wanted = {found[1] for statement in _statements(is_sqlite) if (found := NAME.match(statement))}
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    missing = sorted(wanted - set(connection.exec_driver_sql(query).scalars()))
    return Check(
        "append-only", not missing, f"missing: {', '.join(missing)}" if missing else "the logs take new rows only"
    )


def _statements(is_sqlite: bool) -> Iterator[str]:
    log = triggers.sqlite_log if is_sqlite else triggers.postgresql_log
    for name in ("trail", "access"):
        yield from log(name)
    yield from triggers.sqlite_heads() if is_sqlite else triggers.postgresql_heads()
    yield from triggers.sqlite_values() if is_sqlite else triggers.postgresql_values()


def _trail(connection: Connection) -> Check:
    found = verify(connection)
    if found.breaks:
        return Check("trail", False, f"{len(found.breaks)} places where it does not hold; the first: {found.breaks[0]}")
    return Check("trail", True, f"{found.rows:,} rows hold")


def _answers(connection: Connection) -> Check:
    """Whether every answer, note and fact is what the trail told last: a flipped bit in one is found by this."""
    told = _told_last(connection)
    astray = sum(_astray(connection, what, table, told) for what, table in LOOKED_AT.items())
    return Check(
        "answers", not astray, f"{astray} are not what the trail tells" if astray else "all are as the trail tells"
    )


def _told_last(connection: Connection) -> dict[tuple[str, str, str], str | None]:
    rows, values = schema.trail, schema.trail_value
    same = (rows.c.audit_id == values.c.audit_id) & (rows.c.number == values.c.number)
    query = (
        select(rows.c.what, rows.c.case_id, rows.c.reading_id, rows.c.subject, values.c.new)
        .join(values, same)
        .where(rows.c.what.in_(list(LOOKED_AT)))
        .order_by(rows.c.audit_id, rows.c.number)
    )
    return {
        (row.what, row.case_id if row.what == What.FACT else row.reading_id, row.subject): row.new
        for row in connection.execute(query)
    }


def _astray(connection: Connection, what: What, table: Table, told: dict[tuple[str, str, str], str | None]) -> int:
    owner, subject = list(table.primary_key.columns)
    query = select(owner.label("owner"), subject.label("subject"), table.c.value)
    found = {(what.value, row.owner, row.subject): row.value for row in connection.execute(query)}
    expected = {place: value for place, value in told.items() if place[0] == what}
    return sum(found.get(place) != expected.get(place) for place in found.keys() | expected.keys())


def _on_disk(path: Path) -> Iterator[Check]:
    mode, size = S_IMODE(path.stat().st_mode), path.stat().st_size
    yield Check("rights", not mode & 0o077, f"mode {mode:o}" + ("; others can read it" if mode & 0o077 else ""))
    share = share_of(path)
    yield Check("place", not share, f"on a network share ({share}): move it to a disk" if share else "on a disk")
    free = shutil.disk_usage(path.parent).free
    wanted = max(ROOM_AT_LEAST, 3 * size)
    yield Check("room", free >= wanted, f"{free // 1_000_000:,} MB free; {wanted // 1_000_000:,} MB are wanted")
