"""Reading an audit, within a transaction that is authorised already, and locking it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, select

from audit.errors import NotAllowedError, NotFoundError
from audit.formatting import format_date
from audit.messages import storage as messages
from audit.model.audit import Audit, AuditHeader
from audit.model.judgement import Decision, Judgement
from audit.model.purpose import Purpose
from audit.model.retention import Retention
from audit.storage.engine import schema
from audit.storage.queries import audit_headers, saved_findings
from audit.storage.queries.questionnaires import Questionnaires
from audit.storage.queries.retention_row import read_retention


class AuditReader:
    """Reads audits. Each questionnaire is parsed once."""

    def __init__(self) -> None:
        self.questionnaires = Questionnaires()

    def read_header(self, connection: Connection, audit_id: str) -> AuditHeader:
        """The header of an audit. Raises NotFoundError if it does not exist."""
        return audit_headers.read_header(connection, self.questionnaires, audit_id)

    def read(self, connection: Connection, audit_id: str, for_update: bool = False) -> Audit:
        """The whole of an audit, without its cases. Raises NotFoundError if it does not exist.

        ``for_update`` keeps others from changing it until the transaction ends, so that two of them take turns.
        """
        row = row_of(connection, audit_id, for_update)
        standard_rows = _standard_rows(connection, audit_id)
        return Audit(
            **audit_headers.header_fields(connection, self.questionnaires, row, standard_rows),
            judgements={
                standard.standard_id: Judgement(standard.rating, standard.rationale)
                for standard in standard_rows
                if standard.rating
            },
            decisions=_decisions(connection, audit_id),
            findings=tuple(saved.finding for saved in saved_findings.all_of(connection, audit_id)),
            retention=read_retention(connection, audit_id),
        )

    def read_open_for_update(self, connection: Connection, audit_id: str) -> Audit:
        """An audit that is about to be changed, locked. Raises NotAllowedError if it is closed."""
        audit = self.read(connection, audit_id, for_update=True)
        require_open(connection, audit_id, audit.closed_at is None)
        return audit


def row_of(connection: Connection, audit_id: str, for_update: bool = False) -> Row[Any]:
    """The row of an audit; ``for_update`` locks it. Raises NotFoundError if it does not exist."""
    query = select(schema.audit).where(schema.audit.c.id == audit_id)
    row = connection.execute(query.with_for_update() if for_update else query).first()
    if row is None:
        raise NotFoundError(messages.AUDIT_NOT_FOUND)
    return row


@dataclass(frozen=True)
class LockedAudit:
    """An audit that nobody can change until the transaction ends."""

    is_open: bool
    questionnaire_digest: str
    purpose: Purpose = Purpose.AUDIT
    has_gate: bool = False


_HAS_GATE = exists().where(schema.calibration_gate.c.audit_id == schema.audit.c.id).label("has_gate")
_AUDIT = select(schema.audit.c.closed_at, schema.audit.c.questionnaire_digest, schema.audit.c.purpose, _HAS_GATE).where(
    schema.audit.c.id == bindparam("audit_id")
)
_SHARED_LOCK, _LOCK = _AUDIT.with_for_update(read=True, of=schema.audit), _AUDIT.with_for_update(of=schema.audit)


def lock_audit(connection: Connection, audit_id: str, alone: bool = False) -> LockedAudit:
    """Prevent changes to the audit itself until the transaction ends.

    Many transactions may hold this lock at once, unless one holds it ``alone``. It is taken before the lock on a case,
    to avoid deadlocks.
    """
    row = connection.execute(_LOCK if alone else _SHARED_LOCK, {"audit_id": audit_id}).first()
    if row is None:
        raise NotFoundError(messages.AUDIT_NOT_FOUND)
    return LockedAudit(row.closed_at is None, row.questionnaire_digest, Purpose(row.purpose), row.has_gate)


def lock_open_audit(connection: Connection, audit_id: str, alone: bool = False) -> LockedAudit:
    """Lock an audit as ``lock_audit`` does. Raises NotAllowedError if it is closed."""
    audit = lock_audit(connection, audit_id, alone)
    require_open(connection, audit_id, audit.is_open)
    return audit


def require_open(connection: Connection, audit_id: str, is_open: bool) -> None:
    """Raise NotAllowedError if an audit is closed, for good if its cases are erased."""
    if not is_open:
        require_not_erased(read_retention(connection, audit_id))
        raise NotAllowedError(messages.AUDIT_CLOSED)


def require_not_erased(retention: Retention) -> None:
    """Raise NotAllowedError if the cases of an audit are erased."""
    if retention.erased_on is not None:
        raise NotAllowedError(messages.AUDIT_ERASED.format(date=format_date(retention.erased_on)))


def _standard_rows(connection: Connection, audit_id: str) -> Sequence[Row[Any]]:
    """The standards of an audit: whether each is inspected, and its rating by judgement."""
    table = schema.audit_standard
    return connection.execute(select(table).where(table.c.audit_id == audit_id)).all()


def _decisions(connection: Connection, audit_id: str) -> Mapping[str, Decision]:
    """The overridden ratings of an audit, by standard id."""
    table = schema.decision
    rows = connection.execute(select(table).where(table.c.audit_id == audit_id))
    return {row.standard_id: Decision(row.rating, row.reason, row.decided_by, row.decided_at) for row in rows}
