"""Databases for tests: small real ones in SQLite and PostgreSQL, each empty when a test starts.

The fixtures import what they need when a test asks for them: tests of the model would otherwise wait for SQLAlchemy.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine, Pool

    from audit.storage import Store

T = TypeVar("T")
ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


def _share_statements(create_engine: Callable[..., Engine]) -> Callable[..., Engine]:
    """Compile each statement once for all the databases of a kind: each test has its own, and would compile its own."""
    statements: dict[object, object] = {}

    def create(url: URL, **options: object) -> Engine:
        engine = create_engine(url, **options)
        engine.dialect = statements.setdefault("dialect", engine.dialect)  # the key of a compiled statement names it
        engine.update_execution_options(compiled_cache=statements)
        return engine

    return create


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows, made once: making the tables takes longer than most tests."""
    from audit.storage import open_store
    from audit.storage.engine import sqlite

    sqlite.create_engine = _share_statements(sqlite.create_engine)
    path = tmp_path_factory.mktemp("empty") / "audits.db"
    open_store(f"sqlite:///{path}").close()
    return path


def _copy_store(empty_database: Path, folder: Path) -> Store:
    from audit.storage import open_store

    shutil.copy(empty_database, folder / "audits.db")
    return open_store(f"sqlite:///{folder / 'audits.db'}")


@pytest.fixture
def store(empty_database: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty SQLite database."""
    opened = _copy_store(empty_database, tmp_path)
    yield opened
    opened.close()


def prepare_database(empty_database: Path, folder: Path, fill: Callable[[Store], T]) -> tuple[Path, T]:
    """Return a SQLite file for tests to copy, and what the function that fills it returns."""
    store = _copy_store(empty_database, folder)
    filled = fill(store)
    store.close()
    return folder / "audits.db", filled


def copy_database(prepared: Path, store: Store) -> None:
    """Copy a prepared SQLite file and its key into the file of a store, because filling one takes longer."""
    from audit.storage.engine.case_key import key_file_of

    file = Path(str(store.database.engine.url.database))
    with closing(sqlite3.connect(prepared)) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)
    if key_file_of(prepared).exists():
        shutil.copy(key_file_of(prepared), key_file_of(file))


@pytest.fixture(scope="session")
def sample_database(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A SQLite file with the sample audit, made once, and the id of the audit."""
    from audit.sample_audit import load_sample_audit
    from tests.storage.factories import ANN

    return prepare_database(
        empty_database, tmp_path_factory.mktemp("sample"), lambda store: load_sample_audit(store, ANN)
    )


@pytest.fixture
def uploads_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read uploads in this process: to start another takes longer than most tests, and others test that."""
    from io import BytesIO

    from audit.files import upload_process

    monkeypatch.setattr(upload_process, "_run", lambda request, _: upload_process.respond(BytesIO(request)))


@pytest.fixture
def sample_audit_id(store: Store, sample_database: tuple[Path, str]) -> str:
    """The sample audit in the test's database."""
    prepared, audit_id = sample_database
    copy_database(prepared, store)
    return audit_id


@pytest.fixture(params=ENGINES)
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables, once for each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'audits.db'}"
        return
    from tests.postgresql_server import temporary_schema

    with temporary_schema(request.getfixturevalue("postgresql_url")) as url:
        yield url


@pytest.fixture(params=ENGINES)
def any_empty_url(request: pytest.FixtureRequest, empty_database: Path, tmp_path: Path) -> Iterator[str]:
    """The URL of a second database with all tables and no rows, once for each engine."""
    if request.param == "sqlite":
        shutil.copy(empty_database, tmp_path / "other.db")
        yield f"sqlite:///{tmp_path / 'other.db'}"
        return
    yield request.getfixturevalue("emptied_postgresql_url")


@pytest.fixture(params=ENGINES)
def any_store(request: pytest.FixtureRequest, empty_database: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty database, once for each engine."""
    if request.param == "sqlite":
        opened = _copy_store(empty_database, tmp_path)
        yield opened
        opened.close()
    else:
        yield _open_emptied_store(request.getfixturevalue("migrated_postgresql_url"))


POOLS: dict[str, Pool] = {}


def _share_connections(create_engine: Callable[..., Engine]) -> Callable[..., Engine]:
    """Leave the connections to a database open for the next test: a new one takes longer than most statements."""

    def create(url: URL, **options: object) -> Engine:
        engine = create_engine(url, **options)
        engine.pool = POOLS.setdefault(url.render_as_string(hide_password=False), engine.pool)
        return engine

    return create


def _open_emptied_store(url: str) -> Store:
    from audit.storage import open_store
    from audit.storage.engine import postgresql
    from tests.postgresql_server import empty_tables

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgresql, "create_engine", _share_connections(postgresql.create_engine))
        opened = open_store(url)
    with opened.database.write_transaction() as connection:
        empty_tables(connection)
    return opened


@pytest.fixture(scope="session")
def migrated_postgresql_url(postgresql_url: str) -> Iterator[str]:
    """PostgreSQL with all tables, made once: making them takes longer than a test."""
    from audit.storage import open_store
    from audit.storage.engine import postgresql
    from tests.postgresql_server import temporary_schema

    with temporary_schema(postgresql_url) as url:
        postgresql.create_engine = _share_statements(postgresql.create_engine)
        open_store(url).close()
        yield url
        for pool in POOLS.values():
            pool.dispose()


@pytest.fixture
def emptied_postgresql_url(migrated_postgresql_url: str) -> str:
    """PostgreSQL with all tables and no rows: a test before may have left damaged ones."""
    _open_emptied_store(migrated_postgresql_url)
    return migrated_postgresql_url


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """PostgreSQL: the server that TEST_DATABASE_URL names, or one started for the tests; without either they skip."""
    from tests.postgresql_server import PostgresServer, running_postgresql

    if configured_url := os.environ.get("TEST_DATABASE_URL"):
        yield configured_url
        return
    if not PostgresServer.installed():
        pytest.skip("PostgreSQL: TEST_DATABASE_URL is not set and no initdb and pg_ctl are installed")
    with running_postgresql("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off") as server:
        yield server.url
