"""What a person may do with one case, and whether its auditor could record it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from audit.model.case_review import CaseReview
from audit.model.people import Permission, Person
from audit.model.permissions import Role, has_permission_in_own_case, permissions_in_case
from audit.storage.queries.roles import members_of


def permissions_of(
    connection: Connection, person: Person, review: CaseReview, role: Role | None
) -> frozenset[Permission]:
    """Return what this person, who has this role in the audit, may do with a case.

    A submitted case that its auditor could not open cannot be returned, and only a lead can reopen it.
    """
    role = Role.LEAD if person.local else role
    if role is None:
        return frozenset()
    permissions = permissions_in_case(role, review.auditor == person.name)
    sends_back = permissions & {Permission.RETURN_CASE, Permission.REOPEN_CASE}
    if review.is_open or not sends_back or who_can_record(connection, person, review.audit.id)(review.auditor):
        return permissions
    stranded = {Permission.RETURN_CASE}
    if Permission.RECORD_ANSWERS not in permissions:
        stranded.add(Permission.REOPEN_CASE)
    return permissions - stranded


def who_can_record(connection: Connection, person: Person, audit_id: str) -> Callable[[str], bool]:
    """Return a function that says of a name whether the cases of this auditor can be recorded by somebody.

    In local mode roles do not apply, so any name will do.
    """
    if person.local:
        return bool
    roles = members_of(connection, audit_id)
    return lambda name: name in roles and has_permission_in_own_case(roles[name], Permission.RECORD_ANSWERS)
