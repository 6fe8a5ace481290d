"""What a person may do with one case, and whether its auditor could record it."""

from __future__ import annotations

from sqlalchemy import Connection

from audit.model.case_review import CaseReview
from audit.model.people import Permission, Person
from audit.model.permissions import Role, has_permission_in_own_case, permissions_in_case
from audit.storage.queries.roles import role_of


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
    if review.is_open or not sends_back or _auditor_can_record(connection, person, review):
        return permissions
    stranded = {Permission.RETURN_CASE}
    if Permission.RECORD_ANSWERS not in permissions:
        stranded.add(Permission.REOPEN_CASE)
    return permissions - stranded


def _auditor_can_record(connection: Connection, person: Person, review: CaseReview) -> bool:
    """Whether the case has an auditor who may record it; in local mode roles do not apply, so any name will do."""
    if person.local or not review.auditor:
        return bool(review.auditor)
    role = role_of(connection, review.auditor, review.audit.id)
    return role is not None and has_permission_in_own_case(role, Permission.RECORD_ANSWERS)
