"""The rows of an audit: its description and its standards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from audit.model.audit import AuditDescription
from audit.model.audit_log import Change, ChangeType
from audit.model.people import Person
from audit.model.permissions import Role
from audit.model.purpose import Purpose
from audit.model.questionnaire import Questionnaire
from audit.storage.audit_log import change_log
from audit.storage.engine import clock, schema
from audit.storage.queries.audit_headers import DESCRIPTION_COLUMNS, NOT_INSPECTED, standard_row
from audit.storage.queries.questionnaires import insert_questionnaire


def insert_audit(
    connection: Connection,
    audit_id: str,
    description: AuditDescription,
    questionnaire: Questionnaire,
    source: bytes,
    by: str,
    purpose: Purpose = Purpose.AUDIT,
) -> None:
    """Add an audit with its standards, and the text of its questionnaire unless another audit has it already."""
    digest = insert_questionnaire(connection, questionnaire, source)
    start_columns = {"id": audit_id, "questionnaire_digest": digest, "started_at": clock.now(), "started_by": by}
    start_columns["purpose"] = purpose.value
    connection.execute(insert(schema.audit).values(_columns(description) | start_columns))
    connection.execute(
        insert(schema.audit_standard),
        [
            standard_row(audit_id, standard.id, is_inspected=standard.id not in description.not_inspected)
            for standard in questionnaire.standards
        ],
    )


def questionnaire_source(connection: Connection, audit_id: str) -> bytes:
    """The text of the questionnaire of an audit."""
    audit, questionnaire = schema.audit, schema.questionnaire
    query = select(questionnaire.c.source).join(audit, audit.c.questionnaire_digest == questionnaire.c.digest)
    return str(connection.execute(query.where(audit.c.id == audit_id)).scalar_one()).encode()


def insert_lead(connection: Connection, audit_id: str, name: str) -> None:
    """Make the person who starts an audit its lead, in the transaction that starts it."""
    connection.execute(insert(schema.membership).values(audit_id=audit_id, person=name, role=Role.LEAD.value))


def update_description(
    connection: Connection, person: Person, audit_id: str, before: AuditDescription, after: AuditDescription
) -> None:
    """Change the description of an audit, with a row in the audit log for each field that differs."""
    connection.execute(update(schema.audit).where(schema.audit.c.id == audit_id).values(_columns(after)))
    table = schema.audit_standard
    connection.execute(
        update(table)
        .where(table.c.audit_id == audit_id)
        .values(inspected=table.c.standard_id.not_in(sorted(after.not_inspected)))
    )
    change_log.append(connection, person.name, _changes(audit_id, before, after))


def set_eligible(
    connection: Connection, person: Person, audit_id: str, before: AuditDescription, eligible: int | None
) -> None:
    """Set the number of eligible cases, which intervals use, as a long list gives it, with its row in the audit log."""
    if before.eligible != eligible:
        update_description(connection, person, audit_id, before, replace(before, eligible=eligible))


def _columns(description: AuditDescription) -> dict[str, object]:
    return {name: getattr(description, name) for name in DESCRIPTION_COLUMNS}


def _changes(audit_id: str, before: AuditDescription, after: AuditDescription) -> Iterator[Change]:
    for name in (*DESCRIPTION_COLUMNS, NOT_INSPECTED):
        old, new = _as_text(getattr(before, name)), _as_text(getattr(after, name))
        if old != new:
            yield Change(ChangeType.DESCRIPTION, audit_id, name, old, new)


def _as_text(value: object) -> str | None:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or None
    return None if value in (None, "") else str(value)


def with_retention() -> Select[Any]:
    """Every audit, with the progress of its erasure."""
    audit, retention = schema.audit, schema.retention
    return select(audit, retention.c.marked_at, retention.c.erased_at).outerjoin(
        retention, retention.c.audit_id == audit.c.id
    )
