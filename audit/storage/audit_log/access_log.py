"""The log of reads: who opened which case and who took what out, once for each visit, without what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, select

from audit.model.audit_log import AccessEvent, AccessLogRow, AccessType
from audit.model.people import Permission, Person
from audit.storage.audit_log import change_log, hash_chain
from audit.storage.engine import schema

REPEAT_ACCESS_INTERVAL = timedelta(hours=1)  # where a read belongs to no visit, one row an hour tells it


LOGGED_PERMISSIONS = {Permission.SEE_CASE: AccessType.CASE, Permission.SEE_AUDIT_LOG: AccessType.AUDIT_LOG}


def is_logged(connection: Connection, person: Person, event: AccessEvent) -> bool:
    """Whether this look is on record already, in this visit or within the hour."""
    table = schema.access
    conditions = [
        table.c.audit_id == event.audit_id,
        table.c.case_id == event.case_id,
        table.c.by == person.name,
        table.c.what == event.type.value,
        table.c.subject == event.subject,
        table.c.visit == person.session_id,
    ]
    if not person.session_id:
        now = change_log.now()
        conditions.append(table.c.at.between(now - REPEAT_ACCESS_INTERVAL, now))  # a clock set back hides nothing
    return connection.execute(select(table.c.number).where(*conditions).limit(1)).first() is not None


def log_access(connection: Connection, person: Person, event: AccessEvent) -> None:
    """Put a look on record unless it is there; of two at the same moment one does."""
    hash_chain.lock_head(connection, schema.access, event.audit_id)
    if is_logged(connection, person, event):
        return
    row = {
        "at": change_log.now(),
        "by": person.name,
        "case_id": event.case_id,
        "what": event.type.value,
        "subject": event.subject,
        "visit": person.session_id,
    }
    hash_chain.append_rows(connection, schema.access, event.audit_id, [row])


def read(connection: Connection, *conditions: ColumnElement[bool]) -> Sequence[AccessLogRow]:
    """The rows of the log for which all of this holds, oldest first."""
    table = schema.access
    query = select(table).where(*conditions).order_by(table.c.audit_id, table.c.number)
    return [
        AccessLogRow(
            row.number,
            row.at,
            row.by,
            row.visit,
            AccessEvent(AccessType(row.what), row.audit_id, row.case_id, row.subject),
        )
        for row in connection.execute(query)
    ]
