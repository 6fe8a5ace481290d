"""Practice audits: joining the one that was loaded last, and starting again."""

from __future__ import annotations

from audit.errors import NotAllowedError
from audit.messages import calibration as messages
from audit.model.people import Permission, Person
from audit.storage.authorisation import Access
from audit.storage.queries import exercises, practice
from audit.storage.queries.audit_reader import AuditReader, lock_open_audit
from audit.storage.queries.exercise_reviews import add_missing_reviews


class Practices:
    """Practice audits, which anybody may join."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def practice_audit(self, person: Person) -> str:
        """The id of the practice audit that was loaded last; '' if there is none."""
        with self._access.read_transaction(person, Permission.SEE_AUDITS) as connection:
            return practice.find(connection)

    def practise(self, person: Person) -> str:
        """Join the practice audit, as an auditor unless this person is a member, and return its id.

        Raises NotAllowedError if there is no practice audit.
        """
        with self._access.write_transaction(person, Permission.SEE_AUDITS) as connection:
            audit_id = practice.find(connection)
            if not audit_id:
                raise NotAllowedError(messages.NO_PRACTICE_AUDIT)
            lock_open_audit(connection, audit_id, alone=True)
            practice.join(connection, person, audit_id)
            add_missing_reviews(connection, person.name, audit_id, also=[person.name])
        return audit_id

    def start_again(self, person: Person, audit_id: str) -> None:
        """Clear this person's own answers and notes in a practice audit, so that they can practise again."""
        with self._access.write_transaction(person, Permission.SEE_MEMBERS, audit_id) as connection:
            self._reader.read_open_for_update(connection, audit_id)
            exercises.require_exercise(connection, audit_id)
            practice.clear(connection, person.name, audit_id)
