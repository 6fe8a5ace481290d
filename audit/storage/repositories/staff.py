"""What the allocation of an audit is planned from: its cases, its auditors, and who reads a case a second time."""

from __future__ import annotations

from collections.abc import Mapping

from audit.errors import ConflictError
from audit.messages import allocation as messages
from audit.model.allocation import AllocationData, StaffDetails
from audit.model.people import Permission, Person
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access
from audit.storage.queries import allocations, second_reviews, staff
from audit.storage.queries.audit_reader import lock_open_audit


class Staff:
    """The auditors of every audit as their allocation needs them. Only a lead sees them."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self, person: Person, audit_id: str) -> Mapping[str, StaffDetails]:
        """The details of everybody of whom some are known, by name."""
        with self._access.read_transaction(person, Permission.ALLOCATE_CASE, audit_id) as connection:
            return staff.read(connection, audit_id)

    def allocation(self, person: Person, audit_id: str) -> AllocationData:
        """Everything from which an allocation is planned, as it is at one moment."""
        with self._access.read_transaction(person, Permission.ALLOCATE_CASE, audit_id) as connection:
            return AllocationData(
                allocations.read_cases(connection, audit_id),
                staff.read(connection, audit_id),
                allocations.read_waivers(connection, audit_id),
            )

    def second_reviewers(self, person: Person, audit_id: str) -> Mapping[str, str]:
        """Who reads a case a second time, by the id of the case."""
        with self._access.read_transaction(person, Permission.ALLOCATE_CASE, audit_id) as connection:
            return second_reviews.read(connection, audit_id)

    def set(self, person: Person, audit_id: str, name: str, details: StaffDetails) -> None:
        """Replace the details of one person; empty details remove them."""
        with self._access.write_transaction(person, Permission.ALLOCATE_CASE, audit_id) as connection:
            lock_open_audit(connection, audit_id)
            change_log.append(connection, person.name, staff.save(connection, audit_id, {name: details}))

    def set_many(
        self,
        person: Person,
        audit_id: str,
        details: Mapping[str, StaffDetails],
        seen: Mapping[str, StaffDetails],
    ) -> None:
        """Save the details of several people; ``seen`` has what they were when this person read them.

        Raises ConflictError if somebody else changed them since, InputError if one cannot be saved.
        """
        with self._access.write_transaction(person, Permission.ALLOCATE_CASE, audit_id) as connection:
            lock_open_audit(connection, audit_id)
            saved = staff.read(connection, audit_id)
            if any(saved.get(name) != seen.get(name) for name in details):
                raise ConflictError(messages.STAFF_CHANGED)
            change_log.append(connection, person.name, staff.save(connection, audit_id, details))
