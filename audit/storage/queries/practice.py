"""The practice audit: joining it, and clearing one's own answers to practise again."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from audit.errors import NotAllowedError
from audit.messages import calibration as messages
from audit.model.audit_log import Change, ChangeType
from audit.model.case import CaseState
from audit.model.people import Person
from audit.model.permissions import Role
from audit.model.purpose import Purpose
from audit.storage.audit_log import change_log
from audit.storage.engine import clock, schema
from audit.storage.queries import exercises
from audit.storage.queries.roles import role_of

RECORDED = {ChangeType.ANSWER: schema.answer, ChangeType.NOTE: schema.note}
AGAIN = "practised again"
"""The reason of the changes that clear somebody's answers."""


def find(connection: Connection) -> str:
    """The id of the open practice audit that was loaded last; '' if there is none."""
    audit = schema.audit
    query = (
        select(audit.c.id)
        .where(audit.c.purpose == Purpose.PRACTICE.value, audit.c.closed_at.is_(None))
        .order_by(audit.c.started_at.desc(), audit.c.id)
    )
    return str(connection.execute(query.limit(1)).scalar_one_or_none() or "")


def join(connection: Connection, person: Person, audit_id: str) -> None:
    """Make a person an auditor of the practice audit, which the caller has locked, unless they are a member."""
    if not person.local and role_of(connection, person.name, audit_id) is None:
        row = {"audit_id": audit_id, "person": person.name, "role": Role.AUDITOR.value}
        connection.execute(insert(schema.membership).values(row))
        change = Change(ChangeType.MEMBER, audit_id, person.name, None, Role.AUDITOR.value)
        change_log.append(connection, person.name, [change])


def clear(connection: Connection, name: str, audit_id: str) -> None:
    """Clear the answers and notes of a person's reviews, and set them to not started, with the rows in the audit log.

    Raises NotAllowedError if the audit is not a practice audit.
    """
    if exercises.purpose_of(connection, audit_id) is not Purpose.PRACTICE:
        raise NotAllowedError(messages.NOT_A_PRACTICE_AUDIT)
    changes, at = [], clock.now()
    for row in exercises.lock_reviews_of(connection, audit_id, name):
        ids = {"audit_id": audit_id, "case_id": row.case_id, "review_id": row.id, "reason": AGAIN}
        for change_type, table in RECORDED.items():
            is_recorded = (table.c.reading_id == row.id, table.c.value.is_not(None))
            for value in connection.execute(select(table).where(*is_recorded)).all():
                changes.append(Change(change_type, subject=value.question_id, old=value.value, **ids))
            cleared = {"value": None, "version": table.c.version + 1, "recorded_by": name, "recorded_at": at}
            connection.execute(update(table).where(*is_recorded).values(cleared))
        if row.state not in (CaseState.ALLOCATED, CaseState.ELIMINATED):
            not_started = CaseState.ALLOCATED.value
            review = schema.reading
            connection.execute(update(review).where(review.c.id == row.id).values(state=not_started))
            changes.append(Change(ChangeType.STATE, old=row.state, new=not_started, **ids))
    change_log.append(connection, name, changes, at)
