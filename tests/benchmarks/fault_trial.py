"""Tries the faults of ``storage_faults`` many times on both engines, and prints a line for each; ``-h`` tells how.

A full disk needs root, which can mount a small one; without root that is said, and the trial fails.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from audit.errors import StoreError
from audit.storage import Store, open_store
from audit.storage.admin.backup import backup, restore
from tests.benchmarks.kill_rounds import PERSON, find_problems, kill_rounds, new_case
from tests.benchmarks.restart_rounds import restart_rounds
from tests.benchmarks.storage_faults import (
    Trial,
    autocommit_connections,
    cut_off_saves,
    fail_to_compact,
    fill_disk,
    held_sqlite,
    kill_after_blocked_rewrite,
    new_review,
    two_people,
)
from tests.postgresql_server import PostgresServer, running_postgresql
from tests.small_disk import NEEDS_ROOT, SmallDisk, can_mount, small_disk
from tests.storage.factories import YES, reload_review, save_answer

SMALL_MEGABYTES, SERVER_MEGABYTES, LARGE_MEGABYTES = 4, 12, 60


def sqlite_trials(folder: Path, rounds: int) -> Iterator[Trial]:
    """Trials on SQLite files."""
    kills = kill_rounds(folder, range(rounds))
    lost = tuple(problem for result in kills for problem in result.problems)
    yield Trial("SQLite: kill -9 while saving", sum(result.acknowledged for result in kills), 0, lost)
    yield kill_after_blocked_rewrite([f"sqlite:///{folder / f'blocked-{number}.db'}" for number in range(rounds // 4)])
    url = f"sqlite:///{folder / 'store.db'}"
    store = open_store(url)
    new_review(store)
    fail_to_compact(store, url)
    yield Trial("SQLite: connections outside a transaction", 0, 0, ("autocommit",) * autocommit_connections(store))
    yield two_people(store, rounds)
    yield locked(store, folder / "store.db", rounds)
    yield rolled_back(url, folder)
    store.close()


def locked(store: Store, file: Path, rounds: int) -> Trial:
    """Save while another process holds the file, and again once it has let it go."""
    reviews = [new_review(store) for _ in range(rounds)]
    store.database.engine.dispose()
    with store.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    refused = 0
    with held_sqlite(file, "IMMEDIATE"):
        for review in reviews:
            try:
                save_answer(store, review, "2.2.1", YES, PERSON)
            except StoreError:
                refused += 1
    stored = sum(bool(reload_review(store, review).answers) for review in reviews)
    problems = [f"{stored} stored although refused"] if refused + stored != rounds else []
    acknowledged = sum(save_answer(store, review, "2.2.1", YES, PERSON).version == 1 for review in reviews)
    return Trial("SQLite: locked by another process", acknowledged, refused, tuple(problems))


def rolled_back(url: str, folder: Path) -> Trial:
    """Restore an earlier backup over later saves; the later state is kept under another name, whole."""
    store = open_store(url)
    review = new_review(store)
    first = save_answer(store, review, "2.2.1", YES, PERSON)
    backup(url, folder / "earlier.db")
    save_answer(store, reload_review(store, review), "2.2.2", YES, PERSON)
    _, copy_name = restore(url, folder / "earlier.db", force=True)
    answers = reload_review(store, review).answers
    later = open_store(f"sqlite:///{folder / copy_name}")
    problems = [] if answers == {"2.2.1": first} else ["the restored database differs from the backup"]
    problems += [] if len(reload_review(later, review).answers) == 2 else ["the replaced state was lost"]
    problems += find_problems(url, review, ())
    later.close()
    store.close()
    return Trial("SQLite: rolled back to a backup", 2, 0, tuple(problems))


def postgresql_trials(rounds: int) -> Iterator[Trial]:
    """Trials on a PostgreSQL server."""
    with running_postgresql() as server:
        acknowledged, refused, problems = restart_rounds(server, rounds)
        yield Trial("PostgreSQL: server killed while saving", acknowledged, refused, tuple(problems))
        store = open_store(server.url)
        new_case(server.url)
        yield kill_after_blocked_rewrite([server.url] * (rounds // 4))
        fail_to_compact(store, server.url)
        outside = autocommit_connections(store)
        yield Trial("PostgreSQL: connections outside a transaction", 0, 0, ("autocommit",) * outside)
        yield two_people(store, rounds)
        yield cut_off_saves(store, rounds)
        store.close()


def full_disk_trials() -> Iterator[Trial]:
    """Trials on full disks of both engines."""
    if not can_mount():
        yield Trial("full disk", 0, 0, (f"not tried: {NEEDS_ROOT}",))
        return
    with small_disk(SMALL_MEGABYTES) as disk:
        yield full_disk("SQLite: full disk", f"sqlite:///{disk.path / 'audits.db'}", disk)
    with running_postgresql() as server, small_disk(SERVER_MEGABYTES) as disk:
        yield full_disk("PostgreSQL: full disk", url_on_disk(server, disk), disk)


def full_disk(name: str, url: str, disk: SmallDisk) -> Trial:
    """Save until the disk is full, then make space and save again."""
    store = open_store(url)
    review = new_review(store)
    acknowledged, _ = fill_disk(store, review)
    problems = [] if reload_review(store, review).notes["2.2.1"].version == acknowledged else ["a note was lost"]
    disk.enlarge(LARGE_MEGABYTES)
    more, _ = fill_disk(store, new_review(store))
    problems += find_problems(url, review, ())
    store.close()
    return Trial(name, acknowledged + more, 2, tuple(problems))


def url_on_disk(server: PostgresServer, disk: SmallDisk) -> str:
    """The URL of a server whose tables are on a small disk."""
    engine = create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE TABLESPACE small LOCATION '{disk.path}'"))
    engine.dispose()
    url = make_url(server.url).update_query_dict({"options": "-cdefault_tablespace=small"})
    return url.render_as_string(hide_password=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    start, failed = time.monotonic(), False
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        for trials in (sqlite_trials(folder, rounds), postgresql_trials(rounds), full_disk_trials()):
            for trial in trials:
                print(f"{time.monotonic() - start:5.0f} s  {trial}", flush=True)
                failed |= bool(trial.problems)
    finally:
        shutil.rmtree(folder)
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
