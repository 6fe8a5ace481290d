"""PostgreSQL: several processes at once, servers that go away, and faults that never tell what was typed."""

from __future__ import annotations

import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from subprocess import PIPE

import pytest
from sqlalchemy import event, insert

from audit.errors import AuditError, InputError, StoreError
from audit.storage import Store, open_store
from audit.storage.audit_log.verification import verify
from audit.storage.engine import schema
from audit.storage.engine.database import LOST, Lost
from audit.storage.engine.postgresql import UNREACHABLE
from tests.benchmarks.saver import HOME
from tests.conftest import PostgresServer, _schema_of_its_own, running_postgresql
from tests.storage.factories import ANN, NO, YES, begin_audit, begin_case, changes, jot, reread, say

pytestmark = pytest.mark.postgresql
PROCESSES = 6
HALF = "\ud83d"  # half of an emoji


@pytest.fixture
def store(migrated_postgresql_url: str) -> Iterator[Store]:
    opened = open_store(migrated_postgresql_url)
    yield opened
    opened.close()


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server of this test's own, which it may stop."""
    if not PostgresServer.installed():
        pytest.skip("PostgreSQL: no initdb and pg_ctl are installed")
    with running_postgresql() as running:
        yield running


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_an_address_that_names_no_driver_is_opened_as_it_was_handed_out(migrated_postgresql_url: str, scheme: str):
    rest = migrated_postgresql_url.partition("://")[2]
    opened = open_store(f"{scheme}://{rest}")
    audit_id = begin_audit(opened)
    assert opened.audits.get(ANN, audit_id).id == audit_id
    opened.close()


