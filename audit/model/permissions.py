"""The roles in an audit and their permissions, all in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from audit.model.people import Permission
from audit.model.purpose import Purpose

P = Permission  # short, so that the tables below fit
ALL_PERMISSIONS = frozenset(Permission)

# These need no role in an audit, only a name.
GLOBAL_PERMISSIONS = frozenset({P.SEE_AUDITS, P.START_AUDIT, P.WRITE_QUESTIONNAIRE, P.COMPARE_AUDITS, P.SAVE_DRAFT})


class Role(StrEnum):
    """The role of a person in an audit. Each person has one role in it, or none."""

    LEAD = "lead"
    AUDITOR = "auditor"
    MODERATOR = "moderator"
    READER = "reader"


@dataclass(frozen=True)
class OwnAudit:
    """An audit in which a person has a role. ``open_concerns`` is the number of open urgent concerns, for a lead."""

    id: str
    name: str
    role: Role
    is_closed: bool = False
    purpose: Purpose = Purpose.AUDIT
    open_concerns: int = 0


PERMISSIONS = {
    Role.LEAD: ALL_PERMISSIONS,
    Role.MODERATOR: frozenset(
        {
            *(P.SEE_AUDIT, P.SEE_MEMBERS, P.SEE_RESULTS, P.SEE_CASE_RECORDS, P.SEE_AUDIT_LOG),
            *(P.SEE_CASE, P.REOPEN_CASE, P.RETURN_CASE, P.MARK_CASE_FINAL, P.MODERATE, P.COMMENT),
            *(P.SEE_AGREEMENT, P.SEE_OWN_AGREEMENT, P.SEE_NOTES, P.RAISE_CONCERN, P.SEE_CONCERNS),
        }
    ),
    Role.AUDITOR: frozenset(
        {P.SEE_AUDIT, P.SEE_MEMBERS, P.SEE_RESULTS, P.SEE_OWN_AGREEMENT, P.SEE_NOTES, P.SEE_CONCERNS}
    ),
    Role.READER: frozenset({P.SEE_AUDIT, P.SEE_RESULTS}),
}
"""The permissions of a role in the whole audit, including every case."""

OWN_CASE_PERMISSIONS = {
    Role.LEAD: ALL_PERMISSIONS,
    Role.MODERATOR: frozenset({P.RECORD_ANSWERS, P.SUBMIT_CASE, P.REQUEST_REOPENING, P.WRITE_FEEDBACK}),
    Role.AUDITOR: frozenset(
        {
            *(P.SEE_CASE, P.RECORD_ANSWERS, P.SUBMIT_CASE, P.REQUEST_REOPENING),
            *(P.COMMENT, P.WRITE_FEEDBACK, P.RAISE_CONCERN),
        }
    ),
    Role.READER: frozenset[Permission](),
}
"""The further permissions of a role in the cases that are allocated to the person."""


def permissions_in_case(role: Role, is_own_case: bool) -> frozenset[Permission]:
    """Return the permissions of a role in one case.

    >>> Permission.SEE_CASE in permissions_in_case(Role.AUDITOR, is_own_case=False)
    False
    """
    return PERMISSIONS[role] | (OWN_CASE_PERMISSIONS[role] if is_own_case else frozenset())


def has_permission_in_own_case(role: Role, permission: Permission) -> bool:
    """Return whether a role has this permission in a case that is allocated to the person.

    >>> [has_permission_in_own_case(role, Permission.SEE_CASE) for role in (Role.AUDITOR, Role.READER)]
    [True, False]
    """
    return permission in permissions_in_case(role, is_own_case=True)


def recorders(roles: Mapping[str, Role]) -> set[str]:
    """Return the people who may record the cases that are allocated to them.

    >>> recorders({"Ann": Role.AUDITOR, "Ben": Role.READER})
    {'Ann'}
    """
    return {name for name, role in roles.items() if has_permission_in_own_case(role, Permission.RECORD_ANSWERS)}
