"""Every change by raw SQL is found: in every column of every table, and every row removed, added or swapped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    create_engine,
    false,
    insert,
    select,
)
from sqlalchemy import delete as delete_from
from sqlalchemy import update as update_of

from audit.messages import verification as messages
from audit.storage import open_store
from audit.storage.audit_log.breaks import Break, Mismatch
from audit.storage.audit_log.hash_chain import INITIAL_DIGEST
from audit.storage.audit_log.saved_rows import NOT_RECORDED
from audit.storage.audit_log.snapshots import AUDIT_LIST
from audit.storage.audit_log.verification import verify
from audit.storage.engine import schema
from audit.storage.engine.schema import UtcTime
from tests.examples import examples, on_sqlite_and_some_on_postgresql
from tests.storage.rich_store import fill_store

pytestmark = pytest.mark.thorough

UNVERIFIED = (
    *(schema.draft, schema.reopening_request, schema.sign_in, schema.audited_case, schema.list_heading),
    *(schema.questionnaire_draft, schema.available_questionnaire),
)
EXEMPT_TABLES = {table: NOT_RECORDED[table] for table in UNVERIFIED}
"""The tables that are not verified, each with the reason."""

TABLES = [table for table in schema.metadata.sorted_tables if table not in EXEMPT_TABLES]
COLUMNS = [column for table in TABLES for column in table.columns]
ROWS = examples(1)  # rows of a table that are changed one after another
POSTGRESQL = pytest.mark.postgresql


EVERY_COLUMN = on_sqlite_and_some_on_postgresql(COLUMNS, 10)
EVERY_TABLE = on_sqlite_and_some_on_postgresql(TABLES, 4)
Tamper = Callable[[Connection], object]


@dataclass(frozen=True)
class Tampered:
    """A database whose triggers and foreign keys do not hold, as somebody with its file or password has it."""

    engine: Engine
    audits: Mapping[str, str]

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that is rolled back."""
        with self.engine.connect() as connection, connection.begin() as transaction:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            yield connection
            transaction.rollback()

    def breaks_after(self, tamper: Tamper) -> list[Break | Mismatch]:
        """What verification finds after a change."""
        with self.transaction() as connection:
            tamper(connection)
            return verify(connection).breaks

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """The rows of a table."""
        with self.transaction() as connection:
            query = select(table).order_by(*table.primary_key.columns)
            return [dict(row) for row in connection.execute(query).mappings()]

    def some_rows(self, table: Table) -> list[dict[str, Any]]:
        """Some rows of a table, from all parts of it."""
        return spread(self.rows(table), ROWS)

    def some_rows_of_column(self, column: Column[Any]) -> list[dict[str, Any]]:
        """Some rows with a value in a column and some without one, other rows for each column of a table."""
        rows = self.rows(column.table)
        number, columns = ROWS, list(column.table.columns)
        start = columns.index(column) / len(columns)
        with_value = [row for row in rows if row[column.name]]
        without_value = [row for row in rows if not row[column.name]]
        return [*spread(with_value, number, start), *spread(without_value, (number + 1) // 2, start)]


@pytest.fixture(scope="module")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tampered]:
    """A filled SQLite database, made once."""
    yield from _tampered(f"sqlite:///{tmp_path_factory.mktemp('tampered') / 'audits.db'}")


@pytest.fixture(scope="module")
def postgresql_database(postgresql_url: str) -> Iterator[Tampered]:
    """A filled PostgreSQL database, made once."""
    from tests.postgresql_server import temporary_schema

    with temporary_schema(postgresql_url) as url:
        yield from _tampered(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=POSTGRESQL)])
def database(request: pytest.FixtureRequest) -> Tampered:
    """The filled database of each engine. It has no scope: pytest would make a new one for each column."""
    tampered: Tampered = request.getfixturevalue(f"{request.param}_database")
    return tampered


def _tampered(url: str) -> Iterator[Tampered]:
    store = open_store(url)
    audits = fill_store(store)
    engine_url = store.database.engine.url
    store.close()
    engine = create_engine(engine_url)
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            for name in names:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield Tampered(engine, audits)
    engine.dispose()


def is_row(table: Table, row: Mapping[str, Any]) -> Any:
    condition = None
    for column in table.primary_key.columns:
        same = column == row[column.name]
        condition = same if condition is None else condition & same
    return condition


def another(column: Column[Any], value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, Integer):
        return (value or 0) + 1000
    if isinstance(column.type, UtcTime):
        return (value or datetime(2024, 1, 1, tzinfo=UTC)) + timedelta(seconds=1)
    if isinstance(column.type, Date):
        return (value or date(2024, 1, 1)) + timedelta(days=1)
    return "x" if not value else ("y" if value[0] != "y" else "z") + value[1:]


def changed_value(column: Column[Any], row: Mapping[str, Any]) -> Tamper:
    return lambda connection: connection.execute(
        update_of(column.table).where(is_row(column.table, row)).values({column: another(column, row[column.name])})
    )


def removed_row(table: Table, row: Mapping[str, Any]) -> Tamper:
    return lambda connection: connection.execute(delete_from(table).where(is_row(table, row)))


def added_row(table: Table, row: Mapping[str, Any]) -> Tamper:
    """A copy of a row with another primary key, and another value where the database asks for one."""
    keys = [key for key in table.constraints if isinstance(key, UniqueConstraint | PrimaryKeyConstraint)]
    unique = {column.name for key in keys for column in key.columns}
    last = list(table.primary_key.columns)[-1].name
    names = {last} | (unique - set(table.primary_key.columns.keys()))
    new = {**row, **{name: another(table.c[name], row[name]) for name in names if row[name] is not None}}
    return lambda connection: connection.execute(insert(table).values(new))


