"""Requests of auditors to reopen a submitted case: one for each review, until it is answered."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from audit.model.audit_log import Change, ChangeType
from audit.model.case_review import CaseReview
from audit.model.people import Person
from audit.model.waiting import WaitingCase
from audit.storage.audit_log import change_log
from audit.storage.engine import clock, schema

REQUESTED, DECLINED, WITHDRAWN = "requested", "declined", "withdrawn"


def requests_query() -> Select[Any]:
    """The audit of every request, then the fields of a ``WaitingCase``, the oldest first; the caller narrows it."""
    case, review, request = schema.audit_case, schema.reading, schema.reopening_request
    return (
        select(
            case.c.audit_id,
            case.c.id.label("case_id"),
            case.c.reference,
            request.c.requested_by,
            request.c.requested_at,
            request.c.reason,
            review.c.number,
        )
        .join(review, review.c.case_id == case.c.id)
        .join(request, request.c.reading_id == review.c.id)
        .order_by(request.c.requested_at, case.c.id)
    )


def read(connection: Connection, review_id: str) -> WaitingCase | None:
    """Return the request for a review; None if nobody asks for it."""
    row = connection.execute(requests_query().where(schema.reading.c.id == review_id)).first()
    return None if row is None else WaitingCase(*row[1:])


def add(connection: Connection, person: Person, review: CaseReview, reason: str) -> None:
    """Add a request of this person, with its row in the audit log."""
    row = {"reading_id": review.id, "requested_by": person.name, "requested_at": clock.now(), "reason": reason}
    connection.execute(insert(schema.reopening_request).values(row))
    change_log.append(connection, person.name, [_change(review, None, REQUESTED, reason)])


def close(connection: Connection, person: Person, review: CaseReview, outcome: str, reason: str = "") -> None:
    """Delete the request for a review, with a row in the audit log that says what came of it."""
    remove(connection, review.id)
    change_log.append(connection, person.name, [_change(review, REQUESTED, outcome, reason)])


def remove(connection: Connection, review_id: str) -> None:
    """Delete the request for a review, if there is one: its state changes, which answers the request."""
    remove_all(connection, [review_id])


def remove_all(connection: Connection, review_ids: Collection[str]) -> None:
    """Delete the requests for several reviews."""
    table = schema.reopening_request
    connection.execute(delete(table).where(table.c.reading_id.in_(review_ids)))


def _change(review: CaseReview, old: str | None, new: str, reason: str) -> Change:
    return Change(ChangeType.REQUEST, review.audit.id, "", old, new, review.case_id, review.id, reason)
