"""The one way to the database: who asks for what is decided first, in the transaction that then does it.

The rooms of the store hold no database, only this; so none of them can read or write without saying who acts and why.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from audit.errors import NotAllowed, NotFound
from audit.model.people import Operation, Person, check_name
from audit.model.permissions import ANYWHERE, OWN_CASE, WITHOUT_AUDIT, Role
from audit.storage.audit_log import access_log
from audit.storage.audit_log.access_log import Sight
from audit.storage.engine import schema
from audit.storage.engine.compaction import compact
from audit.storage.engine.database import Database

LONGEST_ID = 40
NO_SUCH_AUDIT = "There is no such audit. Open one from the list of audits."
NO_SUCH_CASE = "The audit has no such case. Open one from the list of cases."


@dataclass(frozen=True)
class Which:
    """The case that somebody asks for: one of its readings, by id or by number, or any of them."""

    case_id: str
    reading_id: str = ""
    number: int = 0
    missing: str = NO_SUCH_CASE


class Access:
    """Reading and writing transactions for those who may have them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def reading(
        self, person: Person, operation: Operation, audit_id: str = "", which: Which | None = None
    ) -> Iterator[Connection]:
        """A transaction that only reads. Raises NotAllowed or NotFound where this person may not.

        A look at a case or at a whole trail is put on record first; where that cannot be, nothing is shown.
        """
        check_name(person)
        sight = _sight(operation, audit_id, which)
        with self._database.reading() as connection:
            decide(connection, person, operation, audit_id, which)
            on_record = sight is None or access_log.is_logged(connection, person, sight)
            if on_record:
                yield connection
        if sight is not None and not on_record:
            with self._after(person, sight) as connection:
                decide(connection, person, operation, audit_id, which)
                yield connection

    @contextmanager
    def writing(
        self, person: Person, operation: Operation, audit_id: str = "", which: Which | None = None
    ) -> Iterator[Connection]:
        """A transaction that writes: all of it is kept, or nothing. Raises as ``reading`` does."""
        check_name(person)
        with self._database.writing() as connection:
            decide(connection, person, operation, audit_id, which)
            yield connection

    def forget_what_was_deleted(self) -> None:
        """Rewrite the database without what was deleted from it. Raises StoreError if that fails."""
        compact(self._database)

    @contextmanager
    def _after(self, person: Person, sight: Sight) -> Iterator[Connection]:
        """A transaction that only reads, once the look is on record."""
        with self._database.writing() as connection:
            access_log.log(connection, person, sight)
        with self._database.reading() as connection:
            yield connection


def _sight(operation: Operation, audit_id: str, which: Which | None) -> Sight | None:
    """The look that is put on record; None where the operation is none."""
    saw = access_log.LOGGED.get(operation)
    return None if saw is None else Sight(saw, audit_id, which.case_id if which is not None else "")


def decide(connection: Connection, person: Person, operation: Operation, audit_id: str, which: Which | None) -> None:
    """Raise NotAllowed or NotFound unless this person may do this: in this audit, to this case of it.

    Whoever has no role in an audit does not learn that it is there, nor an auditor of a case of somebody else.
    """
    if operation in WITHOUT_AUDIT:
        _check_may_start(person, operation)
        return
    auditors = _auditors(connection, audit_id, which) if which is not None else frozenset()
    role = _role_here(connection, person, audit_id, is_audit=bool(auditors))
    if role is None:
        raise NotFound(NO_SUCH_AUDIT)
    if operation not in ANYWHERE[role]:
        _check_own(person, operation, role, auditors, which)
    if which is not None and not auditors:
        raise NotFound(which.missing)


def may(connection: Connection, person: Person, operation: Operation, audit_id: str) -> bool:
    """Whether this person may do this in the whole of an audit, in every case of it."""
    if person.local:
        return True
    role = role_of(connection, person.name, audit_id)
    return role is not None and operation in ANYWHERE[role]


