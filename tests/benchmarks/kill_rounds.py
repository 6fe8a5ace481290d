"""Kills a process that is saving, again and again, and counts what is lost; run it with ``-h`` to see how.

A round: a new SQLite store, a process that saves answers one after another (see ``saver``), ``kill -9`` at a moment
drawn from the seed, the store opened again. Nothing that was acknowledged may be missing.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from audit.model.audit import AuditDetails
from audit.model.case import Case
from audit.storage import Person
from audit.storage.audit_log.change_log import What
from audit.storage.audit_log.verification import verify
from audit.storage.queries.case_reviews import Reading
from tests.benchmarks.saver import HOME, Acknowledged, acknowledged_by, command, faults_of
from tests.benchmarks.serving import opened
from tests.small_questionnaire import SMALL_TOML

LATEST_KILL = 0.25
MORE_THAN_IT_CAN = 1_000_000
PERSON = Person("Ann", local=True)


@dataclass(frozen=True)
class Round:
    """What came of one kill."""

    acknowledged: int
    written: int
    faults: tuple[str, ...]


def new_case(url: str) -> Reading:
    """A new case without answers in a new store."""
    with opened(url) as store:
        audit_id = store.audits.start(PERSON, AuditDetails("Audit", "Unit"), SMALL_TOML.encode())
        return store.readings.open(PERSON, audit_id, store.cases.add(PERSON, audit_id, Case("KSH-1")))


def faults_in(url: str, reading: Reading, acknowledged: Iterable[Acknowledged]) -> list[str]:
    """What is lost, torn or damaged in a store that was left in mid-save."""
    with opened(url) as store:
        faults = faults_of(store, reading, acknowledged)
        with store.database.reading() as connection:
            if connection.dialect.name == "sqlite":
                check = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
                faults += [f"damaged: {line}" for line in check if line != "ok"]
                faults += [f"damaged: {row}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
            faults += [f"damaged: {one}" for one in verify(connection).breaks]
    return faults


def kill_round(url: str, seed: int) -> Round:
    """Start a saver on a new case, kill it at a moment drawn from the seed, and look at what it left."""
    reading = new_case(url)
    with subprocess.Popen(
        command(url, reading, str(seed), MORE_THAN_IT_CAN), stdout=subprocess.PIPE, text=True, cwd=HOME
    ) as saver:
        assert saver.stdout is not None
        first = saver.stdout.readline()
        time.sleep(random.Random(seed).uniform(0, LATEST_KILL))
        saver.kill()
        acknowledged = list(acknowledged_by(first + saver.stdout.read()))
    faults = faults_in(url, reading, acknowledged)
    with opened(url) as store:
        trail = store.readings.trail(PERSON, reading.audit.id, reading.case_id)
    return Round(len(acknowledged), sum(row.change.what is What.ANSWER for row in trail), tuple(faults))


def kill_rounds(folder: Path, seeds: Iterable[int]) -> list[Round]:
    """So many rounds, two at a time, each in a new SQLite store."""

    def of_its_own(seed: int) -> Round:
        return kill_round(f"sqlite:///{folder / f'round-{seed}.db'}", seed)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(of_its_own, seeds))


def report(rounds: list[Round], seconds: float) -> str:
    """The counts of all rounds, one a line."""
    faults = [fault for one in rounds for fault in one.faults]
    return "\n".join(
        (
            f"rounds                           {len(rounds)} in {seconds:.0f} s",
            f"acknowledged saves               {sum(one.acknowledged for one in rounds)}",
            f"lost                             {sum(fault.startswith('lost') for fault in faults)}",
            f"torn                             {sum(fault.startswith('torn') for fault in faults)}",
            f"damaged files                    {sum(fault.startswith('damaged') for fault in faults)}",
            f"rounds with one unacknowledged   {sum(one.written > one.acknowledged for one in rounds)}",
            *faults,
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="the seed of the first round; each next one adds one")
    asked = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        rounds = kill_rounds(Path(folder), range(asked.seed, asked.seed + asked.rounds))
    print(report(rounds, time.monotonic() - start))
    raise SystemExit(any(one.faults for one in rounds))


if __name__ == "__main__":
    main()
