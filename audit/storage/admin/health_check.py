"""Health checks of a database. They change nothing."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_IMODE

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from audit.errors import AuditError, StoreError
from audit.messages import health_check as messages
from audit.storage.admin.libraries import require_minimum_versions
from audit.storage.admin.network_share import network_share_type
from audit.storage.audit_log import triggers
from audit.storage.audit_log.breaks import Break, Mismatch
from audit.storage.audit_log.value_check import VALUE_TABLES
from audit.storage.audit_log.verification import verify
from audit.storage.engine.database import Database, engine_at, newest_revision
from audit.storage.engine.sqlite import durability_settings

MIN_FREE_BYTES = 200_000_000
TRIGGER_NAME = re.compile(r"CREATE TRIGGER (\w+)")
VALUE_TABLE_NAMES = {table.name for table in VALUE_TABLES.values()}


@dataclass(frozen=True)
class CheckResult:
    """The result of one check."""

    name: str
    ok: bool
    message: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.ok else 'BAD '} {self.name}: {self.message}"


def run_checks(url: str) -> list[CheckResult]:
    """Run every check; one that cannot be made has failed. Raises StoreError if the database does not exist."""
    if make_url(url).get_backend_name() == "sqlite" and not Path(str(make_url(url).database)).exists():
        raise StoreError(messages.NO_DATABASE_TO_CHECK)
    database = Database(engine_at(url))
    is_sqlite = database.engine.dialect.name == "sqlite"
    checks: list[tuple[str, Callable[[Connection], CheckResult]]] = [
        ("schema", _check_schema),
        *(
            [("file", _check_integrity), ("references", _check_references), ("journal", _check_journal)]
            if is_sqlite
            else []
        ),
        *([] if is_sqlite else [("server", _check_server)]),
        ("append-only", _check_append_only),
    ]
    results = [_run_check(database, name, check) for name, check in checks] + _verify(database)
    database.close()
    results.insert(0, _check_libraries())
    return results + (list(_check_disk(Path(str(make_url(url).database)))) if is_sqlite else [])


def _check_libraries() -> CheckResult:
    try:
        require_minimum_versions()
    except AuditError as error:
        return CheckResult("libraries", False, str(error))
    return CheckResult("libraries", True, messages.LIBRARIES_RECENT)


def _run_check(database: Database, name: str, check: Callable[[Connection], CheckResult]) -> CheckResult:
    try:
        with database.read_transaction() as connection:
            return check(connection)
    except AuditError as error:
        return CheckResult(name, False, str(error))


def _check_schema(connection: Connection) -> CheckResult:
    revisions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    newest = newest_revision()
    return CheckResult(
        "schema", revisions == [newest], messages.SCHEMA_VERSION.format(found=", ".join(revisions), newest=newest)
    )


def _check_integrity(connection: Connection) -> CheckResult:
    problems = [line for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars() if line != "ok"]
    damaged = messages.FILE_DAMAGED.format(problems=len(problems))
    return CheckResult("file", not problems, damaged if problems else messages.FILE_WHOLE)


def _check_references(connection: Connection) -> CheckResult:
    orphan_count = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    without_owner = messages.ROWS_WITHOUT_OWNER.format(rows=orphan_count)
    return CheckResult("references", not orphan_count, without_owner if orphan_count else messages.REFERENCES_WHOLE)


def _check_journal(connection: Connection) -> CheckResult:
    expected_mode, _ = durability_settings(sqlite3.sqlite_version_info)
    mode = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()).upper()
    explanation = "" if expected_mode == "WAL" else messages.JOURNAL_WITHOUT_WAL
    journal = messages.JOURNAL.format(mode=mode, version=sqlite3.sqlite_version)
    return CheckResult("journal", mode == expected_mode, journal + explanation)


def _check_server(connection: Connection) -> CheckResult:
    version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    checksums = connection.exec_driver_sql("SHOW data_checksums").scalar_one()
    fsync_is_on = connection.exec_driver_sql("SHOW fsync").scalar_one() == "on"
    fsync = "on" if fsync_is_on else "OFF"
    return CheckResult("server", fsync_is_on, messages.SERVER.format(version=version, fsync=fsync, checksums=checksums))


def _check_append_only(connection: Connection) -> CheckResult:
    is_sqlite = connection.dialect.name == "sqlite"
    expected = {match[1] for statement in _trigger_statements(is_sqlite) if (match := TRIGGER_NAME.match(statement))}
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    missing = sorted(expected - set(connection.exec_driver_sql(query).scalars()))
    triggers_missing = messages.TRIGGERS_MISSING.format(triggers=", ".join(missing))
    return CheckResult("append-only", not missing, triggers_missing if missing else messages.LOGS_APPEND_ONLY)


def _trigger_statements(is_sqlite: bool) -> Iterator[str]:
    log_triggers = triggers.sqlite_log_triggers if is_sqlite else triggers.postgresql_log_triggers
    for name in ("trail", "access"):
        yield from log_triggers(name)
    yield from triggers.sqlite_chain_head_triggers() if is_sqlite else triggers.postgresql_chain_head_triggers()
    yield from triggers.sqlite_value_triggers() if is_sqlite else triggers.postgresql_value_triggers()


def _verify(database: Database) -> list[CheckResult]:
    """Verify the logs, and compare every value and every other row with them."""
    try:
        with database.read_transaction() as connection:
            result = verify(connection)
    except AuditError as error:
        return [CheckResult(name, False, str(error)) for name in ("trail", "answers", "records")]
    logs = [found for found in result.breaks if isinstance(found, Break)]
    rows = [found for found in result.breaks if isinstance(found, Mismatch)]
    values = [found for found in rows if found.table in VALUE_TABLE_NAMES]
    others = [found for found in rows if found.table not in VALUE_TABLE_NAMES]
    return [
        _found("trail", logs, messages.LOGS_HOLD.format(rows=result.row_count), messages.LOGS_BROKEN),
        _found("answers", values, messages.VALUES_MATCH, messages.ROWS_DIFFER),
        _found("records", others, messages.ROWS_MATCH, messages.ROWS_DIFFER),
    ]


def _found(name: str, breaks: Sequence[Break | Mismatch], sound: str, unsound: str) -> CheckResult:
    if not breaks:
        return CheckResult(name, True, sound)
    count = len(breaks)
    return CheckResult(name, False, unsound.format(breaks=count, rows=count, first=breaks[0]))


def _check_disk(path: Path) -> Iterator[CheckResult]:
    mode, size = S_IMODE(path.stat().st_mode), path.stat().st_size
    is_readable = bool(mode & 0o077)
    permissions = messages.FILE_READABLE if is_readable else messages.FILE_PRIVATE
    yield CheckResult("rights", not is_readable, permissions.format(mode=mode))
    share_type = network_share_type(path)
    on_share = messages.ON_NETWORK_SHARE.format(share=share_type)
    yield CheckResult("place", not share_type, on_share if share_type else messages.ON_DISK)
    free = shutil.disk_usage(path.parent).free
    required = max(MIN_FREE_BYTES, 3 * size)
    space = messages.FREE_SPACE.format(free=free // 1_000_000, required=required // 1_000_000)
    yield CheckResult("room", free >= required, space)
