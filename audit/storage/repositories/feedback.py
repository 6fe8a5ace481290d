"""Feedback sheets: actions for a case, who has acknowledged its sheet, and how far every sheet of an audit is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection

from audit.errors import NotFoundError
from audit.formatting import today
from audit.messages import feedback as messages
from audit.model.case_review import CaseReview, CaseSelector
from audit.model.feedback import (
    Acknowledgement,
    Acknowledger,
    CaseFeedback,
    FeedbackAction,
    FeedbackStatus,
    SavedAcknowledgement,
    SavedAction,
    check_acknowledgement,
    check_action,
    check_has_feedback,
)
from audit.model.feedback_sheet import feedback_sheet
from audit.model.people import Permission, Person
from audit.model.review_pair import FIRST_REVIEW
from audit.model.saved_value import SavedValue, VersionConflictError
from audit.storage.authorisation import Access
from audit.storage.engine import clock
from audit.storage.queries import feedback as feedback_queries
from audit.storage.queries import feedback_statuses
from audit.storage.queries.audit_reader import AuditReader, lock_open_audit
from audit.storage.queries.case_permissions import permissions_of
from audit.storage.queries.case_reviews import (
    check_not_eliminated,
    lock_for_update,
    read_review,
    read_review_and_role,
)
from audit.storage.queries.visible_reviews import visible_reviews


class Feedback:
    """The feedback on the cases of every audit. A change names the version that it replaces."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def open(self, person: Person, audit_id: str, case_id: str) -> CaseFeedback:
        """The feedback on a case. Raises NotAllowedError in a survey or an exercise, which have none."""
        selector = _first_review(case_id)
        with self._access.read_transaction(person, Permission.SEE_CASE, audit_id, selector) as connection:
            key = (audit_id, case_id, FIRST_REVIEW, person.name)
            review, role = read_review_and_role(connection, self._reader.questionnaires, *key)
            check_has_feedback(review.audit.questionnaire, review.audit.purpose)
            permissions = permissions_of(connection, person, review, role)
            return _read(connection, replace(review, permissions=permissions, changes=()))

    def statuses(self, person: Person, audit_id: str) -> Sequence[FeedbackStatus]:
        """How far the feedback is on each case of which this person may see the first review, in their order.

        Eliminated cases are left out. Raises NotAllowedError in a survey or an exercise.
        """
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            audit = self._reader.read_header(connection, audit_id)
            check_has_feedback(audit.questionnaire, audit.purpose)
            is_visible = visible_reviews(connection, person, audit_id)
            statuses = feedback_statuses.of_audit(connection, audit_id)
            return [status for status in statuses if is_visible(status.case_id, status.auditor)]

    def save_action(
        self, person: Person, review: CaseReview, number: int, action: FeedbackAction, seen_version: int
    ) -> SavedAction:
        """Save an action over the version ``seen_version``; number 0 adds one. The same again changes nothing.

        Raises InputError with every problem, VersionConflictError if somebody changed or removed it since.
        """
        checked = check_action(action)
        with self._locked(person, review) as (connection, saved):
            if not number:
                return self._add(connection, person, saved, checked)
            before = _find(saved, number)
            after = replace(before, action=checked, is_removed=False)
            return self._save(connection, person, saved.review, before, after, seen_version)

    def remove_action(self, person: Person, review: CaseReview, number: int, seen_version: int) -> SavedAction:
        """Remove an action; return its version, from which it can be restored."""
        return self._set_removed(person, review, number, seen_version, is_removed=True)

    def restore_action(self, person: Person, review: CaseReview, number: int, seen_version: int) -> SavedAction:
        """Restore an action that was removed."""
        return self._set_removed(person, review, number, seen_version, is_removed=False)

    def acknowledge(
        self,
        person: Person,
        review: CaseReview,
        acknowledger: Acknowledger,
        acknowledgement: Acknowledgement | None,
        seen_version: int,
    ) -> SavedAcknowledgement | None:
        """Record over the version ``seen_version`` (0: none) who has acknowledged the sheet; None withdraws it.

        The same again changes nothing, unless the sheet has changed since. Raises InputError with every problem,
        VersionConflictError if somebody recorded another acknowledgement since.
        """
        checked = check_acknowledgement(acknowledgement, today()) if acknowledgement else None
        with self._locked(person, review) as (connection, saved):
            before = saved.acknowledgements.get(acknowledger)
            digest = feedback_sheet(saved).digest if checked else ""
            if (before.acknowledgement, before.content) == (checked, digest) if before else checked is None:
                return before
            version = before.version if before else 0
            if version != seen_version:
                raise VersionConflictError(acknowledger.label, _acknowledged_value(before))
            after = SavedAcknowledgement(acknowledger, version + 1, person.name, clock.now(), checked, digest)
            feedback_queries.save_acknowledgement(connection, saved.review, before, after)
            return after

    @contextmanager
    def _locked(self, person: Person, review: CaseReview) -> Iterator[tuple[Connection, CaseFeedback]]:
        """Lock the review and read its feedback, in a transaction of somebody who may write it."""
        audit_id, selector = review.audit.id, _first_review(review.case_id)
        with self._access.write_transaction(person, Permission.WRITE_FEEDBACK, audit_id, selector) as connection:
            lock_open_audit(connection, audit_id)
            locked = lock_for_update(connection, review.key)
            check_not_eliminated(locked.state, locked.reference)
            now = read_review(connection, self._reader.questionnaires, audit_id, review.case_id, FIRST_REVIEW)
            check_has_feedback(now.audit.questionnaire, now.audit.purpose)
            yield connection, _read(connection, now)

    def _set_removed(
        self, person: Person, review: CaseReview, number: int, seen_version: int, *, is_removed: bool
    ) -> SavedAction:
        with self._locked(person, review) as (connection, saved):
            before = _find(saved, number)
            after = replace(before, is_removed=is_removed)
            return self._save(connection, person, saved.review, before, after, seen_version)

    def _add(self, connection: Connection, person: Person, saved: CaseFeedback, action: FeedbackAction) -> SavedAction:
        """Add an action; one that was just added by the same person is not added again by a second click."""
        last = saved.actions[-1] if saved.actions else None
        if last and not last.is_removed and (last.action, last.by, last.version) == (action, person.name, 1):
            return last
        after = SavedAction(len(saved.actions) + 1, 1, person.name, clock.now(), action)
        feedback_queries.save_action(connection, saved.review, None, after)
        return after

    def _save(
        self,
        connection: Connection,
        person: Person,
        review: CaseReview,
        before: SavedAction,
        after: SavedAction,
        seen_version: int,
    ) -> SavedAction:
        if after == before:
            return before
        if before.version != seen_version:
            value = None if before.is_removed else before.action.in_words
            raise VersionConflictError(messages.ACTION, SavedValue(value, before.version, before.by, before.at))
        changed = replace(after, version=before.version + 1, by=person.name, at=clock.now())
        feedback_queries.save_action(connection, review, before, changed)
        return changed


def _first_review(case_id: str) -> CaseSelector:
    return CaseSelector(case_id, review_number=FIRST_REVIEW)


def _read(connection: Connection, review: CaseReview) -> CaseFeedback:
    actions = feedback_queries.read_actions(connection, review.id)
    return CaseFeedback(review, actions, feedback_queries.read_acknowledgements(connection, review.id))


def _find(feedback: CaseFeedback, number: int) -> SavedAction:
    for saved in feedback.actions:
        if saved.number == number:
            return saved
    raise NotFoundError(messages.ACTION_NOT_FOUND)


def _acknowledged_value(saved: SavedAcknowledgement | None) -> SavedValue:
    if saved is None:
        return SavedValue()
    given = saved.acknowledgement
    return SavedValue(given.in_words if given else None, saved.version, saved.by, saved.at)
