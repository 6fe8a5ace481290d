"""The notes of an audit, for the search over them."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model.people import Permission, Person
from audit.model.written_note import WrittenNote
from audit.storage.authorisation import Access
from audit.storage.queries import written_notes
from audit.storage.queries.visible_reviews import visible_reviews


class Notes:
    """The notes of every audit."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self, person: Person, audit_id: str) -> Sequence[WrittenNote]:
        """Every note of the reviews that this person may see. The access is logged, without what is searched for."""
        with self._access.read_transaction(person, Permission.SEE_NOTES, audit_id) as connection:
            is_visible = visible_reviews(connection, person, audit_id)
            return [note for note in written_notes.read(connection, audit_id) if is_visible(note.case_id, note.auditor)]
