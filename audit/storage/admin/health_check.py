"""Health checks of a database. They change nothing."""

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
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.storage.admin.libraries import require_minimum_versions
from audit.storage.admin.network_share import network_share_type
from audit.storage.audit_log import triggers
from audit.storage.audit_log.verification import verify
from audit.storage.engine import schema
from audit.storage.engine.database import Database, engine_at, newest_revision
from audit.storage.engine.sqlite import durability_settings
from audit.storage.queries.versioned_values import value_table

MIN_FREE_BYTES = 200_000_000
TRIGGER_NAME = re.compile(r"CREATE TRIGGER (\w+)")
VALUE_TABLES = {change_type: table for change_type in ChangeType if (table := value_table(change_type)) is not None}


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
        ("trail", _check_audit_log),
        ("answers", _check_answers),
    ]
    results = [_run_check(database, name, check) for name, check in checks]
    database.close()
    results.insert(0, _check_libraries())
    return results + (list(_check_disk(Path(str(make_url(url).database)))) if is_sqlite else [])


def _check_libraries() -> CheckResult:
    try:
        require_minimum_versions()
    except AuditError as error:
        return CheckResult("libraries", False, str(error))
    return CheckResult("libraries", True, "none is too old")


def _run_check(database: Database, name: str, check: Callable[[Connection], CheckResult]) -> CheckResult:
    try:
        with database.read_transaction() as connection:
            return check(connection)
    except AuditError as error:
        return CheckResult(name, False, str(error))


def _check_schema(connection: Connection) -> CheckResult:
    revisions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    newest = newest_revision()
    return CheckResult("schema", revisions == [newest], f"version {', '.join(revisions)}; this program has {newest}")


def _check_integrity(connection: Connection) -> CheckResult:
    problems = [line for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars() if line != "ok"]
    return CheckResult(
        "file", not problems, f"{len(problems)} problems in its structure" if problems else "its structure is whole"
    )


def _check_references(connection: Connection) -> CheckResult:
    orphan_count = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    return CheckResult(
        "references",
        not orphan_count,
        f"{orphan_count} rows belong to nothing" if orphan_count else "every row has its owner",
    )


def _check_journal(connection: Connection) -> CheckResult:
    expected_mode, _ = durability_settings(sqlite3.sqlite_version_info)
    mode = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()).upper()
    explanation = (
        "" if expected_mode == "WAL" else "; versions before 3.51.3 have the WAL-reset bug, so WAL is not used"
    )
    return CheckResult("journal", mode == expected_mode, f"{mode} with SQLite {sqlite3.sqlite_version}{explanation}")


def _check_server(connection: Connection) -> CheckResult:
    version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    checksums = connection.exec_driver_sql("SHOW data_checksums").scalar_one()
    fsync_is_on = connection.exec_driver_sql("SHOW fsync").scalar_one() == "on"
    return CheckResult(
        "server",
        fsync_is_on,
        f"PostgreSQL {version}, fsync {'on' if fsync_is_on else 'OFF'}, page checksums {checksums}",
    )


def _check_append_only(connection: Connection) -> CheckResult:
    is_sqlite = connection.dialect.name == "sqlite"
    expected = {match[1] for statement in _trigger_statements(is_sqlite) if (match := TRIGGER_NAME.match(statement))}
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    missing = sorted(expected - set(connection.exec_driver_sql(query).scalars()))
    return CheckResult(
        "append-only", not missing, f"missing: {', '.join(missing)}" if missing else "the logs take new rows only"
    )


def _trigger_statements(is_sqlite: bool) -> Iterator[str]:
    log_triggers = triggers.sqlite_log_triggers if is_sqlite else triggers.postgresql_log_triggers
    for name in ("trail", "access"):
        yield from log_triggers(name)
    yield from triggers.sqlite_chain_head_triggers() if is_sqlite else triggers.postgresql_chain_head_triggers()
    yield from triggers.sqlite_value_triggers() if is_sqlite else triggers.postgresql_value_triggers()


def _check_audit_log(connection: Connection) -> CheckResult:
    result = verify(connection)
    if result.breaks:
        return CheckResult(
            "trail", False, f"{len(result.breaks)} places where it does not hold; the first: {result.breaks[0]}"
        )
    return CheckResult("trail", True, f"{result.row_count:,} rows hold")


def _check_answers(connection: Connection) -> CheckResult:
    """Whether every answer, note and case detail equals its last row in the audit log: this finds a changed value."""
    logged = _last_logged_values(connection)
    mismatch_count = sum(
        _count_mismatches(connection, change_type, table, logged) for change_type, table in VALUE_TABLES.items()
    )
    return CheckResult(
        "answers",
        not mismatch_count,
        f"{mismatch_count} do not match the audit log" if mismatch_count else "all match the audit log",
    )


def _last_logged_values(connection: Connection) -> dict[tuple[str, str, str], str | None]:
    log, values = schema.trail, schema.trail_value
    same_row = (log.c.audit_id == values.c.audit_id) & (log.c.number == values.c.number)
    query = (
        select(log.c.what, log.c.case_id, log.c.reading_id, log.c.subject, values.c.new)
        .join(values, same_row)
        .where(log.c.what.in_(list(VALUE_TABLES)))
        .order_by(log.c.audit_id, log.c.number)
    )
    return {
        (row.what, row.case_id if row.what == ChangeType.CASE_DETAIL else row.reading_id, row.subject): row.new
        for row in connection.execute(query)
    }


def _count_mismatches(
    connection: Connection, change_type: ChangeType, table: Table, logged: dict[tuple[str, str, str], str | None]
) -> int:
    owner, subject = list(table.primary_key.columns)
    query = select(owner.label("owner"), subject.label("subject"), table.c.value)
    stored = {(change_type.value, row.owner, row.subject): row.value for row in connection.execute(query)}
    expected = {key: value for key, value in logged.items() if key[0] == change_type}
    return sum(stored.get(key) != expected.get(key) for key in stored.keys() | expected.keys())


def _check_disk(path: Path) -> Iterator[CheckResult]:
    mode, size = S_IMODE(path.stat().st_mode), path.stat().st_size
    yield CheckResult("rights", not mode & 0o077, f"mode {mode:o}" + ("; others can read it" if mode & 0o077 else ""))
    share_type = network_share_type(path)
    yield CheckResult(
        "place", not share_type, f"on a network share ({share_type}): move it to a disk" if share_type else "on a disk"
    )
    free = shutil.disk_usage(path.parent).free
    required = max(MIN_FREE_BYTES, 3 * size)
    yield CheckResult(
        "room", free >= required, f"{free // 1_000_000:,} MB free; {required // 1_000_000:,} MB are wanted"
    )
