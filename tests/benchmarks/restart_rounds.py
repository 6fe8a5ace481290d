"""Restarts PostgreSQL at once, as a crash does, while auditors save, again and again; ``-h`` tells how to run it.

Every auditor works on a case and repeats a save that was not acknowledged, with the same save id, until it is. Nothing
that was acknowledged may be missing, nothing may be written twice, and the trail must hold.
"""

from __future__ import annotations

import argparse
import random
import threading
import time
import uuid
from collections import defaultdict

from audit.errors import StoreError
from audit.model.answers import Answer
from audit.model.audit import AuditDetails
from audit.model.case import Case
from audit.storage import Person, Store, Stored, open_store
from audit.storage.audit_log.verification import verify
from audit.storage.queries.case_reviews import Reading
from tests.benchmarks.saver import Acknowledged, faults_of
from tests.conftest import PostgresServer, running_postgresql
from tests.small_questionnaire import SMALL_TOML

LEAD = Person("Lead", local=True)
AUDITORS = 4
PAUSE = 0.3


class Auditor(threading.Thread):
    """Saves answers one after another until told to stop, and notes what was acknowledged."""

    def __init__(self, url: str, reading: Reading, name: str, stop: threading.Event) -> None:
        super().__init__()
        self.acknowledged: list[Acknowledged] = []
        self.refused = 0
        self._store, self._person, self._reading, self._told_to_stop = (
            open_store(url),
            Person(name, True),
            reading,
            stop,
        )

    def run(self) -> None:
        held: dict[str, Stored] = defaultdict(Stored)
        dice = random.Random(self._person.name)
        while not self._told_to_stop.is_set():
            question = dice.choice(self._reading.questions).id
            answer = dice.choice([value for value in (*Answer, None) if value != held[question].value])
            held[question] = self._save(question, answer, held[question].version)
            self.acknowledged.append(Acknowledged(question, held[question].version, held[question].value))
        self._store.close()

    def _save(self, question: str, answer: Answer | None, seen: int) -> Stored:
        save_id = uuid.uuid4().hex
        while True:
            try:
                return self._store.readings.record(self._person, self._reading, question, answer, seen, save_id)
            except StoreError:
                self.refused += 1
                time.sleep(0.02)


def restart_rounds(server: PostgresServer, rounds: int) -> tuple[int, int, list[str]]:
    """So many restarts; returns the saves acknowledged and refused on the way, and every fault."""
    store = open_store(server.url)
    audit_id = store.audits.start(LEAD, AuditDetails("Audit", "Unit"), SMALL_TOML.encode())
    ids = [store.cases.add(LEAD, audit_id, Case(f"KSH-{number}")) for number in range(AUDITORS)]
    readings = [store.readings.open(LEAD, audit_id, case_id) for case_id in ids]
    stop = threading.Event()
    auditors = [Auditor(server.url, reading, f"Auditor {reading.reference}", stop) for reading in readings]
    for auditor in auditors:
        auditor.start()
    dice = random.Random(rounds)
    for _ in range(rounds):
        time.sleep(dice.uniform(0, PAUSE))
        server.restart()
    time.sleep(PAUSE)
    stop.set()
    for auditor in auditors:
        auditor.join()
    faults = _faults(store, auditors, readings)
    store.close()
    return sum(len(a.acknowledged) for a in auditors), sum(a.refused for a in auditors), faults


def _faults(store: Store, auditors: list[Auditor], readings: list[Reading]) -> list[str]:
    faults = []
    for auditor, reading in zip(auditors, readings, strict=True):
        faults += faults_of(store, reading, auditor.acknowledged)
        written = sum(
            stored.version for stored in store.readings.open(LEAD, reading.audit.id, reading.case_id).answers.values()
        )
        if written != len(auditor.acknowledged):
            faults.append(f"twice: {written} written, {len(auditor.acknowledged)} acknowledged")
    with store.database.reading() as connection:
        return faults + [f"damaged: {one}" for one in verify(connection).breaks]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    start = time.monotonic()
    with running_postgresql() as server:
        acknowledged, refused, faults = restart_rounds(server, rounds)
    print(f"restarts            {rounds} in {time.monotonic() - start:.0f} s")
    print(f"acknowledged saves  {acknowledged}")
    print(f"tries refused       {refused}")
    print(f"faults              {len(faults)}", *faults, sep="\n")
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()
