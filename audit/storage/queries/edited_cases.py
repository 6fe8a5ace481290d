"""The open cases that a person edited, to go on with the last one."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, select

from audit.model.case import OPEN_STATES
from audit.model.case_progress import LastEdited
from audit.model.people import Person
from audit.storage.engine import schema


def edited_cases(connection: Connection, person: Person, audit_id: str) -> tuple[tuple[LastEdited, str], ...]:
    """Return the open cases that this person edited, the last one first, each with its auditor."""
    case, review, log = schema.audit_case, schema.reading, schema.trail
    edits = select(func.max(log.c.number)).where(
        log.c.audit_id == audit_id, log.c.by == person.name, log.c.save_id.is_not(None)
    )
    query = (
        select(case.c.id, case.c.reference, log.c.subject, review.c.auditor, review.c.number)
        .join(review, review.c.case_id == case.c.id)
        .join(log, and_(log.c.case_id == case.c.id, log.c.reading_id == review.c.id))
        .where(log.c.audit_id == audit_id, log.c.number.in_(edits.group_by(log.c.reading_id)))
        .where(case.c.audit_id == audit_id, review.c.state.in_([state.value for state in OPEN_STATES]))
        .order_by(log.c.number.desc())
    )
    rows = connection.execute(query)
    return tuple((LastEdited(row.id, row.reference, row.subject, row.number), row.auditor) for row in rows)
