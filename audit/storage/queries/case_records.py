"""Cases with their answers, read for counting: the same few queries for any number of cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from audit.model.answer_scales import RecordedAnswer, read_answer
from audit.model.audit import AuditHeader
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.review_pair import FIRST_REVIEW
from audit.model.saved_answers import check_saved_answers
from audit.model.saved_value import decode_ids
from audit.storage.engine import schema
from audit.storage.queries import moderated_answers
from audit.storage.queries.recorded_details import case_details_of


@dataclass(frozen=True)
class CaseReviewRecord:
    """A review of a case as it was recorded."""

    case_id: str
    review_id: str
    number: int
    record: CaseRecord


def of_audit(connection: Connection, audit: AuditHeader, states: Sequence[CaseState]) -> Iterator[CaseRecord]:
    """Every case in one of the states as it counts, in the order in which cases were added.

    That is its first review, with the moderated answers in place of those that they replace. Raises UnknownAnswerError
    at an answer that no version of the program saves.
    """
    for _, record in by_case(connection, audit.id, states):
        check_saved_answers(audit.questionnaire, record.case.reference, record.answers)
        yield record


def by_case(connection: Connection, audit_id: str, states: Sequence[CaseState]) -> Iterator[tuple[str, CaseRecord]]:
    """The same, each with the id of its case, and with any answer."""
    moderated = moderated_answers.read(connection, audit_id)
    for row, record in _reviews(connection, audit_id, states, FIRST_REVIEW):
        agreed = {question_id: each.answer for question_id, each in moderated.get(row.case_id, {}).items()}
        answers, ids = {**record.answers, **agreed}, frozenset(agreed)
        yield row.case_id, replace(record, answers=answers, moderated=ids) if agreed else record


def every_review(connection: Connection, audit: AuditHeader, with_notes: bool = False) -> Iterator[CaseReviewRecord]:
    """Every review of every case as its auditor left it, in the order in which cases were added.

    Raises UnknownAnswerError as ``of_audit`` does.
    """
    answers, case_details = _answers(connection, audit.id), case_details_of(connection, audit.id)
    notes = _notes(connection, audit.id) if with_notes else {}
    for row in connection.execute(_reviews_query(audit.id, tuple(CaseState))).all():
        record = replace(_record(row, answers, case_details), review=row.number, notes=notes.get(row.reading_id, {}))
        check_saved_answers(audit.questionnaire, row.reference, record.answers)
        yield CaseReviewRecord(row.case_id, row.reading_id, row.number, record)


def _reviews(
    connection: Connection, audit_id: str, states: Sequence[CaseState], number: int
) -> Iterator[tuple[Row[Any], CaseRecord]]:
    """The reviews with this number, each with its row."""
    reviews = connection.execute(_reviews_query(audit_id, states).where(schema.reading.c.number == number)).all()
    answers = _answers(connection, audit_id, number)
    case_details = case_details_of(connection, audit_id)
    for row in reviews:
        yield row, _record(row, answers, case_details)


def _record(
    row: Row[Any],
    answers: Mapping[str, dict[str, RecordedAnswer]],
    case_details: Mapping[str, dict[str, tuple[str, ...]]],
) -> CaseRecord:
    details, state = case_details.get(row.case_id, {}), CaseState(row.state)
    case = Case(row.reference, row.auditor, details, state, row.practitioner)
    return CaseRecord(case, answers.get(row.reading_id, {}), decode_ids(row.not_collected))


def _reviews_query(audit_id: str, states: Sequence[CaseState]) -> Select[Any]:
    case, review = schema.audit_case, schema.reading
    return (
        select(case.c.id.label("case_id"), case.c.reference, case.c.practitioner, review.c.id.label("reading_id"))
        .add_columns(review.c.number, review.c.auditor, review.c.state, review.c.not_collected)
        .join(review, review.c.case_id == case.c.id)
        .where(case.c.audit_id == audit_id)
        .where(review.c.state.in_([state.value for state in states]))
        .order_by(case.c.position, review.c.number)
    )


def _answers(
    connection: Connection, audit_id: str, number: int | None = None
) -> Mapping[str, dict[str, RecordedAnswer]]:
    """The answers of the reviews with this number, or of all reviews, by the id of the review."""
    case, review, answer = schema.audit_case, schema.reading, schema.answer
    query = (
        select(answer.c.reading_id, answer.c.question_id, answer.c.value)
        .join(review, review.c.id == answer.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, answer.c.value.is_not(None))
    )
    if number is not None:
        query = query.where(review.c.number == number)
    answers_by_review: dict[str, dict[str, RecordedAnswer]] = {}
    for review_id, question_id, value in connection.execute(query):
        answers_by_review.setdefault(review_id, {})[question_id] = read_answer(value)
    return answers_by_review


def _notes(connection: Connection, audit_id: str) -> Mapping[str, dict[str, str]]:
    """The notes of all reviews, by the id of the review."""
    case, review, note = schema.audit_case, schema.reading, schema.note
    query = (
        select(note.c.reading_id, note.c.question_id, note.c.value)
        .join(review, review.c.id == note.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, note.c.value.is_not(None), note.c.value != "")
        .order_by(note.c.question_id)
    )
    notes: dict[str, dict[str, str]] = {}
    for review_id, question_id, text in connection.execute(query):
        notes.setdefault(review_id, {})[question_id] = text
    return notes
