"""Stores for tests: small real databases, of SQLite and of PostgreSQL, each empty at the beginning of a test."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from audit.storage import Store, open_store
from audit.storage.engine.schema import metadata

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY_UID = 65534
LOG_TABLES = {"trail", "trail_value", "chain_head", "access"}
ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables of the store, made once: making them takes longer than many a test."""
    path = tmp_path_factory.mktemp("empty") / "audits.db"
    open_store(f"sqlite:///{path}").close()
    return path


def _copy_store(empty_database: Path, folder: Path) -> Store:
    shutil.copy(empty_database, folder / "audits.db")
    return open_store(f"sqlite:///{folder / 'audits.db'}")


@pytest.fixture
def store(empty_database: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store in a SQLite file."""
    opened = _copy_store(empty_database, tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=ENGINES)
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a table, once of each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'audits.db'}"
    else:
        with _temporary_schema(request.getfixturevalue("postgresql_url")) as url:
            yield url


@pytest.fixture(params=ENGINES)
def any_store(request: pytest.FixtureRequest, empty_database: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store, once of each engine."""
    if request.param == "sqlite":
        opened = _copy_store(empty_database, tmp_path)
    else:
        opened = open_store(request.getfixturevalue("migrated_postgresql_url"))
        with opened.database.write_transaction() as connection:
            _truncate_tables(connection)
    yield opened
    opened.close()


def _truncate_tables(connection: Connection) -> None:
    """Every table emptied; the logs refuse that, so their triggers are put aside meanwhile."""
    for action in ("DISABLE", "ENABLE"):
        if action == "ENABLE":
            connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY"))
        for log in LOG_TABLES & set(metadata.tables):
            connection.execute(text(f"ALTER TABLE {log} {action} TRIGGER USER"))


@pytest.fixture(scope="session")
def migrated_postgresql_url(postgresql_url: str) -> Iterator[str]:
    """PostgreSQL with the tables of the store, made once: making them takes longer than a test."""
    with _temporary_schema(postgresql_url) as url:
        open_store(url).close()
        yield url


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """PostgreSQL: the one that TEST_DATABASE_URL names, else one started for the tests, else they are skipped."""
    if configured_url := os.environ.get("TEST_DATABASE_URL"):
        yield configured_url
        return
    if not PostgresServer.installed():
        pytest.skip("PostgreSQL: TEST_DATABASE_URL is not set and no initdb and pg_ctl are installed")
    with running_postgresql("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off") as server:
        yield server.url


class PostgresServer:
    """A PostgreSQL server of our own in a folder, reached through a socket in it."""

    def __init__(self, folder: str, *settings: str) -> None:
        self.url = f"postgresql+psycopg://tests@/postgres?host={folder}"
        self._folder, self._data = folder, f"{folder}/data"
        self._settings = " ".join(("-k", folder, "-c listen_addresses=", *settings))
        initdb = _find_server_program("initdb")
        _run(initdb, "-D", self._data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")

    @staticmethod
    def installed() -> bool:
        return bool(_find_server_program("initdb") and _find_server_program("pg_ctl"))

    def start(self) -> None:
        self._pg_ctl("-o", self._settings, "-l", f"{self._folder}/log", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: at once, as a crash does, or in another of the manners that pg_ctl knows."""
        self._pg_ctl("-m", mode, "stop")

    def restart(self) -> None:
        self.stop()
        self.start()

    def log(self) -> str:
        return Path(f"{self._folder}/log").read_text("utf-8")

    def _pg_ctl(self, *command: str) -> None:
        _run(_find_server_program("pg_ctl"), "-D", self._data, "-w", *command)


@contextmanager
def running_postgresql(*settings: str) -> Iterator[PostgresServer]:
    """A server that runs until the block ends."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        if IS_ROOT:
            os.chown(folder, NOBODY_UID, NOBODY_UID)
        server = PostgresServer(folder, *settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def _temporary_schema(url: str) -> Iterator[str]:
    """The same database with a new schema as its search path; what else it holds stays untouched."""
    schema = f"test_{secrets.token_hex(6)}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        schema_url = make_url(url).update_query_dict({"options": f"-csearch_path={schema}"})
        yield schema_url.render_as_string(hide_password=False)
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


def _find_server_program(name: str) -> str:
    """Where a program of PostgreSQL's server is; '' where there is none. Debian keeps them off the path."""
    debian_folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    path = os.pathsep.join(map(str, reversed(debian_folders)))
    return shutil.which(name, path=path) or shutil.which(name) or ""


def _run(*command: str) -> None:
    """Run a server program. PostgreSQL refuses to run as root, so root runs it as somebody without rights."""
    credentials: dict[str, Any] = {"user": NOBODY_UID, "group": NOBODY_UID, "extra_groups": ()} if IS_ROOT else {}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **credentials)
