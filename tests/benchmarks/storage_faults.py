"""Faults of the database that really happen, on both engines, with nothing replaced by a stand-in; ``-h`` tells how.

A reader held open while the database is rewritten (as ``pg_dump`` does), ``kill -9`` after it, statements cancelled and
connections ended in the middle of a save, two people who save the same answer at once, locks held by others, and a full
disk. Nothing acknowledged may be lost, nothing refused may be stored, and no answer may be without its row in the log.
"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, text

from audit.errors import NotCompactedError, StoreError
from audit.model.answers import Answer
from audit.model.case_review import CaseReview
from audit.storage import NO_VALUE, Person, SavedValue, Store, VersionConflictError, open_store
from audit.storage.engine import postgresql, sqlite
from audit.storage.engine.schema import metadata
from tests.benchmarks.kill_rounds import PERSON, UNREACHABLE_SAVES, find_problems, new_case
from tests.benchmarks.saver import parse_acknowledged, save_answers
from tests.paths import PROJECT_ROOT

MAX_SECONDS_TO_KILL = 0.5
BEN = Person("Ben", local=True)
NOTE_LENGTH = 4000
HOLDER = """
import sqlite3, sys
holder = sqlite3.connect(sys.argv[1], isolation_level=None)
holder.execute("BEGIN " + sys.argv[2])
holder.execute("SELECT count(*) FROM trail").fetchone()
print("held", flush=True)
sys.stdin.readline()
"""
SAVES_AFTER_BLOCKED_REWRITE = """
import sys
from tests.benchmarks.storage_faults import save_after_blocked_rewrite
save_after_blocked_rewrite(*sys.argv[1:])
"""


@dataclass(frozen=True)
class Trial:
    """What came of one kind of fault: saves acknowledged, saves refused with a sentence, and every problem."""

    name: str
    acknowledged: int
    refused: int
    problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = f"{self.acknowledged} acknowledged, {self.refused} refused, {len(self.problems)} problems"
        return "\n".join((f"{self.name:60} {counts}", *self.problems))


@contextmanager
def reader(url: str) -> Iterator[None]:
    """Somebody else who reads the whole database in one transaction, as ``pg_dump`` does."""
    if url.startswith("sqlite"):
        with held_sqlite(Path(url.removeprefix("sqlite:///")), "DEFERRED"):
            yield
        return
    engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            connection.execute(text(f"SELECT count(*) FROM {table.name}"))  # noqa: S608  # our own tables
        yield


@contextmanager
def held_sqlite(file: Path, how: str) -> Iterator[None]:
    """Another process in a transaction on a SQLite file: ``DEFERRED`` reads, ``IMMEDIATE`` writes."""
    command = [sys.executable, "-c", HOLDER, str(file), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.kill()


@contextmanager
def short_waits() -> Iterator[None]:
    """Let a new connection wait for a lock for a second only, so that a blocked rewrite is refused soon."""
    saved = sqlite.BUSY_TIMEOUT_SECONDS, postgresql.LOCK_TIMEOUT_SECONDS
    sqlite.BUSY_TIMEOUT_SECONDS = postgresql.LOCK_TIMEOUT_SECONDS = 1
    try:
        yield
    finally:
        sqlite.BUSY_TIMEOUT_SECONDS, postgresql.LOCK_TIMEOUT_SECONDS = saved


def fail_to_compact(store: Store, url: str) -> None:
    """Try to rewrite the database while somebody reads it. Raises AssertionError if it succeeds."""
    store.close()  # so that the rewrite has a connection of its own, with a short wait
    with reader(url), short_waits():
        try:
            store.database.compact()
        except NotCompactedError:
            return
    raise AssertionError("the database was rewritten although somebody reads it")


# kill -9


def save_after_blocked_rewrite(url: str, audit_id: str, case_id: str, name: str) -> None:
    """A program that cannot rewrite the database, then saves answers until it is killed."""
    store = open_store(url)
    store.close()  # so that the rewrite has a connection of its own, with a short wait
    with short_waits():
        try:
            store.database.compact()
        except NotCompactedError:
            print("refused", flush=True)
    sys.stdin.readline()
    save_answers(store, audit_id, case_id, Person(name, local=True), UNREACHABLE_SAVES)


def kill_after_blocked_rewrite(urls: Sequence[str], seed: int = 0) -> Trial:
    """Let a program for each URL fail to rewrite the database, then save, and kill each at a random moment."""
    reviews, rng = [new_case(url) for url in urls], random.Random(seed)
    with ExitStack() as readers:
        for url in set(urls):
            readers.enter_context(reader(url))
        savers = [_start_saver(url, review, str(seed)) for url, review in zip(urls, reviews, strict=True)]
        refusals = [saver.stdout.readline() for saver in savers if saver.stdout]
    problems = [f"not refused: {line}" for line in refusals if line != "refused\n"]
    acknowledged = 0
    for saver, url, review in zip(savers, urls, reviews, strict=True):
        assert saver.stdin is not None and saver.stdout is not None
        saver.stdin.write("go\n")
        saver.stdin.flush()
        first_line = saver.stdout.readline()
        time.sleep(rng.uniform(0, MAX_SECONDS_TO_KILL))
        saver.kill()
        saves = list(parse_acknowledged(first_line + saver.stdout.read()))
        saver.wait()
        acknowledged += len(saves)
        problems += find_problems(url, review, saves)
    return Trial("kill -9 after a rewrite that a reader blocked", acknowledged, len(savers), tuple(problems))


def _start_saver(url: str, review: CaseReview, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SAVES_AFTER_BLOCKED_REWRITE, url, review.audit.id, review.case_id, name]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT)


# Two people, cancelled statements and ended connections, after a rewrite that failed


def two_people(store: Store, rounds: int) -> Trial:
    """Let two people save the same version of an answer at the same moment, again and again."""
    review, problems, refused = new_review(store), [], 0
    url = store.database.engine.url.render_as_string(hide_password=False)
    observer = open_store(url)  # reading through the store itself could mend a connection that a fault left behind
    for _ in range(rounds):
        current = _answers(observer, review).get("2.2.1", NO_VALUE)
        others = [answer for answer in Answer if answer.value != current.value]
        ready = threading.Barrier(2)

        def save(
            person: Person, answer: Answer, version: int = current.version, ready: threading.Barrier = ready
        ) -> int:
            ready.wait()
            try:
                return store.reviews.save_answer(person, review.key, "2.2.1", answer, version, uuid.uuid4().hex).version
            except VersionConflictError:
                return 0

        with ThreadPoolExecutor(2) as pool:
            versions = sorted(pool.map(save, (PERSON, BEN), others))
        refused += versions.count(0)
        if versions != [0, current.version + 1]:
            problems.append(f"both were told that they saved: versions {versions}")
    observer.close()
    problems += find_problems(url, review, ())
    return Trial("two people save one answer at once", rounds, refused, tuple(problems))


def cut_off_saves(store: Store, rounds: int) -> Trial:
    """On PostgreSQL, cancel a save or end its connection after the answer was written and before its row in the log."""
    review, problems, refused = new_review(store), [], 0
    url = store.database.engine.url.render_as_string(hide_password=False)
    other, observer = create_engine(url, poolclass=NullPool), open_store(url)
    for number in range(rounds):
        before = _answers(observer, review), len(observer.reviews.audit_log(PERSON, review.audit.id, review.case_id))
        refused += _cut_off_save(store, other, review, "pg_terminate_backend" if number % 2 else "pg_cancel_backend")
        after = _answers(observer, review), len(observer.reviews.audit_log(PERSON, review.audit.id, review.case_id))
        if before != after:
            problems.append(f"a save that was cut off left something: {before} became {after}")
    observer.close()
    problems += find_problems(url, review, ())
    return Trial("saves cut off by the server", 0, refused, tuple(problems))


def _cut_off_save(store: Store, other: Engine, review: CaseReview, function: str) -> int:
    """Cut off one save that waits for the log; returns 1 if it was refused."""
    with ThreadPoolExecutor(1) as pool, other.connect() as holder, other.connect() as monitor:
        holder.execute(text("LOCK TABLE trail IN SHARE MODE"))
        saving = pool.submit(_is_refused, store, review)
        while not saving.done():
            for pid in _waiting_for_the_log(monitor):
                monitor.execute(text(f"SELECT {function}({pid})"))
                function = "pg_cancel_backend"  # after a lost connection the save is tried once more
            monitor.rollback()
            time.sleep(0.01)
        return saving.result()


def _waiting_for_the_log(monitor: Connection) -> list[int]:
    query = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO trail %'"
    return list(monitor.execute(text(query)).scalars())


def _is_refused(store: Store, review: CaseReview) -> int:
    try:
        store.reviews.save_answer(PERSON, review.key, "2.2.2", Answer.YES, 0, uuid.uuid4().hex)
    except StoreError:
        return 1
    return 0


def autocommit_connections(store: Store) -> int:
    """Return how many of five connections of the pool are not in a transaction while the store writes."""
    with ExitStack() as stack:
        connections = [stack.enter_context(store.database.engine.connect()) for _ in range(5)]
        for connection in connections:
            connection.execute(text("SELECT count(*) FROM audit"))
        raws = [connection.connection.driver_connection for connection in connections]
        if store.database.engine.dialect.name == "sqlite":
            return sum(not raw.in_transaction for raw in raws if raw)
        return sum(bool(raw.autocommit) or raw.info.transaction_status.name != "INTRANS" for raw in raws if raw)


# A full disk


def fill_disk(store: Store, review: CaseReview) -> tuple[int, str]:
    """Save long random notes until the store refuses; returns how many it acknowledged, and its sentence."""
    for version in range(100_000):
        note = random.Random(version).randbytes(NOTE_LENGTH // 2).hex()
        try:
            store.reviews.save_note(PERSON, review.key, "2.2.1", note, version, uuid.uuid4().hex)
        except StoreError as refused:
            return version, str(refused)
    raise AssertionError("the disk is too large to be filled")


def new_review(store: Store) -> CaseReview:
    """A new case without answers, in a new audit."""
    return new_case(store.database.engine.url.render_as_string(hide_password=False))


def _answers(store: Store, review: CaseReview) -> Mapping[str, SavedValue]:
    return store.reviews.open(PERSON, review.audit.id, review.case_id).answers
