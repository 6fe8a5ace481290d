"""Which reviews of the cases of an audit a person may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from audit.model.people import Permission, Person
from audit.model.permissions import OWN_CASE_PERMISSIONS, PERMISSIONS, Role
from audit.storage.queries.blind_cases import BlindCase, blind_cases
from audit.storage.queries.roles import role_of


@dataclass(frozen=True)
class VisibleReviews:
    """Which reviews of the cases of an audit a person may see: every one, their own, or none.

    ``blind`` has the cases of which the person sees only their own review, because it is not submitted.
    """

    name: str
    sees_all: bool
    sees_own: bool
    blind: Mapping[str, BlindCase]

    def __call__(self, case_id: str, auditor: str) -> bool:
        """Return whether the person may see the review of this auditor."""
        if self.sees_all and case_id not in self.blind:
            return True
        return self.sees_own and auditor == self.name


def visible_reviews(connection: Connection, person: Person, audit_id: str) -> VisibleReviews:
    """Return which reviews of an audit this person may see."""
    role = Role.LEAD if person.local else role_of(connection, person.name, audit_id)
    if role is None:
        return VisibleReviews(person.name, sees_all=False, sees_own=False, blind={})
    sees_all = Permission.SEE_CASE in PERMISSIONS[role]
    sees_own = sees_all or Permission.SEE_CASE in OWN_CASE_PERMISSIONS[role]
    return VisibleReviews(
        person.name, sees_all, sees_own, blind_cases(connection, person, audit_id) if sees_all else {}
    )
