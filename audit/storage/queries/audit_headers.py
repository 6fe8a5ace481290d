"""The header of an audit: its description and questionnaire, as recording needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select

from audit.errors import NotFoundError
from audit.messages import storage as messages
from audit.model.audit import AuditDescription, AuditHeader
from audit.model.purpose import Purpose
from audit.storage.engine import schema
from audit.storage.queries.questionnaires import Questionnaires

NOT_INSPECTED = "not_inspected"
DESCRIPTION_COLUMNS = tuple(field.name for field in fields(AuditDescription) if field.name != NOT_INSPECTED)


def header_columns() -> list[ColumnElement[Any]]:
    """The columns of which ``header_of`` makes a header: one row for each standard."""
    return [*schema.audit.c, schema.audit_standard.c.standard_id, schema.audit_standard.c.inspected]


def header_of(connection: Connection, questionnaires: Questionnaires, rows: Sequence[Row[Any]]) -> AuditHeader:
    """The header of an audit from its rows."""
    return AuditHeader(**header_fields(connection, questionnaires, rows[0], rows))


def header_fields(
    connection: Connection, questionnaires: Questionnaires, row: Row[Any], standard_rows: Sequence[Row[Any]]
) -> dict[str, Any]:
    """The fields of a header from the row of an audit and the rows of its standards."""
    not_inspected = frozenset(standard.standard_id for standard in standard_rows if standard.inspected is False)
    return {
        "id": row.id,
        "description": description_of(row, not_inspected),
        "questionnaire": questionnaires.get(connection, row.questionnaire_digest),
        "closed_at": row.closed_at,
        "closed_by": row.closed_by or "",
        "purpose": Purpose(row.purpose),
    }


_HEADER = (
    select(*header_columns())
    .outerjoin(schema.audit_standard, schema.audit_standard.c.audit_id == schema.audit.c.id)
    .where(schema.audit.c.id == bindparam("audit_id"))
)


def read_header(connection: Connection, questionnaires: Questionnaires, audit_id: str) -> AuditHeader:
    """The header of an audit. Raises NotFoundError if it does not exist."""
    rows = connection.execute(_HEADER, {"audit_id": audit_id}).all()
    if not rows:
        raise NotFoundError(messages.AUDIT_NOT_FOUND)
    return header_of(connection, questionnaires, rows)


def description_of(row: Row[tuple[object, ...]], not_inspected: frozenset[str] = frozenset()) -> AuditDescription:
    """The description in the row of an audit."""
    columns = row._mapping
    return AuditDescription(**{name: columns[name] for name in DESCRIPTION_COLUMNS}, not_inspected=not_inspected)


def standard_row(audit_id: str, standard_id: str, *, is_inspected: bool = True) -> dict[str, object]:
    """The row of a standard of an audit that nobody has rated yet."""
    return {
        "audit_id": audit_id,
        "standard_id": standard_id,
        "inspected": is_inspected,
        "rating": None,
        "rationale": "",
    }
