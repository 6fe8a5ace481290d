"""The submitted reviews of an audit with the time of each answer, for comparing what auditors answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, select

from audit.model.answer_scales import RecordedAnswer, read_answer
from audit.model.audit_reviews import pairs_of
from audit.model.case import COUNTED_STATES, Case, CaseRecord, CaseState
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW, DatedReview, ReviewPair
from audit.model.saved_value import decode_ids
from audit.storage.engine import schema
from audit.storage.queries import moderated_answers
from audit.storage.queries.recorded_details import case_details_of

_COUNTED = [state.value for state in COUNTED_STATES]


def read(connection: Connection, audit_id: str) -> list[DatedReview]:
    """Every submitted or final review, with notes, in the order of cases and of their reviews."""
    rows = connection.execute(_reviews_query(audit_id)).all()
    return _with_answers(connection, audit_id, rows, {row.id for row in rows})


def pairs(connection: Connection, audit_id: str) -> list[ReviewPair]:
    """The cases of which the first and the second review are submitted, with the answers and notes of each."""
    rows = connection.execute(_reviews_query(audit_id, (FIRST_REVIEW, SECOND_REVIEW))).all()
    second = {row.case_id for row in rows if row.number == SECOND_REVIEW}
    both = [row for row in rows if row.case_id in second]
    if not both:
        return []
    reviews = _with_answers(connection, audit_id, both, {row.id for row in both})
    return list(pairs_of(reviews, moderated_answers.read(connection, audit_id)))


def drawn_strata(connection: Connection, audit_id: str) -> Mapping[str, str]:
    """The stratum from which each case was drawn, by the id of the case."""
    table = schema.sampled_case
    query = select(table.c.case_id, table.c.stratum).where(table.c.audit_id == audit_id, table.c.case_id.is_not(None))
    return {row.case_id: row.stratum for row in connection.execute(query)}


def _reviews_query(audit_id: str, numbers: Collection[int] = ()) -> Select[Any]:
    case, review = schema.audit_case, schema.reading
    query = (
        select(review.c.id, review.c.case_id, review.c.number, review.c.auditor, review.c.state, review.c.not_collected)
        .add_columns(case.c.reference, case.c.practitioner)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, review.c.state.in_(_COUNTED))
        .order_by(case.c.position, review.c.number)
    )
    return query.where(review.c.number.in_(numbers)) if numbers else query


def _with_answers(
    connection: Connection, audit_id: str, rows: Collection[Row[Any]], review_ids: Collection[str]
) -> list[DatedReview]:
    details = case_details_of(connection, audit_id)
    answers, times = _answers(connection, audit_id, review_ids)
    notes = _notes(connection, audit_id, review_ids)
    reviews = []
    for row in rows:
        state, case_details = CaseState(row.state), details.get(row.case_id, {})
        case = Case(row.reference, row.auditor, case_details, state, row.practitioner)
        record = CaseRecord(case, answers[row.id], decode_ids(row.not_collected))
        reviews.append(DatedReview(row.case_id, row.number, replace(record, notes=notes[row.id]), times[row.id]))
    return reviews


def _answers(
    connection: Connection, audit_id: str, review_ids: Collection[str]
) -> tuple[defaultdict[str, dict[str, RecordedAnswer]], defaultdict[str, dict[str, datetime]]]:
    """The answers of these reviews and when each was recorded, by the ids of the review and of the question."""
    table = schema.answer
    query = _values_query(table, audit_id).add_columns(table.c.recorded_at).where(table.c.value.is_not(None))
    answers: defaultdict[str, dict[str, RecordedAnswer]] = defaultdict(dict)
    times: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
    for review_id, question_id, value, recorded_at in connection.execute(query):
        if review_id in review_ids:
            answers[review_id][question_id] = read_answer(value)
            times[review_id][question_id] = recorded_at
    return answers, times


def _notes(connection: Connection, audit_id: str, review_ids: Collection[str]) -> defaultdict[str, dict[str, str]]:
    notes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for review_id, question_id, text in connection.execute(_values_query(schema.note, audit_id)):
        if review_id in review_ids and text:
            notes[review_id][question_id] = text
    return notes


def _values_query(table: Table, audit_id: str) -> Select[Any]:
    """The values of all reviews of an audit: a list of review ids could be too long for one statement."""
    case, review = schema.audit_case, schema.reading
    return (
        select(table.c.reading_id, table.c.question_id, table.c.value)
        .join(review, review.c.id == table.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id)
    )