def swapped_rows(table: Table, first: Mapping[str, Any], second: Mapping[str, Any]) -> Tamper:
    """Two rows with each other's values, except their primary keys."""
    keys = set(table.primary_key.columns.keys())

    def swap(connection: Connection) -> None:
        for row in (first, second):
            connection.execute(delete_from(table).where(is_row(table, row)))
        for key, values in ((first, second), (second, first)):
            row = {name: (key if name in keys else values)[name] for name in key}
            connection.execute(insert(table).values(row))

    return swap


def differ(table: Table, first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    keys = set(table.primary_key.columns.keys())
    return any(first[name] != second[name] for name in first if name not in keys)


def spread(rows: list[Any], number: int, start: float = 0) -> list[Any]:
    """So many of the rows at equal distances, the first at a part of the distance."""
    number = min(number, len(rows))
    return [rows[int((place + start) * len(rows) / number)] for place in range(number)]


def test_an_unchanged_database_has_no_break(database: Tampered) -> None:
    assert [str(found) for found in database.breaks_after(lambda _: None)] == []


def test_every_table_has_rows_to_change(database: Tampered) -> None:
    assert [table.name for table in TABLES if not database.rows(table)] == []


@pytest.mark.parametrize(("database", "column"), EVERY_COLUMN, indirect=["database"])
def test_a_changed_value_is_found_in_every_column(database: Tampered, column: Column[Any]) -> None:
    for row in database.some_rows_of_column(column):
        assert database.breaks_after(changed_value(column, row)) != [], row


@pytest.mark.parametrize(("database", "table"), EVERY_TABLE, indirect=["database"])
def test_a_removed_row_is_found_in_every_table(database: Tampered, table: Table) -> None:
    for row in database.some_rows(table):
        assert database.breaks_after(removed_row(table, row)) != [], row


@pytest.mark.parametrize(("database", "table"), EVERY_TABLE, indirect=["database"])
def test_an_added_row_is_found_in_every_table(database: Tampered, table: Table) -> None:
    for row in database.some_rows(table):
        assert database.breaks_after(added_row(table, row)) != [], row


@pytest.mark.parametrize(("database", "table"), EVERY_TABLE, indirect=["database"])
def test_two_swapped_rows_are_found_in_every_table(database: Tampered, table: Table) -> None:
    pairs = [pair for pair in pairwise(database.rows(table)) if differ(table, *pair)]
    for first, second in spread(pairs, ROWS):
        assert database.breaks_after(swapped_rows(table, first, second)) != [], (first, second)


# What somebody with every right might try


def rows_of_audit(table: Table, audit_id: str) -> Any:
    condition = schema.audit_condition(table, audit_id)
    return false() if condition is None or table is schema.questionnaire else condition


def remove_audit(connection: Connection, audit_id: str) -> None:
    """Remove an audit with its logs, the rows that depend on others first."""
    for table in reversed(schema.metadata.sorted_tables):
        connection.execute(delete_from(table).where(rows_of_audit(table, audit_id)))


def remove_log(connection: Connection, log: Table, audit_id: str, with_head: bool) -> None:
    """Remove every row of a log, and its head, or set the head to the start of the chain."""
    head = schema.chain_head
    is_head = (head.c.log == log.name) & (head.c.audit_id == audit_id)
    connection.execute(delete_from(log).where(log.c.audit_id == audit_id))
    if with_head:
        connection.execute(delete_from(head).where(is_head))
    else:
        connection.execute(update_of(head).where(is_head).values(number=0, digest=INITIAL_DIGEST))


def problems_after(database: Tampered, tamper: Tamper) -> list[str]:
    return [str(found) for found in database.breaks_after(tamper)]


def test_an_audit_removed_with_all_its_logs_is_found(database: Tampered) -> None:
    audit_id = database.audits["closed"]
    removed = Mismatch("audit", audit_id, "", messages.AUDIT_REMOVED)
    assert str(removed) in problems_after(database, lambda connection: remove_audit(connection, audit_id))


def test_a_removed_list_of_audits_is_found(database: Tampered) -> None:
    def remove(connection: Connection) -> None:
        remove_log(connection, schema.trail, AUDIT_LIST, with_head=True)
        connection.execute(delete_from(schema.trail_value).where(schema.trail_value.c.audit_id == AUDIT_LIST))

    missing = {str(Mismatch("audit", audit_id, "", messages.AUDIT_NOT_LISTED)) for audit_id in database.audits.values()}
    assert set(problems_after(database, remove)) == missing


@pytest.mark.parametrize("with_head", [True, False])
def test_a_removed_access_log_is_found_with_or_without_its_head(database: Tampered, with_head: bool) -> None:
    audit_id = database.audits["open"]
    problems = problems_after(database, lambda connection: remove_log(connection, schema.access, audit_id, with_head))
    expected = messages.HEAD_MISSING if with_head else messages.ACCESS_LOG_CUT.partition("{")[0]
    assert any(expected in problem for problem in problems), problems


def test_a_break_names_the_row_and_the_columns_but_no_value(database: Tampered) -> None:
    table = schema.membership
    row = next(row for row in database.rows(table) if row["audit_id"] == database.audits["open"])
    tamper = update_of(table).where(is_row(table, row)).values(role="moderator")
    problem = messages.COLUMNS_DIFFER.format(columns="role")
    expected = str(Mismatch("membership", row["audit_id"], row["person"], problem))
    assert problems_after(database, lambda connection: connection.execute(tamper)) == [expected]
