"""Faults of the database that really happen, on both engines: a lock, a reader held open, a full disk, ``kill -9``.

Nothing is replaced by a stand-in. ``python -m tests.benchmarks.fault_trial`` does the same many more times.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from audit.cli.main import EXIT_ERROR
from audit.errors import NotCompactedError
from audit.messages import storage as messages
from audit.model.case_review import CaseReview
from audit.storage import Store, open_store
from tests.benchmarks.fault_trial import url_on_disk
from tests.benchmarks.kill_rounds import find_problems, new_case
from tests.benchmarks.storage_faults import (
    autocommit_connections,
    cut_off_saves,
    fail_to_compact,
    fill_disk,
    kill_after_blocked_rewrite,
    new_review,
    reader,
    short_waits,
    two_people,
)
from tests.paths import PROJECT_ROOT
from tests.postgresql_server import PostgresServer
from tests.small_disk import NEEDS_ROOT, SmallDisk, can_mount, small_disk
from tests.storage.factories import ANN, NO, YES, create_audit, create_case, reload_review, save_answer, save_note
from tests.storage.rich_store import at_time
from tests.storage.test_sqlite import JOURNAL

pytestmark = pytest.mark.thorough
ROUNDS = 4
SMALL_MEGABYTES, LARGE_MEGABYTES = 4, 40
needs_small_disk = pytest.mark.skipif(not can_mount(), reason=NEEDS_ROOT)
DISK_FULL = {messages.DISK_FULL, messages.DISK_ERROR}


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    """A disk of a few megabytes."""
    with small_disk(SMALL_MEGABYTES) as made:
        yield made


def url_of(store: Store) -> str:
    return store.database.engine.url.render_as_string(hide_password=False)


# A rewrite that fails, and what is saved afterwards


def test_after_a_rewrite_blocked_by_a_reader_no_killed_save_is_torn(tmp_path: Path) -> None:
    trial = kill_after_blocked_rewrite([f"sqlite:///{tmp_path / f'{number}.db'}" for number in range(ROUNDS)])
    assert trial.problems == ()
    assert trial.acknowledged >= ROUNDS


@pytest.mark.postgresql
def test_after_a_rewrite_blocked_by_a_reader_no_killed_save_is_torn_on_postgresql(emptied_postgresql_url: str) -> None:
    trial = kill_after_blocked_rewrite([emptied_postgresql_url] * ROUNDS)
    assert trial.problems == ()
    assert trial.acknowledged >= ROUNDS


def test_after_a_blocked_rewrite_every_connection_is_in_a_transaction_and_one_of_two_people_saves(
    any_store: Store,
) -> None:
    fail_to_compact(any_store, url_of(any_store))
    trial = two_people(any_store, rounds=10)
    assert trial.problems == ()
    assert (trial.acknowledged, trial.refused) == (10, 10)
    fail_to_compact(any_store, url_of(any_store))
    assert autocommit_connections(any_store) == 0


@pytest.mark.postgresql
def test_after_a_blocked_rewrite_a_save_that_the_server_cuts_off_leaves_nothing(emptied_postgresql_url: str) -> None:
    store = open_store(emptied_postgresql_url)
    fail_to_compact(store, emptied_postgresql_url)
    trial = cut_off_saves(store, rounds=ROUNDS)
    assert trial.problems == ()
    assert trial.refused == ROUNDS
    store.close()


# A full disk


@needs_small_disk
def test_a_full_disk_refuses_saves_and_rewrites_and_loses_nothing(disk: SmallDisk) -> None:
    store = open_store(f"sqlite:///{disk.path / 'audits.db'}")
    review = new_review(store)
    acknowledged, sentence = fill_disk(store, review)
    assert acknowledged > 10
    assert sentence in DISK_FULL
    with pytest.raises(NotCompactedError) as refused:
        store.database.compact()
    assert refused.value.why == messages.NO_SPACE_TO_COMPACT
    assert reload_review(store, review).notes["2.2.1"].version == acknowledged
    disk.enlarge(LARGE_MEGABYTES)
    assert autocommit_connections(store) == 0
    assert two_people(store, rounds=5).problems == ()
    assert save_note(store, review, "2.2.1", "Space again.", acknowledged).version == acknowledged + 1
    store.database.compact()
    assert find_problems(url_of(store), review, ()) == []
    store.close()


@needs_small_disk
@pytest.mark.postgresql
def test_a_full_disk_of_postgresql_refuses_saves_and_rewrites_and_loses_nothing(
    server: PostgresServer, disk: SmallDisk
) -> None:
    disk.enlarge(12)
    store = open_store(url_on_disk(server, disk))
    review = new_review(store)
    acknowledged, sentence = fill_disk(store, review)
    assert acknowledged > 10
    assert sentence == messages.SERVER_DISK_FULL
    assert autocommit_connections(store) == 0
    with pytest.raises(NotCompactedError) as refused:
        store.database.compact()
    assert refused.value.why == messages.SERVER_NO_SPACE_TO_COMPACT
    assert reload_review(store, review).notes["2.2.1"].version == acknowledged
    disk.enlarge(LARGE_MEGABYTES)
    assert autocommit_connections(store) == 0
    assert two_people(store, rounds=5).problems == ()
    assert cut_off_saves(store, rounds=2).problems == ()
    assert save_note(store, review, "2.2.1", "Space again.", acknowledged).version == acknowledged + 1
    store.database.compact()
    assert find_problems(url_of(store), review, ()) == []
    store.close()


# An erasure whose rewrite fails: the page and the command say that data may remain


def audit_to_erase(store: Store) -> str:
    """An audit whose cases were marked for erasure long ago."""
    with at_time(datetime(2020, 1, 1, 12, tzinfo=UTC)):
        audit_id = create_audit(store, name="Old audit")
        save_answer(store, create_case(store, audit_id), "2.2.1", YES)
        store.retentions.set_purge_date(ANN, audit_id, date(2020, 1, 1))
        store.retentions.mark_for_erasure(ANN, audit_id)
    return audit_id


def erase_by_command(url: str, audit_id: str) -> list[str]:
    """Erase the cases as a person does in a terminal; returns the lines of the error."""
    command = [sys.executable, "-m", "audit", "retention", "--audit", audit_id, "--erase", "--including-unfinished"]
    environment = os.environ | {"AUDIT_DATABASE_URL": url, "AUDIT_PERSON": "Ann"}
    ran = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, check=False, capture_output=True, text=True)
    assert ran.returncode == EXIT_ERROR
    assert "Traceback" not in ran.stderr
    return ran.stderr.splitlines()


def almost_full_store(disk: SmallDisk) -> Store:
    """A database on a disk with space to save, and too little to rewrite it."""
    store = open_store(f"sqlite:///{disk.path / 'audits.db'}")
    review = new_review(store)
    fill_disk(store, review)
    disk.enlarge(SMALL_MEGABYTES + 1)
    return store


@needs_small_disk
def test_an_erasure_on_an_almost_full_disk_says_in_the_command_that_data_may_remain(disk: SmallDisk) -> None:
    store = almost_full_store(disk)
    audit_id = audit_to_erase(store)
    lines = erase_by_command(url_of(store), audit_id)
    assert lines == [messages.NOT_COMPACTED, messages.NO_SPACE_TO_COMPACT, messages.COMPACT_HINT]
    assert_erased_but_not_compacted(store, audit_id)
    store.close()


def assert_erased_but_not_compacted(store: Store, audit_id: str) -> None:
    certificate = store.retentions.certificate(ANN, audit_id)
    assert certificate is not None
    assert not certificate.compacted
    review: CaseReview = new_case(url_of(store))
    assert save_answer(store, review, "2.2.1", NO).version == 1, "saving goes on"


@pytest.mark.skipif(JOURNAL == "WAL", reason="with a write-ahead log nobody blocks readers")
def test_a_reader_held_open_blocks_the_rewrite_and_not_the_form(store: Store) -> None:
    review = create_case(store)
    store.close()  # so that the rewrite has a connection of its own, with a short wait
    with reader(url_of(store)):
        with short_waits(), pytest.raises(NotCompactedError) as refused:
            store.database.compact()
        assert reload_review(store, review) == review
    assert refused.value.why == messages.FILE_IN_USE
    assert save_answer(store, review, "2.2.1", YES).version == 1
