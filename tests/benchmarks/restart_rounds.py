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
from audit.model.audit import AuditDescription
from audit.model.case import Case
from audit.model.case_review import CaseReview
from audit.storage import Person, SavedValue, Store, open_store
from audit.storage.audit_log.verification import verify
from tests.benchmarks.saver import AcknowledgedSave, find_lost_saves
from tests.postgresql_server import PostgresServer, running_postgresql
from tests.small_questionnaire import SMALL_TOML

LEAD = Person("Lead", local=True)
AUDITORS = 4
MAX_PAUSE_SECONDS = 0.3


class AuditorThread(threading.Thread):
    """Saves answers one after another until told to stop, and notes what was acknowledged."""

    def __init__(self, url: str, review: CaseReview, name: str, stop_event: threading.Event) -> None:
        super().__init__()
        self.acknowledged: list[AcknowledgedSave] = []
        self.retries = 0
        self._store, self._person, self._reading, self._stop_event = (
            open_store(url),
            Person(name, True),
            review,
            stop_event,
        )

    def run(self) -> None:
        saved_values: dict[str, SavedValue] = defaultdict(SavedValue)
        rng = random.Random(self._person.name)
        while not self._stop_event.is_set():
            question = rng.choice(self._reading.questions).id
            answer = rng.choice([value for value in (*Answer, None) if value != saved_values[question].value])
            saved_values[question] = self._save(question, answer, saved_values[question].version)
            self.acknowledged.append(
                AcknowledgedSave(question, saved_values[question].version, saved_values[question].value)
            )
        self._store.close()

    def _save(self, question: str, answer: Answer | None, seen: int) -> SavedValue:
        save_id = uuid.uuid4().hex
        while True:
            try:
                return self._store.reviews.save_answer(self._person, self._reading.key, question, answer, seen, save_id)
            except StoreError:
                self.retries += 1
                time.sleep(0.02)


def restart_rounds(server: PostgresServer, rounds: int) -> tuple[int, int, list[str]]:
    """So many restarts; returns the saves acknowledged and refused on the way, and every fault."""
    store = open_store(server.url)
    audit_id = store.audits.start(LEAD, AuditDescription("Audit", "Unit"), SMALL_TOML.encode())
    ids = [store.cases.add(LEAD, audit_id, Case(f"KSH-{number}")) for number in range(AUDITORS)]
    reviews = [store.reviews.open(LEAD, audit_id, case_id) for case_id in ids]
    stop_event = threading.Event()
    auditors = [AuditorThread(server.url, review, f"Auditor {review.reference}", stop_event) for review in reviews]
    for auditor in auditors:
        auditor.start()
    rng = random.Random(rounds)
    for _ in range(rounds):
        time.sleep(rng.uniform(0, MAX_PAUSE_SECONDS))
        server.restart()
    time.sleep(MAX_PAUSE_SECONDS)
    stop_event.set()
    for auditor in auditors:
        auditor.join()
    problems = _find_problems(store, auditors, reviews)
    store.close()
    return sum(len(a.acknowledged) for a in auditors), sum(a.retries for a in auditors), problems


def _find_problems(store: Store, auditors: list[AuditorThread], reviews: list[CaseReview]) -> list[str]:
    problems = []
    for auditor, review in zip(auditors, reviews, strict=True):
        problems += find_lost_saves(store, review, auditor.acknowledged)
        written = sum(
            stored.version for stored in store.reviews.open(LEAD, review.audit.id, review.case_id).answers.values()
        )
        if written != len(auditor.acknowledged):
            problems.append(f"twice: {written} written, {len(auditor.acknowledged)} acknowledged")
    with store.database.read_transaction() as connection:
        return problems + [f"damaged: {chain_break}" for chain_break in verify(connection).breaks]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    start = time.monotonic()
    with running_postgresql() as server:
        acknowledged, retries, problems = restart_rounds(server, rounds)
    print(f"restarts            {rounds} in {time.monotonic() - start:.0f} s")
    print(f"acknowledged saves  {acknowledged}")
    print(f"tries refused       {retries}")
    print(f"faults              {len(problems)}", *problems, sep="\n")
    raise SystemExit(bool(problems))


if __name__ == "__main__":
    main()
