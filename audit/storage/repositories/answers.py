"""Recording in the store: the answers, notes and facts of one case, each saved over the version that was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audit.errors import ConflictError, InputError
from audit.model.answers import Answer
from audit.model.audit_log import AuditLogRow, Change, ChangeType
from audit.model.case import CaseState
from audit.model.case_review import CaseReview, CaseSelector
from audit.model.people import Permission, Person
from audit.model.questionnaire import Question
from audit.model.saved_value import NO_VALUE, SavedValue, encode_detail
from audit.model.text_fields import clean_text
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access, auditors_by_review, case_visibility
from audit.storage.engine import schema
from audit.storage.engine.database import ConnectionLostError
from audit.storage.queries import audits as audit_queries
from audit.storage.queries import versioned_values
from audit.storage.queries.case_reviews import build_change, change_state, check_open, lock_for_update, read_review
from audit.storage.queries.versioned_values import ValueKey
from audit.storage.repositories.audits import Audits

UNDO = "undo"


class CaseReviews:
    """The readings of a store. Every save names the version that it saw and carries an id of its own."""

    def __init__(self, access: Access, audits: Audits) -> None:
        self._access = access
        self._audits = audits

    def open(self, person: Person, audit_id: str, case_id: str, number: int = 1) -> CaseReview:
        """One reading of a case. Raises NotFound where the audit has no such case."""
        with self._access.read_transaction(
            person, Permission.SEE_CASE, audit_id, CaseSelector(case_id, review_number=number)
        ) as connection:
            return read_review(connection, self._audits.read_header(connection, audit_id), case_id, number)

    def save_answer(
        self,
        person: Person,
        review: CaseReview,
        question_id: str,
        answer: Answer | None,
        seen_version: int,
        save_id: str,
    ) -> SavedValue:
        """Save one answer over the version ``seen_version`` (None clears it); returns what the database now holds.

        A repeated ``save_id`` changes nothing. Raises ChangedMeanwhile where somebody saved another answer since.
        """
        question = _find_question(review, question_id)
        if answer is Answer.NOT_APPLICABLE and not question.may_not_apply:
            raise InputError(f"Question {question_id} cannot be answered Not applicable. Answer Yes or No.")
        value = None if answer is None else answer.value
        return self._save(person, review, ChangeType.ANSWER, question_id, value, seen_version, save_id)

    def save_note(
        self, person: Person, review: CaseReview, question_id: str, text: str, seen_version: int, save_id: str
    ) -> SavedValue:
        """Save the note on one question, as ``save_answer`` does; an empty text clears it."""
        _find_question(review, question_id)
        return self._save(
            person, review, ChangeType.NOTE, question_id, clean_text("The note", text) or None, seen_version, save_id
        )

    def save_detail(
        self, person: Person, review: CaseReview, detail_id: str, values: Sequence[str], seen_version: int, save_id: str
    ) -> SavedValue:
        """Save the value of one fact of the case, as ``save_answer`` does; no value clears it."""
        case_detail = review.audit.questionnaire.case_details_by_id.get(detail_id)
        if case_detail is None:
            raise InputError(f"The questionnaire has no fact {detail_id}.")
        value = encode_detail(case_detail.parse(";".join(values)))
        return self._save(person, review, ChangeType.CASE_DETAIL, detail_id, value, seen_version, save_id)

    def undo(self, person: Person, review: CaseReview, save_id: str) -> Change | None:
        """Take back this person's last save to the reading; returns what it was, or None where there is none.

        Undoing twice puts it back. Raises Conflict where somebody else changed the same thing since.
        """
        with self._access.read_transaction(
            person, Permission.RECORD_ANSWERS, review.audit.id, review.selector
        ) as connection:
            log_rows = change_log.read(connection, review.audit.id, review.case_id)
            current = read_review(connection, review.audit, review.case_id, review.number)
        last_change = next(
            (row.change for row in reversed(log_rows) if row.by == person.name and _can_undo(row, review)), None
        )
        if last_change is None:
            return None
        saved = _saved_value(current, last_change)
        if (saved.by, saved.value) != (person.name, last_change.new):
            raise ConflictError(
                f"{last_change.subject} was changed meanwhile by {saved.by}, so your change was not undone."
            )
        self._save(person, review, last_change.type, last_change.subject, last_change.old, saved.version, save_id, UNDO)
        return last_change

    def audit_log(self, person: Person, audit_id: str, case_id: str) -> Sequence[AuditLogRow]:
        """Every change of one case that this person may see, oldest first. Raises NotFound where it is not there."""
        with self._access.read_transaction(person, Permission.SEE_CASE, audit_id, CaseSelector(case_id)) as connection:
            auditors = auditors_by_review(connection, case_id)
            can_see_case = case_visibility(connection, person, audit_id)
            rows = change_log.read(connection, audit_id, case_id)
        return [row for row in rows if can_see_case(auditors.get(row.change.review_id, person.name))]

    def _save(self, *arguments: Any) -> SavedValue:
        """One save. Where the connection is lost in it, it is tried once more: its save id tells whether it arrived."""
        try:
            return self._save_once(*arguments)
        except ConnectionLostError:
            return self._save_once(*arguments)

    def _save_once(  # noqa: PLR0913  # all that a save has to name
        self,
        person: Person,
        review: CaseReview,
        change_type: ChangeType,
        subject: str,
        value: str | None,
        seen_version: int,
        save_id: str,
        reason: str = "",
    ) -> SavedValue:
        key = _value_key(change_type, review, subject)
        with self._access.write_transaction(
            person, Permission.RECORD_ANSWERS, review.audit.id, review.selector
        ) as connection:
            is_open = audit_queries.lock_audit_open(connection, review.audit.id)
            state = lock_for_update(connection, review)
            if change_log.is_saved(connection, save_id):
                return versioned_values.read_value(connection, key)
            audit_queries.require_open(is_open)
            check_open(state, review)
            before, after = versioned_values.save(connection, key, value, seen_version, person.name)
            if after == before:
                return after
            change = build_change(
                review, change_type, subject, old=before.value, new=after.value, reason=reason, save_id=save_id
            )
            change_log.append(connection, person.name, [change])
            if state is CaseState.ALLOCATED:
                change_state(connection, person, review, CaseState.IN_PROGRESS)
        return after


def _value_key(change_type: ChangeType, review: CaseReview, subject: str) -> ValueKey:
    if change_type is ChangeType.CASE_DETAIL:
        return ValueKey(schema.case_fact, review.case_id, subject)
    return ValueKey(schema.answer if change_type is ChangeType.ANSWER else schema.note, review.id, subject)


def _can_undo(row: AuditLogRow, review: CaseReview) -> bool:
    """Whether the row tells of a save; what came with the case when it was added or brought in was none."""
    return row.change.review_id == review.id and row.change.save_id is not None


def _saved_value(review: CaseReview, change: Change) -> SavedValue:
    saved_values = {
        ChangeType.ANSWER: review.answers,
        ChangeType.NOTE: review.notes,
        ChangeType.CASE_DETAIL: review.details,
    }[change.type]
    return saved_values.get(change.subject, NO_VALUE)


def _find_question(review: CaseReview, question_id: str) -> Question:
    for question in review.questions:
        if question.id == question_id:
            return question
    raise InputError(f"The audit has no question {question_id}.")
