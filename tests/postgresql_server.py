"""PostgreSQL for tests: a server of our own, and a schema of a test's own in a server."""

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

from sqlalchemy import Connection, create_engine, make_url, text

from audit.storage.engine.schema import metadata

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY_UID = 65534
LOG_TABLES = {"trail", "trail_value", "chain_head", "access"}


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
def temporary_schema(url: str) -> Iterator[str]:
    """The same database with a new schema as its search path; what else it holds stays untouched."""
    schema = f"test_{secrets.token_hex(6)}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        schema_url = make_url(url).update_query_dict({"options": f"-csearch_path={schema}"})
        yield schema_url.render_as_string(hide_password=False)
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


def empty_tables(connection: Connection) -> None:
    """Remove every row. TRUNCATE would make new files of all tables, which takes twenty times as long.

    The logs refuse that, so their triggers are put aside meanwhile.
    """
    logs = sorted(LOG_TABLES & set(metadata.tables))
    names = text("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()")
    statements = [
        *(f"ALTER TABLE {log} DISABLE TRIGGER USER" for log in logs),
        *(str(table.delete()) for table in reversed(metadata.sorted_tables)),
        *(f"ALTER TABLE {log} ENABLE TRIGGER USER" for log in logs),
        *(f"ALTER SEQUENCE {name} RESTART" for name in connection.execute(names).scalars()),
    ]
    connection.exec_driver_sql("; ".join(statements))


def _find_server_program(name: str) -> str:
    """Where a program of PostgreSQL's server is; '' where there is none. Debian keeps them off the path."""
    debian_folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    path = os.pathsep.join(map(str, reversed(debian_folders)))
    return shutil.which(name, path=path) or shutil.which(name) or ""


def _run(*command: str) -> None:
    """Run a server program. PostgreSQL refuses to run as root, so root runs it as somebody without rights."""
    credentials: dict[str, Any] = {"user": NOBODY_UID, "group": NOBODY_UID, "extra_groups": ()} if IS_ROOT else {}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **credentials)
