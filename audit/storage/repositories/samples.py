"""Samples: the draw of an audit, its reserves, and cases that are eliminated and replaced."""

from __future__ import annotations

from collections.abc import Callable

from audit.model.case_codes import CaseCoder
from audit.model.people import Permission, Person
from audit.storage.authorisation import Access


class Samples:
    """The samples of every audit. ``open_coder`` returns the coder with the key of the database."""

    def __init__(self, access: Access, open_coder: Callable[[], CaseCoder]) -> None:
        self._access = access
        self._open_coder = open_coder

    def coder(self, person: Person, audit_id: str) -> CaseCoder:
        """Return what codes case numbers and staff ids. Raises StoreError if there is no key."""
        with self._access.read_transaction(person, Permission.ALLOCATE_CASE, audit_id):
            return self._open_coder()
