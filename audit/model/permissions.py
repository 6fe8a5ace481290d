"""The roles in an audit, and what each may do: the whole of the rule, in one table."""

from __future__ import annotations

from enum import StrEnum

from audit.model.people import Operation

O = Operation  # noqa: E741  # the table below is read across
EVERYTHING = frozenset(Operation)

# What needs no role in an audit: whoever has a name may do it.
WITHOUT_AUDIT = frozenset({O.SEE_AUDITS, O.START_AUDIT, O.COMPARE_AUDITS, O.KEEP_DRAFT})


class Role(StrEnum):
    """What somebody is in an audit. Each person has one role in it, or none."""

    LEAD = "lead"
    AUDITOR = "auditor"
    MODERATOR = "moderator"
    READER = "reader"


ANYWHERE = {
    Role.LEAD: EVERYTHING,
    Role.MODERATOR: frozenset(
        {
            *(O.SEE_AUDIT, O.SEE_MEMBERS, O.SEE_RESULTS, O.SEE_RECORDS, O.SEE_TRAIL),
            *(O.SEE_CASE, O.REOPEN, O.RETURN, O.MAKE_FINAL),
        }
    ),
    Role.AUDITOR: frozenset({O.SEE_AUDIT, O.SEE_MEMBERS, O.SEE_RESULTS}),
    Role.READER: frozenset({O.SEE_AUDIT, O.SEE_RESULTS}),
}
"""What a role may do in the whole audit, in every case of it."""

OWN_CASE = {
    Role.LEAD: EVERYTHING,
    Role.MODERATOR: frozenset({O.RECORD, O.SUBMIT}),
    Role.AUDITOR: frozenset({O.SEE_CASE, O.RECORD, O.SUBMIT}),
    Role.READER: frozenset[Operation](),
}
"""What a role may do besides, in the cases that are allocated to the person."""


def may_in_own_case(role: Role, operation: Operation) -> bool:
    """Whether a role may do this in a case that is allocated to the person.

    >>> may_in_own_case(Role.AUDITOR, Operation.SEE_CASE), may_in_own_case(Role.READER, Operation.SEE_CASE)
    (True, False)
    """
    return operation in ANYWHERE[role] | OWN_CASE[role]
