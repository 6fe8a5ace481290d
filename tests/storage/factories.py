"""An audit on the small questionnaire with a case to record: what most tests of the store begin with."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, insert, update

from audit.model.answers import Answer
from audit.model.audit import AuditDetails
from audit.model.case import Case, CaseState
from audit.storage import Person, Store, Stored
from audit.storage.audit_log.change_log import Change, What
from audit.storage.engine import schema
from audit.storage.queries.case_reviews import Reading
from tests.small_questionnaire import SMALL_TOML, records_with

ANN = Person("Ann", local=True)
BEN = Person("Ben", local=True)
YES, NO, NOT_APPLICABLE = Answer
NOTHING = Stored()


class Cut(Exception):
    """What a test lets happen in the middle of a save."""


def begin_audit(store: Store, source: str = SMALL_TOML, name: str = "First audit", **details: object) -> str:
    """A new audit; returns its id."""
    return store.audits.start(ANN, AuditDetails(name, "Example unit", **details), source.encode())


def begin_case(store: Store, audit_id: str = "", reference: str = "KSH-1") -> Reading:
    """A new case, opened; of a new audit where none is named."""
    audit_id = audit_id or begin_audit(store)
    return store.readings.open(ANN, audit_id, store.cases.add(ANN, audit_id, Case(reference)))


def begin_second_reading(store: Store, first: Reading) -> Reading:
    """A second reading of the same case, opened."""
    row = {"id": f"2-{first.id}", "case_id": first.case_id, "number": 2, "auditor": "Ben", "state": "allocated"}
    with store.database.writing() as connection:
        connection.execute(insert(schema.reading).values(row))
    return store.readings.open(BEN, first.audit.id, first.case_id, number=2)


def reread(store: Store, reading: Reading) -> Reading:
    """The reading as the store holds it now."""
    return store.readings.open(ANN, reading.audit.id, reading.case_id)


def say(
    store: Store, reading: Reading, question: str, answer: Answer | None, person: Person = ANN, save_id: str = ""
) -> Stored:
    """Save an answer over the version that this reading shows."""
    seen = reading.answers.get(question, NOTHING).version
    return store.readings.record(person, reading, question, answer, seen, save_id or uuid.uuid4().hex)


def jot(store: Store, reading: Reading, question: str, text: str, seen: int = 0, person: Person = ANN) -> Stored:
    """Save a note."""
    return store.readings.write_note(person, reading, question, text, seen, uuid.uuid4().hex)


def tell(store: Store, reading: Reading, fact: str, *values: str, seen: int = 0, person: Person = ANN) -> Stored:
    """Save a fact of the case."""
    return store.readings.record_fact(person, reading, fact, values, seen, uuid.uuid4().hex)


def at_stage(store: Store, reading: Reading, state: CaseState) -> Reading:
    """The reading in this state, whichever way leads there, reread."""
    with store.database.writing() as connection:
        table = schema.reading
        connection.execute(update(table).where(table.c.id == reading.id).values(state=state.value))
    return reread(store, reading)


def complete(store: Store, reading: Reading) -> Reading:
    """Record whatever the case needs to be submitted, and reread it."""
    tell(store, reading, "sentence_type", "community")
    for question in reading.questions:
        say(store, reading, question.id, YES)
    return reread(store, reading)


def submit_cases(store: Store, audit_id: str, cases: int, yes: int) -> None:
    """So many submitted cases, with so many Yes and otherwise No on every question."""
    questions = store.audits.get(ANN, audit_id).questionnaire.questions
    counts = {question.id: (yes, cases - yes) for question in questions}
    store.cases.bring_in(ANN, audit_id, records_with(counts))


def changes(store: Store, reading: Reading, *kinds: What) -> list[Change]:
    """What the trail of the case tells, of these kinds, oldest first."""
    rows = store.readings.trail(ANN, reading.audit.id, reading.case_id)
    return [row.change for row in rows if not kinds or row.change.what in kinds]


@contextmanager
def cut_at(store: Store, moment: str) -> Iterator[None]:
    """Whatever writes is cut off right before a statement that begins so, or before the ``COMMIT``."""

    def before_statement(*call: object) -> None:
        if str(call[2]).startswith(moment):
            raise Cut

    def before_commit(_connection: object) -> None:
        if moment == "COMMIT":
            raise Cut

    engine = store.database.engine
    event.listen(engine, "before_cursor_execute", before_statement)
    event.listen(engine, "commit", before_commit)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", before_statement)
        event.remove(engine, "commit", before_commit)
