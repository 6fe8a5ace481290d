"""Urgent concerns: rows are added and never changed. A concern is open until it is closed."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from sqlalchemy import Connection, Subquery, func, insert, select

from audit.errors import NotFoundError
from audit.messages import concerns as messages
from audit.messages import model as model_messages
from audit.model.concerns import ConcernEntry, ConcernKey, ConcernStep, UrgentConcern
from audit.storage.engine import schema


def read(connection: Connection, audit_id: str, case_id: str = "") -> list[UrgentConcern]:
    """The concerns of an audit, or of one of its cases, in the order of cases and numbers."""
    case, review, concern = schema.audit_case, schema.reading, schema.urgent_concern
    query = (
        select(concern, case.c.reference, review.c.number.label("review"))
        .join(case, case.c.id == concern.c.case_id)
        .join(review, review.c.id == concern.c.reading_id)
        .where(case.c.audit_id == audit_id, *([case.c.id == case_id] if case_id else []))
        .order_by(case.c.position, concern.c.case_id, concern.c.number, concern.c.entry)
    )
    concerns = []
    for (owner, number), group in groupby(connection.execute(query), key=lambda row: (row.case_id, row.number)):
        rows = list(group)
        entries = [
            ConcernEntry(ConcernStep(row.step), row.text, row.informed, row.recorded_by, row.recorded_at)
            for row in rows
        ]
        key = ConcernKey(audit_id, owner, number)
        concerns.append(UrgentConcern(key, rows[0].reference, rows[0].review, rows[0].question_id, tuple(entries)))
    return concerns


def lock_case(connection: Connection, audit_id: str, case_id: str) -> None:
    """Lock a case, so that two people who write about it take turns. Raises NotFoundError if it is gone."""
    case = schema.audit_case
    query = select(case.c.id).where(case.c.audit_id == audit_id, case.c.id == case_id)
    if connection.execute(query.with_for_update()).first() is None:
        raise NotFoundError(model_messages.CASE_NOT_FOUND)


def find(connection: Connection, key: ConcernKey) -> tuple[UrgentConcern, str]:
    """A concern, and the id of its review. Raises NotFoundError if there is none."""
    for concern in read(connection, key.audit_id, key.case_id):
        if concern.key == key:
            table = schema.urgent_concern
            query = select(table.c.reading_id).where(table.c.case_id == key.case_id, table.c.number == key.number)
            return concern, connection.execute(query.limit(1)).scalar_one()
    raise NotFoundError(messages.NO_SUCH_CONCERN)


def add_entry(connection: Connection, concern: UrgentConcern, review_id: str) -> None:
    """Add the last step of a concern; the caller has locked the case, and logs it."""
    entry = concern.entries[-1]
    row = {
        "case_id": concern.key.case_id,
        "number": concern.key.number,
        "entry": len(concern.entries),
        "reading_id": review_id,
        "question_id": concern.question_id,
        "step": entry.step.value,
        "text": entry.text,
        "informed": entry.informed,
        "recorded_by": entry.by,
        "recorded_at": entry.at,
    }
    connection.execute(insert(schema.urgent_concern).values(row))


def reviews_with_concern(connection: Connection, review_ids: Collection[str]) -> frozenset[str]:
    """Those of these reviews from which somebody raised a concern."""
    table = schema.urgent_concern
    query = select(table.c.reading_id).where(table.c.reading_id.in_(review_ids)).distinct()
    return frozenset(connection.execute(query).scalars())


def open_counts() -> Subquery:
    """The number of open concerns, as ``open_concerns``, by ``audit_id``; no row for an audit that has none."""
    case, concern = schema.audit_case, schema.urgent_concern
    changes = concern.alias()
    opens = (ConcernStep.RAISED.value, ConcernStep.REOPENED.value)
    is_answer = changes.c.step == ConcernStep.ANSWERED.value
    later = (
        select(changes.c.entry)
        .where(changes.c.case_id == concern.c.case_id, changes.c.number == concern.c.number)
        .where(changes.c.entry > concern.c.entry, ~is_answer)
        .exists()
    )
    return (
        select(case.c.audit_id, func.count().label("open_concerns"))
        .select_from(concern.join(case, case.c.id == concern.c.case_id))
        .where(concern.c.step.in_(opens), ~later)
        .group_by(case.c.audit_id)
        .subquery("open_concerns_of")
    )
