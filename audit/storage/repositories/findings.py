"""Findings: adding, changing, moving, deleting and restoring them, each over the version that was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from audit.model.finding import Finding
from audit.model.people import Permission, Person
from audit.model.saved_value import SavedFinding, SavedValue, VersionConflictError
from audit.storage.authorisation import Access
from audit.storage.engine import clock
from audit.storage.queries import findings as finding_queries
from audit.storage.queries import saved_findings
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.blind_cases import blind_cases, is_second_review, without_evidence


class Findings:
    """The findings of every audit. A change names the version that it replaces, so nobody overwrites one unseen."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def all(self, person: Person, audit_id: str) -> Sequence[SavedFinding]:
        """The findings of an audit in their order."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            return _without_blind(connection, person, audit_id, saved_findings.all_of(connection, audit_id))

    def deleted(self, person: Person, audit_id: str) -> Sequence[SavedFinding]:
        """The findings that were deleted and can be restored, the latest first."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            deleted_findings = saved_findings.all_of(connection, audit_id, deleted=True)
            deleted_findings = _without_blind(connection, person, audit_id, deleted_findings)
            return sorted(deleted_findings, key=lambda saved: saved.at, reverse=True)

    def add(self, person: Person, audit_id: str, finding: Finding) -> SavedFinding:
        """Add a finding after all others. Raises InputError with every problem."""
        with self._access.write_transaction(person, Permission.WRITE_FINDING, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            checked = finding_queries.check(connection, audit_id, audit.questionnaire, finding)
            return finding_queries.add(connection, person.name, audit_id, [checked])[0]

    def update(
        self, person: Person, audit_id: str, finding_id: int, finding: Finding, seen_version: int
    ) -> SavedFinding:
        """Change a finding over the version ``seen_version``; the same again changes nothing.

        Raises VersionConflictError if somebody changed or deleted it since, InputError with every problem.
        """
        with self._access.write_transaction(person, Permission.WRITE_FINDING, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            before = saved_findings.get(connection, audit_id, finding_id)
            if before.deleted:
                raise VersionConflictError("The finding", _saved_value(before))
            blind = blind_cases(connection, person, audit_id)
            hidden = (case_id for case_id in before.finding.case_ids if is_second_review(blind, case_id))
            complete = replace(finding, case_ids=(*finding.case_ids, *hidden))  # the form could not show these
            checked = finding_queries.check(connection, audit_id, audit.questionnaire, complete)
            return _save(connection, person, audit_id, before, replace(before, finding=checked), seen_version)

    def delete(self, person: Person, audit_id: str, finding_id: int, seen_version: int) -> SavedFinding:
        """Delete a finding; return its version, from which it can be restored."""
        return self._set_deleted(person, audit_id, finding_id, seen_version, deleted=True)

    def restore(self, person: Person, audit_id: str, finding_id: int, seen_version: int) -> SavedFinding:
        """Restore a deleted finding to its position."""
        return self._set_deleted(person, audit_id, finding_id, seen_version, deleted=False)

    def move(self, person: Person, audit_id: str, finding_id: int, up: bool) -> None:
        """Move a finding one position up or down in its list; at the end it stays."""
        with self._access.write_transaction(person, Permission.WRITE_FINDING, audit_id) as connection:
            self._reader.read_open_for_update(connection, audit_id)
            moved = saved_findings.get(connection, audit_id, finding_id)
            group = [saved for saved in saved_findings.all_of(connection, audit_id) if saved.group == moved.group]
            if other := _neighbour(group, moved, up):
                finding_queries.swap(connection, person.name, audit_id, moved, other)

    def _set_deleted(
        self, person: Person, audit_id: str, finding_id: int, seen_version: int, deleted: bool
    ) -> SavedFinding:
        with self._access.write_transaction(person, Permission.WRITE_FINDING, audit_id) as connection:
            self._reader.read_open_for_update(connection, audit_id)
            before = saved_findings.get(connection, audit_id, finding_id)
            return _save(connection, person, audit_id, before, replace(before, deleted=deleted), seen_version)


def _without_blind(
    connection: Connection, person: Person, audit_id: str, findings: Sequence[SavedFinding]
) -> list[SavedFinding]:
    """The findings without the cases that this person reviews a second time."""
    blind = blind_cases(connection, person, audit_id)
    return [replace(saved, finding=without_evidence(saved.finding, blind)) for saved in findings]


def _save(
    connection: Connection, person: Person, audit_id: str, before: SavedFinding, after: SavedFinding, seen_version: int
) -> SavedFinding:
    if after == before:
        return before
    if before.version != seen_version:
        raise VersionConflictError("The finding", _saved_value(before))
    saved = replace(after, version=before.version + 1, by=person.name, at=clock.now())
    finding_queries.save(connection, audit_id, before, saved)
    return saved


def _saved_value(saved: SavedFinding) -> SavedValue:
    return SavedValue(None if saved.deleted else saved.finding.text, saved.version, saved.by, saved.at)


def _neighbour(group: Sequence[SavedFinding], moved: SavedFinding, up: bool) -> SavedFinding | None:
    """The finding above or below; None at the end of the list, and for a deleted one."""
    previous = None
    for saved in group if up else reversed(group):
        if saved == moved:
            return previous
        previous = saved
    return None
