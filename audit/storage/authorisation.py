"""The one way to the database: who asks for what is decided first, in the transaction that then does it.

The rooms of the store hold no database, only this; so none of them can read or write without saying who acts and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Select, select

from audit.errors import NotAllowedError, NotFoundError
from audit.model.audit_log import AccessEvent
from audit.model.case_review import CASE_NOT_FOUND, CaseSelector
from audit.model.people import Permission, Person, check_name
from audit.model.permissions import GLOBAL_PERMISSIONS, OWN_CASE_PERMISSIONS, PERMISSIONS, Role
from audit.settings import load_settings
from audit.storage.audit_log import access_log
from audit.storage.engine import schema
from audit.storage.engine.compaction import compact
from audit.storage.engine.database import Database

MAX_ID_LENGTH = 40
AUDIT_NOT_FOUND = "There is no such audit. Open one from the list of audits."


class Access:
    """Reading and writing transactions for those who may have them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def read_transaction(
        self, person: Person, permission: Permission, audit_id: str = "", selector: CaseSelector | None = None
    ) -> Iterator[Connection]:
        """A transaction that only reads. Raises NotAllowed or NotFound where this person may not.

        A look at a case or at a whole trail is put on record first; where that cannot be, nothing is shown.
        """
        check_name(person)
        event = _access_event(permission, audit_id, selector)
        with self._database.read_transaction() as connection:
            authorise(connection, person, permission, audit_id, selector)
            logged = event is None or access_log.is_logged(connection, person, event)
            if logged:
                yield connection
        if event is not None and not logged:
            with self._read_after_logging(person, event) as connection:
                authorise(connection, person, permission, audit_id, selector)
                yield connection

    @contextmanager
    def write_transaction(
        self, person: Person, permission: Permission, audit_id: str = "", selector: CaseSelector | None = None
    ) -> Iterator[Connection]:
        """A transaction that writes: all of it is kept, or nothing. Raises as ``reading`` does."""
        check_name(person)
        with self._database.write_transaction() as connection:
            authorise(connection, person, permission, audit_id, selector)
            yield connection

    def compact(self) -> None:
        """Rewrite the database without what was deleted from it. Raises StoreError if that fails."""
        compact(self._database)

    @contextmanager
    def _read_after_logging(self, person: Person, event: AccessEvent) -> Iterator[Connection]:
        """A transaction that only reads, once the look is on record."""
        with self._database.write_transaction() as connection:
            access_log.log_access(connection, person, event)
        with self._database.read_transaction() as connection:
            yield connection


def _access_event(permission: Permission, audit_id: str, selector: CaseSelector | None) -> AccessEvent | None:
    """The look that is put on record; None where the operation is none."""
    access_type = access_log.LOGGED_PERMISSIONS.get(permission)
    return (
        None
        if access_type is None
        else AccessEvent(access_type, audit_id, selector.case_id if selector is not None else "")
    )


def authorise(
    connection: Connection, person: Person, permission: Permission, audit_id: str, selector: CaseSelector | None
) -> None:
    """Raise NotAllowed or NotFound unless this person may do this: in this audit, to this case of it.

    Whoever has no role in an audit does not learn that it is there, nor an auditor of a case of somebody else.
    """
    if permission in GLOBAL_PERMISSIONS:
        _check_can_start(person, permission)
        return
    auditors = _case_auditors(connection, audit_id, selector) if selector is not None else frozenset()
    role = _role_in_audit(connection, person, audit_id, audit_exists=bool(auditors))
    if role is None:
        raise NotFoundError(AUDIT_NOT_FOUND)
    if permission not in PERMISSIONS[role]:
        _check_own_case(person, permission, role, auditors, selector)
    if selector is not None and not auditors:
        raise NotFoundError(selector.not_found_message)


def has_permission(connection: Connection, person: Person, permission: Permission, audit_id: str) -> bool:
    """Whether this person may do this in the whole of an audit, in every case of it."""
    if person.local:
        return True
    role = role_of(connection, person.name, audit_id)
    return role is not None and permission in PERMISSIONS[role]


