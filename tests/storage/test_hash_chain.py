"""The trail as a chain: whatever is changed, cut out, put in or swapped in it is found, and where."""

# ruff: noqa: S608  # the names in these statements are our own

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import StoreError
from audit.messages import verification as messages
from audit.model.case import Case
from audit.storage import Store, open_store
from audit.storage.audit_log.breaks import VerificationResult
from audit.storage.audit_log.verification import verify_logs
from audit.storage.engine import schema
from tests.storage.factories import ANN, NO, YES, complete_case, create_audit, create_case, reload_review, save_answer

ROWS = 17  # of the audit that the tests tamper with
TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
COPY = "SELECT * FROM {0} WHERE number = ? AND audit_id = ?"


def verify_store(store: Store, audit_id: str = "") -> VerificationResult:
    with store.database.read_transaction() as connection:
        return verify_logs(connection, audit_id)


def break_messages(store: Store) -> list[str]:
    return [str(chain_break) for chain_break in verify_store(store).breaks]


def create_recorded_audit(store: Store) -> str:
    """An audit with a case that was submitted, opened again and changed; and another audit beside it."""
    create_case(store, create_audit(store, name="Another"))
    case = complete_case(store, create_case(store))
    store.workflow.submit(ANN, case)
    store.workflow.reopen(ANN, case, "A mistake.")
    save_answer(store, reload_review(store, case), "2.2.1", NO)
    return case.audit.id


def test_an_unmodified_audit_log_verifies(any_store: Store) -> None:
    audit_id = create_recorded_audit(any_store)
    verification = verify_store(any_store)
    assert verification.breaks == []
    assert sum(number for (log, _), (number, _) in verification.heads.items() if log == "trail") == ROWS + 2 + 2
    assert verification.heads["trail", audit_id][0] == ROWS
    assert verify_store(any_store, audit_id).heads["trail", audit_id] == verification.heads["trail", audit_id]


def test_each_audit_has_its_own_hash_chain(any_store: Store) -> None:
    first, second = create_audit(any_store), create_audit(any_store, name="Second")
    for audit_id in (first, second, first):
        any_store.cases.add(ANN, audit_id, Case(f"KSH-{len(any_store.audits.audit_log(ANN, audit_id))}"))
    assert [row.number for row in any_store.audits.audit_log(ANN, first)] == [1, 2, 3]
    assert [row.number for row in any_store.audits.audit_log(ANN, second)] == [1, 2]


@pytest.mark.parametrize("table", ["trail", "trail_value", "chain_head"])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET audit_id = 'x'", "DELETE FROM {0}"])
def test_the_database_rejects_updates_and_deletes_of_a_log(any_store: Store, table: str, statement: str) -> None:
    audit_id = create_recorded_audit(any_store)
    before = any_store.audits.audit_log(ANN, audit_id)
    with pytest.raises(StoreError), any_store.database.write_transaction() as connection:
        connection.exec_driver_sql(statement.format(table))
    assert any_store.audits.audit_log(ANN, audit_id) == before


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["trail", "trail_value", "chain_head"])
def test_postgresql_rejects_truncating_a_log(migrated_postgresql_url: str, table: str) -> None:
    store = open_store(migrated_postgresql_url)
    audit_id = create_recorded_audit(store)
    with pytest.raises(StoreError), store.database.write_transaction() as connection:
        connection.exec_driver_sql(f"TRUNCATE {table}")
    assert verify_store(store, audit_id).breaks == []
    store.close()


@pytest.mark.parametrize("table", ["trail", "trail_value", "chain_head"])
def test_sqlite_rejects_replacing_a_row_of_a_log(store: Store, tmp_path: Path, table: str) -> None:
    create_recorded_audit(store)
    with closing(sqlite3.connect(tmp_path / "audits.db")) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert break_messages(store) == []


def test_the_head_of_a_hash_chain_never_moves_back(any_store: Store) -> None:
    create_recorded_audit(any_store)
    with pytest.raises(StoreError), any_store.database.write_transaction() as connection:
        connection.exec_driver_sql("UPDATE chain_head SET number = number - 1")


# Tampering by somebody who put the triggers aside


