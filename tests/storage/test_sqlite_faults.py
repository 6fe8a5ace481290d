"""Faults of the SQLite file: a full disk, a lock, rights taken away. Each is told in a sentence; nothing is lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from audit.errors import StoreError
from audit.model.audit import LONGEST_TEXT
from audit.storage import Store, open_store
from audit.storage.repositories.answers import Reading
from tests.benchmarks.saver import HOME
from tests.storage.factories import NO, YES, begin_audit, begin_case, changes, jot, reread, say
from tests.storage.test_sqlite import JOURNAL, set_pragma


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of the ``store``."""
    return tmp_path / "audits.db"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux, to see which files are open")
def test_a_closed_store_leaves_no_file_open(store: Store, file: Path, tmp_path: Path) -> None:
    begin_audit(store)
    assert open_files(file) > 0
    store.close()
    assert open_files(file) == 0
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = 'of next year'")
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{file}")
    assert open_files(file) == 0, refused


def open_files(file: Path) -> int:
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return sum(os.path.realpath(link) == str(file.resolve()) for link in links)


def fill(store: Store, reading: Reading) -> str:
    """Save long notes until the store refuses; returns its sentence."""
    for seen in range(100):
        try:
            jot(store, reading, "2.2.1", f"{seen:05}" * (LONGEST_TEXT // 5), seen)
        except StoreError as refused:
            return str(refused)
    return ""


def test_a_full_disk_is_told_and_nothing_is_lost(store: Store) -> None:
    reading = begin_case(store)
    say(store, reading, "2.2.1", YES)
    with store.database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    set_pragma(store, f"max_page_count = {pages + 8}")
    assert fill(store, reading) == "The disk is full, so nothing was saved. Free some space and try again."
    stored = reread(store, reading)
    assert stored.answers["2.2.1"].value == "yes"
    assert stored.notes["2.2.1"].version == len(changes(store, reading)) - 3, "the case, its answer and its state"
    set_pragma(store, f"max_page_count = {pages + 100}")
    assert say(store, stored, "2.2.1", NO).version == 2, "once there is space again"


def test_a_disk_that_does_not_take_a_save_is_told_and_nothing_is_lost(store: Store, file: Path) -> None:
    reading = begin_case(store)
    say(store, reading, "2.2.1", YES)
    program = f"""
import resource
from audit.storage import open_store
from tests.storage.factories import ANN
from tests.storage.test_sqlite_faults import fill
store = open_store("sqlite:///{file}")
reading = store.readings.open(ANN, "{reading.audit.id}", "{reading.case_id}")
resource.setrlimit(resource.RLIMIT_FSIZE, ({file.stat().st_size + 20_000},) * 2)
print(fill(store, reading))
print(store.readings.open(ANN, "{reading.audit.id}", "{reading.case_id}").notes["2.2.1"].version)
"""
    printed = subprocess.run([sys.executable, "-c", program], cwd=HOME, check=True, capture_output=True, text=True)
    sentence, version = printed.stdout.splitlines()
    assert sentence == "The disk did not take it, so nothing was saved. See that it has room and works, then try again."
    stored = reread(store, reading)
    assert (stored.answers["2.2.1"].value, stored.notes["2.2.1"].version) == ("yes", int(version))
    assert say(store, stored, "2.2.1", NO).version == 2


def test_a_file_that_takes_no_writing_is_told_and_read_on(store: Store) -> None:
    reading = begin_case(store)
    set_pragma(store, "query_only = ON")
    with pytest.raises(StoreError) as refused:
        say(store, reading, "2.2.1", YES)
    assert str(refused.value) == (
        "The store's file cannot be written, so nothing was saved. Check the rights of its folder."
    )
    assert reread(store, reading) == reading


READ_ONLY = """
import os, sys
from pathlib import Path
from audit.errors import StoreError
from audit.storage import open_store
from tests.storage.factories import NO, YES, begin_case, reread, say

file, nobody = Path(sys.argv[1]), 65534
store = open_store(f"sqlite:///{file}")
reading = begin_case(store)
say(store, reading, "2.2.1", YES)
store.close()
os.chmod(file, 0o444)
os.chmod(file.parent, 0o555)
root = os.geteuid() == 0
if root:
    os.seteuid(nobody)
try:
    say(store, reading, "2.2.2", YES)
except StoreError as refused:
    print(refused)
print([answer.value for answer in reread(store, reading).answers.values()])
try:
    open_store(f"sqlite:///{file}")
except StoreError as refused:
    print(refused)
if root:
    os.seteuid(0)
os.chmod(file.parent, 0o700)
os.chmod(file, 0o600)
store.close()
print(say(store, reading, "2.2.2", NO).version)
"""


@pytest.mark.thorough
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs the rights of POSIX")
def test_a_file_whose_rights_were_taken_away_is_told_and_read_on_and_written_once_they_are_back() -> None:
    with tempfile.TemporaryDirectory(prefix="rights-") as folder:  # where somebody without rights may go too
        command = [sys.executable, "-c", READ_ONLY, f"{folder}/audits.db"]
        ran = subprocess.run(command, cwd=HOME, check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines() == [
        "The store's file cannot be written, so nothing was saved. Check the rights of its folder.",
        "['yes']",
        "The store audits.db cannot be opened: Permission denied. Check the rights of its folder.",
        "1",
    ]


HOLDER = """
import sqlite3, sys
holder = sqlite3.connect(sys.argv[1], isolation_level=None)
holder.execute("BEGIN " + sys.argv[2])
holder.execute("SELECT count(*) FROM trail").fetchone()
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def held_by_another_process(file: Path, how: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(file), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder
        holder.kill()


def test_a_store_that_another_program_holds_is_told_and_free_once_that_is_gone(store: Store, file: Path) -> None:
    reading = begin_case(store)
    set_pragma(store, "busy_timeout = 50")
    with held_by_another_process(file, "IMMEDIATE"):
        with pytest.raises(StoreError) as refused:
            say(store, reading, "2.2.1", YES)
        assert str(refused.value) == (
            "Another program is holding the store, so nothing was saved. Close it and try again."
        )
        assert reread(store, reading) == reading, "reading goes on"
    assert say(store, reading, "2.2.1", YES).version == 1


def test_a_commit_that_another_programs_reading_holds_up_leaves_nothing_half_done(store: Store, file: Path) -> None:
    reading = begin_case(store)
    set_pragma(store, "busy_timeout = 50")
    with held_by_another_process(file, "DEFERRED"):
        try:
            saved = say(store, reading, "2.2.1", YES).version
        except StoreError:
            saved = 0  # without a write-ahead log the commit waits for readers
    assert bool(saved) is (JOURNAL == "WAL")
    assert len(reread(store, reading).answers) == saved
    assert say(store, reading, "2.2.1", YES).version == 1
