"""Migrations: they make the schema that the program knows, all of it or nothing, and refuse a newer one."""

# ruff: noqa: S608  # the names in these statements are our own

from __future__ import annotations

import hashlib
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from audit.errors import StoreError
from audit.messages import storage as messages
from audit.model.audit import AuditDescription
from audit.model.audit_log import ChangeType
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.judgement import Judgement
from audit.storage import Role, Store, open_store
from audit.storage.audit_log.verification import verify
from audit.storage.engine.database import MIGRATION_LOCK, MIGRATIONS
from audit.storage.engine.schema import metadata
from audit.storage.engine.sqlite import open_sqlite
from tests.examples import on_sqlite_and_some_on_postgresql
from tests.paths import PROJECT_ROOT
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, NO, YES, create_case, reload_review, save_answer

DIGEST = hashlib.sha256(SMALL_TOML.encode()).hexdigest()
MOMENTS = (
    *("ALTER TABLE audit ADD", "CREATE TABLE decision", "UPDATE finding", "DROP TABLE trail"),
    *("INSERT INTO trail_value", "CREATE TRIGGER", "CREATE TABLE membership", "CREATE TABLE access"),
    *("CREATE TABLE retention", "UPDATE alembic_version"),
)
"""Statements of an upgrade before which it is killed."""
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
    with store.database.read_transaction() as connection:
        return set(inspect(connection).get_table_names())


def test_the_migrated_schema_equals_the_declared_schema(any_store: Store) -> None:
    with any_store.database.read_transaction() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_every_unique_and_foreign_key_exists(any_store: Store) -> None:
    with any_store.database.read_transaction() as connection:
        look = inspect(connection)
        for name, table in metadata.tables.items():
            foreign = {tuple(key["constrained_columns"]) for key in look.get_foreign_keys(name)}
            assert foreign == {tuple(key.column_keys) for key in table.foreign_key_constraints}, name
            assert look.get_pk_constraint(name)["constrained_columns"] == table.primary_key.columns.keys(), name
        assert [key["column_names"] for key in look.get_unique_constraints("trail")] == [["save_id"]]
        assert [key["column_names"] for key in look.get_unique_constraints("reading")] == [["case_id", "number"]]


def test_upgrading_twice_changes_nothing(any_url: str) -> None:
    store = open_store(any_url)
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    before = reload_review(store, review), tables(store)
    store.database.upgrade()
    store.close()
    store = open_store(any_url)
    assert (reload_review(store, review), tables(store)) == before
    store.close()


def test_a_database_of_a_newer_version_is_rejected_and_unchanged(any_url: str) -> None:
    store = open_store(any_url)
    review = create_case(store)
    with store.database.write_transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError) as refused:
        open_store(any_url)
    assert str(refused.value) == (messages.NEWER_SCHEMA)
    assert reload_review(store, review) == review
    with store.database.read_transaction() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["9999"]
    store.close()


@pytest.mark.thorough
@pytest.mark.parametrize("moment", ["CREATE TABLE trail", "INSERT INTO alembic_version"])
def test_a_killed_migration_leaves_nothing_half_done(any_url: str, moment: str) -> None:
    killed = subprocess.run([sys.executable, "-c", OPENS_AND_DIES, any_url, moment], cwd=PROJECT_ROOT, check=False)
    assert killed.returncode == -9
    assert tables_at(any_url) == []
    store = open_store(any_url)
    assert set(metadata.tables) <= tables(store)
    assert save_answer(store, create_case(store), "2.2.1", YES).version == 1
    store.close()


def test_a_database_of_the_first_schema_is_upgraded_with_all_its_data(any_url: str) -> None:
    first_schema_with_findings(any_url)
    store = open_store(any_url)
    audits = {audit.id: audit for audit in store.audits.all(ANN)}
    assert [audits[key].description for key in ("a", "b")] == [
        AuditDescription(key, "Unit", started_in="May") for key in "ab"
    ]
    audit = store.audits.get(ANN, "a")
    assert (audit.closed_at, audit.decisions, audit.judgements) == (None, {}, {"1.1": Judgement("Good", "Clear.")})
    findings = [
        (finding.finding, finding.version, finding.by, finding.at.day) for finding in store.findings.all(ANN, "a")
    ]
    strength = Finding(FindingKind.STRENGTH, "One.", "2.2")
    advised = Finding(FindingKind.RECOMMENDATION, "Three.", addressee=Addressee.REGION)
    assert findings == [(strength, 1, "Ben", 2), (advised, 1, "Cat", 4)]
    assert [finding.by for finding in store.findings.all(ANN, "b")] == ["Ann", "Ann"], (
        "the second has no row in the trail"
    )
    first, _ = store.findings.all(ANN, "a")
    assert store.findings.update(ANN, "a", first.id, replace(strength, question_id="2.2.1"), 1).version == 2
    assert store.findings.add(ANN, "a", strength).id == 5
    assert [row.change.new for row in store.audits.audit_log(ANN, "a")][:2] == ["One.", "Three."]
    assert store.members.all(ANN, "a") == {"Ann": Role.LEAD}
    with store.database.read_transaction() as connection:
        assert verify(connection).breaks == []
    store.close()