@pytest.fixture(scope="module")
def recorded_database(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A file with a recorded audit, whose triggers are put aside."""
    file = tmp_path_factory.mktemp("chain") / "audits.db"
    store = open_store(f"sqlite:///{file}")
    audit_id = create_recorded_audit(store)
    store.close()
    with closing(sqlite3.connect(file)) as raw, raw:
        for (name,) in raw.execute(TRIGGERS).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
    return file, audit_id


def breaks_after(recorded: tuple[Path, str], act: Callable[[sqlite3.Connection, str], object]) -> list[str]:
    """What a verification finds after somebody acted on a copy of the file."""
    file, audit_id = recorded
    copy = file.with_name("copy.db")
    copy.write_bytes(file.read_bytes())
    with closing(sqlite3.connect(copy)) as raw, raw:
        act(raw, audit_id)
    store = open_store(f"sqlite:///{copy}")
    breaks = break_messages(store)
    store.close()
    return breaks


def columns(*tables: str) -> Iterator[tuple[str, str]]:
    return ((table, column.name) for table in tables for column in schema.metadata.tables[table].columns)


@pytest.mark.thorough
@pytest.mark.parametrize(("table", "column"), list(columns("trail", "trail_value")))
@given(number=st.integers(1, ROWS), value=st.one_of(st.integers(100, 999), st.text("abc123", min_size=1)))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_value_in_any_column_of_any_row_is_detected(
    recorded_database: tuple[Path, str], table: str, column: str, number: int, value: str | int
) -> None:
    if column in {"number", "at"}:
        value = 500 if column == "number" else "1999-12-31 23:59:59.000000"

    def change(raw: sqlite3.Connection, audit_id: str) -> None:
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE number = ? AND audit_id = ?", (value, number, audit_id))

    assert breaks_after(recorded_database, change) != []


@given(number=st.integers(1, ROWS), many=st.integers(1, ROWS))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_deleted_rows_are_detected_at_their_position(
    recorded_database: tuple[Path, str], number: int, many: int
) -> None:
    def cut(raw: sqlite3.Connection, audit_id: str) -> None:
        for table in ("trail", "trail_value"):
            between = (number, number + many - 1, audit_id)
            raw.execute(f"DELETE FROM {table} WHERE number BETWEEN ? AND ? AND audit_id = ?", between)

    breaks = breaks_after(recorded_database, cut)
    last = min(number + many - 1, ROWS)
    if last == ROWS:
        assert breaks == [
            f"trail of audit {recorded_database[1]}, row {number - 1}: {messages.END_DIFFERS.format(number=ROWS)}"
        ]
    else:
        span = messages.ROW_SPAN[last > number].format(first=number, last=last)
        missing = messages.ROWS_MISSING.format(rows=span)
        assert breaks[0] == f"trail of audit {recorded_database[1]}, row {last + 1}: {missing}"


@given(pair=st.lists(st.integers(1, ROWS), min_size=2, max_size=2, unique=True))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_swapped_rows_are_detected(recorded_database: tuple[Path, str], pair: list[int]) -> None:
    def swap(raw: sqlite3.Connection, audit_id: str) -> None:
        for table in ("trail", "trail_value"):
            for old, new in ((pair[0], 999), (pair[1], pair[0]), (999, pair[1])):
                raw.execute(f"UPDATE {table} SET number = ? WHERE number = ? AND audit_id = ?", (new, old, audit_id))

    assert breaks_after(recorded_database, swap)[0].endswith(messages.ROW_CHANGED)


@given(number=st.integers(1, ROWS + 1))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_inserted_row_is_detected_anywhere(recorded_database: tuple[Path, str], number: int) -> None:
    def put_in(raw: sqlite3.Connection, audit_id: str) -> None:
        for table in ("trail", "trail_value"):
            for later in range(ROWS, number - 1, -1):
                raw.execute(
                    f"UPDATE {table} SET number = number + 1 WHERE number = {later} AND audit_id = ?", (audit_id,)
                )
            row = list(raw.execute(COPY.format(table), (2 if number == 1 else 1, audit_id)).fetchone())
            names = [column.name for column in schema.metadata.tables[table].columns]
            row[names.index("number")] = number
            raw.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    assert breaks_after(recorded_database, put_in) != []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DELETE FROM chain_head", messages.HEAD_MISSING),
        ("UPDATE chain_head SET number = 99", messages.END_DIFFERS.format(number=99)),
        ("UPDATE chain_head SET digest = 'x'", messages.LAST_ROW_DIFFERS),
        ("DELETE FROM trail_value", messages.VALUES_MISSING),
        ("DELETE FROM trail", messages.VALUES_WITHOUT_ROW),
    ],
)
def test_a_loss_in_the_chain_tables_is_detected(
    recorded_database: tuple[Path, str], statement: str, sentence: str
) -> None:
    breaks = breaks_after(recorded_database, lambda raw, _: raw.execute(statement))
    assert any(found.endswith(sentence) for found in breaks)


def test_a_completely_deleted_log_is_detected(recorded_database: tuple[Path, str]) -> None:
    def drop(raw: sqlite3.Connection, audit_id: str) -> None:
        for table in ("trail", "trail_value", "chain_head"):
            log = " AND log = 'trail'" if table == "chain_head" else ""
            raw.execute(f"DELETE FROM {table} WHERE audit_id = ?{log}", (audit_id,))

    (found,) = breaks_after(recorded_database, drop)
    assert found == f"trail of audit {recorded_database[1]}, row 0: {messages.HEAD_MISSING}"


def test_typed_values_cannot_be_guessed_from_the_hashes(any_store: Store) -> None:
    case = create_case(any_store)
    for number in range(3):
        save_answer(any_store, reload_review(any_store, case), "2.2.1", (YES, None)[number % 2])
    with any_store.database.read_transaction() as connection:
        sealed = connection.exec_driver_sql("SELECT sealed FROM trail").scalars().all()
    assert len(set(sealed)) == len(sealed), "the same change twice has two different seals"
