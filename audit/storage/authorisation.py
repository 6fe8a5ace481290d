"""Authorisation: every query is authorised first, in the transaction that runs it.

Repositories receive an ``Access``, not a connection, so none of them can read or write without saying who acts and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, false, null, select

from audit.errors import AuditError, NotAllowedError, NotFoundError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit_log import AccessEvent, AccessType
from audit.model.case import OPEN_STATES
from audit.model.case_review import CaseSelector
from audit.model.people import Permission, Person, check_name
from audit.model.permissions import GLOBAL_PERMISSIONS, OWN_CASE_PERMISSIONS, PERMISSIONS, Role
from audit.model.review_pair import FIRST_REVIEW
from audit.settings import load_settings
from audit.storage.audit_log import access_log
from audit.storage.engine import schema
from audit.storage.engine.database import Database
from audit.storage.queries.case_selector import is_selected, selector_parameters
from audit.storage.queries.roles import is_valid_id, role_of, roles_of

BLIND_PERMISSIONS = frozenset(
    {
        *(Permission.SEE_CASE, Permission.RECORD_ANSWERS, Permission.SUBMIT_CASE, Permission.REQUEST_REOPENING),
        *(Permission.REOPEN_CASE, Permission.RETURN_CASE, Permission.MARK_CASE_FINAL, Permission.COMMENT),
        Permission.WRITE_FEEDBACK,
        Permission.RAISE_CONCERN,
    }
)
"""What nobody may do with another review of a case before their own is submitted."""

MESSAGES_TO_OTHERS = {
    Permission.START_AUDIT: messages.MAY_NOT_START_AUDITS,
    Permission.WRITE_QUESTIONNAIRE: messages.MAY_NOT_WRITE_QUESTIONNAIRES,
}
"""What only people who may start audits may do, with what others are shown."""

WHOLE_CASE_PERMISSIONS = frozenset({Permission.SEE_CASE})
"""What the auditor of one review may ask of a whole case. The query itself then leaves out the other reviews."""


@dataclass(frozen=True)
class _Grounds:
    """What a decision is based on: the person's role, the auditors of the case ("": nobody), and the access log.

    ``auditors`` are those of the reviews that were asked for. ``own_open`` is the number of a review of the same case
    that this person has not submitted; 0 if there is none.
    """

    role: Role | None = None
    auditors: frozenset[str] = frozenset()
    own_open: int = 0
    access_logged: bool = False
    audit_exists: bool = False


class _RefusedError(Exception):
    """A refusal to log: the error that the person is shown, and the case if there is such a case."""

    def __init__(self, shown: AuditError, case_id: str = "") -> None:
        self.shown = shown
        self.case_id = case_id


class Access:
    """Transactions for the people who may have them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def read_transaction(
        self, person: Person, permission: Permission, audit_id: str = "", selector: CaseSelector | None = None
    ) -> Iterator[Connection]:
        """A transaction that only reads. Raises NotAllowedError or NotFoundError if this person may not.

        Access to a case or to a whole audit log is logged first; if that fails, nothing is shown.
        """
        check_name(person)
        with self._log_refusal(person, permission, audit_id):
            with self._database.read_transaction() as connection:
                event_to_log = authorise(connection, person, permission, audit_id, selector)
                if event_to_log is None:
                    yield connection
            if event_to_log is not None:
                with self._read_after_logging(person, event_to_log) as connection:
                    authorise(connection, person, permission, audit_id, selector)
                    yield connection

    @contextmanager
    def write_transaction(
        self, person: Person, permission: Permission, audit_id: str = "", selector: CaseSelector | None = None
    ) -> Iterator[Connection]:
        """A transaction that writes: all of it is saved, or nothing. Raises as ``read_transaction`` does."""
        check_name(person)
        with self._log_refusal(person, permission, audit_id), self._database.write_transaction() as connection:
            authorise(connection, person, permission, audit_id, selector)
            yield connection

    @contextmanager
    def _log_refusal(self, person: Person, permission: Permission, audit_id: str) -> Iterator[None]:
        """Write a refusal to the access log, after the transaction in which it was refused; then raise its error."""
        try:
            yield
        except _RefusedError as refusal:
            event = AccessEvent(AccessType.REFUSED, audit_id, refusal.case_id, permission.name.lower())
            with self._database.read_transaction() as connection:
                is_new = access_log.is_new_refusal(connection, person, event)
            if is_new:
                with self._database.write_transaction() as connection:
                    access_log.log_refusal(connection, person, event)
            raise refusal.shown from None

    @contextmanager
    def _read_after_logging(self, person: Person, event: AccessEvent) -> Iterator[Connection]:
        """A transaction that only reads, after the access is logged."""
        with self._database.write_transaction() as connection:
            access_log.log_access(connection, person, event)
        with self._database.read_transaction() as connection:
            yield connection


