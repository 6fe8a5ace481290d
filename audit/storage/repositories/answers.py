"""Recording: the answers, notes and case details of one case, each saved over the version that was seen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection

from audit.errors import InputError, UnavailableError
from audit.messages import storage as messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.audit_log import AuditLogRow, Change, ChangeType
from audit.model.case import CaseState
from audit.model.case_review import CaseReview, CaseSelector, ReviewKey
from audit.model.encoded_value import EncodedValue, encode_answer, encode_note, encode_recorded_detail
from audit.model.feedback import SharedNote, check_has_feedback
from audit.model.people import Permission, Person
from audit.model.permissions import PERMISSIONS, Role
from audit.model.questionnaire import Questionnaire
from audit.model.saved_value import NO_VALUE, SavedValue, VersionConflictError, without_source
from audit.model.undo import UNDO_REASON, Undone
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access, has_permission
from audit.storage.engine import schema
from audit.storage.engine.database import ConnectionLostError
from audit.storage.queries import shared_notes, versioned_values
from audit.storage.queries.audit_reader import AuditReader, lock_audit, lock_open_audit, require_open
from audit.storage.queries.case_permissions import permissions_of
from audit.storage.queries.case_reviews import (
    LockedReview,
    auditors_by_review,
    check_not_eliminated,
    check_open,
    lock_for_update,
    read_review,
    read_review_and_role,
    update_state,
)
from audit.storage.queries.gates import check_shared_details, require_passed
from audit.storage.queries.versioned_values import ValueKey, value_table
from audit.storage.queries.visible_reviews import visible_reviews

MAX_UNDO_ATTEMPTS = 3  # another tab of the same person may undo at the same moment


@dataclass(frozen=True)
class _Edit:
    """One value to save: of what, over which version, under which id, and how to check and encode it.

    ``only_seen`` refuses any other version, even if it has the same value: two tabs must not undo the same change.
    """

    change_type: ChangeType
    subject: str
    seen_version: int
    save_id: str
    encode: Callable[[Questionnaire], EncodedValue]
    reason: str = ""
    only_seen: bool = False


class CaseReviews:
    """The reviews of cases. Every save names the version that it replaces and has an id, so that a retry is harmless.

    A save does not read the case first: it locks the case, reads the one value, and writes it with its row in the
    audit log, in one transaction.
    """

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def open(self, person: Person, audit_id: str, case_id: str, number: int = 1) -> CaseReview:
        """One review of a case. Raises NotFoundError if the audit has no such case."""
        selector = CaseSelector(case_id, review_number=number)
        with self._access.read_transaction(person, Permission.SEE_CASE, audit_id, selector) as connection:
            review, role = read_review_and_role(
                connection, self._reader.questionnaires, audit_id, case_id, number, person.name
            )
            shown = review if _sees_other_reviews(person, role, review) else review.without_other_sources()
            return replace(shown, permissions=permissions_of(connection, person, review, role))

    def save_answer(
        self,
        person: Person,
        key: ReviewKey,
        question_id: str,
        answer: RecordedAnswer | None,
        seen_version: int,
        save_id: str,
    ) -> SavedValue:
        """Save one answer over the version ``seen_version`` (None clears it); return what the database now holds.

        A repeated ``save_id`` changes nothing. Raises VersionConflictError if somebody saved another answer since.
        """
        encode = partial(encode_answer, question_id, answer)
        return self._save(person, key, _Edit(ChangeType.ANSWER, question_id, seen_version, save_id, encode))

    def save_note(
        self, person: Person, key: ReviewKey, question_id: str, text: str, seen_version: int, save_id: str
    ) -> SavedValue:
        """Save the note on one question, as ``save_answer`` does; an empty text clears it."""
        encode = partial(encode_note, question_id, text)
        return self._save(person, key, _Edit(ChangeType.NOTE, question_id, seen_version, save_id, encode))

    def save_detail(
        self, person: Person, key: ReviewKey, detail_id: str, values: Sequence[str], seen_version: int, save_id: str
    ) -> SavedValue:
        """Save one detail of the case, as ``save_answer`` does; no value clears it."""
        encode = partial(encode_recorded_detail, detail_id, values)
        return self._save(person, key, _Edit(ChangeType.CASE_DETAIL, detail_id, seen_version, save_id, encode))

    def share_note(self, person: Person, key: ReviewKey, shared: SharedNote) -> SavedValue:
        """Choose whether a note is on the feedback sheet, also after submission; return what the database now holds.

        Raises InputError if the note is not the one that the person has seen, else as ``save_answer`` does.
        """
        permission = Permission.WRITE_FEEDBACK
        with self._access.write_transaction(person, permission, key.audit_id, key.selector) as connection:
            audit = lock_open_audit(connection, key.audit_id)
            questionnaire = self._reader.questionnaires.get(connection, audit.questionnaire_digest)
            check_has_feedback(questionnaire, audit.purpose, key.number)
            review = lock_for_update(connection, key)
            check_not_eliminated(review.state, review.reference)
            return shared_notes.save(connection, person.name, key, review.id, shared)

    def undo(self, person: Person, key: ReviewKey, save_id: str) -> Undone | None:
        """Undo the last change of this person that is not undone yet; None if there is none.

        A value that somebody else changed since is left as it is. A repeated ``save_id`` undoes nothing more; it
        returns what was undone then.
        """
        for attempt in range(MAX_UNDO_ATTEMPTS):
            try:
                return self._undo_once(person, key, save_id)
            except VersionConflictError:
                if attempt == MAX_UNDO_ATTEMPTS - 1:
                    raise
        return None

    def _undo_once(self, person: Person, key: ReviewKey, save_id: str) -> Undone | None:
        with self._access.read_transaction(person, Permission.RECORD_ANSWERS, key.audit_id, key.selector) as connection:
            review = read_review(connection, self._reader.questionnaires, key.audit_id, key.case_id, key.number)
            review = review.without_other_sources()
            steps = review.undo_steps(person.name)
            earlier = next((change.undone_number for change in review.changes if change.save_id == save_id), None)
            number = earlier or (steps.next.number if steps.next else None)
            if number is None:
                return None
            change = change_log.read_one(connection, key.audit_id, number)
        if not earlier:
            edit = _undo_edit(change, _saved_value(review, change), save_id, number)
            self._save(person, key, edit)
        return Undone(change, () if earlier else steps.skipped)

    def audit_log(self, person: Person, audit_id: str, case_id: str) -> Sequence[AuditLogRow]:
        """Every change of one case that this person may see, oldest first. Raises NotFoundError if there is none."""
        with self._access.read_transaction(person, Permission.SEE_CASE, audit_id, CaseSelector(case_id)) as connection:
            is_visible = visible_reviews(connection, person, audit_id)
            auditors = auditors_by_review(connection, case_id)
            rows = change_log.read(connection, audit_id, case_id)
        if is_visible.sees_all and case_id not in is_visible.blind:
            return rows
        own = {review_id for review_id, auditor in auditors.items() if is_visible(case_id, auditor)}
        return [row for row in rows if _is_of_review(row.change, own) or _is_of_whole_case(row.change)]

    def _save(self, person: Person, key: ReviewKey, edit: _Edit) -> SavedValue:
        """One save. If the connection is lost, it is tried once more: its save id says whether it was written.

        If there is no connection then, nobody knows whether it was, so the error is that of the first attempt.
        """
        try:
            return self._save_once(person, key, edit)
        except ConnectionLostError as lost:
            try:
                return self._save_once(person, key, edit)
            except UnavailableError:
                raise lost from None

    def _save_once(self, person: Person, key: ReviewKey, edit: _Edit) -> SavedValue:
        with self._access.write_transaction(
            person, Permission.RECORD_ANSWERS, key.audit_id, key.selector
        ) as connection:
            audit = lock_audit(connection, key.audit_id)
            encoded = edit.encode(self._reader.questionnaires.get(connection, audit.questionnaire_digest))
            review = lock_for_update(connection, key, encoded.standard_id)
            if encoded.standard_id and not review.is_inspected:
                raise InputError(messages.UNKNOWN_QUESTION.format(question=edit.subject))
            value_key = _value_key(edit, key.case_id, review.id)
            before, already_saved = versioned_values.read_for_save(connection, value_key, edit.save_id)
            shown = _without_other_source(connection, person, value_key, review.id, before)
            if already_saved:
                return shown
            require_open(connection, key.audit_id, audit.is_open)
            check_open(review.state, review.reference)
            if audit.has_gate:
                self._require_passed(connection, person, key, review)
            is_lead = partial(has_permission, connection, person, Permission.ADD_CASE, key.audit_id)
            check_shared_details(audit.purpose, [edit.change_type], is_lead)
            if edit.only_seen and before.version != edit.seen_version:
                raise VersionConflictError(edit.subject, shown)
            after = versioned_values.save(connection, value_key, shown, encoded.value, edit.seen_version, person.name)
            if after != shown:
                changes = _changes(key, review, edit, before, after)
                if review.state is CaseState.ALLOCATED:
                    update_state(connection, review.id, CaseState.IN_PROGRESS)
                change_log.append(connection, person.name, changes, after.at)
            return after

    def _require_passed(self, connection: Connection, person: Person, key: ReviewKey, review: LockedReview) -> None:
        """Raise NotAllowedError if the person must pass a calibration exercise first."""
        questionnaires = self._reader.questionnaires
        require_passed(connection, questionnaires, person.name, key.audit_id, review.state, review.reference)


def _sees_other_reviews(person: Person, role: Role | None, review: CaseReview) -> bool:
    """Whether a person who has opened a review may see who recorded in the others: not while their own is open."""
    if person.local:
        return True
    is_blind = review.auditor == person.name and review.is_open
    return role is not None and Permission.SEE_CASE in PERMISSIONS[role] and not is_blind


def _is_of_review(change: Change, review_ids: Collection[str]) -> bool:
    """Whether a change is of one of these reviews. Others may have raised an urgent concern from it."""
    return change.review_id in review_ids and change.type is not ChangeType.CONCERN


def _is_of_whole_case(change: Change) -> bool:
    """Whether a change is of the case and not of one review of it. Who reviews it again is nobody else's business."""
    return not change.review_id and change.type in (ChangeType.CASE, ChangeType.ELIMINATION, ChangeType.REPLACEMENT)


