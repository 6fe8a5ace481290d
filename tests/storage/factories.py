"""An audit on the small questionnaire with a case to record: what most tests of the store begin with."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, insert, update

from audit.model.answers import Answer
from audit.model.audit import AuditDescription
from audit.model.audit_log import Change, ChangeType
from audit.model.case import OPEN_STATES, Case, CaseState
from audit.model.case_review import CaseReview
from audit.model.feedback import SharedNote
from audit.model.sampling import EliminationReason
from audit.storage import Person, SavedValue, Store
from audit.storage.engine import schema
from tests.small_questionnaire import SMALL_TOML, records_with

ANN = Person("Ann", local=True)
BEN = Person("Ben", local=True)
YES, NO, NOT_APPLICABLE = Answer
NO_VALUE = SavedValue()


class InterruptedSaveError(Exception):
    """What a test lets happen in the middle of a save."""


def create_audit(store: Store, source: str = SMALL_TOML, name: str = "First audit", **description: object) -> str:
    """A new audit; returns its id."""
    return store.audits.start(ANN, AuditDescription(name, "Example unit", **description), source.encode())


def create_case(store: Store, audit_id: str = "", reference: str = "KSH-1") -> CaseReview:
    """A new case, opened; of a new audit where none is named."""
    audit_id = audit_id or create_audit(store)
    return store.reviews.open(ANN, audit_id, store.cases.add(ANN, audit_id, Case(reference)))


def create_allocated_case(store: Store, audit_id: str = "", auditor: str = "Cat") -> CaseReview:
    """A new case with an auditor: without one it could not be returned."""
    review = create_case(store, audit_id)
    store.workflow.allocate(ANN, review, auditor)
    return reload_review(store, review)


def create_second_review(store: Store, first: CaseReview) -> CaseReview:
    """A second reading of the same case, opened."""
    row = {"id": f"2-{first.id}", "case_id": first.case_id, "number": 2, "auditor": "Ben", "state": "allocated"}
    with store.database.write_transaction() as connection:
        connection.execute(insert(schema.reading).values(row))
    return store.reviews.open(BEN, first.audit.id, first.case_id, number=2)


def reload_review(store: Store, review: CaseReview) -> CaseReview:
    """The reading as the store holds it now."""
    return store.reviews.open(ANN, review.audit.id, review.case_id)


def save_answer(
    store: Store, review: CaseReview, question: str, answer: Answer | None, person: Person = ANN, save_id: str = ""
) -> SavedValue:
    """Save an answer over the version that this reading shows."""
    seen = review.answers.get(question, NO_VALUE).version
    return store.reviews.save_answer(person, review.key, question, answer, seen, save_id or uuid.uuid4().hex)


def save_note(
    store: Store, review: CaseReview, question: str, text: str, seen: int = 0, person: Person = ANN
) -> SavedValue:
    """Save a note."""
    return store.reviews.save_note(person, review.key, question, text, seen, uuid.uuid4().hex)


def share_note(
    store: Store, review: CaseReview, question: str, text: str | None, person: Person = ANN, save_id: str = ""
) -> SavedValue:
    """Choose whether a note is shared over the version that this review shows; None: it is not."""
    seen = review.shared_notes.get(question, NO_VALUE).version
    return store.reviews.share_note(person, review.key, SharedNote(question, text, seen, save_id or uuid.uuid4().hex))


def save_case_detail(
    store: Store, review: CaseReview, detail_id: str, *values: str, seen: int = 0, person: Person = ANN
) -> SavedValue:
    """Save a fact of the case."""
    return store.reviews.save_detail(person, review.key, detail_id, values, seen, uuid.uuid4().hex)


def set_state(store: Store, review: CaseReview, state: CaseState) -> CaseReview:
    """The reading in this state, whichever way leads there, reread."""
    with store.database.write_transaction() as connection:
        table = schema.reading
        connection.execute(update(table).where(table.c.id == review.id).values(state=state.value))
    return reload_review(store, review)


def complete_case(store: Store, review: CaseReview) -> CaseReview:
    """Record whatever the case needs to be submitted, and reread it."""
    save_case_detail(store, review, "sentence_type", "community")
    for question in review.questions:
        save_answer(store, review, question.id, YES)
    return reload_review(store, review)


def import_submitted_cases(store: Store, audit_id: str, cases: int, yes: int) -> None:
    """So many submitted cases, with so many Yes and otherwise No on every question."""
    questions = store.audits.get(ANN, audit_id).inspected_questions
    counts = {question.id: (yes, cases - yes) for question in questions}
    store.cases.import_cases(ANN, audit_id, records_with(counts))


def close_audit(store: Store, audit_id: str, person: Person = ANN) -> None:
    """Close an audit: what is not submitted is eliminated, and what is submitted becomes final."""
    while open_ids := [each.id for each in store.cases.progress(ANN, audit_id) if each.case.state in OPEN_STATES]:
        for case_id in open_ids:  # a reserve may replace it
            store.samples.eliminate(ANN, audit_id, case_id, EliminationReason.RESTRICTED, "")
    store.closings.close(person, audit_id, mark_final=True)


def request_reopening(store: Store, audit_id: str) -> None:
    """Ask to have the first submitted case of an audit reopened."""
    reviews = (store.reviews.open(ANN, audit_id, case.id) for case in store.cases.progress(ANN, audit_id))
    submitted = next(review for review in reviews if review.state is CaseState.SUBMITTED)
    store.workflow.request_reopening(ANN, submitted, "The file arrived late.")


def logged_changes(store: Store, review: CaseReview, *types: ChangeType) -> list[Change]:
    """What the trail of the case tells, of these kinds, oldest first."""
    rows = store.reviews.audit_log(ANN, review.audit.id, review.case_id)
    return [row.change for row in rows if not types or row.change.type in types]


@contextmanager
def interrupt_before(store: Store, statement: str) -> Iterator[None]:
    """Whatever writes is cut off right before a statement that begins so, or before the ``COMMIT``."""

    def before_statement(*args: object) -> None:
        if str(args[2]).startswith(statement):
            raise InterruptedSaveError

    def before_commit(_connection: object) -> None:
        if statement == "COMMIT":
            raise InterruptedSaveError

    engine = store.database.engine
    event.listen(engine, "before_cursor_execute", before_statement)
    event.listen(engine, "commit", before_commit)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", before_statement)
        event.remove(engine, "commit", before_commit)


@contextmanager
def count_statements(store: Store) -> Iterator[list[str]]:
    """Every statement that the database is sent; the start of a transaction counts as one on both engines."""
    statements: list[str] = []
    engine = store.database.engine

    def note_statement(*args: object) -> None:
        if not str(args[2]).startswith("BEGIN"):
            statements.append(str(args[2]))

    def note_begin(_connection: object) -> None:
        statements.append("BEGIN")

    event.listen(engine, "before_cursor_execute", note_statement)
    event.listen(engine, "begin", note_begin)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note_statement)
        event.remove(engine, "begin", note_begin)
