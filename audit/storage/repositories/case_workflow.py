"""The states of a case: allocating, submitting, returning, marking as final, reopening, and asking for that."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from audit.errors import NotAllowedError, NotFoundError
from audit.messages import calibration as calibration_messages
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.allocation import Assignment
from audit.model.audit_log import Change, ChangeType
from audit.model.case import OPEN_STATES, CaseState
from audit.model.case_review import CaseReview
from audit.model.people import Permission, Person
from audit.model.text_fields import require_reason
from audit.model.waiting import WaitingCase
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access
from audit.storage.engine import schema
from audit.storage.queries import allocations, reopening_requests, second_reviews
from audit.storage.queries.audit_reader import AuditReader, lock_open_audit
from audit.storage.queries.case_checks import clean_auditor_name
from audit.storage.queries.case_permissions import permissions_of
from audit.storage.queries.case_reviews import (
    build_change,
    change_state,
    check_complete,
    check_open,
    lock_for_update,
    read_review,
)
from audit.storage.queries.case_transitions import (
    MARK_AS_FINAL,
    REOPEN,
    RETURN_TO_AUDITOR,
    Transition,
    check_can_be_returned,
    check_still_blind,
    why_submitted,
)
from audit.storage.queries.exercises import require_no_exercise
from audit.storage.queries.gates import require_passed
from audit.storage.queries.roles import role_of


class CaseWorkflow:
    """Changes the state of cases. Every change is in the audit log, with its reason if it needs one."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def allocate(self, person: Person, review: CaseReview, auditor: str) -> None:
        """Allocate the review to an auditor ('': nobody), in any state."""
        name = clean_auditor_name(auditor)
        with self._access.write_transaction(
            person, Permission.ALLOCATE_CASE, review.audit.id, review.selector
        ) as connection:
            _lock_for_allocation(connection, review.audit.id)
            current = self._lock_for_update(connection, review)
            if current.auditor == name:
                return
            table = schema.reading
            connection.execute(update(table).where(table.c.id == current.id).values(auditor=name))
            change = build_change(current, ChangeType.ALLOCATION, old=current.auditor or None, new=name or None)
            removed = second_reviews.remove_first_readers(connection, review.audit.id)
            change_log.append(connection, person.name, [change, *removed])

    def allocate_all(self, person: Person, audit_id: str, case_ids: Collection[str], auditor: str) -> None:
        """Allocate the first reviews of several cases to an auditor ('': nobody): all of them, or none."""
        name = clean_auditor_name(auditor)
        with self._access.write_transaction(person, Permission.ALLOCATE_CASE, audit_id) as connection:
            _lock_for_allocation(connection, audit_id)
            review_rows = _lock_reviews(connection, audit_id, case_ids)
            changes = [
                Change(ChangeType.ALLOCATION, audit_id, "", row.auditor or None, name or None, row.case_id, row.id)
                for row in review_rows
                if row.auditor != name
            ]
            table = schema.reading
            changed_ids = [change.review_id for change in changes]
            connection.execute(update(table).where(table.c.id.in_(changed_ids)).values(auditor=name))
            changes += second_reviews.remove_first_readers(connection, audit_id)
            change_log.append(connection, person.name, changes)

    def allocate_many(self, person: Person, audit_id: str, assignments: Mapping[str, Assignment]) -> None:
        """Save a planned allocation, by the id of the case: all of it, or nothing.

        Raises ConflictError if one of the cases has changed since it was planned, so that nothing is overwritten
        unseen; InputError if somebody would get a case in spite of a conflict of interest that nobody has accepted.
        """
        with self._access.write_transaction(person, Permission.ALLOCATE_CASE, audit_id) as connection:
            _lock_for_allocation(connection, audit_id)
            allocations.save(connection, person.name, audit_id, assignments)

    def submit(self, person: Person, review: CaseReview) -> None:
        """Submit a review, so that it counts and can no longer be changed.

        Raises NotAllowedError if a question that applies is unanswered, or a required case detail or note is missing.
        """
        with self._access.write_transaction(
            person, Permission.SUBMIT_CASE, review.audit.id, review.selector
        ) as connection:
            current = self._lock_for_update(connection, review)
            if current.state is CaseState.SUBMITTED:
                raise NotAllowedError(why_submitted(connection, person, current))
            check_open(current.state, current.reference)
            require_passed(
                connection,
                self._reader.questionnaires,
                person.name,
                current.audit.id,
                current.state,
                current.reference,
            )
            check_complete(current)
            change_state(connection, person, current, CaseState.SUBMITTED)

    def reopen(self, person: Person, review: CaseReview, reason: str) -> None:
        """Reopen a submitted or final review. The reason is required and saved in the audit log."""
        self._apply_transition(person, review, REOPEN, reason)

    def return_to_auditor(self, person: Person, review: CaseReview, reason: str) -> None:
        """Return a submitted review to its auditor, with the reason."""
        self._apply_transition(person, review, RETURN_TO_AUDITOR, reason)

    def return_many(self, person: Person, audit_id: str, case_ids: Collection[str], reason: str) -> None:
        """Return the first reviews of several cases to their auditors, with one reason: all of them, or none.

        Raises SomeRefusedError with a sentence for each case that is not submitted, or has no auditor who can open it.
        """
        with self._access.write_transaction(person, RETURN_TO_AUDITOR.permission, audit_id) as connection:
            case_label = self._reader.read_header(connection, audit_id).questionnaire.case_label
            cleaned_reason = require_reason(reason, case_label.singular)
            purpose = lock_open_audit(connection, audit_id).purpose
            reviews = _lock_reviews(connection, audit_id, case_ids)
            check_can_be_returned(connection, person, audit_id, purpose, reviews)
            reopening_requests.remove_all(connection, [row.id for row in reviews])
            to_state = RETURN_TO_AUDITOR.to_state.value
            changes = [
                Change(ChangeType.STATE, audit_id, "", row.state, to_state, row.case_id, row.id, cleaned_reason)
                for row in reviews
            ]
            table = schema.reading
            changed = table.c.id.in_([change.review_id for change in changes])
            connection.execute(update(table).where(changed).values(state=to_state))
            change_log.append(connection, person.name, changes)

    def mark_as_final(self, person: Person, review: CaseReview) -> None:
        """Mark a submitted review as final: its answers cannot change unless it is reopened."""
        self._apply_transition(person, review, MARK_AS_FINAL)

    def request(self, person: Person, review: CaseReview) -> WaitingCase | None:
        """Return who asks to have a submitted or final review reopened, and why; None if nobody does."""
        with self._access.read_transaction(person, Permission.SEE_CASE, review.audit.id, review.selector) as connection:
            return reopening_requests.read(connection, review.id)

    def request_reopening(self, person: Person, review: CaseReview, reason: str) -> None:
        """Ask the lead or a moderator to reopen a review. The reason is required and saved in the audit log."""
        cleaned_reason = _require_reason(review, reason)
        with self._access.write_transaction(
            person, Permission.REQUEST_REOPENING, review.audit.id, review.selector
        ) as connection:
            current = self._lock_for_update(connection, review)
            REOPEN.check(current)
            if existing := reopening_requests.read(connection, current.id):
                by, reference = existing.by, existing.reference
                raise NotAllowedError(messages.ALREADY_REQUESTED.format(by=by, reference=reference))
            reopening_requests.add(connection, person, current, cleaned_reason)

    def withdraw_request(self, person: Person, review: CaseReview) -> None:
        """Withdraw the request to reopen a review."""
        self._close_request(person, review, Permission.REQUEST_REOPENING, reopening_requests.WITHDRAWN, "")

    def decline_request(self, person: Person, review: CaseReview, reason: str) -> None:
        """Decline the request to reopen a review. The reason is required and saved in the audit log."""
        cleaned_reason = _require_reason(review, reason)
        self._close_request(person, review, Permission.REOPEN_CASE, reopening_requests.DECLINED, cleaned_reason)

    def _close_request(
        self, person: Person, review: CaseReview, permission: Permission, outcome: str, reason: str
    ) -> None:
        with self._access.write_transaction(person, permission, review.audit.id, review.selector) as connection:
            current = self._lock_for_update(connection, review)
            if reopening_requests.read(connection, current.id) is None:
                raise NotAllowedError(messages.NO_REQUEST.format(reference=current.reference))
            reopening_requests.close(connection, person, current, outcome, reason)

    def _apply_transition(self, person: Person, review: CaseReview, transition: Transition, reason: str = "") -> None:
        cleaned_reason = (
            require_reason(reason, review.audit.questionnaire.case_label.singular) if transition.needs_reason else ""
        )
        with self._access.write_transaction(
            person, transition.permission, review.audit.id, review.selector
        ) as connection:
            current = self._lock_for_update(connection, review)
            transition.check(current)
            if transition.to_state in OPEN_STATES:
                check_still_blind(connection, current)
            role = role_of(connection, person.name, current.audit.id)
            if transition.permission not in permissions_of(connection, person, current, role):
                raise NotAllowedError(messages.NO_AUDITOR_CAN_RECORD.format(reference=current.reference))
            reopening_requests.remove(connection, current.id)
            change_state(connection, person, current, transition.to_state, cleaned_reason)

    def _lock_for_update(self, connection: Connection, review: CaseReview) -> CaseReview:
        """Lock the review until the transaction ends; return it as it is now."""
        lock_open_audit(connection, review.audit.id)
        lock_for_update(connection, review.key)
        return read_review(connection, self._reader.questionnaires, review.audit.id, review.case_id, review.number)


