"""The roles of people in audits, and which ids may be asked for."""

from __future__ import annotations

from sqlalchemy import Connection, select

from audit.model.people import Person
from audit.model.permissions import Role
from audit.storage.engine import schema

MAX_ID_LENGTH = 40


def is_valid_id(value: str) -> bool:
    """Whether an id from an address can be one; a database cannot even search for some characters."""
    return len(value) <= MAX_ID_LENGTH and value.isprintable()


def role_of(connection: Connection, name: str, audit_id: str) -> Role | None:
    """The role of a person in an audit; None if they have none."""
    if not is_valid_id(audit_id):
        return None
    table = schema.membership
    query = select(table.c.role).where(table.c.audit_id == audit_id, table.c.person == name)
    role = connection.execute(query).scalar_one_or_none()
    return None if role is None else Role(role)


def members_of(connection: Connection, audit_id: str) -> dict[str, Role]:
    """The role of every member of an audit, by name."""
    table = schema.membership
    query = select(table.c.person, table.c.role).where(table.c.audit_id == audit_id).order_by(table.c.person)
    rows = connection.execute(query)
    return {row.person: Role(row.role) for row in rows}


def roles_of(connection: Connection, person: Person) -> dict[str, Role]:
    """The role of a person in each of their audits; the local person leads all."""
    if person.local:
        return dict.fromkeys(connection.execute(select(schema.audit.c.id)).scalars(), Role.LEAD)
    table = schema.membership
    rows = connection.execute(select(table.c.audit_id, table.c.role).where(table.c.person == person.name))
    return {row.audit_id: Role(row.role) for row in rows}