def test_the_audit_log_of_an_audit_is_found_through_an_index(store: Store) -> None:
    with store.database.read_transaction() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT * FROM trail WHERE audit_id = 'a' ORDER BY number"
        ).all()
        assert [index["column_names"] for index in inspect(connection).get_indexes("trail")] == [["case_id"]]
    assert len(plan) == 1, "no sorting besides"
    assert "USING INDEX sqlite_autoindex_trail_1 (audit_id=?)" in plan[0][-1]


FINDINGS = (
    "'a', 'strength', '2.2', NULL, 'One.'",
    "'b', 'strength', '2.2', NULL, 'Two.'",
    "'a', 'recommendation', '', 'region', 'Three.'",
    "'b', 'improvement', '2.3', NULL, 'Four.'",
)


def first_schema_with_findings(url: str) -> None:
    """A store as the first migration leaves it: two audits with findings, written by turns."""
    engine = at_revision(url, "0001")
    with writing(engine) as connection:
        source = {"source": SMALL_TOML}
        connection.execute(text(f"INSERT INTO questionnaire VALUES ('{DIGEST}', 'small', '1', :source)"), source)
        for audit in "ab":
            values = (
                f"'{audit}', '{audit}', 'Unit', '', NULL, NULL, 'May', '{DIGEST}', '2024-05-01 09:00:00.000000', 'Ann'"
            )
            connection.execute(text(f"INSERT INTO audit VALUES ({values})"))
            connection.execute(text(f"INSERT INTO audit_standard VALUES ('{audit}', '1.1', TRUE, 'Good', 'Clear.')"))
        for values in FINDINGS:
            columns = "audit_id, kind, standard_id, addressee, text"
            connection.execute(text(f"INSERT INTO finding ({columns}) VALUES ({values})"))
        for day, by, audit, new in ((2, "Ben", "a", "One."), (3, "Ann", "b", "Two."), (4, "Cat", "a", "Three.")):
            values = f"'2024-05-0{day} 09:00:00.000000', '{by}', '{audit}', '', '', 'finding', '', '{new}', ''"
            columns = 'at, "by", audit_id, case_id, reading_id, what, subject, new, reason'
            connection.execute(text(f"INSERT INTO trail ({columns}) VALUES ({values})"))
    engine.dispose()