def _lock_for_allocation(connection: Connection, audit_id: str) -> None:
    """Lock an audit so that allocations take turns: one looks at who reads which case first, and who second.

    Raises NotAllowedError if it is closed, or a calibration exercise, which nobody allocates.
    """
    audit = lock_open_audit(connection, audit_id, alone=True)
    require_no_exercise(audit.purpose, calibration_messages.NOT_ALLOCATED_IN_EXERCISE)


def _require_reason(review: CaseReview, reason: str) -> str:
    return require_reason(reason, review.audit.questionnaire.case_label.singular)


def _lock_reviews(connection: Connection, audit_id: str, case_ids: Collection[str]) -> Sequence[Row[Any]]:
    """Lock the first reviews of these cases, always in the same order, to avoid deadlocks."""
    case, table = schema.audit_case, schema.reading
    query: Select[Any] = (
        select(table.c.id, table.c.case_id, table.c.auditor, table.c.state, case.c.reference)
        .join(case, case.c.id == table.c.case_id)
        .where(case.c.audit_id == audit_id, table.c.number == 1, case.c.id.in_(case_ids))
        .order_by(case.c.id)
    )
    review_rows = connection.execute(query.with_for_update()).all()
    if len(review_rows) != len(frozenset(case_ids)):
        raise NotFoundError(model_messages.CASE_NOT_FOUND)
    return review_rows
