"""A program that saves answers one after another and prints each that the store acknowledged; made to be killed.

``python -m tests.benchmarks.saver URL AUDIT CASE PERSON SAVES`` prints ``question version value`` a line.
"""

from __future__ import annotations

import random
import sys
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from audit.model.answers import Answer
from audit.storage import ChangedMeanwhile, Person, Store, Stored, open_store
from audit.storage.audit_log.change_log import What
from audit.storage.queries.case_reviews import Reading

HOME = Path(__file__).parents[2]
CLEARED = "-"


@dataclass(frozen=True)
class Acknowledged:
    """A save that the store said it has."""

    question: str
    version: int
    value: str | None


def command(url: str, reading: Reading, person: str, saves: int) -> list[str]:
    """The command that starts this program on a case."""
    return [sys.executable, "-m", __name__, url, reading.audit.id, reading.case_id, person, str(saves)]


def acknowledged_by(output: str) -> Iterator[Acknowledged]:
    """The saves in what the program printed; a last line that was cut off is none."""
    for line in output.splitlines(keepends=True):
        if line.endswith("\n"):
            question, version, value = line.split()
            yield Acknowledged(question, int(version), None if value == CLEARED else value)


def faults_of(store: Store, reading: Reading, acknowledged: Iterable[Acknowledged]) -> list[str]:
    """What does not agree: an acknowledged save that the trail lacks, or a stored answer that the trail does not tell.

    The saves of one question stand in the trail in the order of their versions.
    """
    person = Person("Reader", local=True)
    told: dict[str, list[str | None]] = defaultdict(lambda: [None])
    faults = []
    for row in store.readings.trail(person, reading.audit.id, reading.case_id):
        if row.change.what is What.ANSWER:
            before = told[row.change.subject]
            if row.change.old != before[-1]:
                faults.append(f"torn: row {row.number} does not follow the one before")
            before.append(row.change.new)
    for save in acknowledged:
        versions = told[save.question]
        if len(versions) <= save.version or versions[save.version] != save.value:
            faults.append(f"lost: {save}")
    stored = store.readings.open(person, reading.audit.id, reading.case_id).answers
    for question, versions in told.items():
        value = stored.get(question, Stored())
        if (value.version, value.value) != (len(versions) - 1, versions[-1]):
            faults.append(f"torn: answer {question} is not what the trail tells")
    return faults


def main(url: str, audit_id: str, case_id: str, name: str, saves: str) -> None:
    store, person = open_store(url), Person(name, local=True)
    reading = store.readings.open(person, audit_id, case_id)
    held = dict(reading.answers)
    dice = random.Random(name)
    left = int(saves)
    while left:
        question = dice.choice(reading.questions).id
        now = held.get(question, Stored())
        answer = dice.choice([value for value in (*Answer, None) if value != now.value])
        try:
            held[question] = store.readings.record(person, reading, question, answer, now.version, uuid.uuid4().hex)
        except ChangedMeanwhile as changed:
            held[question] = changed.stored
            continue
        if held[question].version == now.version + 1:
            print(question, held[question].version, held[question].value or CLEARED, flush=True)
            left -= 1
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
