"""Closing an audit: its results are frozen, and its tallies and ratings are archived in one row for comparisons."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, update

from audit.analysis.audit_results import AuditResults
from audit.analysis.freezing import breakdowns_to_freeze, freeze, without_cases
from audit.analysis.results import Results
from audit.model.audit import Audit
from audit.model.audit_log import Change, ChangeType
from audit.model.people import Person
from audit.storage.audit_log import change_log
from audit.storage.engine import clock, schema
from audit.storage.queries import frozen_results
from audit.storage.queries.archived_tallies import archived_columns
from audit.storage.queries.saved_results import encode_eliminations

OPEN, CLOSED = "open", "closed"


def close(connection: Connection, person: Person, audit_results: AuditResults) -> None:
    """Close a locked audit and freeze its results, in one transaction."""
    audit_id = audit_results.audit.id
    digest = frozen_results.save(connection, audit_id, freeze(audit_results), breakdowns_to_freeze(audit_results))
    _archive(connection, audit_id, audit_results.results)
    mark_closed(connection, person, audit_id, digest)


def mark_closed(connection: Connection, person: Person, audit_id: str, digest: str) -> None:
    """Note on a locked audit that it is closed, and by whom; the audit log keeps the digest of its results for good."""
    table = schema.audit
    values = {"closed_at": clock.now(), "closed_by": person.name}
    connection.execute(update(table).where(table.c.id == audit_id).values(values))
    change = Change(ChangeType.CLOSING, audit_id, digest, old=OPEN, new=CLOSED)
    change_log.append(connection, person.name, [change])


def reopen(connection: Connection, person: Person, audit_id: str, reason: str) -> None:
    """Reopen a locked audit; what was frozen is out of date. The audit log keeps its digest, next to the reason."""
    connection.execute(delete(schema.closed_audit).where(schema.closed_audit.c.audit_id == audit_id))
    digest = frozen_results.read_digest(connection, audit_id)
    frozen_results.remove(connection, audit_id)
    table = schema.audit
    connection.execute(update(table).where(table.c.id == audit_id).values(closed_at=None, closed_by=None))
    change = Change(ChangeType.CLOSING, audit_id, digest, old=CLOSED, new=OPEN, reason=reason)
    change_log.append(connection, person.name, [change])


def keep_without_cases(connection: Connection, audit: Audit, audit_results: AuditResults) -> str:
    """Replace what is frozen of a locked audit by what is left of it when its cases are erased.

    An audit that is open, or was closed before results were frozen, is frozen as it is now. Returns the digest of what
    was frozen before, '' if nothing was.
    """
    digest = audit_results.closing.digest if audit_results.closing else ""
    frozen = audit_results.closing.frozen if audit_results.closing else freeze(audit_results)
    breakdowns = breakdowns_to_freeze(audit_results)
    frozen_results.save(connection, audit.id, without_cases(frozen, breakdowns, audit.description, digest))
    connection.execute(delete(schema.closed_audit).where(schema.closed_audit.c.audit_id == audit.id))
    replacements = audit_results.draw.replacements if audit_results.draw else 0
    _archive(connection, audit.id, frozen.results, encode_eliminations(audit_results.eliminations, replacements))
    return digest


def _archive(
    connection: Connection, audit_id: str, results: Results, others: Mapping[str, object] | None = None
) -> None:
    """Save the tallies and ratings of an audit where comparisons find them without reading all that is frozen."""
    row = {"audit_id": audit_id, **archived_columns(results, others)}
    connection.execute(insert(schema.closed_audit).values(row))
