"""Calibration exercises: their reviews, agreed answers and release."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, Table, select

from audit.errors import NotAllowedError
from audit.messages import calibration as messages
from audit.model.answer_scales import read_answer
from audit.model.calibration import AgreedAnswer, ExerciseCase
from audit.model.case import COUNTED_STATES, Case, CaseRecord, CaseState
from audit.model.purpose import Purpose
from audit.storage.engine import schema
from audit.storage.queries.recorded_details import case_details_of

EXERCISE = "calibration"
"""The subject of a change that adds a review of an exercise: its auditor is no second reviewer."""


def purpose_of(connection: Connection, audit_id: str) -> Purpose:
    """What an audit is for."""
    query = select(schema.audit.c.purpose).where(schema.audit.c.id == audit_id)
    return Purpose(connection.execute(query).scalar_one())


def is_open_exercise(connection: Connection, audit_id: str) -> bool:
    """Whether an audit is a calibration exercise that is not closed."""
    audit = schema.audit
    query = select(audit.c.purpose).where(audit.c.id == audit_id, audit.c.closed_at.is_(None))
    purpose = connection.execute(query).scalar_one_or_none()
    return purpose is not None and Purpose(purpose).is_exercise


def require_exercise(connection: Connection, audit_id: str) -> Purpose:
    """Return the purpose of a calibration exercise. Raises NotAllowedError if the audit is not one."""
    purpose = purpose_of(connection, audit_id)
    if not purpose.is_exercise:
        raise NotAllowedError(messages.NOT_AN_EXERCISE)
    return purpose


def require_no_exercise(purpose: Purpose, problem: str) -> None:
    """Raise NotAllowedError with this sentence if the purpose is that of a calibration exercise."""
    if purpose.is_exercise:
        raise NotAllowedError(problem)


def read_release(connection: Connection, audit_id: str) -> Row[Any] | None:
    """Who released the agreed answers, and when; None if nobody has."""
    table = schema.released_exercise
    return connection.execute(select(table).where(table.c.audit_id == audit_id)).first()


def read_cases(connection: Connection, audit_id: str, auditor: str = "") -> list[ExerciseCase]:
    """The cases of an exercise that are not eliminated, with their submitted reviews (of one auditor, if named)."""
    records, all_reviews = _submitted_reviews(connection, audit_id, auditor), reviewers(connection, audit_id)
    agreed = agreed_answers(connection, audit_id)
    case = schema.audit_case
    query = select(case.c.id, case.c.reference).where(case.c.audit_id == audit_id).order_by(case.c.position)
    return [
        ExerciseCase(
            row.id, row.reference, tuple(records.get(row.id, ())), len(all_reviews[row.id]), agreed.get(row.id, {})
        )
        for row in connection.execute(query)
        if row.id in all_reviews
    ]


def own_states(connection: Connection, audit_id: str, name: str) -> dict[str, CaseState]:
    """The state of each review of one auditor, by the id of the case; eliminated cases are left out."""
    query = _reviews_query(audit_id).where(schema.reading.c.auditor == name)
    states = {row.case_id: CaseState(row.state) for row in connection.execute(query)}
    return {case_id: state for case_id, state in states.items() if state is not CaseState.ELIMINATED}


def participants(connection: Connection, audit_id: str) -> set[str]:
    """The names of everybody who has a review in an exercise that is not eliminated."""
    return {row.auditor for rows in reviewers(connection, audit_id).values() for row in rows}


def lock_reviews_of(connection: Connection, audit_id: str, name: str) -> list[Row[Any]]:
    """The reviews of one auditor, which nobody can change until the transaction ends."""
    query = _reviews_query(audit_id).where(schema.reading.c.auditor == name)
    return list(connection.execute(query.with_for_update(of=schema.reading)).all())


def agreed_answers(connection: Connection, audit_id: str) -> dict[str, dict[str, AgreedAnswer]]:
    """The agreed answers of an exercise by the id of the case and of the question."""
    table, case = schema.agreed_answer, schema.audit_case
    query = select(table).join(case, case.c.id == table.c.case_id).where(case.c.audit_id == audit_id)
    answers: dict[str, dict[str, AgreedAnswer]] = {}
    for row in connection.execute(query.order_by(*table.primary_key)):
        agreed = AgreedAnswer(read_answer(row.value), row.reason, row.recorded_by, row.recorded_at)
        answers.setdefault(row.case_id, {})[row.question_id] = agreed
    return answers


def reviewers(connection: Connection, audit_id: str, with_eliminated: bool = False) -> dict[str, list[Row[Any]]]:
    """The reviews of each case, by the id of the case, without eliminated cases unless they are asked for."""
    reviews: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(_reviews_query(audit_id)):
        if with_eliminated or row.state != CaseState.ELIMINATED:
            reviews.setdefault(row.case_id, []).append(row)
    return reviews


def _reviews_query(audit_id: str) -> Select[Any]:
    case, review = schema.audit_case, schema.reading
    return (
        select(review.c.id, review.c.case_id, review.c.number, review.c.auditor, review.c.state, case.c.reference)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id)
        .order_by(case.c.position, review.c.number)
    )


def _submitted_reviews(connection: Connection, audit_id: str, auditor: str) -> dict[str, list[CaseRecord]]:
    """The submitted reviews of each case with answers and notes, by auditor in alphabetical order."""
    query = _reviews_query(audit_id).where(schema.reading.c.state.in_([state.value for state in COUNTED_STATES]))
    rows = connection.execute(query.where(schema.reading.c.auditor == auditor) if auditor else query).all()
    answers = {
        review_id: {question_id: read_answer(value) for question_id, value in values.items()}
        for review_id, values in _values(connection, audit_id, schema.answer, auditor).items()
    }
    notes, details = _values(connection, audit_id, schema.note, auditor), case_details_of(connection, audit_id)
    records: dict[str, list[CaseRecord]] = {}
    for row in sorted(rows, key=lambda row: str(row.auditor).casefold()):
        case = Case(row.reference, row.auditor, details.get(row.case_id, {}), CaseState(row.state))
        record = CaseRecord(case, answers.get(row.id, {}), notes=notes.get(row.id, {}))
        records.setdefault(row.case_id, []).append(record)
    return records


def _values(connection: Connection, audit_id: str, table: Table, auditor: str) -> dict[str, dict[str, str]]:
    """The answers or the notes of every review (of one auditor, if named), by the id of the review and the question."""
    case, review = schema.audit_case, schema.reading
    query = (
        select(table.c.reading_id, table.c.question_id, table.c.value)
        .join(review, review.c.id == table.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, table.c.value.is_not(None), table.c.value != "")
    )
    values: dict[str, dict[str, str]] = {}
    for review_id, question_id, value in connection.execute(
        query.where(review.c.auditor == auditor) if auditor else query
    ):
        values.setdefault(review_id, {})[question_id] = value
    return values
