"""The rows of eliminated cases, and what people see of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from audit.model.sampling import Elimination, EliminationReason
from audit.storage.engine import schema


def all_eliminations(connection: Connection, audit_id: str) -> tuple[Elimination, ...]:
    """The eliminated cases of an audit in the order in which they were eliminated."""
    return tuple(map(_elimination, connection.execute(_query(audit_id))))


def of_case(connection: Connection, audit_id: str, case_id: str) -> Elimination | None:
    """The elimination of a case; None if it is not eliminated."""
    row = connection.execute(_query(audit_id).where(schema.elimination.c.case_id == case_id)).first()
    return None if row is None else _elimination(row)


def _query(audit_id: str) -> Select[Any]:
    table, case, drawn = schema.elimination, schema.audit_case, schema.sampled_case
    replacement, replacing_case = drawn.alias(), case.alias()
    return (
        select(table, case.c.reference, drawn.c.stratum, replacing_case.c.reference.label("replaced_by"))
        .join(case, case.c.id == table.c.case_id)
        .outerjoin(drawn, drawn.c.case_id == case.c.id)
        .outerjoin(replacement, replacement.c.replaces_case_id == case.c.id)
        .outerjoin(replacing_case, replacing_case.c.id == replacement.c.case_id)
        .where(case.c.audit_id == audit_id)
        .order_by(table.c.eliminated_at, case.c.position)
    )


def _elimination(row: Row[Any]) -> Elimination:
    return Elimination(
        row.reference,
        row.stratum or "",
        EliminationReason(row.reason),
        row.explanation,
        row.eliminated_by,
        row.eliminated_at,
        row.replaced_by or "",
        is_drawn=row.stratum is not None,
        is_replaced=row.replaced_by is not None,
    )


def without_identities(elimination: Elimination) -> Elimination:
    """An elimination as somebody sees it who may not see cases."""
    return replace(elimination, reference="", explanation="", by="", replaced_by="")
