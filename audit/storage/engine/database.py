"""A database of either engine: transactions, schema upgrades, and errors as sentences."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from audit.errors import InputError, NotCompactedError, StoreError, UnavailableError
from audit.messages import storage as messages
from audit.storage.engine import postgresql, sqlite
from audit.storage.engine.postgresql import open_postgresql
from audit.storage.engine.sqlite import open_sqlite

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = threading.Lock()
"""Alembic's environment belongs to the whole process: two threads would mix up their databases."""

UNAVAILABLE = {messages.UNREACHABLE, messages.NO_CONNECTION_LEFT}


class ConnectionLostError(StoreError):
    """The connection was lost, so a save may or may not have been written."""


class Database:
    """One database.

    On SQLite the writers of this process take turns, because its own queue for the write lock is not fair; on
    PostgreSQL writers wait only for each other's rows. On both a read transaction sees one moment throughout.
    """

    def __init__(self, engine: Engine) -> None:
        self._is_sqlite = engine.dialect.name == "sqlite"
        self.engine = engine
        self._read_engine = engine if self._is_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
        self._write_lock: AbstractContextManager[object] = threading.Lock() if self._is_sqlite else nullcontext()

    @contextmanager
    def read_transaction(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with _translate_errors(), self._read_engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write_transaction(self) -> Iterator[Connection]:
        """A transaction that writes: all of it is saved, or nothing."""
        with _translate_errors(), self._write_lock, self.engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def upgrade(self) -> None:
        """Upgrade the schema to this program's version, in one transaction. Raises StoreError if it is newer.

        A copy of an older SQLite file is saved next to it first. A database of this version is only read, so it opens
        while somebody else holds it.
        """
        if self._is_upgraded():
            return
        with MIGRATION_LOCK, self.write_transaction() as connection:
            if self.engine.dialect.name == "postgresql":
                postgresql.acquire_migration_lock(connection)
            _check_not_newer(connection)
            revisions = _revisions(connection)
            if revisions != [newest_revision()]:
                if self._is_sqlite and revisions:
                    # While this process holds the write lock: of several that start at once, only one saves a copy.
                    sqlite.save_copy(self._file, f"before-upgrade-from-{revisions[0]}")
                _migrate(connection)

    def compact(self) -> None:
        """Rewrite the database without the data that was deleted from it.

        A rewrite cannot run in a transaction, so it has its own connection, which is closed afterwards: a connection
        that commits each statement by itself never returns to the pool. Raises NotCompactedError if it fails.
        """
        dialect = sqlite if self._is_sqlite else postgresql
        with _translate_errors():
            try:
                with self._write_lock, self._autocommit_connection() as connection:
                    dialect.compact(connection)
            except DBAPIError as error:
                raise NotCompactedError(dialect.why_not_compacted(error.orig)) from None

    @contextmanager
    def _autocommit_connection(self) -> Iterator[Connection]:
        """A connection that commits each statement by itself. It is closed at the end, also after an error."""
        with self.engine.connect() as connection:
            try:
                if self._is_sqlite:
                    connection.execution_options(begins=False)
                else:
                    connection.execution_options(isolation_level="AUTOCOMMIT")
                yield connection
            finally:
                connection.invalidate()

    def _is_upgraded(self) -> bool:
        with self.read_transaction() as connection:
            return _revisions(connection) == [newest_revision()]

    @property
    def _file(self) -> Path:
        """The file of a SQLite database."""
        return Path(str(self.engine.url.database))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open the database at a URL and upgrade its schema. Raises StoreError if that fails."""
    database = Database(engine_at(url))
    try:
        database.upgrade()
    except BaseException:
        database.close()
        raise
    return database


def engine_at(url: str) -> Engine:
    """Return an engine for the database at a URL, without upgrading its schema."""
    try:
        parsed_url = make_url(url)
        engine_name = parsed_url.get_backend_name()
    except (ArgumentError, ValueError):
        raise StoreError(messages.INVALID_DATABASE_URL) from None
    if engine_name == "sqlite" and parsed_url.database not in (None, "", ":memory:"):
        return open_sqlite(Path(str(parsed_url.database)))
    if engine_name not in ("postgresql", "postgres"):  # some database providers write the second
        raise StoreError(messages.INVALID_DATABASE_URL)
    return open_postgresql(parsed_url)


def newest_revision() -> str:
    """Return the newest version of the schema that this program knows."""
    return str(_migrations().get_current_head())


def _migrate(connection: Connection) -> None:
    config = _alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@cache
def _migrations() -> ScriptDirectory:
    """Return Alembic's list of migrations, made once: making it runs every file in their folder."""
    return ScriptDirectory.from_config(_alembic_config())


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _revisions(connection: Connection) -> list[str]:
    """The version of a database's schema; empty if it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return []
    return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def _are_known(revisions: list[str]) -> bool:
    known = {script.revision for script in _migrations().walk_revisions()}
    return all(revision in known for revision in revisions)


def _check_not_newer(connection: Connection) -> None:
    if not _are_known(_revisions(connection)):
        raise StoreError(messages.NEWER_SCHEMA)


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Turn database errors into sentences, without their own text, which may hold what somebody typed."""
    try:
        yield
    except DataError:
        raise StoreError(messages.CANNOT_BE_SAVED) from None
    except DBAPIError as error:
        if error.connection_invalidated:
            raise ConnectionLostError(messages.CONNECTION_LOST) from None
        explain = sqlite.explain if hasattr(error.orig, "sqlite_errorname") else postgresql.explain
        sentence = explain(error.orig)
        raise (UnavailableError if sentence in UNAVAILABLE else StoreError)(sentence) from None
    except PoolTimeoutError:
        raise UnavailableError(messages.NO_CONNECTION_LEFT) from None
    except UnicodeError:  # a lone surrogate, such as half an emoji; its text would repeat what was typed
        raise InputError(messages.CANNOT_BE_SAVED) from None
    except SQLAlchemyError as error:
        raise StoreError(messages.DATABASE_ERROR.format(error=type(error).__name__)) from None
