"""Cases with their answers, read for counting: the same few queries for any number of cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Select, select

from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.saved_value import decode_detail, decode_ids
from audit.storage.engine import schema

ANSWERS_BY_VALUE = {answer.value: answer for answer in Answer}


def with_notes(connection: Connection, audit_id: str) -> Iterator[CaseRecord]:
    """The first review of every case with its notes, in the order in which cases were added."""
    notes = _notes(connection, audit_id)
    for record in of_audit(connection, audit_id, tuple(CaseState)):
        yield replace(record, notes=notes.get(record.case.reference, {}))


def of_audit(connection: Connection, audit_id: str, states: Sequence[CaseState]) -> Iterator[CaseRecord]:
    """The first review of every case in one of the states, in the order in which cases were added."""
    reviews = connection.execute(_reviews_query(audit_id, states)).all()
    answers = _answers(connection, audit_id)
    case_details = _case_details(connection, audit_id)
    for row in reviews:
        case = Case(row.reference, row.auditor, case_details.get(row.case_id, {}), CaseState(row.state))
        yield CaseRecord(case, answers.get(row.reading_id, {}), decode_ids(row.not_collected))


def _reviews_query(audit_id: str, states: Sequence[CaseState]) -> Select[tuple[str, ...]]:
    case, review = schema.audit_case, schema.reading
    return (
        select(case.c.id.label("case_id"), case.c.reference, review.c.id.label("reading_id"))
        .add_columns(review.c.auditor, review.c.state, review.c.not_collected)
        .join(review, review.c.case_id == case.c.id)
        .where(case.c.audit_id == audit_id, review.c.number == 1)
        .where(review.c.state.in_([state.value for state in states]))
        .order_by(case.c.position)
    )


def _answers(connection: Connection, audit_id: str) -> dict[str, dict[str, Answer]]:
    case, review, answer = schema.audit_case, schema.reading, schema.answer
    query = (
        select(answer.c.reading_id, answer.c.question_id, answer.c.value)
        .join(review, review.c.id == answer.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, review.c.number == 1, answer.c.value.is_not(None))
    )
    answers_by_review: dict[str, dict[str, Answer]] = {}
    for review_id, question_id, value in connection.execute(query):
        answers_by_review.setdefault(review_id, {})[question_id] = ANSWERS_BY_VALUE[value]
    return answers_by_review


def _notes(connection: Connection, audit_id: str) -> dict[str, dict[str, str]]:
    """The notes of the first reviews, by the reference of the case."""
    case, review, note = schema.audit_case, schema.reading, schema.note
    query = (
        select(case.c.reference, note.c.question_id, note.c.value)
        .join(review, review.c.id == note.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, review.c.number == 1, note.c.value.is_not(None), note.c.value != "")
        .order_by(note.c.question_id)
    )
    notes_by_case: dict[str, dict[str, str]] = {}
    for reference, question_id, text in connection.execute(query):
        notes_by_case.setdefault(reference, {})[question_id] = text
    return notes_by_case


def _case_details(connection: Connection, audit_id: str) -> dict[str, dict[str, tuple[str, ...]]]:
    case, case_detail = schema.audit_case, schema.case_fact
    query = (
        select(case_detail.c.case_id, case_detail.c.fact_id, case_detail.c.value)
        .join(case, case.c.id == case_detail.c.case_id)
        .where(case.c.audit_id == audit_id, case_detail.c.value.is_not(None))
    )
    details_by_case: dict[str, dict[str, tuple[str, ...]]] = {}
    for case_id, detail_id, value in connection.execute(query):
        details_by_case.setdefault(case_id, {})[detail_id] = decode_detail(value)
    return details_by_case
