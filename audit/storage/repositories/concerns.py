"""Urgent concerns: raised by people who record or check cases, and answered by leads.

They change no figure, so they can be raised and answered in a closed audit too. A live risk comes before blindness: a
lead sees every concern at once, also one from a review of a case that the lead has still to review.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from audit.errors import InputError, NotAllowedError
from audit.formatting import format_datetime
from audit.messages import concerns as messages
from audit.messages import storage as storage_messages
from audit.model.audit_log import Change, ChangeType
from audit.model.case_review import CaseReview
from audit.model.concerns import ConcernEntry, ConcernKey, ConcernStep, UrgentConcern, check_entry, logged_text
from audit.model.people import Permission, Person
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access, has_permission
from audit.storage.engine import clock
from audit.storage.queries import urgent_concerns
from audit.storage.queries.audit_reader import lock_audit
from audit.storage.queries.blind_cases import blind_cases, shows_review
from audit.storage.queries.case_reviews import lock_for_update


class Concerns:
    """The urgent concerns of every audit."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self, person: Person, audit_id: str, case_id: str = "") -> Sequence[UrgentConcern]:
        """The concerns of an audit, or of one of its cases, that this person may see.

        A lead and a moderator see every one, others their own. A moderator with a review of a case to submit sees none
        from another review of it.
        """
        with self._access.read_transaction(person, Permission.SEE_CONCERNS, audit_id) as connection:
            concerns = urgent_concerns.read(connection, audit_id, case_id)
            if has_permission(connection, person, Permission.ANSWER_CONCERN, audit_id):
                return concerns
            sees_cases = has_permission(connection, person, Permission.SEE_CASE, audit_id)
            blind = blind_cases(connection, person, audit_id)
        return [
            concern
            for concern in concerns
            if concern.raised.by == person.name
            or (sees_cases and shows_review(blind, concern.key.case_id, concern.review))
        ]

    def add(self, person: Person, review: CaseReview, question_id: str, text: str, informed: str = "") -> UrgentConcern:
        """Raise a concern about a question ('': about the whole case), in any state of the review.

        The same again, while it is open, changes nothing. Raises InputError without a text, or if the audit does not
        inspect the question.
        """
        cleaned = check_entry(ConcernStep.RAISED, text, informed)
        if question_id and question_id not in {question.id for question in review.questions}:
            raise InputError(storage_messages.UNKNOWN_QUESTION.format(question=question_id))
        audit_id = review.audit.id
        with self._access.write_transaction(person, Permission.RAISE_CONCERN, audit_id, review.selector) as connection:
            lock_audit(connection, audit_id)
            locked = lock_for_update(connection, review.key)
            existing = urgent_concerns.read(connection, audit_id, review.case_id)
            entry = ConcernEntry(ConcernStep.RAISED, *cleaned, person.name, clock.now())
            for concern in existing:
                if concern.is_open and concern.question_id == question_id and _is_same(concern.raised, entry):
                    return concern
            key = ConcernKey(audit_id, review.case_id, len(existing) + 1)
            concern = UrgentConcern(key, locked.reference, review.number, question_id, (entry,))
            _save(connection, concern, locked.id)
        return concern

    def answer(
        self, person: Person, key: ConcernKey, text: str, informed: str = "", *, closes: bool = False
    ) -> UrgentConcern:
        """Record what was done, and perhaps close the concern with it. The same again changes nothing.

        Raises InputError without a text, NotAllowedError if somebody closed the concern meanwhile.
        """
        step = ConcernStep.CLOSED if closes else ConcernStep.ANSWERED
        return self._add(person, key, step, check_entry(step, text, informed))

    def reopen(self, person: Person, key: ConcernKey, reason: str) -> UrgentConcern:
        """Reopen a closed concern. Raises InputError without a reason, NotAllowedError if it is open."""
        return self._add(person, key, ConcernStep.REOPENED, check_entry(ConcernStep.REOPENED, reason, ""))

    def _add(self, person: Person, key: ConcernKey, step: ConcernStep, texts: tuple[str, str]) -> UrgentConcern:
        with self._access.write_transaction(person, Permission.ANSWER_CONCERN, key.audit_id) as connection:
            lock_audit(connection, key.audit_id)
            urgent_concerns.lock_case(connection, key.audit_id, key.case_id)
            concern, review_id = urgent_concerns.find(connection, key)
            entry = ConcernEntry(step, *texts, person.name, clock.now())
            if _is_same(concern.entries[-1], entry):
                return concern
            _check_state(concern, step)
            changed = replace(concern, entries=(*concern.entries, entry))
            _save(connection, changed, review_id)
        return changed


def _is_same(saved: ConcernEntry, entry: ConcernEntry) -> bool:
    return replace(saved, at=entry.at) == entry


def _check_state(concern: UrgentConcern, step: ConcernStep) -> None:
    """Raise NotAllowedError if somebody closed an open concern, or reopened a closed one, meanwhile."""
    change = concern.last_change
    if concern.is_open == (step is not ConcernStep.REOPENED):
        return
    if change is None:
        raise NotAllowedError(messages.NOT_CLOSED)
    sentence = messages.REOPENED_MEANWHILE if concern.is_open else messages.CLOSED_MEANWHILE
    raise NotAllowedError(sentence.format(name=change.by, when=format_datetime(change.at)))


def _save(connection: Connection, concern: UrgentConcern, review_id: str) -> None:
    """Save the last step of a concern, with its row in the audit log."""
    urgent_concerns.add_entry(connection, concern, review_id)
    key, entry = concern.key, concern.entries[-1]
    logged = logged_text(concern, entry)
    change = Change(ChangeType.CONCERN, key.audit_id, concern.question_id, None, logged, key.case_id, review_id)
    change_log.append(connection, entry.by, [change])
