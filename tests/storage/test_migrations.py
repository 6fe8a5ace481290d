"""Migrations: they make the schema that the program knows, all of it or nothing, and refuse a newer one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from audit.errors import StoreError
from audit.storage import Store, open_store
from audit.storage.schema import metadata
from tests.benchmarks.saver import HOME
from tests.storage.begun import YES, begin_case, reread, say

OPENS_AND_DIES = """
import os, signal, sys
from sqlalchemy import Engine, event
from audit.storage import open_store

def die(*call):
    if str(call[2]).strip().startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "before_cursor_execute", die)
open_store(sys.argv[1])
"""


def tables_at(url: str) -> list[str]:
    """The tables of a database, looked at without the program."""
    engine = create_engine(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def tables(store: Store) -> set[str]:
    with store.database.reading() as connection:
        return set(inspect(connection).get_table_names())


def test_the_migrated_schema_is_the_one_that_the_program_knows(any_store: Store) -> None:
    with any_store.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_every_unique_and_foreign_key_is_made(any_store: Store) -> None:
    with any_store.database.reading() as connection:
        look = inspect(connection)
        for name, table in metadata.tables.items():
            foreign = {tuple(key["constrained_columns"]) for key in look.get_foreign_keys(name)}
            assert foreign == {tuple(key.column_keys) for key in table.foreign_key_constraints}, name
            assert look.get_pk_constraint(name)["constrained_columns"] == table.primary_key.columns.keys(), name
        assert [key["column_names"] for key in look.get_unique_constraints("trail")] == [["save_id"]]
        assert [key["column_names"] for key in look.get_unique_constraints("reading")] == [["case_id", "number"]]


def test_upgrading_again_changes_nothing(any_url: str) -> None:
    store = open_store(any_url)
    reading = begin_case(store)
    say(store, reading, "2.2.1", YES)
    before = reread(store, reading), tables(store)
    store.database.upgrade()
    store.close()
    store = open_store(any_url)
    assert (reread(store, reading), tables(store)) == before
    store.close()


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(any_url: str) -> None:
    store = open_store(any_url)
    reading = begin_case(store)
    with store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError) as refused:
        open_store(any_url)
    assert str(refused.value) == (
        "The store was made by a newer version of this program. Update the program, then open it."
    )
    assert reread(store, reading) == reading
    with store.database.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["9999"]
    store.close()


@pytest.mark.parametrize("moment", ["CREATE TABLE trail", "INSERT INTO alembic_version"])
def test_a_migration_that_is_killed_leaves_nothing_half_done(any_url: str, moment: str) -> None:
    killed = subprocess.run([sys.executable, "-c", OPENS_AND_DIES, any_url, moment], cwd=HOME, check=False)
    assert killed.returncode == -9
    assert tables_at(any_url) == []
    store = open_store(any_url)
    assert set(metadata.tables) <= tables(store)
    assert say(store, begin_case(store), "2.2.1", YES).version == 1
    store.close()
