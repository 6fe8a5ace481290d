"""The register of outside copies: which files for people outside the team were made, and over which cases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from audit.model.case import COUNTED_STATES, CaseState
from audit.model.outside_copy import OutsideCopy, OutsideFile, disclosing_copies
from audit.model.people import Permission, Person
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access, has_permission
from audit.storage.cache import VersionedCache
from audit.storage.queries import outside_copies
from audit.storage.queries.audit_reader import AuditReader, lock_audit


class OutsideCopies:
    """The copies of every audit. Two copies that differ by a few cases together reveal the answers of these cases."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader
        self._cache: VersionedCache[tuple[OutsideCopy, ...]] = VersionedCache()

    def record(
        self, person: Person, audit_id: str, file: OutsideFile, states: Sequence[CaseState] = COUNTED_STATES
    ) -> None:
        """Record that this person makes a copy over the cases in these states. Call it before the file is ready."""
        with self._access.write_transaction(person, Permission.SEE_RESULTS, audit_id) as connection:
            lock_audit(connection, audit_id, alone=True)
            audit = self._reader.read(connection, audit_id)
            cases = _cases_seen(connection, person, audit_id, states)
            outside_copies.add(connection, person, audit, file, cases)

    def all(
        self, person: Person, audit_id: str, states: Sequence[CaseState] = COUNTED_STATES
    ) -> tuple[OutsideCopy, ...]:
        """The copies, newest first, each with its difference to a copy over the cases in these states."""
        with self._access.read_transaction(person, Permission.SEE_CASE_RECORDS, audit_id) as connection:
            return self._compared(connection, audit_id, states)

    def differ_by_few(self, person: Person, audit_id: str) -> bool:
        """Whether a copy over the submitted and final cases would reveal answers together with an earlier copy.

        This is for people who may not see cases, so it does not say which copy, nor how many cases.
        """
        with self._access.read_transaction(person, Permission.SEE_RESULTS, audit_id) as connection:
            copies = self._compared(connection, audit_id, COUNTED_STATES)
            limit = self._reader.read_header(connection, audit_id).description.max_suppressed_count
            return bool(disclosing_copies(copies, limit))

    def _compared(self, connection: Connection, audit_id: str, states: Sequence[CaseState]) -> tuple[OutsideCopy, ...]:
        """The copies, compared once for each version of the audit: every run of the page Export asks for them."""
        version = change_log.latest_number(connection, audit_id)
        compare = partial(outside_copies.all_of, connection, audit_id, states)
        return self._cache.get((audit_id, tuple(states)), version, compare)


def _cases_seen(
    connection: Connection, person: Person, audit_id: str, states: Sequence[CaseState]
) -> outside_copies.Cases:
    """The cases in a copy of this person: those who may not see cases cannot choose which are included."""
    chosen = states if has_permission(connection, person, Permission.SEE_CASE_RECORDS, audit_id) else COUNTED_STATES
    return outside_copies.counted_cases(connection, audit_id, chosen)
