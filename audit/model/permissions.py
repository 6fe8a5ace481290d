"""The roles in an audit, and what each may do: the whole of the rule, in one table."""

from __future__ import annotations

from enum import StrEnum

from audit.model.people import Permission

P = Permission  # the table below is read across
ALL_PERMISSIONS = frozenset(Permission)

# What needs no role in an audit: whoever has a name may do it.
GLOBAL_PERMISSIONS = frozenset({P.SEE_AUDITS, P.START_AUDIT, P.COMPARE_AUDITS, P.SAVE_DRAFT})


class Role(StrEnum):
    """What somebody is in an audit. Each person has one role in it, or none."""

    LEAD = "lead"
    AUDITOR = "auditor"
    MODERATOR = "moderator"
    READER = "reader"


PERMISSIONS = {
    Role.LEAD: ALL_PERMISSIONS,
    Role.MODERATOR: frozenset(
        {
            *(P.SEE_AUDIT, P.SEE_MEMBERS, P.SEE_RESULTS, P.SEE_CASE_RECORDS, P.SEE_AUDIT_LOG),
            *(P.SEE_CASE, P.REOPEN_CASE, P.RETURN_CASE, P.MARK_CASE_FINAL),
        }
    ),
    Role.AUDITOR: frozenset({P.SEE_AUDIT, P.SEE_MEMBERS, P.SEE_RESULTS}),
    Role.READER: frozenset({P.SEE_AUDIT, P.SEE_RESULTS}),
}
"""What a role may do in the whole audit, in every case of it."""

OWN_CASE_PERMISSIONS = {
    Role.LEAD: ALL_PERMISSIONS,
    Role.MODERATOR: frozenset({P.RECORD_ANSWERS, P.SUBMIT_CASE}),
    Role.AUDITOR: frozenset({P.SEE_CASE, P.RECORD_ANSWERS, P.SUBMIT_CASE}),
    Role.READER: frozenset[Permission](),
}
"""What a role may do besides, in the cases that are allocated to the person."""


def has_permission_in_own_case(role: Role, permission: Permission) -> bool:
    """Whether a role may do this in a case that is allocated to the person.

    >>> has_permission_in_own_case(Role.AUDITOR_COLUMN, Permission.SEE_CASE), has_permission_in_own_case(Role.READER, Permission.SEE_CASE)
    (True, False)
    """
    return permission in PERMISSIONS[role] | OWN_CASE_PERMISSIONS[role]