def case_visibility(connection: Connection, person: Person, audit_id: str) -> Callable[[str], bool]:
    """Tells by the name of its auditor whether this person sees a case."""
    role = Role.LEAD if person.local else role_of(connection, person.name, audit_id)
    if role is not None and Permission.SEE_CASE in PERMISSIONS[role]:
        return lambda auditor: True
    sees_own_cases = role is not None and Permission.SEE_CASE in OWN_CASE_PERMISSIONS[role]
    return lambda auditor: sees_own_cases and auditor == person.name


def sees_cases_of(connection: Connection, person: Person) -> Callable[[str], bool]:
    """Tells by an audit's id whether this person may see every case of it."""
    if person.local:
        return lambda audit_id: True
    table = schema.membership
    rows = connection.execute(select(table.c.audit_id, table.c.role).where(table.c.person == person.name))
    seen = {row.audit_id for row in rows if Permission.SEE_CASE_RECORDS in PERMISSIONS[Role(row.role)]}
    return seen.__contains__


def limit_to_visible_audits(query: Select[Any], person: Person) -> Select[Any]:
    """Only the audits of which this person is a member; at the computer itself, all."""
    if person.local:
        return query
    table = schema.membership
    return query.where(schema.audit.c.id.in_(select(table.c.audit_id).where(table.c.person == person.name)))


def auditors_by_review(connection: Connection, case_id: str) -> dict[str, str]:
    """The auditor of each reading of a case, by the reading's id."""
    table = schema.reading
    query = select(table.c.id, table.c.auditor).where(table.c.case_id == case_id)
    return {row.id: row.auditor for row in connection.execute(query)}


def role_of(connection: Connection, name: str, audit_id: str) -> Role | None:
    """The role of somebody in an audit; None where there is none."""
    if not _is_valid_id(audit_id):
        return None
    table = schema.membership
    query = select(table.c.role).where(table.c.audit_id == audit_id, table.c.person == name)
    role = connection.execute(query).scalar_one_or_none()
    return None if role is None else Role(role)


def can_start_audits(person: Person) -> bool:
    """Whether this person may start audits: everybody, unless ``AUDIT_LEADS`` names those who may."""
    leads = load_settings().leads
    return person.local or not leads or person.name.casefold() in leads


def _check_can_start(person: Person, permission: Permission) -> None:
    if permission is Permission.START_AUDIT and not can_start_audits(person):
        raise NotAllowedError("You may not start audits here. Ask one of those whom AUDIT_LEADS names.")


def _role_in_audit(connection: Connection, person: Person, audit_id: str, audit_exists: bool) -> Role | None:
    """The role of this person in an audit that there is, as one is in which somebody has a role."""
    if not person.local:
        return role_of(connection, person.name, audit_id)
    return Role.LEAD if audit_exists or _audit_exists(connection, audit_id) else None


def _audit_exists(connection: Connection, audit_id: str) -> bool:
    query = select(schema.audit.c.id).where(schema.audit.c.id == audit_id)
    return _is_valid_id(audit_id) and connection.execute(query).first() is not None


def _is_valid_id(value: str) -> bool:
    """Whether an id from an address can be one; some characters a database does not even take as a question."""
    return len(value) <= MAX_ID_LENGTH and value.isprintable()


def _check_own_case(
    person: Person, permission: Permission, role: Role, auditors: frozenset[str], selector: CaseSelector | None
) -> None:
    if permission not in OWN_CASE_PERMISSIONS[role]:
        raise NotAllowedError(f"Your role in this audit, {role}, does not allow that. Ask the lead of the audit.")
    if person.name not in auditors:
        raise NotFoundError(selector.not_found_message if selector is not None else CASE_NOT_FOUND)


def _case_auditors(connection: Connection, audit_id: str, selector: CaseSelector) -> frozenset[str]:
    """Whose case it is: the auditors of the readings that were asked for ('': nobody's); empty where there is none."""
    if not _is_valid_id(selector.case_id) or not _is_valid_id(audit_id):
        return frozenset()
    case, review = schema.audit_case, schema.reading
    query = (
        select(review.c.auditor)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, case.c.id == selector.case_id)
    )
    if selector.review_id:
        query = query.where(review.c.id == selector.review_id)
    if selector.review_number:
        query = query.where(review.c.number == selector.review_number)
    return frozenset(connection.execute(query).scalars())
