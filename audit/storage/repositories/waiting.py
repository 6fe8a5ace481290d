"""What waits for a person, in every audit at once: the list of audits shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, select

from audit.model.people import Permission, Person
from audit.model.permissions import PERMISSIONS, Role, has_permission_in_own_case
from audit.model.retention import Retention
from audit.model.waiting import Waiting, WaitingCase
from audit.storage.authorisation import Access
from audit.storage.engine import schema
from audit.storage.queries.blind_cases import blind_cases, shows_review
from audit.storage.queries.reopening_requests import requests_query
from audit.storage.queries.returned_cases import returned_cases
from audit.storage.queries.roles import roles_of

CasesByAudit = Mapping[str, tuple[WaitingCase, ...]]


class WaitingLists:
    """What waits for each person, by audit."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self, person: Person) -> Mapping[str, Waiting]:
        """What waits for this person in each of their audits, by the audit's id. In a closed audit no case waits."""
        with self._access.read_transaction(person, Permission.SEE_AUDITS) as connection:
            roles = roles_of(connection, person)
            moderated = [audit_id for audit_id, role in roles.items() if Permission.REOPEN_CASE in PERMISSIONS[role]]
            returned = _returned_cases(connection, person, _recorded_by(roles))
            requests = _without_blind(connection, person, _requests(connection, moderated))
            erasable = _erasable_on(connection, roles)
        return {id_: Waiting(returned.get(id_, ()), requests.get(id_, ()), erasable.get(id_)) for id_ in roles}

    def of_audit(self, person: Person, audit_id: str) -> Waiting:
        """What waits for this person in one audit."""
        return self.all(person).get(audit_id, Waiting())


def _recorded_by(roles: Mapping[str, Role]) -> Collection[str]:
    """The audits in which the person may record the cases that are allocated to them: a reader may not."""
    return {id_ for id_, role in roles.items() if has_permission_in_own_case(role, Permission.RECORD_ANSWERS)}


def _returned_cases(connection: Connection, person: Person, audit_ids: Collection[str]) -> CasesByAudit:
    """The person's returned cases, each with who returned it last, when and why."""
    is_own_and_open = (schema.reading.c.auditor == person.name, schema.audit.c.closed_at.is_(None))
    rows = returned_cases(connection, *is_own_and_open)
    return _group((audit_id, case) for audit_id, case in rows if audit_id in audit_ids)


def _requests(connection: Connection, audit_ids: Collection[str]) -> CasesByAudit:
    is_open = schema.audit_case.c.audit_id.in_(select(schema.audit.c.id).where(schema.audit.c.closed_at.is_(None)))
    rows = connection.execute(requests_query().where(is_open))
    return _group((row.audit_id, WaitingCase(*row[1:])) for row in rows if row.audit_id in audit_ids)


def _without_blind(connection: Connection, person: Person, requests: CasesByAudit) -> CasesByAudit:
    """The requests without those for another review of a case that is blind for the person."""
    shown = {}
    for audit_id, cases in requests.items():
        blind = blind_cases(connection, person, audit_id)
        shown[audit_id] = tuple(case for case in cases if shows_review(blind, case.case_id, case.number))
    return shown


def _erasable_on(connection: Connection, audit_ids: Collection[str]) -> Mapping[str, date | None]:
    """From when the cases that are marked may be erased, by audit."""
    table = schema.retention
    query = select(table.c.audit_id, table.c.marked_at).where(
        table.c.marked_at.is_not(None), table.c.erased_at.is_(None)
    )
    return {
        row.audit_id: Retention(marked_at=row.marked_at).erasable_on
        for row in connection.execute(query)
        if row.audit_id in audit_ids
    }


def _group(cases: Iterable[tuple[str, WaitingCase]]) -> CasesByAudit:
    by_audit: dict[str, list[WaitingCase]] = defaultdict(list)
    for audit_id, case in cases:
        by_audit[audit_id].append(case)
    return {audit_id: tuple(waiting) for audit_id, waiting in by_audit.items()}
