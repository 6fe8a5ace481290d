"""Stores for tests: small real databases, of SQLite and of PostgreSQL, each empty at the beginning of a test."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from audit.storage import Store, open_store

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a SQLite file."""
    opened = open_store(f"sqlite:///{tmp_path / 'audits.db'}")
    yield opened
    opened.close()


@pytest.fixture(params=BOTH)
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that holds nothing yet, once of each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'audits.db'}"
    return str(request.getfixturevalue("empty_postgresql_url"))


@pytest.fixture
def any_store(any_url: str) -> Iterator[Store]:
    """An empty store, once of each engine."""
    opened = open_store(any_url)
    yield opened
    opened.close()


@pytest.fixture
def empty_postgresql_url(postgresql_url: str) -> Iterator[str]:
    """PostgreSQL with an empty schema of its own in its search path; what else the database holds stays untouched."""
    schema = f"test_{secrets.token_hex(6)}"
    engine = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        url = make_url(postgresql_url).update_query_dict({"options": f"-csearch_path={schema}"})
        yield url.render_as_string(hide_password=False)
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """PostgreSQL: the one that TEST_DATABASE_URL names, else one started for the tests, else they are skipped."""
    pytest.importorskip("psycopg", reason="PostgreSQL: the Python package psycopg is not installed")
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    pg_ctl = _server_program("pg_ctl")
    if pg_ctl is None:
        pytest.skip(
            "PostgreSQL: its server programs (initdb, pg_ctl) are not installed and TEST_DATABASE_URL is not set"
        )
    user = _who_may_serve()
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        shutil.chown(folder, user)
        data = f"{folder}/data"
        settings = f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=200"
        _run(
            user, _server_program("initdb"), "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"
        )
        _run(user, pg_ctl, "-D", data, "-o", settings, "-l", f"{folder}/log", "-w", "start")
        yield f"postgresql+psycopg://tests@/postgres?host={folder}"
        _run(user, pg_ctl, "-D", data, "-m", "immediate", "-w", "stop")


def _server_program(name: str) -> str | None:
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    return shutil.which(name) or (str(debian[-1]) if debian else None)


def _who_may_serve() -> str:
    """PostgreSQL refuses to run as root, so that root starts it as somebody without rights."""
    me = pwd.getpwuid(os.geteuid()).pw_name
    return me if os.geteuid() else "nobody"


def _run(user: str, *command: str | None) -> None:
    subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL, cwd="/")
