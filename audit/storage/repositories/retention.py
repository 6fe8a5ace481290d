"""Retention: the deletion date of an audit's cases, legal hold, and erasure in two steps with a certificate.

Erasure saves the results as counts, closes the audit for good, and deletes the cases with their details, answers, notes
and drafts, and every value in the audit log. The results stay, with findings and the reasons for ratings, and so does
the chain of the audit log, without what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from audit.errors import NotAllowedError, NotCompactedError, StoreError
from audit.formatting import format_date
from audit.messages import storage as messages
from audit.model.case import COUNTED_STATES, CaseState, how_many_cases
from audit.model.erasure_certificate import ErasureCertificate
from audit.model.people import Permission, Person
from audit.model.retention import ERASURE_DELAY_DAYS, ErasureStatus, Retention, RetentionAction
from audit.model.text_fields import require_reason
from audit.storage.audit_log import snapshots
from audit.storage.authorisation import Access, has_permission
from audit.storage.engine import clock
from audit.storage.queries import closed_audits, erased_rows, frozen_results, outside_copies, sampled_cases
from audit.storage.queries import progress as progress_queries
from audit.storage.queries import retention as retention_queries
from audit.storage.queries.audit_reader import AuditReader, row_of
from audit.storage.queries.results import read_results


class Retentions:
    """The retention of every audit. ``compact`` rewrites the database without what was deleted from it."""

    def __init__(self, access: Access, reader: AuditReader, compact: Callable[[], None]) -> None:
        self._access = access
        self._reader = reader
        self._compact = compact

    def get(self, person: Person, audit_id: str) -> Retention:
        """The retention of an audit; the reason for a hold only for people who may release it."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            retention = retention_queries.read(connection, audit_id)
            return (
                retention
                if has_permission(connection, person, Permission.MANAGE_RETENTION, audit_id)
                else replace(retention, hold_reason="")
            )

    def erasure_status(self, person: Person, audit_id: str) -> ErasureStatus:
        """What a lead must know before the cases are erased."""
        with self._access.read_transaction(person, Permission.MANAGE_RETENTION, audit_id) as connection:
            return retention_queries.erasure_status(connection, audit_id, _cases_by_state(connection, audit_id))

    def certificate(self, person: Person, audit_id: str) -> ErasureCertificate | None:
        """The certificate of an erasure; None if nothing was erased."""
        with self._access.read_transaction(person, Permission.SEE_RESULTS, audit_id) as connection:
            return retention_queries.read_certificate(connection, self._reader.read_header(connection, audit_id))

    def set_purge_date(self, person: Person, audit_id: str, purge_on: date | None) -> None:
        """Set the deletion date of the cases (None: not decided). A mark for erasure is removed.

        Raises NotAllowedError if the date has passed already.
        """
        with self._access.write_transaction(person, Permission.MANAGE_RETENTION, audit_id) as connection:
            _check_not_erased(self._lock_for_update(connection, audit_id))
            today = retention_queries.current_day()
            if purge_on is not None and purge_on < today:
                raise NotAllowedError(
                    messages.DELETION_DATE_PAST.format(date=format_date(purge_on), today=format_date(today))
                )
            values = {"purge_on": purge_on, "marked_at": None}
            retention_queries.save(connection, person, audit_id, RetentionAction.DELETION_DATE, values)

    def set_legal_hold(self, person: Person, audit_id: str, reason: str) -> None:
        """Set a legal hold, for a court or a complaint: nothing is erased until it is released."""
        cleaned_reason = require_reason(reason, "audit")
        values = {"held_because": cleaned_reason, "marked_at": None}
        self._change(person, audit_id, RetentionAction.HELD, values, cleaned_reason)

    def release_legal_hold(self, person: Person, audit_id: str, reason: str) -> None:
        """Release the legal hold. The reason is saved in the audit log."""
        cleaned_reason = require_reason(reason, "audit")
        self._change(person, audit_id, RetentionAction.RELEASED, {"held_because": ""}, cleaned_reason)

    def mark_for_erasure(self, person: Person, audit_id: str) -> None:
        """Mark the cases for erasure, the first step, after their deletion date. The second is 30 days later."""
        with self._access.write_transaction(person, Permission.MANAGE_RETENTION, audit_id) as connection:
            retention = self._lock_for_update(connection, audit_id)
            _check_due(retention)
            if retention.marked_at is None:
                retention_queries.save(connection, person, audit_id, RetentionAction.MARKED, {"marked_at": clock.now()})

    def cancel_erasure(self, person: Person, audit_id: str) -> None:
        """Cancel the erasure before its second step."""
        self._change(person, audit_id, RetentionAction.CANCELLED, {"marked_at": None})

    def erase(self, person: Person, audit_id: str, including_unfinished: bool = False) -> ErasureCertificate:
        """Erase the cases and every value in the audit log for good, the second step. Backups are not changed.

        The results are saved first, and the audit stays closed. Raises NotAllowedError if some cases are unfinished,
        unless ``including_unfinished`` confirms that they may go. Raises StoreError if the cases are erased but the
        database could not be rewritten. The certificate says so too.
        """
        with self._access.write_transaction(person, Permission.MANAGE_RETENTION, audit_id) as connection:
            retention = self._lock_for_update(connection, audit_id)
            _check_due(retention)
            _check_marked(retention)
            if not including_unfinished:
                self._check_finished(connection, audit_id)
            digest_at_closing = self._save_results(connection, audit_id)
            self._close_for_good(connection, person, audit_id)
            erased_at = clock.now()
            retention_queries.save(connection, person, audit_id, RetentionAction.ERASED, {"erased_at": erased_at})
            copy_links = outside_copies.forget_cases(connection, audit_id)
            row_counts = {**erased_rows.delete_cases(connection, audit_id), **copy_links}
            sampled_cases.keep_published_counts(connection, audit_id)
            audit = self._reader.read_header(connection, audit_id)
            certificate = retention_queries.issue_certificate(
                connection, audit, person.name, erased_at, row_counts, digest_at_closing
            )
            snapshots.take_snapshot(connection, person.name, audit_id, snapshots.ERASED)
        self._rewrite_database()
        return replace(certificate, compacted=True)

    def _rewrite_database(self) -> None:
        try:
            self._compact()
        except NotCompactedError as error:
            raise StoreError(messages.NOT_COMPACTED, error.why, messages.COMPACT_HINT) from None
        except StoreError:
            raise StoreError(messages.NOT_COMPACTED, messages.COMPACT_HINT) from None

    def _change(
        self,
        person: Person,
        audit_id: str,
        action: RetentionAction,
        values: Mapping[str, object],
        reason: str = "",
    ) -> None:
        with self._access.write_transaction(person, Permission.MANAGE_RETENTION, audit_id) as connection:
            _check_not_erased(self._lock_for_update(connection, audit_id))
            retention_queries.save(connection, person, audit_id, action, values, reason)

    def _lock_for_update(self, connection: Connection, audit_id: str) -> Retention:
        """Lock the audit, so that changes take turns; return its retention."""
        row_of(connection, audit_id, for_update=True)
        return retention_queries.read(connection, audit_id)

    def _check_finished(self, connection: Connection, audit_id: str) -> None:
        """Raise NotAllowedError if cases are unfinished, with their number in each state."""
        unfinished = retention_queries.unfinished_cases(_cases_by_state(connection, audit_id))
        if unfinished:
            case_label = self._reader.read_header(connection, audit_id).questionnaire.case_label
            raise NotAllowedError(messages.UNFINISHED_CASES.format(cases=how_many_cases(unfinished, case_label)))

    def _save_results(self, connection: Connection, audit_id: str) -> str:
        """Save the results, with breakdowns that show nothing of a few cases; return their digest at the closing."""
        audit = self._reader.read(connection, audit_id)
        audit_results = read_results(connection, audit, COUNTED_STATES)
        return closed_audits.keep_without_cases(connection, audit, audit_results)

    def _close_for_good(self, connection: Connection, person: Person, audit_id: str) -> None:
        if self._reader.read_header(connection, audit_id).closed_at is None:
            closed_audits.mark_closed(connection, person, audit_id, frozen_results.read_digest(connection, audit_id))


def _cases_by_state(connection: Connection, audit_id: str) -> Mapping[CaseState, int]:
    return progress_queries.cases_by_state(connection, audit_id).get(audit_id, {})


def _check_not_erased(retention: Retention) -> None:
    if retention.erased_at is not None:
        raise NotAllowedError(messages.NOTHING_TO_ERASE)


def _check_due(retention: Retention) -> None:
    if retention.erased_at is not None:
        raise NotAllowedError(messages.ERASED_ALREADY)
    if retention.on_hold:
        raise NotAllowedError(messages.ON_HOLD)
    if retention.purge_on is None:
        raise NotAllowedError(messages.NO_DELETION_DATE)
    if retention.purge_on > retention_queries.current_day():
        raise NotAllowedError(messages.BEFORE_DELETION_DATE.format(date=format_date(retention.purge_on)))


def _check_marked(retention: Retention) -> None:
    if retention.erasable_on is None:
        raise NotAllowedError(messages.NOT_MARKED.format(days=ERASURE_DELAY_DAYS))
    if retention.erasable_on > retention_queries.current_day():
        raise NotAllowedError(
            messages.ERASED_TOO_EARLY.format(days=ERASURE_DELAY_DAYS, date=format_date(retention.erasable_on))
        )