def at_revision(url: str, revision: str) -> Engine:
    """A database as an earlier program left it."""
    engine = open_sqlite(Path(url.removeprefix("sqlite:///"))) if url.startswith("sqlite") else create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with MIGRATION_LOCK, engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, without the program."""
    with engine.connect() as connection:
        connection.execution_options(writes=True)
        with connection.begin():
            yield connection


FIRST_STORE = (
    f"INSERT INTO questionnaire VALUES ('{DIGEST}', 'small', '1', :source)",
    "INSERT INTO audit VALUES "
    f"('one', 'First audit', 'Unit', '', NULL, NULL, '', '{DIGEST}', '2024-03-31 12:00:00', 'Ann')",
    f"INSERT INTO audit VALUES ('two', 'Second', 'Unit', '', NULL, NULL, '', '{DIGEST}', '2024-03-31 12:00:00', 'Ann')",
    *(
        f"INSERT INTO audit_standard VALUES ('{audit}', '{standard}', true, NULL, '')"
        for audit in ("one", "two")
        for standard in ("1.1", "2.2", "2.3", "2.6")
    ),
    "INSERT INTO audit_case VALUES ('case', 'one', 1, 'KSH-1', 'ksh-1')",
    "INSERT INTO reading VALUES ('reading', 'case', 1, 'Ann', 'allocated')",
    "INSERT INTO answer VALUES ('reading', '2.2.1', 'yes', 1, 'Ann', '2024-03-31 12:00:00')",
    "INSERT INTO finding (audit_id, kind, standard_id, text) VALUES ('one', 'strength', '2.2', 'Strong.')",
)
FIRST_TRAIL = (
    ("one", "", "", "audit", "", None, "First audit", None),
    ("two", "", "", "audit", "", None, "Second", None),
    ("one", "case", "reading", "case", "", None, "KSH-1", None),
    ("one", "case", "reading", "answer", "2.2.1", None, "yes", "save"),
)


def first_store(url: str) -> None:
    """A store as the first program left it, with two audits and a case."""
    engine = at_revision(url, "0001")
    insert = (
        "INSERT INTO trail (at, by, audit_id, case_id, reading_id, what, subject, old, new, save_id, reason) "
        "VALUES ('2024-03-31 12:00:00', 'Ann', :0, :1, :2, :3, :4, :5, :6, :7, '')"
    )
    with writing(engine) as connection:
        for statement in FIRST_STORE:
            connection.execute(text(statement), {"source": SMALL_TOML} if ":source" in statement else {})
        for row in FIRST_TRAIL:
            connection.execute(text(insert), {str(place): value for place, value in enumerate(row)})
    engine.dispose()


def test_a_database_of_the_first_release_is_upgraded_with_all_its_data(any_url: str) -> None:
    first_store(any_url)
    store = open_store(any_url)
    logged = [(row.number, row.change.type, row.change.new) for row in store.audits.audit_log(ANN, "one")]
    assert logged == [
        (1, ChangeType.AUDIT, "First audit"),
        (2, ChangeType.CASE, "KSH-1"),
        (3, ChangeType.ANSWER, "yes"),
        (4, ChangeType.SNAPSHOT, None),
    ]
    assert store.audits.audit_log(ANN, "one")[0].at == datetime(2024, 3, 31, 12, tzinfo=UTC)
    with store.database.read_transaction() as connection:
        verification = verify(connection)
    assert (verification.heads["trail", "one"][0], verification.heads["trail", "two"][0], verification.breaks) == (
        4,
        2,
        [],
    )
    review = store.reviews.open(ANN, "one", "case")
    assert store.reviews.save_answer(ANN, review.key, "2.2.1", YES, 1, "save").version == 1, (
        "a retry of an earlier save"
    )
    assert save_answer(store, review, "2.2.1", NO).version == 2
    with store.database.read_transaction() as connection:
        assert verify(connection).breaks == []
    store.close()


def copies_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if ".before-upgrade-from-" in path.name)


def test_an_older_file_is_copied_before_it_is_upgraded(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'audits.db'}"
    first_store(url)
    for _ in range(2):
        open_store(url).close()
    (copy,) = copies_in(tmp_path)
    assert copy.name.startswith("audits.db.before-upgrade-from-0001-")
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert raw.execute("SELECT old, new FROM trail WHERE save_id = 'save'").fetchall() == [(None, "yes")]
    again = open_store(f"sqlite:///{copy}")
    assert [row.change.type for row in again.audits.audit_log(ANN, "one")] == [
        ChangeType.AUDIT,
        ChangeType.CASE,
        ChangeType.ANSWER,
        ChangeType.SNAPSHOT,
    ]
    again.close()


OPENS_WHEN_TOLD = """
import sys
from audit.storage import open_store
print("ready", flush=True)
sys.stdin.readline()
open_store(sys.argv[1]).close()
"""


@pytest.mark.thorough
def test_of_several_processes_that_start_at_once_one_saves_the_copy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'audits.db'}"
    first_store(url)
    command_line = [sys.executable, "-c", OPENS_WHEN_TOLD, url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    openers = [subprocess.Popen(command_line, cwd=PROJECT_ROOT, text=True, **pipes) for _ in range(6)]
    assert [opener.stdout.readline() for opener in openers if opener.stdout] == ["ready\n"] * 6
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("go\n")
        opener.stdin.flush()
    assert [opener.communicate(timeout=60)[1] for opener in openers] == [""] * 6
    (copy,) = copies_in(tmp_path)
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


def test_a_new_file_and_a_newer_file_are_not_copied(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'audits.db'}"
    open_store(url).close()
    with closing(sqlite3.connect(tmp_path / "audits.db")) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=re.escape(messages.NEWER_SCHEMA)):
        open_store(url)
    assert [path.name for path in tmp_path.iterdir()] == ["audits.db"]


@pytest.mark.thorough
@pytest.mark.parametrize(("any_url", "moment"), on_sqlite_and_some_on_postgresql(MOMENTS, 3), indirect=["any_url"])
def test_a_killed_upgrade_leaves_the_older_database_unchanged(any_url: str, moment: str) -> None:
    first_store(any_url)
    killed = subprocess.run([sys.executable, "-c", OPENS_AND_DIES, any_url, moment], cwd=PROJECT_ROOT, check=False)
    assert killed.returncode == -9
    engine = create_engine(any_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["0001"]
        assert connection.execute(text("SELECT count(*) FROM trail WHERE new IS NOT NULL")).scalar_one() == 4
        assert not {"trail_before", "decision", "closed_audit", "membership"} & set(
            inspect(connection).get_table_names()
        )
        assert "version" not in {column["name"] for column in inspect(connection).get_columns("finding")}
    engine.dispose()
    store = open_store(any_url)
    with store.database.read_transaction() as connection:
        assert verify(connection).breaks == []
    assert len(store.audits.audit_log(ANN, "one")) == 4
    assert [finding.finding.text for finding in store.findings.all(ANN, "one")] == ["Strong."]
    store.close()


@pytest.mark.thorough
def test_an_upgrade_without_disk_space_leaves_the_older_database_unchanged(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'audits.db'}"
    first_store(url)
    size = (tmp_path / "audits.db").stat().st_size
    program = (
        "import resource, signal, sys\n"
        "from audit.errors import StoreError\n"
        "from audit.storage import open_store\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size + 8192},) * 2)\n"
        "try:\n    open_store(sys.argv[1])\n"
        "except StoreError as fault:\n    print(fault)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, url], cwd=PROJECT_ROOT, check=True, capture_output=True, text=True
    )
    assert "nothing was saved" in ran.stdout
    with closing(sqlite3.connect(tmp_path / "audits.db")) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    store = open_store(url)
    assert len(store.audits.audit_log(ANN, "one")) == 4
    store.close()
