"""Recording sheets: which reviews a person takes along, and what comes back, saved in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from audit.errors import InputError, NotAllowedError, NotFoundError
from audit.messages import recording_sheets as sheet_messages
from audit.messages import storage as messages
from audit.model.answer_scales import read_answer
from audit.model.audit_log import ChangeType
from audit.model.case import OPEN_STATES, Case, CaseRecord, CaseState
from audit.model.case_progress import CaseProgress
from audit.model.case_review import CaseReview, ReviewKey
from audit.model.encoded_value import EncodedValue, encode_answer, encode_note, encode_recorded_detail
from audit.model.import_plan import Outcome, PlannedCase, ValueChange
from audit.model.people import Permission, Person
from audit.model.questionnaire import Questionnaire
from audit.model.recording_sheet import (
    PlannedValue,
    ReviewNumber,
    SheetChangedError,
    SheetPlan,
    SheetReading,
    SheetReview,
    plan_sheet,
)
from audit.model.saved_value import NO_VALUE, decode_detail
from audit.storage.authorisation import Access, authorise, has_permission
from audit.storage.queries import case_updates, versioned_values
from audit.storage.queries.audit_reader import AuditReader, LockedAudit, lock_open_audit, require_open
from audit.storage.queries.case_reviews import LockedReview, check_open, lock_for_update
from audit.storage.queries.gates import check_shared_details, require_passed
from audit.storage.queries.versioned_values import value_table

OpenReview = Callable[[Person, str, str, int], CaseReview]
ListCases = Callable[[Person, str], Sequence[CaseProgress]]


class RecordingSheets:
    """The reviews of a recording sheet. ``open_review`` and ``list_cases`` are those of the form and the case list."""

    def __init__(self, access: Access, reader: AuditReader, open_review: OpenReview, list_cases: ListCases) -> None:
        self._access = access
        self._reader = reader
        self._open_review = open_review
        self._list_cases = list_cases

    def auditors(self, person: Person, audit_id: str) -> Sequence[str]:
        """The auditors whose open reviews this person may take along ('': nobody), in the order of their names."""
        return sorted({auditor for _, auditor in self._reviews_to_record(person, audit_id)}, key=str.casefold)

    def reviews(self, person: Person, audit_id: str, auditor: str | None = None) -> Sequence[CaseReview]:
        """The open reviews of an auditor (None: of everyone) that this person may record. Each counts as opened.

        They are without the changes that led to them: a sheet has no history.
        """
        keys = [key for key, name in self._reviews_to_record(person, audit_id) if auditor in (None, name)]
        return [replace(self._open_review(person, audit_id, *key), changes=()) for key in keys]

    def _reviews_to_record(self, person: Person, audit_id: str) -> list[tuple[ReviewNumber, str]]:
        """The open reviews that a person may record, with their auditors: every one that they see, or their own."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            records_all = has_permission(connection, person, Permission.RECORD_ANSWERS, audit_id)
        return [
            ((case.id, review.number), review.auditor)
            for case in self._list_cases(person, audit_id)
            for review in case.reviews
            if review.state in OPEN_STATES and (records_all or review.auditor == person.name)
        ]

    def has_fixed_details(self, person: Person, audit_id: str) -> bool:
        """Whether this person may not change case details: those of a calibration exercise are the same for all."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            is_exercise = self._reader.read_header(connection, audit_id).purpose.is_exercise
            return is_exercise and not has_permission(connection, person, Permission.ADD_CASE, audit_id)

    def preview(self, person: Person, audit_id: str, reading: SheetReading) -> SheetPlan:
        """What an upload would do to each value, compared with what is saved now. Each case counts as opened."""
        reviews = {key: self._open_one(person, audit_id, key) for key in {entry.review for entry in reading.entries}}
        return plan_sheet(reading, reviews, self.has_fixed_details(person, audit_id))

    def _open_one(self, person: Person, audit_id: str, key: ReviewNumber) -> SheetReview:
        try:
            review = self._open_review(person, audit_id, *key)
        except (NotAllowedError, NotFoundError) as error:
            return SheetReview(None, str(error))
        try:
            self._check(person, review)
        except NotAllowedError as error:
            return SheetReview(review, str(error))
        return SheetReview(review)

    def _check(self, person: Person, review: CaseReview) -> None:
        """Raise the error with which a save of the form would be refused."""
        audit_id = review.audit.id
        if Permission.RECORD_ANSWERS not in review.permissions:
            raise NotAllowedError(messages.CASE_OF_SOMEBODY_ELSE)
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            require_open(connection, audit_id, review.audit.closed_at is None)
            check_open(review.state, review.reference)
            questionnaires = self._reader.questionnaires
            require_passed(connection, questionnaires, person.name, audit_id, review.state, review.reference)

    def save(
        self,
        person: Person,
        audit_id: str,
        values: Sequence[PlannedValue],
        reason: str = sheet_messages.RECORDED_IN_SHEET,
    ) -> int:
        """Save values over what the preview showed, all of them or none; return how many were not saved before.

        ``reason`` is what the audit log says of them. A value that is saved already changes nothing. Raises
        SheetChangedError if somebody changed one since the preview, and the errors of the form if a review may not be
        changed.
        """
        by_review: dict[ReviewNumber, list[ValueChange]] = {}
        for value in values:
            by_review.setdefault(value.entry.review, []).append(value.change)
        with self._access.write_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            audit = lock_open_audit(connection, audit_id)
            planned = [
                self._plan(connection, person, audit_id, audit, key, by_review[key])
                for key in sorted(by_review)  # everybody locks in the same order
            ]
            changed = [case for case in planned if case.changes]
            case_updates.record_all(connection, person, audit_id, changed, reason)
        return sum(len(case.changes) for case in changed)

    def _plan(
        self,
        connection: Connection,
        person: Person,
        audit_id: str,
        audit: LockedAudit,
        review_number: ReviewNumber,
        changes: Sequence[ValueChange],
    ) -> PlannedCase:
        """Lock a review, check it as a save of the form does, and return what is to be written."""
        key = ReviewKey(audit_id, *review_number)
        authorise(connection, person, Permission.RECORD_ANSWERS, audit_id, key.selector)
        questionnaire = self._reader.questionnaires.get(connection, audit.questionnaire_digest)
        standards = {_encode(change, questionnaire).standard_id: change.subject for change in changes}
        for standard_id, subject in standards.items():
            review = lock_for_update(connection, key, standard_id)
            if standard_id and not review.is_inspected:
                raise InputError(messages.UNKNOWN_QUESTION.format(question=subject))
        check_open(review.state, review.reference)
        if audit.has_gate:
            questionnaires = self._reader.questionnaires
            require_passed(connection, questionnaires, person.name, audit_id, review.state, review.reference)
        is_lead = partial(has_permission, connection, person, Permission.ADD_CASE, audit_id)
        check_shared_details(audit.purpose, {change.type for change in changes}, is_lead)
        kept = tuple(_not_saved_yet(connection, key.case_id, review, changes))
        state = CaseState.IN_PROGRESS if kept and review.state is CaseState.ALLOCATED else review.state
        record = CaseRecord(Case(review.reference, state=state))
        return PlannedCase(record, Outcome.UPDATED, kept, review.state, key.case_id, review.id)


def _not_saved_yet(
    connection: Connection, case_id: str, review: LockedReview, changes: Sequence[ValueChange]
) -> Iterator[ValueChange]:
    """Yield the changes that are not saved yet. Raises SheetChangedError if the preview showed another value.

    A save id that the log has for something else is left out: somebody changed the file.
    """
    recorded = versioned_values.read_all(connection, case_id, review.id)
    own_ids = {(change.type, change.subject, change.save_id) for change in recorded.changes if change.save_id}
    logged_ids = versioned_values.logged_save_ids(connection, [change.save_id for change in changes if change.save_id])
    for change in changes:
        if (change.type, change.subject, change.save_id) in own_ids:
            continue
        table = value_table(change.type)
        saved = NO_VALUE if table is None else recorded.values[table].get(change.subject, NO_VALUE)
        if saved.value == change.new:
            continue
        if saved.version != change.version:
            raise SheetChangedError
        yield replace(change, save_id=None) if change.save_id in logged_ids else change


def _encode(change: ValueChange, questionnaire: Questionnaire) -> EncodedValue:
    """Check a value against the questionnaire, as the form does."""
    if change.type is ChangeType.CASE_DETAIL:
        return encode_recorded_detail(change.subject, decode_detail(change.new), questionnaire)
    if change.type is ChangeType.NOTE:
        return encode_note(change.subject, change.new or "", questionnaire)
    return encode_answer(change.subject, read_answer(change.new) if change.new else None, questionnaire)