def test_processes_that_open_a_new_database_at_once_all_succeed(postgresql_url: str) -> None:
    program = "import sys; from audit.storage import open_store; print(); sys.stdin.readline(); open_store(sys.argv[1])"
    with _schema_of_its_own(postgresql_url) as url:
        openers = [
            subprocess.Popen(
                [sys.executable, "-c", program, url], stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, cwd=HOME
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


def test_nothing_waits_for_ever(store: Store) -> None:
    with store.database.reading() as connection:
        settings = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        found = [connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in settings]
    assert found == ["10s", "1min", "1min"]


def test_a_row_that_somebody_holds_too_long_is_told(store: Store) -> None:
    reading = begin_case(store)

    def impatient(raw: object, *_: object) -> None:
        raw.execute("SET lock_timeout = '50ms'")  # type: ignore[attr-defined]

    with store.database.writing() as holder:
        holder.exec_driver_sql("SELECT * FROM reading FOR UPDATE")
        event.listen(store.database.engine, "checkout", impatient)
        with pytest.raises(StoreError) as refused:
            say(store, reading, "2.2.1", YES)
    assert str(refused.value) == ("Somebody else is holding what you want to change, so nothing was saved. Try again.")


def test_the_first_two_writers_of_a_draft_both_succeed(store: Store) -> None:
    other = open_store(store.database.engine.url.render_as_string(hide_password=False))
    for _ in range(10):
        form, ready = uuid.uuid4().hex, threading.Barrier(8)

        def keep(number: int, form: str = form, ready: threading.Barrier = ready) -> None:
            ready.wait()
            (store, other)[number % 2].drafts.keep(ANN, form, {"by": number})

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(keep, range(8)))
        assert store.drafts.read(ANN, form)["by"] in range(8)
    other.close()


# A server that goes away


def test_a_restart_between_saves_is_not_noticed(server: PostgresServer) -> None:
    store = open_store(server.url)
    reading = begin_case(store)
    for answer in (YES, NO, None):
        server.restart()
        say(store, reread(store, reading), "2.2.1", answer)
    assert [change.new for change in changes(store, reading) if change.subject == "2.2.1"] == ["yes", "no", None]
    store.close()


@pytest.mark.parametrize("moment", ["INSERT INTO answer", "INSERT INTO trail", "COMMIT"])
def test_a_restart_in_the_middle_of_a_save_loses_nothing_and_writes_it_once(
    server: PostgresServer, moment: str
) -> None:
    store = open_store(server.url)
    reading = begin_case(store)
    left = [moment]

    def crash(*call: object) -> None:
        if left and (moment == "COMMIT" or str(call[2]).startswith(moment)):
            left.clear()
            server.restart()

    event.listen(store.database.engine, "commit" if moment == "COMMIT" else "before_cursor_execute", crash)
    assert say(store, reading, "2.2.1", YES).version == 1
    assert left == []
    assert [change.new for change in changes(store, reading) if change.subject == "2.2.1"] == ["yes"]
    with store.database.reading() as connection:
        assert verify(connection).breaks == []
    store.close()


def test_a_commit_whose_answer_never_came_is_not_written_twice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = begin_case(store)
    once = store.readings._save_once

    def lost_after_the_commit(*save: object) -> object:
        monkeypatch.setattr(store.readings, "_save_once", once)
        once(*save)
        raise Lost(LOST)

    monkeypatch.setattr(store.readings, "_save_once", lost_after_the_commit)
    assert say(store, reading, "2.2.1", YES).version == 1
    assert len([change for change in changes(store, reading) if change.subject == "2.2.1"]) == 1


def test_a_server_that_is_down_is_told_in_a_sentence_and_nothing_is_lost(server: PostgresServer) -> None:
    store = open_store(server.url)
    reading = begin_case(store)
    server.stop()
    with pytest.raises(StoreError) as refused:
        say(store, reading, "2.2.1", YES)
    assert str(refused.value) in {LOST, UNREACHABLE}
    for act in (lambda: open_store(server.url), lambda: say(store, reading, "2.2.1", YES)):
        with pytest.raises(StoreError) as refused:
            act()
        assert str(refused.value) == UNREACHABLE
    server.start()
    assert say(store, reading, "2.2.1", YES).version == 1
    store.close()


# What cannot be kept


def test_half_a_character_in_a_note_is_kept_as_the_mark_for_one(any_store: Store) -> None:
    assert jot(any_store, begin_case(any_store), "2.2.1", f"a\0{HALF}b").value == "a\N{REPLACEMENT CHARACTER}b"


def test_half_a_character_in_a_draft_is_read_as_it_was_typed(any_store: Store) -> None:
    any_store.drafts.keep(ANN, "form", {"name": f"\0{HALF}"})
    assert any_store.drafts.read(ANN, "form") == {"name": f"\0{HALF}"}


SECRET = "Jane Doe"
Act = Callable[[Store], object]


@pytest.mark.parametrize(
    "act",
    [
        lambda store: store.drafts.keep(ANN, f"{SECRET}{HALF}", {}),
        lambda store: store.drafts.read(ANN, f"{SECRET}{HALF}"),
        lambda store: store.drafts.keep(ANN, SECRET * 50 + HALF, {}),
        lambda store: store.stages.reopen(ANN, begin_case(store), f"{SECRET}{HALF}"),
        lambda store: store.members.give(ANN, begin_audit(store), f"{SECRET}{HALF}", "lead"),  # type: ignore[arg-type]
        lambda store: store.stages.allocate(ANN, begin_case(store), f"{SECRET}\0"),
        lambda store: say(store, begin_case(store), "2.2.1", YES, save_id=f"{SECRET}{HALF}"),
    ],
)
def test_a_character_that_cannot_be_kept_is_refused_with_a_sentence_that_does_not_repeat_it(
    any_store: Store, act: Act
) -> None:
    with pytest.raises(AuditError) as refused:
        act(any_store)
    assert SECRET not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize("name", ["long" * 50, "a\0b"])
def test_what_postgresql_does_not_take_is_refused_with_a_sentence(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="has a character that cannot be kept, or is too long"):
        store.drafts.keep(ANN, name, {})


def test_a_fault_of_the_database_never_tells_what_was_typed(store: Store) -> None:
    with pytest.raises(StoreError) as refused, store.database.writing() as connection:
        for _ in range(2):
            connection.execute(insert(schema.draft).values(person=SECRET, form="f", content=SECRET))
    assert SECRET not in repr(refused.value)
    assert refused.value.__suppress_context__


def test_a_character_that_no_text_can_have_is_an_input_error(any_store: Store) -> None:
    with pytest.raises(InputError):
        any_store.drafts.read(ANN, HALF)
