"""Rewriting the database while somebody holds it: it fails, and no later save is half written because of that."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from audit.errors import NotCompactedError
from audit.messages import storage as messages
from audit.storage import Store, open_store
from audit.storage.engine import postgresql
from tests.benchmarks.storage_faults import held_sqlite
from tests.paths import PROJECT_ROOT
from tests.storage.factories import (
    YES,
    InterruptedSaveError,
    create_case,
    interrupt_before,
    logged_changes,
    reload_review,
    save_answer,
)
from tests.storage.test_sqlite import set_pragma


def is_sqlite(store: Store) -> bool:
    return store.database.engine.dialect.name == "sqlite"


def make_impatient(store: Store) -> None:
    """Let the store wait for a lock for a moment only."""
    if is_sqlite(store):
        set_pragma(store, "busy_timeout = 50")
        return

    def wait_for_a_moment(raw: object, _record: object) -> None:
        raw.execute("SET lock_timeout = '50ms'")  # type: ignore[attr-defined]
        raw.commit()  # type: ignore[attr-defined]

    event.listen(store.database.engine, "connect", wait_for_a_moment)
    store.database.engine.dispose()


@contextmanager
def held(store: Store, how: str = "IMMEDIATE") -> Iterator[None]:
    """Somebody else holds the store: on SQLite another process, on PostgreSQL a reader as ``pg_dump`` is one."""
    url = store.database.engine.url
    if is_sqlite(store):
        with held_sqlite(Path(str(url.database)), how):
            yield
        return
    other = open_store(url.render_as_string(hide_password=False))
    with other.database.read_transaction() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM audit")
        yield
    other.close()


@contextmanager
def held_when_rewritten(store: Store) -> Iterator[None]:
    """Somebody takes hold of the store right before it is rewritten, and lets go at the end of the block."""
    impatient = "PRAGMA busy_timeout = 50" if is_sqlite(store) else "SET lock_timeout = '50ms'"
    with ExitStack() as holding:

        def hold(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
            if statement.startswith("VACUUM"):
                connection.exec_driver_sql(impatient)
                holding.enter_context(held(store))

        event.listen(Engine, "before_cursor_execute", hold)
        try:
            yield
        finally:
            event.remove(Engine, "before_cursor_execute", hold)


def test_after_a_failed_rewrite_an_interrupted_save_leaves_nothing(any_store: Store) -> None:
    review = create_case(any_store)
    before = logged_changes(any_store, review)
    make_impatient(any_store)
    with held(any_store), pytest.raises(NotCompactedError):
        any_store.database.compact()
    for moment in ("INSERT INTO trail", "COMMIT"):
        with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
            save_answer(any_store, review, "2.2.1", YES)
        assert (reload_review(any_store, review), logged_changes(any_store, review)) == (review, before)
    assert save_answer(any_store, review, "2.2.1", YES).version == 1


def test_after_a_failed_rewrite_the_next_one_succeeds(any_store: Store) -> None:
    review = create_case(any_store)
    make_impatient(any_store)
    with held(any_store), pytest.raises(NotCompactedError):
        any_store.database.compact()
    any_store.database.compact()
    assert reload_review(any_store, review) == review


@pytest.mark.parametrize("how", ["fails", "succeeds"])
def test_the_connection_of_a_rewrite_is_never_reused(any_store: Store, how: str) -> None:
    make_impatient(any_store)
    create_case(any_store)
    used: list[object] = []
    closed: list[object] = []
    event.listen(any_store.database.engine, "checkout", lambda raw, *_: used.append(raw))
    event.listen(any_store.database.engine, "close", lambda raw, *_: closed.append(raw))
    if how == "fails":
        with held(any_store), pytest.raises(NotCompactedError):
            any_store.database.compact()
    else:
        any_store.database.compact()
    assert used[-1] in closed


def test_a_blocked_rewrite_says_only_who_blocks_it(any_store: Store) -> None:
    make_impatient(any_store)
    with held(any_store), pytest.raises(NotCompactedError) as refused:
        any_store.database.compact()
    in_use = messages.FILE_IN_USE if is_sqlite(any_store) else postgresql.COMPACT_MESSAGES["55P03"]
    assert refused.value.why == in_use
    assert refused.value.__suppress_context__


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_a_reader_of_the_old_file_blocks_a_rewrite_in_either_journal_mode(
    store: Store, tmp_path: Path, journal: str
) -> None:
    create_case(store)
    with store.database.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        assert raw.execute(f"PRAGMA journal_mode = {journal}").fetchone() == (journal.lower(),)
    set_pragma(store, "busy_timeout = 50")
    with held(store, "DEFERRED"), pytest.raises(NotCompactedError) as refused:
        store.database.compact()
    assert refused.value.why == messages.FILE_IN_USE
    store.database.compact()


FULL_DISK = """
import resource, sys
from audit.errors import NotCompactedError
from audit.storage import open_store

store = open_store(f"sqlite:///{sys.argv[1]}")
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
try:
    store.database.compact()
except NotCompactedError as refused:
    print(refused.why)
"""


@pytest.mark.thorough
def test_a_rewrite_without_disk_space_gives_a_sentence_and_leaves_the_file_unchanged(
    store: Store, tmp_path: Path
) -> None:
    review = create_case(store)
    store.database.engine.dispose()
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path / "audits.db")]
    ran = subprocess.run(command, cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)
    assert ran.stdout.startswith("The disk is full or does not work.")
    with closing(sqlite3.connect(tmp_path / "audits.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert reload_review(store, review) == review
    store.database.compact()
