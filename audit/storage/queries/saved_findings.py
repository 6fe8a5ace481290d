"""The findings of an audit as the database holds them."""

from __future__ import annotations

import json

from sqlalchemy import Connection, Row, select

from audit.errors import NotFoundError
from audit.messages import storage as messages
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.saved_value import SavedFinding
from audit.storage.engine import schema


def all_of(connection: Connection, audit_id: str, deleted: bool = False) -> list[SavedFinding]:
    """The findings of an audit in their order, or those that were deleted."""
    table = schema.finding
    query = select(table).where(table.c.audit_id == audit_id, table.c.deleted.is_(deleted))
    return [_from_row(row) for row in connection.execute(query.order_by(table.c.position, table.c.id))]


def get(connection: Connection, audit_id: str, finding_id: int) -> SavedFinding:
    """One finding of an audit, deleted or not. Raises NotFoundError if the audit never had it."""
    table = schema.finding
    row = connection.execute(select(table).where(table.c.audit_id == audit_id, table.c.id == finding_id)).first()
    if row is None:
        raise NotFoundError(messages.FINDING_NOT_FOUND)
    return _from_row(row)


def _from_row(row: Row[tuple[object, ...]]) -> SavedFinding:
    columns = row._mapping
    addressee = columns["addressee"]
    finding = Finding(
        kind=FindingKind(columns["kind"]),
        text=columns["text"],
        standard_id=columns["standard_id"],
        addressee=Addressee(addressee) if addressee else None,
        question_id=columns["question_id"],
        case_ids=tuple(json.loads(columns["cases"])),
        owner=columns["owner"],
        due_date=columns["due"],
        topic=columns["topic"],
    )
    version_columns = (columns["id"], columns["version"], columns["recorded_by"], columns["recorded_at"])
    return SavedFinding(*version_columns, finding, columns["position"], columns["deleted"])
