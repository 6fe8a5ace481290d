"""Recording in the store: the answers, notes and facts of one case, each saved over the version that was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audit.errors import Conflict, InputError
from audit.model.answers import Answer
from audit.model.case import CaseState
from audit.model.people import Operation, Person
from audit.model.questionnaire import Question
from audit.model.text_fields import kept_text
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, TrailRow, What
from audit.storage.authorisation import Access, Which, auditors_of, sees
from audit.storage.engine import schema
from audit.storage.engine.database import Lost
from audit.storage.queries import audits as audit_queries
from audit.storage.queries import case_records, versioned_values
from audit.storage.queries.case_reviews import Reading, change_of, change_state, check_open, hold, read_reading
from audit.storage.queries.versioned_values import Place, Stored
from audit.storage.repositories.audits import Audits

UNDO = "undo"


class Readings:
    """The readings of a store. Every save names the version that it saw and carries an id of its own."""

    def __init__(self, access: Access, audits: Audits) -> None:
        self._access = access
        self._audits = audits

    def open(self, person: Person, audit_id: str, case_id: str, number: int = 1) -> Reading:
        """One reading of a case. Raises NotFound where the audit has no such case."""
        with self._access.reading(person, Operation.SEE_CASE, audit_id, Which(case_id, number=number)) as connection:
            return read_reading(connection, self._audits.frame(connection, audit_id), case_id, number)

    def record(
        self, person: Person, reading: Reading, question_id: str, answer: Answer | None, seen: int, save_id: str
    ) -> Stored:
        """Save one answer over the version ``seen`` (None clears it); returns what the database now holds.

        A repeated ``save_id`` changes nothing. Raises ChangedMeanwhile where somebody saved another answer since.
        """
        question = _question(reading, question_id)
        if answer is Answer.NOT_APPLICABLE and not question.may_not_apply:
            raise InputError(f"Question {question_id} cannot be answered Not applicable. Answer Yes or No.")
        value = None if answer is None else answer.value
        return self._save(person, reading, What.ANSWER, question_id, value, seen, save_id)

    def write_note(
        self, person: Person, reading: Reading, question_id: str, text: str, seen: int, save_id: str
    ) -> Stored:
        """Save the note on one question, as ``record`` does; an empty text clears it."""
        _question(reading, question_id)
        return self._save(person, reading, What.NOTE, question_id, kept_text("The note", text) or None, seen, save_id)

    def record_fact(
        self, person: Person, reading: Reading, fact_id: str, values: Sequence[str], seen: int, save_id: str
    ) -> Stored:
        """Save the value of one fact of the case, as ``record`` does; no value clears it."""
        fact = reading.audit.questionnaire.fact.get(fact_id)
        if fact is None:
            raise InputError(f"The questionnaire has no fact {fact_id}.")
        value = case_records.facts_to(fact.read(";".join(values)))
        return self._save(person, reading, What.FACT, fact_id, value, seen, save_id)

    def undo(self, person: Person, reading: Reading, save_id: str) -> Change | None:
        """Take back this person's last save to the reading; returns what it was, or None where there is none.

        Undoing twice puts it back. Raises Conflict where somebody else changed the same thing since.
        """
        with self._access.reading(person, Operation.RECORD, reading.audit.id, reading.which) as connection:
            rows = change_log.read(connection, reading.audit.id, reading.case_id)
            now = read_reading(connection, reading.audit, reading.case_id, reading.number)
        last = next((row.change for row in reversed(rows) if row.by == person.name and _can_undo(row, reading)), None)
        if last is None:
            return None
        stored = _held_of(now, last)
        if (stored.by, stored.value) != (person.name, last.new):
            raise Conflict(f"{last.subject} was changed meanwhile by {stored.by}, so your change was not undone.")
        self._save(person, reading, last.what, last.subject, last.old, stored.version, save_id, UNDO)
        return last

    def trail(self, person: Person, audit_id: str, case_id: str) -> Sequence[TrailRow]:
        """Every change of one case that this person may see, oldest first. Raises NotFound where it is not there."""
        with self._access.reading(person, Operation.SEE_CASE, audit_id, Which(case_id)) as connection:
            auditors = auditors_of(connection, case_id)
            sees_case = sees(connection, person, audit_id)
            rows = change_log.read(connection, audit_id, case_id)
        return [row for row in rows if sees_case(auditors.get(row.change.reading_id, person.name))]

    def _save(self, *save: Any) -> Stored:
        """One save. Where the connection is lost in it, it is tried once more: its save id tells whether it arrived."""
        try:
            return self._save_once(*save)
        except Lost:
            return self._save_once(*save)

    def _save_once(  # noqa: PLR0913  # all that a save has to name
        self,
        person: Person,
        reading: Reading,
        what: What,
        subject: str,
        value: str | None,
        seen: int,
        save_id: str,
        reason: str = "",
    ) -> Stored:
        place = _place(what, reading, subject)
        with self._access.writing(person, Operation.RECORD, reading.audit.id, reading.which) as connection:
            is_open = audit_queries.keep_open(connection, reading.audit.id)
            state = hold(connection, reading)
            if change_log.is_saved(connection, save_id):
                return versioned_values.stored_at(connection, place)
            audit_queries.refuse_unless(is_open)
            check_open(state, reading)
            before, after = versioned_values.save(connection, place, value, seen, person.name)
            if after == before:
                return after
            change = change_of(
                reading, what, subject, old=before.value, new=after.value, reason=reason, save_id=save_id
            )
            change_log.write(connection, person.name, [change])
            if state is CaseState.ALLOCATED:
                change_state(connection, person, reading, CaseState.IN_PROGRESS)
        return after


def _place(what: What, reading: Reading, subject: str) -> Place:
    if what is What.FACT:
        return Place(schema.case_fact, reading.case_id, subject)
    return Place(schema.answer if what is What.ANSWER else schema.note, reading.id, subject)


def _can_undo(row: TrailRow, reading: Reading) -> bool:
    """Whether the row tells of a save; what came with the case when it was added or brought in was none."""
    return row.change.reading_id == reading.id and row.change.save_id is not None


def _held_of(reading: Reading, change: Change) -> Stored:
    held = {What.ANSWER: reading.answers, What.NOTE: reading.notes, What.FACT: reading.facts}[change.what]
    return held.get(change.subject, versioned_values.NOTHING)


def _question(reading: Reading, question_id: str) -> Question:
    for question in reading.questions:
        if question.id == question_id:
            return question
    raise InputError(f"The audit has no question {question_id}.")
