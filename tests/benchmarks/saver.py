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

from audit.model.answers import Answer
from audit.model.audit_log import ChangeType
from audit.model.case_review import CaseReview
from audit.storage import Person, SavedValue, Store, VersionConflictError, open_store

CLEARED = "-"


@dataclass(frozen=True)
class AcknowledgedSave:
    """A save that the store said it has."""

    question: str
    version: int
    value: str | None


def saver_command(url: str, review: CaseReview, person: str, saves: int) -> list[str]:
    """The command that starts this program on a case."""
    return [sys.executable, "-m", __name__, url, review.audit.id, review.case_id, person, str(saves)]


def parse_acknowledged(output: str) -> Iterator[AcknowledgedSave]:
    """The saves in what the program printed; a last line that was cut off is none."""
    for line in output.splitlines(keepends=True):
        if line.endswith("\n"):
            question, version, value = line.split()
            yield AcknowledgedSave(question, int(version), None if value == CLEARED else value)


def find_lost_saves(store: Store, review: CaseReview, acknowledged: Iterable[AcknowledgedSave]) -> list[str]:
    """What does not agree: an acknowledged save that the trail lacks, or a stored answer that the trail does not tell.

    The saves of one question stand in the trail in the order of their versions.
    """
    person = Person("Reader", local=True)
    logged_values: dict[str, list[str | None]] = defaultdict(lambda: [None])
    problems = []
    for row in store.reviews.audit_log(person, review.audit.id, review.case_id):
        if row.change.type is ChangeType.ANSWER:
            values = logged_values[row.change.subject]
            if row.change.old != values[-1]:
                problems.append(f"torn: row {row.number} does not follow the one before")
            values.append(row.change.new)
    for save in acknowledged:
        versions = logged_values[save.question]
        if len(versions) <= save.version or versions[save.version] != save.value:
            problems.append(f"lost: {save}")
    stored = store.reviews.open(person, review.audit.id, review.case_id).answers
    for question, versions in logged_values.items():
        value = stored.get(question, SavedValue())
        if (value.version, value.value) != (len(versions) - 1, versions[-1]):
            problems.append(f"torn: answer {question} does not match the audit log")
    return problems


def main(url: str, audit_id: str, case_id: str, name: str, saves: str) -> None:
    store = open_store(url)
    save_answers(store, audit_id, case_id, Person(name, local=True), int(saves))
    store.close()


def save_answers(store: Store, audit_id: str, case_id: str, person: Person, saves: int) -> None:
    """Save random answers to a case, and print each that was acknowledged."""
    review = store.reviews.open(person, audit_id, case_id)
    saved_values = dict(review.answers)
    rng = random.Random(person.name)
    remaining = saves
    while remaining:
        question = rng.choice(review.questions).id
        current = saved_values.get(question, SavedValue())
        answer = rng.choice([value for value in (*Answer, None) if value != current.value])
        try:
            saved_values[question] = store.reviews.save_answer(
                person, review.key, question, answer, current.version, uuid.uuid4().hex
            )
        except VersionConflictError as conflict:
            saved_values[question] = conflict.saved
            continue
        if saved_values[question].version == current.version + 1:
            print(question, saved_values[question].version, saved_values[question].value or CLEARED, flush=True)
            remaining -= 1


if __name__ == "__main__":
    main(*sys.argv[1:])
