"""The access log: who opened, exported or was refused what, once for each session or hour, without what they saw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, String, bindparam, exists, or_, select

from audit.model.audit_log import AccessEvent, AccessLogRow, AccessType
from audit.model.people import Permission, Person
from audit.storage.audit_log import hash_chain
from audit.storage.engine import clock, schema

REPEAT_ACCESS_INTERVAL = timedelta(hours=1)  # without a session, one row an hour
MAX_REFUSALS_PER_HOUR = 20
"""Refused attempts that are logged of one person in one audit: nobody can fill the disk by trying."""

LOGGED_PERMISSIONS = {
    Permission.SEE_CASE: AccessType.CASE,
    Permission.SEE_AUDIT_LOG: AccessType.AUDIT_LOG,
    Permission.SEE_AGREEMENT: AccessType.AGREEMENT,
    Permission.SEE_NOTES: AccessType.NOTES,
}


def is_event_logged() -> ColumnElement[bool]:
    """The condition that an access is logged already, in this session or within the hour; see ``event_parameters``."""
    log, session_id = schema.access.c, bindparam("access_session_id", type_=String)
    within_the_hour = log.at.between(bindparam("access_since"), bindparam("access_until"))
    return exists().where(
        log.audit_id == bindparam("access_audit_id"),
        log.case_id == bindparam("access_case_id"),
        log.by == bindparam("access_by"),
        log.what == bindparam("access_type"),
        log.subject == bindparam("access_subject"),
        log.visit == session_id,
        or_(session_id != "", within_the_hour),
    )


def event_parameters(person: Person, event: AccessEvent) -> dict[str, object]:
    """The values of the parameters of ``is_event_logged``."""
    now = clock.now()
    return {
        "access_audit_id": event.audit_id,
        "access_case_id": event.case_id,
        "access_by": person.name,
        "access_type": event.type.value,
        "access_subject": event.subject,
        "access_session_id": person.session_id,
        "access_since": now - REPEAT_ACCESS_INTERVAL,
        "access_until": now,  # so that a clock that was set back hides nothing
    }


_IS_EVENT_LOGGED = select(is_event_logged())


def log_access(connection: Connection, person: Person, event: AccessEvent) -> None:
    """Log an access unless it is logged already. Two at the same moment write one row."""
    hash_chain.lock_head(connection, schema.access, event.audit_id)
    if connection.execute(_IS_EVENT_LOGGED, event_parameters(person, event)).scalar_one():
        return
    _append(connection, person, event)


def _append(connection: Connection, person: Person, event: AccessEvent) -> None:
    row = {
        "at": clock.now(),
        "by": person.name,
        "case_id": event.case_id,
        "what": event.type.value,
        "subject": event.subject,
        "visit": person.session_id,
    }
    hash_chain.append_rows(connection, schema.access, event.audit_id, [row])


def is_new_refusal(connection: Connection, person: Person, event: AccessEvent) -> bool:
    """Whether a refusal is to be logged: it was not within the hour, nor were many others of the same person."""
    log, now = schema.access.c, clock.now()
    query = select(log.case_id, log.subject).where(
        log.audit_id == event.audit_id,
        log.by == person.name,
        log.what == AccessType.REFUSED.value,
        log.at.between(now - REPEAT_ACCESS_INTERVAL, now),
    )
    logged = {(row.case_id, row.subject) for row in connection.execute(query)}
    return (event.case_id, event.subject) not in logged and len(logged) < MAX_REFUSALS_PER_HOUR


def log_refusal(connection: Connection, person: Person, event: AccessEvent) -> None:
    """Log that a person was refused something, unless it is logged already. Two at the same moment write one row."""
    hash_chain.lock_head(connection, schema.access, event.audit_id)
    if is_new_refusal(connection, person, event):
        _append(connection, person, event)


def read(connection: Connection, *conditions: ColumnElement[bool]) -> Sequence[AccessLogRow]:
    """Return the rows of the log that meet every condition, oldest first."""
    table = schema.access
    query = select(table).where(*conditions).order_by(table.c.audit_id, table.c.number)
    return [_from_row(row) for row in connection.execute(query)]


def read_newest(
    connection: Connection, audit_id: str, conditions: Sequence[ColumnElement[bool]], limit: int
) -> Sequence[AccessLogRow]:
    """Return the newest rows of an audit's log that meet the conditions, newest first."""
    table = schema.access
    query = select(table).where(table.c.audit_id == audit_id, *conditions).order_by(table.c.number.desc()).limit(limit)
    return [_from_row(row) for row in connection.execute(query)]


def _from_row(row: Row[Any]) -> AccessLogRow:
    event = AccessEvent(AccessType(row.what), row.audit_id, row.case_id, row.subject)
    return AccessLogRow(row.number, row.at, row.by, row.visit, event)
