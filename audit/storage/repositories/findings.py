"""Findings in the store: written, changed, moved, deleted and brought back, each over the version that was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from audit.model.audit import Finding
from audit.model.people import Operation, Person
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access
from audit.storage.queries import findings as finding_queries
from audit.storage.queries.findings import KeptFinding
from audit.storage.queries.versioned_values import ChangedMeanwhile, Stored
from audit.storage.repositories.audits import Audits


class Findings:
    """The findings of a store. A change names the version that it saw; nobody overwrites one unseen."""

    def __init__(self, access: Access, audits: Audits) -> None:
        self._access = access
        self._audits = audits

    def all(self, person: Person, audit_id: str) -> Sequence[KeptFinding]:
        """The findings of an audit in their order."""
        with self._access.reading(person, Operation.SEE_AUDIT, audit_id) as connection:
            return finding_queries.all_of(connection, audit_id)

    def deleted(self, person: Person, audit_id: str) -> Sequence[KeptFinding]:
        """The findings that were deleted and can be brought back, the latest first."""
        with self._access.reading(person, Operation.SEE_AUDIT, audit_id) as connection:
            found = finding_queries.all_of(connection, audit_id, deleted=True)
            return sorted(found, key=lambda kept: kept.at, reverse=True)

    def write(self, person: Person, audit_id: str, finding: Finding) -> KeptFinding:
        """Add a finding after all others. Raises InputError with every fault of it."""
        with self._access.writing(person, Operation.WRITE_FINDING, audit_id) as connection:
            audit = self._audits.read_open(connection, audit_id)
            kept = finding_queries.checked(connection, audit_id, audit.questionnaire, finding)
            return finding_queries.add(connection, person.name, audit_id, [kept])[0]

    def change(self, person: Person, audit_id: str, finding_id: int, finding: Finding, seen: int) -> KeptFinding:
        """Change what a finding says over the version ``seen``; the same again changes nothing.

        Raises ChangedMeanwhile where somebody changed or deleted it since, InputError with every fault of it.
        """
        with self._access.writing(person, Operation.WRITE_FINDING, audit_id) as connection:
            audit = self._audits.read_open(connection, audit_id)
            before = finding_queries.one(connection, audit_id, finding_id)
            if before.deleted:
                raise ChangedMeanwhile("The finding", _stored(before))
            kept = finding_queries.checked(connection, audit_id, audit.questionnaire, finding)
            return _save(connection, person, audit_id, before, replace(before, finding=kept), seen)

    def delete(self, person: Person, audit_id: str, finding_id: int, seen: int) -> KeptFinding:
        """Take a finding out of the audit; what it returns names the version from which it can be brought back."""
        return self._set_deleted(person, audit_id, finding_id, seen, deleted=True)

    def restore(self, person: Person, audit_id: str, finding_id: int, seen: int) -> KeptFinding:
        """Bring a deleted finding back to its place."""
        return self._set_deleted(person, audit_id, finding_id, seen, deleted=False)

    def move(self, person: Person, audit_id: str, finding_id: int, up: bool) -> None:
        """Move a finding one place up or down among those that it is listed with; at the end it stays."""
        with self._access.writing(person, Operation.WRITE_FINDING, audit_id) as connection:
            self._audits.read_open(connection, audit_id)
            moved = finding_queries.one(connection, audit_id, finding_id)
            listed = [kept for kept in finding_queries.all_of(connection, audit_id) if kept.group == moved.group]
            if other := _neighbour(listed, moved, up):
                finding_queries.swap(connection, person.name, audit_id, moved, other)

    def _set_deleted(self, person: Person, audit_id: str, finding_id: int, seen: int, deleted: bool) -> KeptFinding:
        with self._access.writing(person, Operation.WRITE_FINDING, audit_id) as connection:
            self._audits.read_open(connection, audit_id)
            before = finding_queries.one(connection, audit_id, finding_id)
            return _save(connection, person, audit_id, before, replace(before, deleted=deleted), seen)


def _save(
    connection: Connection, person: Person, audit_id: str, before: KeptFinding, after: KeptFinding, seen: int
) -> KeptFinding:
    if after == before:
        return before
    if before.version != seen:
        raise ChangedMeanwhile("The finding", _stored(before))
    saved = replace(after, version=before.version + 1, by=person.name, at=change_log.now())
    finding_queries.put(connection, audit_id, before, saved)
    return saved


def _stored(kept: KeptFinding) -> Stored:
    return Stored(None if kept.deleted else kept.finding.text, kept.version, kept.by, kept.at)


def _neighbour(listed: Sequence[KeptFinding], moved: KeptFinding, up: bool) -> KeptFinding | None:
    """The finding above or below; None at the end of the list, and for a deleted one."""
    before_it = None
    for kept in listed if up else reversed(listed):
        if kept == moved:
            return before_it
        before_it = kept
    return None
