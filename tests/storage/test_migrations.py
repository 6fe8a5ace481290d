"""Migrations: they make the schema that the program knows, all of it or nothing, and refuse a newer one."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from audit.audits import Addressee, AuditDetails, Finding, FindingKind
from audit.errors import StoreError
from audit.ratings import Judgement
from audit.storage import Store, open_store
from audit.storage.database import MIGRATIONS, Database
from audit.storage.schema import metadata
from audit.storage.sqlite import APPLICATION_ID
from tests.benchmarks.saver import HOME
from tests.small import SMALL_TOML
from tests.storage.begun import ANN, YES, begin_case, reread, say

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


def test_a_store_of_the_first_schema_comes_along_with_everything_in_it(any_url: str) -> None:
    first_schema_with_findings(any_url)
    store = open_store(any_url)
    audits = {audit.id: audit for audit in store.audits.all(ANN)}
    assert [audits[key].details for key in ("a", "b")] == [AuditDetails(key, "Unit", started_in="May") for key in "ab"]
    audit = store.audits.get(ANN, "a")
    assert (audit.closed_at, audit.decisions, audit.judgements) == (None, {}, {"1.1": Judgement("Good", "Clear.")})
    kept = [(found.finding, found.version, found.by, found.at.day) for found in store.findings.all(ANN, "a")]
    strength = Finding(FindingKind.STRENGTH, "One.", "2.2")
    advised = Finding(FindingKind.RECOMMENDATION, "Three.", addressee=Addressee.REGION)
    assert kept == [(strength, 1, "Ben", 2), (advised, 1, "Cat", 4)]
    assert [found.by for found in store.findings.all(ANN, "b")] == ["Ann", "Ann"], "the second has no row in the trail"
    first, _ = store.findings.all(ANN, "a")
    assert store.findings.change(ANN, "a", first.id, replace(strength, question="2.2.1"), 1).version == 2
    assert store.findings.write(ANN, "a", strength).id == 5
    assert [row.change.new for row in store.audits.trail(ANN, "a")][:2] == ["One.", "Three."]
    store.close()


def test_the_trail_of_an_audit_is_found_by_an_index(any_store: Store) -> None:
    with any_store.database.reading() as connection:
        assert ["audit_id"] in [index["column_names"] for index in inspect(connection).get_indexes("trail")]


def first_schema_with_findings(url: str) -> None:
    """A store as the first migration leaves it: two audits with findings, written by turns."""
    database = Database(create_engine(url))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
        source = {"source": SMALL_TOML}
        connection.execute(text("INSERT INTO questionnaire VALUES ('d', 'small', '1', :source)"), source)
        for audit in "ab":
            values = f"'{audit}', '{audit}', 'Unit', '', NULL, NULL, 'May', 'd', '2024-05-01 09:00:00.000000', 'Ann'"
            connection.execute(text(f"INSERT INTO audit VALUES ({values})"))  # noqa: S608  # the test's own words
            values = f"'{audit}', '1.1', TRUE, 'Good', 'Clear.'"
            connection.execute(text(f"INSERT INTO audit_standard VALUES ({values})"))  # noqa: S608
        findings = "audit_id, kind, standard_id, addressee, text"
        for values in (
            "'a', 'strength', '2.2', NULL, 'One.'",
            "'b', 'strength', '2.2', NULL, 'Two.'",
            "'a', 'recommendation', '', 'region', 'Three.'",
            "'b', 'improvement', '2.3', NULL, 'Four.'",
        ):
            connection.execute(text(f"INSERT INTO finding ({findings}) VALUES ({values})"))  # noqa: S608
        for day, by, audit, new in ((2, "Ben", "a", "One."), (3, "Ann", "b", "Two."), (4, "Cat", "a", "Three.")):
            values = f"'2024-05-0{day} 09:00:00.000000', '{by}', '{audit}', '', '', 'finding', '', '{new}', ''"
            columns = 'at, "by", audit_id, case_id, reading_id, what, subject, new, reason'
            connection.execute(text(f"INSERT INTO trail ({columns}) VALUES ({values})"))  # noqa: S608
    database.close()