def _access_event(permission: Permission, audit_id: str, selector: CaseSelector | None) -> AccessEvent | None:
    """The access to log; None if the permission needs no row."""
    access_type = access_log.LOGGED_PERMISSIONS.get(permission)
    return (
        None
        if access_type is None
        else AccessEvent(access_type, audit_id, selector.case_id if selector is not None else "")
    )


def authorise(
    connection: Connection, person: Person, permission: Permission, audit_id: str, selector: CaseSelector | None
) -> AccessEvent | None:
    """Check that this person may do this in this audit, to this case; return the access that must be logged first.

    Raises NotAllowedError or NotFoundError, inside a _RefusedError if the refusal is to be logged. Somebody without a
    role in an audit does not learn that it exists, nor an auditor that somebody else's case does.
    """
    if permission in GLOBAL_PERMISSIONS:
        _check_can_start(person, permission)
        return None
    if selector is not None and not is_valid_id(selector.case_id):
        selector = replace(selector, case_id="")  # no case has this id
    event = _access_event(permission, audit_id, selector)
    grounds = _read_grounds(connection, person, audit_id, selector, event)
    if grounds.role is None:
        not_found = NotFoundError(messages.AUDIT_NOT_FOUND)
        raise _RefusedError(not_found) if grounds.audit_exists else not_found
    if selector is not None and not selector.is_whole_case and permission in BLIND_PERMISSIONS:
        _check_not_blind(person, grounds.role, grounds, selector)
    if permission not in PERMISSIONS[grounds.role]:
        _check_own_case(person, permission, grounds.role, grounds.auditors, selector)
    if selector is not None and not grounds.auditors:
        raise NotFoundError(selector.not_found_message)
    return None if grounds.access_logged else event


def has_permission(connection: Connection, person: Person, permission: Permission, audit_id: str) -> bool:
    """Whether this person may do this in the whole audit, in every case."""
    if person.local:
        return True
    role = role_of(connection, person.name, audit_id)
    return role is not None and permission in PERMISSIONS[role]


def sees_cases_of(connection: Connection, person: Person) -> Callable[[str], bool]:
    """Return a function that says, by an audit's id, whether this person may see every case of it."""
    if person.local:
        return lambda audit_id: True
    roles = roles_of(connection, person)
    seen = {audit_id for audit_id, role in roles.items() if Permission.SEE_CASE_RECORDS in PERMISSIONS[role]}
    return seen.__contains__


def limit_to_visible_audits(query: Select[Any], person: Person) -> Select[Any]:
    """Limit a query to the audits of which this person is a member; the local person sees all."""
    if person.local:
        return query
    table = schema.membership
    return query.where(schema.audit.c.id.in_(select(table.c.audit_id).where(table.c.person == person.name)))


def can_start_audits(person: Person) -> bool:
    """Whether this person may start audits: everybody may, unless ``AUDIT_LEADS`` names who."""
    leads = load_settings().leads
    return person.local or not leads or person.name.casefold() in leads


def _check_can_start(person: Person, permission: Permission) -> None:
    if permission in MESSAGES_TO_OTHERS and not can_start_audits(person):
        raise NotAllowedError(MESSAGES_TO_OTHERS[permission])


