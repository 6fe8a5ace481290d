"""Closing and reopening audits: in a closed audit nothing can be changed, and its results are frozen."""

from __future__ import annotations

from audit.errors import NotAllowedError
from audit.messages import storage as messages
from audit.model.closing import ClosingStatus
from audit.model.people import Permission, Person
from audit.model.text_fields import require_reason
from audit.storage.authorisation import Access
from audit.storage.queries import closed_audits, closing_checks, results
from audit.storage.queries.audit_reader import AuditReader, require_not_erased
from audit.storage.queries.exercise_reviews import add_missing_reviews


class Closings:
    """What is missing before an audit can be closed, and its closing."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def status(self, person: Person, audit_id: str) -> ClosingStatus:
        """What is missing before an audit can be closed."""
        with self._access.read_transaction(person, Permission.CLOSE_AUDIT, audit_id) as connection:
            return closing_checks.status(connection, audit_id)

    def close(self, person: Person, audit_id: str, mark_final: bool = False) -> None:
        """Close an audit: nothing in it can be changed, and its results are frozen.

        ``mark_final`` marks every submitted case as final first. Raises NotAllowedError if a case is then neither final
        nor eliminated, or a second review is not submitted. A calibration exercise may be closed unfinished.
        """
        with self._access.write_transaction(person, Permission.CLOSE_AUDIT, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            if mark_final:
                closing_checks.mark_all_final(connection, person, audit_id)
            if not audit.purpose.is_exercise:
                closing_checks.require_all_final(connection, audit_id, audit.questionnaire.case_label)
            closed_audits.close(connection, person, results.calculated_results(connection, audit))

    def reopen(self, person: Person, audit_id: str, reason: str) -> None:
        """Reopen a closed audit. The reason is required and saved in the audit log."""
        cleaned_reason = require_reason(reason, "audit")
        with self._access.write_transaction(person, Permission.REOPEN_AUDIT, audit_id) as connection:
            audit = self._reader.read(connection, audit_id, for_update=True)
            if audit.closed_at is None:
                raise NotAllowedError(messages.AUDIT_OPEN)
            require_not_erased(audit.retention)
            closed_audits.reopen(connection, person, audit_id, cleaned_reason)
            add_missing_reviews(connection, person.name, audit_id)
