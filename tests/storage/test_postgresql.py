"""PostgreSQL: several processes at once, servers that go away, and faults that never tell what was typed."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from subprocess import PIPE

import pytest
from sqlalchemy import NullPool, QueuePool, create_engine, event, insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from audit.errors import AuditError, InputError, StoreError
from audit.messages import storage as messages
from audit.storage import Store, open_store
from audit.storage.audit_log.verification import verify
from audit.storage.engine import schema
from audit.storage.engine.database import ConnectionLostError
from audit.storage.engine.postgresql import POOL_TIMEOUT_SECONDS
from tests.paths import PROJECT_ROOT
from tests.postgresql_server import PostgresServer, running_postgresql, temporary_schema
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    create_audit,
    create_case,
    logged_changes,
    reload_review,
    save_answer,
    save_note,
)

pytestmark = pytest.mark.postgresql
PROCESSES = 6
HALF = "\ud83d"  # half of an emoji


@pytest.fixture
def store(migrated_postgresql_url: str) -> Iterator[Store]:
    opened = open_store(migrated_postgresql_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_url_without_a_driver_is_opened(migrated_postgresql_url: str, scheme: str):
    rest = migrated_postgresql_url.partition("://")[2]
    opened = open_store(f"{scheme}://{rest}")
    audit_id = create_audit(opened)
    assert opened.audits.get(ANN, audit_id).id == audit_id
    opened.close()


def test_processes_that_open_a_new_database_at_once_all_succeed(postgresql_url: str) -> None:
    program = "import sys; from audit.storage import open_store; print(); sys.stdin.readline(); open_store(sys.argv[1])"
    with temporary_schema(postgresql_url) as url:
        openers = [
            subprocess.Popen(
                [sys.executable, "-c", program, url], stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, cwd=PROJECT_ROOT
            )
            for _ in range(PROCESSES)
        ]
        for opener in openers:
            assert opener.stdin is not None and opener.stdout is not None
            assert opener.stdout.readline() == "\n"
        for opener in openers:
            assert opener.stdin is not None
            opener.stdin.write("go\n")
            opener.stdin.flush()
        assert [opener.communicate(timeout=60) for opener in openers] == [("", "")] * PROCESSES
        store = open_store(url)
        assert store.audits.all(ANN) == []
        store.close()


def test_lock_statement_and_idle_timeouts_are_set(store: Store) -> None:
    with store.database.read_transaction() as connection:
        settings = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        timeouts = [connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in settings]
    assert timeouts == ["10s", "1min", "1min"]


def test_a_lock_timeout_gives_a_sentence(store: Store) -> None:
    review = create_case(store)

    def impatient(raw: object, *_: object) -> None:
        raw.execute("SET lock_timeout = '50ms'")  # type: ignore[attr-defined]

    with store.database.write_transaction() as holder:
        holder.exec_driver_sql("SELECT * FROM reading FOR UPDATE")
        event.listen(store.database.engine, "checkout", impatient)
        with pytest.raises(StoreError) as refused:
            save_answer(store, review, "2.2.1", YES)
    assert str(refused.value) == messages.ROW_LOCKED


def test_two_concurrent_first_saves_of_a_draft_both_succeed(store: Store) -> None:
    other = open_store(store.database.engine.url.render_as_string(hide_password=False))
    for _ in range(10):
        form, ready = uuid.uuid4().hex, threading.Barrier(8)

        def keep(number: int, form: str = form, ready: threading.Barrier = ready) -> None:
            ready.wait()
            (store, other)[number % 2].drafts.save(ANN, form, {"by": number})

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(keep, range(8)))
        assert store.drafts.read(ANN, form)["by"] in range(8)
    other.close()


# A server that goes away


def test_a_restart_between_saves_goes_unnoticed(server: PostgresServer) -> None:
    store = open_store(server.url)
    review = create_case(store)
    for answer in (YES, NO, None):
        server.restart()
        save_answer(store, reload_review(store, review), "2.2.1", answer)
    assert [change.new for change in logged_changes(store, review) if change.subject == "2.2.1"] == ["yes", "no", None]
    store.close()


@pytest.mark.parametrize("moment", ["INSERT INTO answer", "INSERT INTO trail", "COMMIT"])
def test_a_restart_during_a_save_loses_nothing_and_writes_it_once(server: PostgresServer, moment: str) -> None:
    store = open_store(server.url)
    review = create_case(store)
    left = [moment]

    def crash(*call: object) -> None:
        if left and (moment == "COMMIT" or str(call[2]).startswith(moment)):
            left.clear()
            server.restart()

    event.listen(store.database.engine, "commit" if moment == "COMMIT" else "before_cursor_execute", crash)
    assert save_answer(store, review, "2.2.1", YES).version == 1
    assert left == []
    assert [change.new for change in logged_changes(store, review) if change.subject == "2.2.1"] == ["yes"]
    with store.database.read_transaction() as connection:
        assert verify(connection).breaks == []
    store.close()


def test_a_commit_without_a_reply_is_not_written_twice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    review = create_case(store)
    once = store.reviews._save_once

    def lost_after_the_commit(*save: object) -> object:
        monkeypatch.setattr(store.reviews, "_save_once", once)
        once(*save)
        raise ConnectionLostError(messages.CONNECTION_LOST)

    monkeypatch.setattr(store.reviews, "_save_once", lost_after_the_commit)
    assert save_answer(store, review, "2.2.1", YES).version == 1
    assert len([change for change in logged_changes(store, review) if change.subject == "2.2.1"]) == 1


def test_a_stopped_server_gives_a_sentence_and_nothing_is_lost(server: PostgresServer) -> None:
    store = open_store(server.url)
    review = create_case(store)
    server.stop()
    with pytest.raises(StoreError) as refused:
        save_answer(store, review, "2.2.1", YES)
    assert str(refused.value) in {messages.CONNECTION_LOST, messages.UNREACHABLE}
    for act in (lambda: open_store(server.url), lambda: save_answer(store, review, "2.2.1", YES)):
        with pytest.raises(StoreError) as refused:
            act()
        assert str(refused.value) == messages.UNREACHABLE
    server.start()
    assert save_answer(store, review, "2.2.1", YES).version == 1
    store.close()


def test_a_server_that_stops_during_a_save_does_not_say_that_nothing_was_saved(server: PostgresServer) -> None:
    store = open_store(server.url)
    review = create_case(store)
    left = ["stop"]

    def stop(_connection: object) -> None:
        if left:
            left.clear()
            server.stop()

    event.listen(store.database.engine, "commit", stop)
    with pytest.raises(StoreError) as refused:
        save_answer(store, review, "2.2.1", YES, save_id="f" * 32)
    assert str(refused.value) == messages.CONNECTION_LOST
    server.start()
    assert save_answer(store, review, "2.2.1", YES, save_id="f" * 32).version == 1
    assert [change.new for change in logged_changes(store, review) if change.subject == "2.2.1"] == ["yes"]
    store.close()


# A server that has no connection left


@pytest.fixture
def full_server() -> Iterator[PostgresServer]:
    """A server that accepts few connections, and a role that may have only one."""
    if not PostgresServer.installed():
        pytest.skip("PostgreSQL: no initdb and pg_ctl are installed")
    with running_postgresql("-c", "max_connections=6", "-c", "superuser_reserved_connections=2") as running:
        yield running


@pytest.mark.parametrize("role", ["LOGIN", "LOGIN CONNECTION LIMIT 2"], ids=["server", "role"])
def test_a_server_without_a_free_connection_is_told_from_one_that_cannot_be_reached(
    full_server: PostgresServer, role: str
) -> None:
    owner = create_engine(full_server.url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.exec_driver_sql(f"CREATE ROLE app {role}")
        connection.exec_driver_sql("GRANT ALL ON SCHEMA public TO app")
    owner.dispose()
    url = full_server.url.replace("tests@", "app@")
    store = open_store(url)
    review = create_case(store)
    store.database.engine.dispose()
    others = create_engine(url, poolclass=NullPool)
    with ExitStack() as held:
        with pytest.raises(OperationalError):
            for _ in range(10):
                held.enter_context(others.connect())
        for act in (lambda: save_answer(store, review, "2.2.1", YES), lambda: open_store(url)):
            with pytest.raises(StoreError) as refused:
                act()
            assert str(refused.value) == messages.NO_CONNECTION_LEFT
    assert save_answer(store, review, "2.2.1", YES).version == 1
    store.close()


def test_a_pool_without_a_free_connection_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    review = create_case(store)
    pool = store.database.engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.timeout() == POOL_TIMEOUT_SECONDS
    monkeypatch.setattr(pool, "_timeout", 0.1)  # a test need not wait as long as a person
    with ExitStack() as held:
        with pytest.raises(PoolTimeoutError):
            for _ in range(50):
                held.enter_context(store.database.engine.connect())
        with pytest.raises(StoreError) as refused:
            save_answer(store, review, "2.2.1", YES)
    assert str(refused.value) == messages.NO_CONNECTION_LEFT
    assert save_answer(store, review, "2.2.1", YES).version == 1


# What cannot be kept


def test_a_lone_surrogate_in_a_note_becomes_the_replacement_character(any_store: Store) -> None:
    assert save_note(any_store, create_case(any_store), "2.2.1", f"a\0{HALF}b").value == "a\N{REPLACEMENT CHARACTER}b"


def test_a_lone_surrogate_in_a_draft_is_read_as_typed(any_store: Store) -> None:
    any_store.drafts.save(ANN, "form", {"name": f"\0{HALF}"})
    assert any_store.drafts.read(ANN, "form") == {"name": f"\0{HALF}"}


SECRET = "Jane Doe"
Act = Callable[[Store], object]


@pytest.mark.parametrize(
    "act",
    [
        lambda store: store.drafts.save(ANN, f"{SECRET}{HALF}", {}),
        lambda store: store.drafts.read(ANN, f"{SECRET}{HALF}"),
        lambda store: store.drafts.save(ANN, SECRET * 50 + HALF, {}),
        lambda store: store.workflow.reopen(ANN, create_case(store), f"{SECRET}{HALF}"),
        lambda store: store.members.set_role(ANN, create_audit(store), f"{SECRET}{HALF}", "lead"),  # type: ignore[arg-type]
        lambda store: save_answer(store, create_case(store), "2.2.1", YES, save_id=f"{SECRET}{HALF}"),
    ],
)
def test_an_unsupported_character_is_rejected_without_quoting_it(any_store: Store, act: Act) -> None:
    with pytest.raises(AuditError) as refused:
        act(any_store)
    assert SECRET not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize("name", ["long" * 50, "a\0b"])
def test_a_value_that_postgresql_rejects_gives_a_sentence(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match=re.escape(messages.CANNOT_BE_SAVED)):
        store.drafts.save(ANN, name, {})


def test_a_database_error_never_quotes_what_was_typed(store: Store) -> None:
    with pytest.raises(StoreError) as refused, store.database.write_transaction() as connection:
        for _ in range(2):
            connection.execute(insert(schema.draft).values(person=SECRET, form="f", content=SECRET))
    assert SECRET not in repr(refused.value)
    assert refused.value.__suppress_context__


def test_an_invalid_character_is_an_input_error(any_store: Store) -> None:
    with pytest.raises(InputError):
        any_store.drafts.read(ANN, HALF)