def _read_grounds(
    connection: Connection, person: Person, audit_id: str, selector: CaseSelector | None, event: AccessEvent | None
) -> _Grounds:
    """Read what a decision is based on, in one statement; empty if the audit does not exist."""
    if not is_valid_id(audit_id):
        return _Grounds()
    parameters: dict[str, object] = {"audit_id": audit_id, "person": person.name}
    if selector is not None:
        parameters |= selector_parameters(selector)
    if event is not None:
        parameters |= access_log.event_parameters(person, event)
    rows = connection.execute(_grounds_query(selector is not None, event is not None), parameters).all()
    if not rows:
        return _Grounds()
    role = Role.LEAD if person.local else None if rows[0].role is None else Role(rows[0].role)
    reviews = [row for row in rows if row.auditor is not None]
    auditors = frozenset(row.auditor for row in reviews if row.is_selected)
    own = [row for row in reviews if row.auditor == person.name and row.closed_at is None]
    own_open = [row.number for row in own if row.state in OPEN_STATES]
    return _Grounds(role, auditors, max(own_open, default=0), rows[0].access_logged, audit_exists=True)


@cache
def _grounds_query(with_case: bool, with_access: bool) -> Select[Any]:
    """The role of a person in an audit, with the reviews of a case and whether the access is logged if they matter."""
    audit, membership, case, review = schema.audit, schema.membership, schema.audit_case, schema.reading
    is_member = and_(membership.c.audit_id == audit.c.id, membership.c.person == bindparam("person"))
    tables = audit.outerjoin(membership, is_member)
    if with_case:
        in_audit = and_(case.c.audit_id == audit.c.id, case.c.id == bindparam("case_id"))
        tables = tables.outerjoin(case, in_audit).outerjoin(review, review.c.case_id == case.c.id)
    logged = access_log.is_event_logged() if with_access else false()
    query = select(membership.c.role, logged.label("access_logged"))
    if with_case:
        columns = (review.c.auditor, review.c.state, review.c.number, audit.c.closed_at)
        query = query.add_columns(*columns, is_selected().label("is_selected"))
    else:
        query = query.add_columns(null().label("auditor"))
    return query.select_from(tables).where(audit.c.id == bindparam("audit_id"))


def _check_own_case(
    person: Person, permission: Permission, role: Role, auditors: frozenset[str], selector: CaseSelector | None
) -> None:
    case_id = selector.case_id if selector is not None and auditors else ""
    if permission not in OWN_CASE_PERMISSIONS[role]:
        raise _RefusedError(NotAllowedError(messages.ROLE_NOT_ALLOWED.format(role=role)), case_id)
    if person.name in auditors and (permission in WHOLE_CASE_PERMISSIONS or auditors == {person.name}):
        return
    if case_id and Permission.SEE_CASE in PERMISSIONS[role]:
        raise _RefusedError(NotAllowedError(messages.CASE_OF_SOMEBODY_ELSE), case_id)
    not_found = NotFoundError(selector.not_found_message if selector is not None else model_messages.CASE_NOT_FOUND)
    raise _RefusedError(not_found, case_id) if case_id else not_found


def _check_not_blind(person: Person, role: Role, grounds: _Grounds, selector: CaseSelector) -> None:
    """Refuse another review of a case to somebody who sees every case and has not submitted their own review of it.

    To a first auditor who does not allocate, a second review does not exist.
    """
    is_blind = bool(grounds.own_open) and not person.local and Permission.SEE_CASE in PERMISSIONS[role]
    if not is_blind or not grounds.auditors or person.name in grounds.auditors:
        return
    if grounds.own_open == FIRST_REVIEW and Permission.ALLOCATE_CASE not in PERMISSIONS[role]:
        raise _RefusedError(NotFoundError(selector.not_found_message), selector.case_id)
    raise _RefusedError(NotAllowedError(messages.REVIEW_IS_BLIND), selector.case_id)
