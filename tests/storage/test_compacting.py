"""Rewriting the database while somebody holds it: it fails, and no later save is half written because of that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from audit.errors import StoreError
from audit.storage import Store, open_store
from tests.storage.begun import YES, Cut, begin_case, changes, cut_at, reread, say
from tests.storage.test_sqlite import set_pragma
from tests.storage.test_sqlite_faults import held_by_another_process


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
    make_impatient(store)
    url = store.database.engine.url
    if is_sqlite(store):
        with held_by_another_process(Path(str(url.database)), how):
            yield
        return
    other = open_store(url.render_as_string(hide_password=False))
    with other.database.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM audit")
        yield
    other.close()


def test_after_a_rewrite_that_failed_a_save_that_is_cut_off_leaves_nothing(any_store: Store) -> None:
    reading = begin_case(any_store)
    before = changes(any_store, reading)
    with held(any_store), pytest.raises(StoreError):
        any_store.database.compact()
    for moment in ("INSERT INTO trail", "COMMIT"):
        with cut_at(any_store, moment), pytest.raises(Cut):
            say(any_store, reading, "2.2.1", YES)
        assert (reread(any_store, reading), changes(any_store, reading)) == (reading, before)
    assert say(any_store, reading, "2.2.1", YES).version == 1


def test_after_a_rewrite_that_failed_the_next_one_succeeds(any_store: Store) -> None:
    reading = begin_case(any_store)
    with held(any_store), pytest.raises(StoreError):
        any_store.database.compact()
    any_store.database.compact()
    assert reread(any_store, reading) == reading


@pytest.mark.parametrize("how", ["fails", "succeeds"])
def test_the_connection_of_a_rewrite_is_never_used_again(any_store: Store, how: str) -> None:
    make_impatient(any_store)
    begin_case(any_store)
    used: list[object] = []
    closed: list[object] = []
    event.listen(any_store.database.engine, "checkout", lambda raw, *_: used.append(raw))
    event.listen(any_store.database.engine, "close", lambda raw, *_: closed.append(raw))
    if how == "fails":
        with held(any_store), pytest.raises(StoreError):
            any_store.database.compact()
    else:
        any_store.database.compact()
    assert used[-1] in closed
