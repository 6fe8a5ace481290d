"""The members of an audit and their roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from sqlalchemy import Connection, delete, func, insert, select, update

from audit.errors import InputError, NotAllowedError
from audit.messages import storage as messages
from audit.model.audit_log import Change, ChangeType
from audit.model.people import Permission, Person
from audit.model.permissions import OwnAudit, Role, has_permission_in_own_case
from audit.model.text_fields import MAX_LINE_LENGTH, clean_name
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access, can_start_audits, has_permission
from audit.storage.engine import clock, schema
from audit.storage.queries.exercise_reviews import add_missing_reviews
from audit.storage.queries.own_audits import own_audits
from audit.storage.queries.roles import members_of, role_of, roles_of


class Members:
    """The members of every audit. The person who starts an audit leads it; an audit always has a lead."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self, person: Person, audit_id: str) -> Mapping[str, Role]:
        """The role of every member, by name."""
        with self._access.read_transaction(person, Permission.SEE_MEMBERS, audit_id) as connection:
            return members_of(connection, audit_id)

    def role(self, person: Person, audit_id: str) -> Role | None:
        """This person's role; the local person is always a lead."""
        with self._access.read_transaction(person, Permission.SEE_AUDITS) as connection:
            return Role.LEAD if person.local else role_of(connection, person.name, audit_id)

    def roles(self, person: Person) -> Mapping[str, Role]:
        """This person's role in each of their audits, by the audit's id."""
        with self._access.read_transaction(person, Permission.SEE_AUDITS) as connection:
            return roles_of(connection, person)

    def audits(self, person: Person) -> Sequence[OwnAudit]:
        """The audits in which this person has a role, those started last first."""
        with self._access.read_transaction(person, Permission.SEE_AUDITS) as connection:
            return own_audits(connection, person)

    def can_start_audits(self, person: Person) -> bool:
        """Whether this person may start audits."""
        with self._access.read_transaction(person, Permission.SEE_AUDITS):
            return can_start_audits(person)

    def record_sign_in(self, person: Person) -> None:
        """Record that this person has signed in, the first time; members who never did are marked."""
        table = schema.sign_in
        known = select(table.c.person).where(table.c.person == person.name)
        with self._access.read_transaction(person, Permission.SEE_AUDITS) as connection:
            if connection.execute(known).first():
                return
        with self._access.write_transaction(person, Permission.SAVE_DRAFT) as connection:
            if not connection.execute(known).first():
                connection.execute(insert(table).values(person=person.name, first_at=clock.now()))

    def never_signed_in(self, person: Person, audit_id: str) -> frozenset[str]:
        """The members who have never signed in: their address may be mistyped."""
        member, sign_in = schema.membership, schema.sign_in
        query = (
            select(member.c.person)
            .outerjoin(sign_in, sign_in.c.person == member.c.person)
            .where(member.c.audit_id == audit_id, sign_in.c.person.is_(None))
        )
        with self._access.read_transaction(person, Permission.SEE_MEMBERS, audit_id) as connection:
            return frozenset(connection.execute(query).scalars())

    def check_page(self, person: Person, permission: Permission, audit_id: str) -> bool:
        """Whether this person has a permission at least in their own cases; if not, the refusal is logged."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            role = Role.LEAD if person.local else role_of(connection, person.name, audit_id)
        if role is not None and has_permission_in_own_case(role, permission):
            return True
        with suppress(NotAllowedError), self._access.read_transaction(person, permission, audit_id):
            pass
        return False

    def has_permission(self, person: Person, permission: Permission, audit_id: str) -> bool:
        """Whether this person may do this in the whole audit, so that a page knows what to offer."""
        with self._access.read_transaction(person, Permission.SEE_AUDITS) as connection:
            return has_permission(connection, person, permission, audit_id)

    def set_role(self, person: Person, audit_id: str, name: str, role: Role) -> None:
        """Give somebody a role, which replaces their current one."""
        name = _clean_member_name(name)
        with self._access.write_transaction(person, Permission.MANAGE_MEMBERS, audit_id) as connection:
            before = _role_for_update(connection, audit_id, name)
            if before is role:
                return
            if before is Role.LEAD:
                _check_another_lead(connection, audit_id, name)
            _save_role(connection, audit_id, name, before, role)
            change_log.append(connection, person.name, [_change(audit_id, name, before, role)])
            add_missing_reviews(connection, person.name, audit_id)

    def remove(self, person: Person, audit_id: str, name: str) -> None:
        """Remove a member. Their cases stay allocated to them, but they no longer see them."""
        table = schema.membership
        with self._access.write_transaction(person, Permission.MANAGE_MEMBERS, audit_id) as connection:
            before = _role_for_update(connection, audit_id, name)
            if before is None:
                return
            if before is Role.LEAD:
                _check_another_lead(connection, audit_id, name)
            connection.execute(delete(table).where(table.c.audit_id == audit_id, table.c.person == name))
            change_log.append(connection, person.name, [_change(audit_id, name, before, None)])


def _clean_member_name(entered: str) -> str:
    name = clean_name(entered, messages.INVALID_MEMBER_NAME)
    if not name:
        raise InputError(messages.INVALID_MEMBER_NAME.format(limit=MAX_LINE_LENGTH))
    return name


def _role_for_update(connection: Connection, audit_id: str, name: str) -> Role | None:
    """Lock the audit, so that changes of members take turns; return the member's role."""
    connection.execute(select(schema.audit.c.id).where(schema.audit.c.id == audit_id).with_for_update())
    return role_of(connection, name, audit_id)


def _check_another_lead(connection: Connection, audit_id: str, name: str) -> None:
    table = schema.membership
    query = select(func.count()).where(
        table.c.audit_id == audit_id, table.c.role == Role.LEAD.value, table.c.person != name
    )
    if not connection.execute(query).scalar_one():
        raise NotAllowedError(messages.LAST_LEAD)


def _save_role(connection: Connection, audit_id: str, name: str, before: Role | None, role: Role) -> None:
    table = schema.membership
    if before is None:
        connection.execute(insert(table).values(audit_id=audit_id, person=name, role=role.value))
    else:
        condition = (table.c.audit_id == audit_id, table.c.person == name)
        connection.execute(update(table).where(*condition).values(role=role.value))


def _change(audit_id: str, name: str, old: Role | None, new: Role | None) -> Change:
    return Change(ChangeType.MEMBER, audit_id, name, old and old.value, new and new.value)
