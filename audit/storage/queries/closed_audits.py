"""Closing an audit: its tallies and ratings are archived in one row, for comparisons."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, update

from audit.analysis.results import Results
from audit.model.audit_log import Change, ChangeType
from audit.model.people import Person
from audit.storage.audit_log import change_log
from audit.storage.engine import clock, schema
from audit.storage.queries.archived_tallies import archived_columns

OPEN, CLOSED = "open", "closed"


def close(connection: Connection, person: Person, audit_id: str, results: Results) -> None:
    """Close a locked audit and archive its tallies and ratings, in one transaction."""
    connection.execute(insert(schema.closed_audit).values(audit_id=audit_id, **archived_columns(results)))
    mark_closed(connection, person, audit_id)


def mark_closed(connection: Connection, person: Person, audit_id: str) -> None:
    """Note on a locked audit that it is closed, and by whom."""
    table = schema.audit
    values = {"closed_at": clock.now(), "closed_by": person.name}
    connection.execute(update(table).where(table.c.id == audit_id).values(values))
    change_log.append(connection, person.name, [Change(ChangeType.CLOSING, audit_id, old=OPEN, new=CLOSED)])


def reopen(connection: Connection, person: Person, audit_id: str, reason: str) -> None:
    """Reopen a locked audit; what was archived is out of date and deleted."""
    connection.execute(delete(schema.closed_audit).where(schema.closed_audit.c.audit_id == audit_id))
    table = schema.audit
    connection.execute(update(table).where(table.c.id == audit_id).values(closed_at=None, closed_by=None))
    change_log.append(
        connection, person.name, [Change(ChangeType.CLOSING, audit_id, old=CLOSED, new=OPEN, reason=reason)]
    )