def _without_other_source(
    connection: Connection, person: Person, key: ValueKey, review_id: str, saved: SavedValue
) -> SavedValue:
    """A saved value without who saved it and when, if that was in another review of the case."""
    is_others = key.table is schema.case_fact and saved.version and saved.by != person.name
    if not is_others or not versioned_values.saved_in_other_review(connection, key, review_id):
        return saved
    return without_source(saved)


def _changes(key: ReviewKey, review: LockedReview, edit: _Edit, before: SavedValue, after: SavedValue) -> list[Change]:
    """The rows of a save in the audit log; the first save to an allocated case starts it."""
    ids = {"audit_id": key.audit_id, "case_id": key.case_id, "review_id": review.id}
    saved = Change(
        edit.change_type,
        subject=edit.subject,
        old=before.value,
        new=after.value,
        reason=edit.reason,
        save_id=edit.save_id,
        **ids,
    )
    if review.state is not CaseState.ALLOCATED:
        return [saved]
    return [saved, Change(ChangeType.STATE, old=CaseState.ALLOCATED.value, new=CaseState.IN_PROGRESS.value, **ids)]


def _value_key(edit: _Edit, case_id: str, review_id: str) -> ValueKey:
    """The key of a value; its owner is the case or the review, as the table says."""
    table = value_table(edit.change_type)
    if table is None:
        raise ValueError(edit.change_type)
    return ValueKey(table, case_id if table is schema.case_fact else review_id, edit.subject)


def _undo_edit(change: Change, saved: SavedValue, save_id: str, number: int) -> _Edit:
    """The save that restores what was recorded before a change."""
    if saved.value != change.new:
        raise VersionConflictError(change.subject, saved)
    reason, encoded = UNDO_REASON.format(number=number), EncodedValue(change.old)
    return _Edit(change.type, change.subject, saved.version, save_id, lambda _: encoded, reason, only_seen=True)


def _saved_value(review: CaseReview, change: Change) -> SavedValue:
    values = {
        schema.answer: review.answers,
        schema.note: review.notes,
        schema.shared_note: review.shared_notes,
        schema.case_fact: review.details,
    }
    table = value_table(change.type)
    return NO_VALUE if table is None else values[table].get(change.subject, NO_VALUE)
