"""How far the feedback is on every case of an audit: the same few statements for any number of cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, and_, select

from audit.model.case import CaseState
from audit.model.feedback import Acknowledger, FeedbackStatus, note_digest
from audit.model.review_pair import FIRST_REVIEW
from audit.storage.engine import schema


def shared_questions(connection: Connection, audit_id: str) -> Mapping[str, frozenset[str]]:
    """The questions whose note is shared as it is now, by the id of the case."""
    case, review, note, shared = schema.audit_case, schema.reading, schema.note, schema.shared_note
    is_note = and_(note.c.reading_id == shared.c.reading_id, note.c.question_id == shared.c.question_id)
    query = (
        select(case.c.id, shared.c.question_id, shared.c.value.label("digest"), note.c.value.label("text"))
        .join(review, review.c.id == shared.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .join(note, is_note)
        .where(case.c.audit_id == audit_id, shared.c.value.is_not(None), note.c.value.is_not(None))
    )
    questions: dict[str, set[str]] = {}
    for row in connection.execute(query):
        if row.digest == note_digest(row.text):
            questions.setdefault(row.id, set()).add(row.question_id)
    return {case_id: frozenset(ids) for case_id, ids in questions.items()}


def of_audit(connection: Connection, audit_id: str) -> list[FeedbackStatus]:
    """The feedback on every case that is not eliminated, in the order in which the cases were added."""
    shared = shared_questions(connection, audit_id)
    actions = _by_case(connection, audit_id, schema.feedback_action)
    acknowledgements = _by_case(connection, audit_id, schema.acknowledgement)
    return [
        _status(row, len(shared.get(row.id, ())), actions.get(row.id, []), acknowledgements.get(row.id, []))
        for row in connection.execute(_cases_query(audit_id))
    ]


def _status(row: Row[Any], shared: int, actions: list[Row[Any]], acknowledgements: list[Row[Any]]) -> FeedbackStatus:
    current = [action for action in actions if not action.deleted]
    given = {each.acknowledger for each in acknowledgements if each.acknowledged_on is not None}
    return FeedbackStatus(
        row.id,
        row.reference,
        row.auditor,
        CaseState(row.state),
        shared,
        len(current),
        sum(not action.done for action in current),
        tuple(each for each in Acknowledger if each in given),
    )


def _cases_query(audit_id: str) -> Select[Any]:
    case, review = schema.audit_case, schema.reading
    return (
        select(case.c.id, case.c.reference, review.c.auditor, review.c.state)
        .join(review, review.c.case_id == case.c.id)
        .where(case.c.audit_id == audit_id, review.c.number == FIRST_REVIEW)
        .where(review.c.state != CaseState.ELIMINATED.value)
        .order_by(case.c.position)
    )


def _by_case(connection: Connection, audit_id: str, table: Table) -> dict[str, list[Row[Any]]]:
    case, review = schema.audit_case, schema.reading
    query: Select[Any] = (
        select(table, review.c.case_id)
        .join(review, review.c.id == table.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id)
    )
    rows: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query):
        rows.setdefault(row.case_id, []).append(row)
    return rows
