"""The frozen results of closed audits: JSON with its digest, which is checked whenever it is read."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, delete, insert, select

from audit.analysis.breakdowns import Breakdown
from audit.analysis.frozen_results import Closing, FrozenResults
from audit.analysis.frozen_values import decode, decode_breakdowns, digest_of, encode
from audit.errors import StoreError
from audit.formatting import format_date
from audit.messages import storage as messages
from audit.model.audit import Audit
from audit.storage.engine import clock, schema


def save(connection: Connection, audit_id: str, frozen: FrozenResults, breakdowns: tuple[Breakdown, ...] = ()) -> str:
    """Save the results of a locked audit in place of any earlier ones; return their digest."""
    content = encode(frozen, breakdowns)
    digest = digest_of(content)
    remove(connection, audit_id)
    row = {"audit_id": audit_id, "digest": digest, "content": content, "frozen_at": clock.now()}
    connection.execute(insert(schema.frozen_results).values(row))
    return digest


def remove(connection: Connection, audit_id: str) -> None:
    """Delete the frozen results of an audit that is reopened. The audit log still has their digest."""
    connection.execute(delete(schema.frozen_results).where(schema.frozen_results.c.audit_id == audit_id))


def read_digest(connection: Connection, audit_id: str) -> str:
    """Return the digest of the frozen results of an audit, '' if it has none."""
    table = schema.frozen_results
    digest: str | None = connection.execute(
        select(table.c.digest).where(table.c.audit_id == audit_id)
    ).scalar_one_or_none()
    return digest or ""


def read(connection: Connection, audit: Audit) -> Closing | None:
    """Return the frozen results of an audit; None if it is open, or was closed before results were frozen.

    Raises StoreError if they are not what was frozen, or were frozen by a later version of the program.
    """
    table = schema.frozen_results
    row = connection.execute(select(table).where(table.c.audit_id == audit.id)).first()
    if row is None:
        return None
    if digest_of(row.content) != row.digest:
        date = format_date(row.frozen_at)
        raise StoreError(messages.FROZEN_RESULTS_CHANGED.format(audit=audit.description.name, date=date))
    frozen = decode(row.content, audit.questionnaire)
    read_breakdowns = partial(decode_breakdowns, row.content, audit.questionnaire)
    return Closing(frozen, row.digest, row.frozen_at, audit.closed_by, read_breakdowns)
