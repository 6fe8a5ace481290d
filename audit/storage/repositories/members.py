"""Who has which role in an audit."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, insert, select, update

from audit.errors import InputError, NotAllowed
from audit.model.audit import LONGEST_LINE
from audit.model.people import Operation, Person
from audit.model.permissions import Role
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, What
from audit.storage.authorisation import Access, may, role_of
from audit.storage.engine import schema


class Members:
    """The members of every audit. Whoever starts an audit leads it; an audit always keeps a lead."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self, person: Person, audit_id: str) -> Mapping[str, Role]:
        """Everybody with a role in the audit, by name."""
        table = schema.membership
        with self._access.reading(person, Operation.SEE_MEMBERS, audit_id) as connection:
            query = select(table.c.person, table.c.role).where(table.c.audit_id == audit_id).order_by(table.c.person)
            return {row.person: Role(row.role) for row in connection.execute(query)}

    def role(self, person: Person, audit_id: str) -> Role | None:
        """This person's own role; at the computer itself everybody is a lead."""
        with self._access.reading(person, Operation.SEE_AUDITS) as connection:
            return Role.LEAD if person.local else role_of(connection, person.name, audit_id)

    def may(self, person: Person, operation: Operation, audit_id: str) -> bool:
        """Whether this person may do this in the whole of the audit: tells a page what to offer."""
        with self._access.reading(person, Operation.SEE_AUDITS) as connection:
            return may(connection, person, operation, audit_id)

    def give(self, person: Person, audit_id: str, name: str, role: Role) -> None:
        """Give somebody a role, in place of the one that they have."""
        name = member_name(name)
        with self._access.writing(person, Operation.MANAGE_MEMBERS, audit_id) as connection:
            before = _held_role(connection, audit_id, name)
            if before is role:
                return
            if before is Role.LEAD:
                _check_another_lead(connection, audit_id, name)
            _put(connection, audit_id, name, before, role)
            change_log.write(connection, person.name, [_change(audit_id, name, before, role)])

    def take_away(self, person: Person, audit_id: str, name: str) -> None:
        """Take somebody's role away; cases that are allocated to them stay so, but they no longer see them."""
        table = schema.membership
        with self._access.writing(person, Operation.MANAGE_MEMBERS, audit_id) as connection:
            before = _held_role(connection, audit_id, name)
            if before is None:
                return
            if before is Role.LEAD:
                _check_another_lead(connection, audit_id, name)
            connection.execute(delete(table).where(table.c.audit_id == audit_id, table.c.person == name))
            change_log.write(connection, person.name, [_change(audit_id, name, before, None)])


def make_lead(connection: Connection, audit_id: str, name: str) -> None:
    """Make whoever starts an audit its lead, in the transaction that starts it."""
    connection.execute(insert(schema.membership).values(audit_id=audit_id, person=name, role=Role.LEAD.value))


def member_name(written: str) -> str:
    """A member's name as it is kept. Raises InputError where it is not one short line."""
    name = written.strip()
    if not name or len(name) > LONGEST_LINE or not name.isprintable():
        raise InputError(f"The member's name must be one line of at most {LONGEST_LINE} characters, as at the sign-in.")
    return name


def _held_role(connection: Connection, audit_id: str, name: str) -> Role | None:
    """Somebody's role, the audit held, so that two who change the members take turns."""
    connection.execute(select(schema.audit.c.id).where(schema.audit.c.id == audit_id).with_for_update())
    return role_of(connection, name, audit_id)


def _check_another_lead(connection: Connection, audit_id: str, name: str) -> None:
    table = schema.membership
    query = select(func.count()).where(
        table.c.audit_id == audit_id, table.c.role == Role.LEAD.value, table.c.person != name
    )
    if not connection.execute(query).scalar_one():
        raise NotAllowed("The audit would have no lead. Make somebody else its lead first.")


def _put(connection: Connection, audit_id: str, name: str, before: Role | None, role: Role) -> None:
    table = schema.membership
    if before is None:
        connection.execute(insert(table).values(audit_id=audit_id, person=name, role=role.value))
    else:
        row = (table.c.audit_id == audit_id, table.c.person == name)
        connection.execute(update(table).where(*row).values(role=role.value))


def _change(audit_id: str, name: str, old: Role | None, new: Role | None) -> Change:
    return Change(What.MEMBER, audit_id, name, old and old.value, new and new.value)
