"""The audits in which a person has a role."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from audit.model.people import Permission, Person
from audit.model.permissions import PERMISSIONS, OwnAudit, Role
from audit.model.purpose import Purpose
from audit.storage.engine import schema
from audit.storage.queries.urgent_concerns import open_counts


def own_audits(connection: Connection, person: Person) -> list[OwnAudit]:
    """The audits in which a person has a role, those started last first; the local person leads all."""
    audit, membership = schema.audit, schema.membership
    counts = open_counts()
    columns = (audit.c.id, audit.c.name, audit.c.closed_at, audit.c.purpose, counts.c.open_concerns)
    with_counts = audit.outerjoin(counts, counts.c.audit_id == audit.c.id)
    latest_first = (audit.c.started_at.desc(), audit.c.id)
    if person.local:
        of_all: Select[Any] = select(*columns).select_from(with_counts)
        return [_own_audit(row, Role.LEAD) for row in connection.execute(of_all.order_by(*latest_first))]
    is_member = and_(membership.c.audit_id == audit.c.id, membership.c.person == person.name)
    query: Select[Any] = select(*columns, membership.c.role).select_from(with_counts.join(membership, is_member))
    return [_own_audit(row, Role(row.role)) for row in connection.execute(query.order_by(*latest_first))]


def _own_audit(row: Row[Any], role: Role) -> OwnAudit:
    """An audit of a person. Only somebody who answers urgent concerns learns how many are open."""
    open_concerns = (row.open_concerns or 0) if Permission.ANSWER_CONCERN in PERMISSIONS[role] else 0
    return OwnAudit(row.id, row.name, role, row.closed_at is not None, Purpose(row.purpose), open_concerns)