def sees(connection: Connection, person: Person, audit_id: str) -> Callable[[str], bool]:
    """Tells by the name of its auditor whether this person sees a case."""
    role = Role.LEAD if person.local else role_of(connection, person.name, audit_id)
    if role is not None and Operation.SEE_CASE in ANYWHERE[role]:
        return lambda auditor: True
    own = role is not None and Operation.SEE_CASE in OWN_CASE[role]
    return lambda auditor: own and auditor == person.name


def sees_cases_of(connection: Connection, person: Person) -> Callable[[str], bool]:
    """Tells by an audit's id whether this person may see every case of it."""
    if person.local:
        return lambda audit_id: True
    table = schema.membership
    rows = connection.execute(select(table.c.audit_id, table.c.role).where(table.c.person == person.name))
    seen = {row.audit_id for row in rows if Operation.SEE_RECORDS in ANYWHERE[Role(row.role)]}
    return seen.__contains__


def only_own_audits(query: Select[Any], person: Person) -> Select[Any]:
    """Only the audits of which this person is a member; at the computer itself, all."""
    if person.local:
        return query
    table = schema.membership
    return query.where(schema.audit.c.id.in_(select(table.c.audit_id).where(table.c.person == person.name)))


def auditors_of(connection: Connection, case_id: str) -> dict[str, str]:
    """The auditor of each reading of a case, by the reading's id."""
    table = schema.reading
    query = select(table.c.id, table.c.auditor).where(table.c.case_id == case_id)
    return {row.id: row.auditor for row in connection.execute(query)}


def role_of(connection: Connection, name: str, audit_id: str) -> Role | None:
    """The role of somebody in an audit; None where there is none."""
    if not _can_be_id(audit_id):
        return None
    table = schema.membership
    query = select(table.c.role).where(table.c.audit_id == audit_id, table.c.person == name)
    role = connection.execute(query).scalar_one_or_none()
    return None if role is None else Role(role)


def may_start(person: Person) -> bool:
    """Whether this person may start audits: everybody, unless ``AUDIT_LEADS`` names those who may."""
    leads = {name.strip().casefold() for name in os.environ.get("AUDIT_LEADS", "").split(",") if name.strip()}
    return person.local or not leads or person.name.casefold() in leads


def _check_may_start(person: Person, operation: Operation) -> None:
    if operation is Operation.START_AUDIT and not may_start(person):
        raise NotAllowed("You may not start audits here. Ask one of those whom AUDIT_LEADS names.")


def _role_here(connection: Connection, person: Person, audit_id: str, is_audit: bool) -> Role | None:
    """The role of this person in an audit that there is, as one is in which somebody has a role."""
    if not person.local:
        return role_of(connection, person.name, audit_id)
    return Role.LEAD if is_audit or _is_audit(connection, audit_id) else None


def _is_audit(connection: Connection, audit_id: str) -> bool:
    query = select(schema.audit.c.id).where(schema.audit.c.id == audit_id)
    return _can_be_id(audit_id) and connection.execute(query).first() is not None


def _can_be_id(given: str) -> bool:
    """Whether an id from an address can be one; some characters a database does not even take as a question."""
    return len(given) <= LONGEST_ID and given.isprintable()


def _check_own(person: Person, operation: Operation, role: Role, auditors: frozenset[str], which: Which | None) -> None:
    if operation not in OWN_CASE[role]:
        raise NotAllowed(f"Your role in this audit, {role}, does not allow that. Ask the lead of the audit.")
    if person.name not in auditors:
        raise NotFound(which.missing if which is not None else NO_SUCH_CASE)


def _auditors(connection: Connection, audit_id: str, which: Which) -> frozenset[str]:
    """Whose case it is: the auditors of the readings that were asked for ('': nobody's); empty where there is none."""
    if not _can_be_id(which.case_id) or not _can_be_id(audit_id):
        return frozenset()
    case, reading = schema.audit_case, schema.reading
    query = (
        select(reading.c.auditor)
        .join(case, case.c.id == reading.c.case_id)
        .where(case.c.audit_id == audit_id, case.c.id == which.case_id)
    )
    if which.reading_id:
        query = query.where(reading.c.id == which.reading_id)
    if which.number:
        query = query.where(reading.c.number == which.number)
    return frozenset(connection.execute(query).scalars())
