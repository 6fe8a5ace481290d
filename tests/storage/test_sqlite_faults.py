"""Faults of the SQLite file: a full disk, a lock, rights taken away. Each is told in a sentence; nothing is lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from audit.errors import StoreError
from audit.messages import storage as messages
from audit.model.case_review import CaseReview
from audit.model.text_fields import MAX_TEXT_LENGTH
from audit.storage import Store, open_store
from audit.storage.engine.database import engine_at
from tests.benchmarks.storage_faults import held_sqlite
from tests.paths import PROJECT_ROOT
from tests.storage.factories import (
    NO,
    YES,
    create_audit,
    create_case,
    logged_changes,
    reload_review,
    save_answer,
    save_note,
)
from tests.storage.test_sqlite import JOURNAL, set_pragma


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    """The file of the ``store``."""
    return tmp_path / "audits.db"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux, to see which files are open")
def test_a_closed_store_leaves_no_file_open(store: Store, database_file: Path, tmp_path: Path) -> None:
    create_audit(store)
    assert open_files(database_file) > 0
    store.close()
    assert open_files(database_file) == 0
    with closing(sqlite3.connect(database_file)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = 'of next year'")
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{database_file}")
    assert open_files(database_file) == 0, refused


def open_files(file: Path) -> int:
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return sum(os.path.realpath(link) == str(file.resolve()) for link in links)


def fill(store: Store, review: CaseReview) -> str:
    """Save long notes until the store refuses; returns its sentence."""
    for seen in range(100):
        try:
            save_note(store, review, "2.2.1", f"{seen:05}" * (MAX_TEXT_LENGTH // 5), seen)
        except StoreError as refused:
            return str(refused)
    return ""


def test_a_full_disk_gives_a_sentence_and_nothing_is_lost(store: Store) -> None:
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    with store.database.read_transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    set_pragma(store, f"max_page_count = {pages + 8}")
    assert fill(store, review) == messages.DISK_FULL
    stored = reload_review(store, review)
    assert stored.answers["2.2.1"].value == "yes"
    assert stored.notes["2.2.1"].version == len(logged_changes(store, review)) - 3, "the case, its answer and its state"
    set_pragma(store, f"max_page_count = {pages + 100}")
    assert save_answer(store, stored, "2.2.1", NO).version == 2, "once there is space again"


@pytest.mark.thorough
def test_a_failed_disk_write_gives_a_sentence_and_nothing_is_lost(store: Store, database_file: Path) -> None:
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    program = f"""
import resource
from audit.storage import open_store
from tests.storage.factories import ANN
from tests.storage.test_sqlite_faults import fill
store = open_store("sqlite:///{database_file}")
review = store.reviews.open(ANN, "{review.audit.id}", "{review.case_id}")
resource.setrlimit(resource.RLIMIT_FSIZE, ({database_file.stat().st_size + 20_000},) * 2)
print(fill(store, review))
print(store.reviews.open(ANN, "{review.audit.id}", "{review.case_id}").notes["2.2.1"].version)
"""
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, check=True, capture_output=True, text=True
    )
    sentence, version = printed.stdout.splitlines()
    assert sentence == messages.DISK_ERROR
    stored = reload_review(store, review)
    assert (stored.answers["2.2.1"].value, stored.notes["2.2.1"].version) == ("yes", int(version))
    assert save_answer(store, stored, "2.2.1", NO).version == 2


def test_a_read_only_file_gives_a_sentence_and_can_still_be_read(store: Store) -> None:
    review = create_case(store)
    set_pragma(store, "query_only = ON")
    with pytest.raises(StoreError) as refused:
        save_answer(store, review, "2.2.1", YES)
    assert str(refused.value) == (messages.DATABASE_READ_ONLY)
    assert reload_review(store, review) == review


READ_ONLY = """
import os, sys
from pathlib import Path
from audit.errors import StoreError
from audit.storage import open_store
from tests.storage.factories import NO, YES, create_case, reload_review, save_answer

file, nobody = Path(sys.argv[1]), 65534
store = open_store(f"sqlite:///{file}")
review = create_case(store)
save_answer(store, review, "2.2.1", YES)
store.close()
os.chmod(file, 0o444)
os.chmod(file.parent, 0o555)
root = os.geteuid() == 0
if root:
    os.seteuid(nobody)
try:
    save_answer(store, review, "2.2.2", YES)
except StoreError as refused:
    print(refused)
print([answer.value for answer in reload_review(store, review).answers.values()])
try:
    open_store(f"sqlite:///{file}")
except StoreError as refused:
    print(refused)
if root:
    os.seteuid(0)
os.chmod(file.parent, 0o700)
os.chmod(file, 0o600)
store.close()
print(save_answer(store, review, "2.2.2", NO).version)
"""


@pytest.mark.thorough
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs the rights of POSIX")
def test_after_permissions_are_removed_reading_works_and_writing_resumes_when_they_return() -> None:
    with tempfile.TemporaryDirectory(prefix="rights-") as folder:  # where somebody without rights may go too
        command = [sys.executable, "-c", READ_ONLY, f"{folder}/audits.db"]
        ran = subprocess.run(command, cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines() == [
        messages.DATABASE_READ_ONLY,
        "['yes']",
        messages.CANNOT_OPEN_DATABASE.format(file="audits.db", reason="Permission denied"),
        "1",
    ]


@pytest.mark.parametrize("how", ["DEFERRED", "IMMEDIATE"])
def test_a_database_opens_and_is_read_while_another_process_holds_it(
    store: Store, database_file: Path, how: str
) -> None:
    review = create_case(store)
    store.close()
    with held_sqlite(database_file, how):
        reopened = open_store(f"sqlite:///{database_file}")
        assert reload_review(reopened, review) == review
    reopened.close()


TRIES_TO_WRITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0.1, isolation_level=None)
try:
    connection.execute("BEGIN IMMEDIATE")
    print("not locked")
except sqlite3.OperationalError as refused:
    print(refused)
"""


def test_opening_the_file_a_second_time_does_not_drop_the_locks_of_the_first(store: Store, database_file: Path) -> None:
    """On POSIX systems a process that closes a file loses all its locks on it, also those of other connections."""
    with store.database.write_transaction():
        engine_at(f"sqlite:///{database_file}").dispose()
        command = [sys.executable, "-c", TRIES_TO_WRITE, str(database_file)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
    assert ran.stdout == "database is locked\n"


def test_a_locked_database_gives_a_sentence_and_works_once_it_is_released(store: Store, database_file: Path) -> None:
    review = create_case(store)
    set_pragma(store, "busy_timeout = 50")
    with held_sqlite(database_file, "IMMEDIATE"):
        with pytest.raises(StoreError) as refused:
            save_answer(store, review, "2.2.1", YES)
        assert str(refused.value) == (messages.DATABASE_BUSY)
        assert reload_review(store, review) == review, "reading goes on"
    assert save_answer(store, review, "2.2.1", YES).version == 1


def test_a_commit_blocked_by_another_reader_leaves_nothing_half_done(store: Store, database_file: Path) -> None:
    review = create_case(store)
    set_pragma(store, "busy_timeout = 50")
    with held_sqlite(database_file, "DEFERRED"):
        try:
            saved = save_answer(store, review, "2.2.1", YES).version
        except StoreError:
            saved = 0  # without a write-ahead log the commit waits for readers
    assert bool(saved) is (JOURNAL == "WAL")
    assert len(reload_review(store, review).answers) == saved
    assert save_answer(store, review, "2.2.1", YES).version == 1
