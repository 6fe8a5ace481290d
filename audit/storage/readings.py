"""Readings in the store: the answers, notes and facts of one case as one auditor records them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from audit.answers import Answer, CaseRecord, unanswered
from audit.cases import Case, CaseState
from audit.errors import InputError, NotAllowed, NotFound
from audit.questionnaire import Question
from audit.storage import recorded, records, schema, trail
from audit.storage.audits import LONGEST_TEXT, Audit, Audits
from audit.storage.cases import inspected_questions, missing_facts
from audit.storage.database import Database
from audit.storage.person import Operation, Person, require
from audit.storage.recorded import Place, Stored
from audit.storage.trail import Change, What

OPEN = (CaseState.ALLOCATED, CaseState.IN_PROGRESS)
NO_SUCH_CASE = "The audit has no such case. Open one from the list of cases."


@dataclass(frozen=True)
class Reading:
    """One reading of a case as the database holds it: every value with its version, by whom and when."""

    id: str
    audit: Audit
    case_id: str
    reference: str
    number: int
    auditor: str
    state: CaseState
    facts: Mapping[str, Stored]
    answers: Mapping[str, Stored]
    notes: Mapping[str, Stored]

    @property
    def record(self) -> CaseRecord:
        """The reading as the core counts it."""
        facts = {fact: records.facts_from(stored.value) for fact, stored in self.facts.items() if stored.value}
        answers = {question: Answer(stored.value) for question, stored in self.answers.items() if stored.value}
        return CaseRecord(Case(self.reference, self.auditor, facts, self.state), answers)

    @property
    def is_open(self) -> bool:
        """Whether answers may still be recorded."""
        return self.state in OPEN

    @property
    def questions(self) -> list[Question]:
        """The questions of the standards that the audit inspects, in the order of recording."""
        return inspected_questions(self.audit)


class Readings:
    """The readings of a store. Every save names the version that it saw and carries an id of its own."""

    def __init__(self, database: Database, audits: Audits) -> None:
        self._database = database
        self._audits = audits

    def open(self, person: Person, audit_id: str, case_id: str, number: int = 1) -> Reading:
        """One reading of a case. Raises NotFound where the audit has no such case."""
        require(person, Operation.SEE_CASE, audit_id)
        with self._database.reading() as connection:
            return self._read(connection, audit_id, case_id, number)

    def record(
        self, person: Person, reading: Reading, question_id: str, answer: Answer | None, seen: int, save_id: str
    ) -> Stored:
        """Save one answer over the version ``seen`` (None clears it); returns what the database now holds.

        A repeated ``save_id`` changes nothing. Raises ChangedMeanwhile where somebody saved another answer since.
        """
        _check_question(reading, question_id)
        value = None if answer is None else answer.value
        return self._save(person, reading, What.ANSWER, question_id, value, seen, save_id)

    def write_note(
        self, person: Person, reading: Reading, question_id: str, text: str, seen: int, save_id: str
    ) -> Stored:
        """Save the note on one question, as ``record`` does; an empty text clears it."""
        _check_question(reading, question_id)
        if len(text) > LONGEST_TEXT:
            raise InputError(f"The note has {len(text):,} characters. Shorten it to {LONGEST_TEXT:,}.")
        return self._save(person, reading, What.NOTE, question_id, text.replace("\0", "") or None, seen, save_id)

    def record_fact(
        self, person: Person, reading: Reading, fact_id: str, values: Sequence[str], seen: int, save_id: str
    ) -> Stored:
        """Save the value of one fact of the case, as ``record`` does; no value clears it."""
        fact = reading.audit.questionnaire.fact.get(fact_id)
        if fact is None:
            raise InputError(f"The questionnaire has no fact {fact_id}.")
        value = records.facts_to(fact.read(";".join(values)))
        return self._save(person, reading, What.FACT, fact_id, value, seen, save_id)

    def submit(self, person: Person, reading: Reading) -> None:
        """Submit a reading, so that it counts and can no longer be changed.

        Raises NotAllowed where a question that applies is unanswered or a required fact is missing.
        """
        require(person, Operation.SUBMIT, reading.audit.id)
        with self._database.writing() as connection:
            self._lock(connection, reading)
            now = self._read(connection, reading.audit.id, reading.case_id, reading.number)
            _check_open(now.state, now)
            _check_complete(now)
            _change_state(connection, person, now, CaseState.SUBMITTED, "")

    def reopen(self, person: Person, reading: Reading, reason: str) -> None:
        """Open a submitted reading again. The reason is kept in the trail; without one it is refused."""
        require(person, Operation.REOPEN, reading.audit.id)
        if not reason.strip() or len(reason) > LONGEST_TEXT:
            raise InputError("Say in a few words why the case is opened again.")
        with self._database.writing() as connection:
            self._lock(connection, reading)
            now = self._read(connection, reading.audit.id, reading.case_id, reading.number)
            if now.is_open:
                raise NotAllowed(f"Case {now.reference} is open already.")
            _change_state(connection, person, now, CaseState.IN_PROGRESS, reason.strip())

    def trail(self, person: Person, audit_id: str, case_id: str) -> Sequence[trail.TrailRow]:
        """Every change of one case, oldest first. Raises NotFound where the audit never had such a case."""
        require(person, Operation.SEE_TRAIL, audit_id)
        with self._database.reading() as connection:
            rows = trail.read(connection, audit_id, case_id)
        if not rows:
            raise NotFound(NO_SUCH_CASE)
        return rows

    def _save(
        self, person: Person, reading: Reading, what: What, subject: str, value: str | None, seen: int, save_id: str
    ) -> Stored:
        require(person, Operation.RECORD, reading.audit.id)
        place = _place(what, reading, subject)
        with self._database.writing() as connection:
            state = self._lock(connection, reading)
            if trail.is_saved(connection, save_id):
                return recorded.stored_at(connection, place)
            _check_open(state, reading)
            before, after = recorded.save(connection, place, value, seen, person.name)
            if after == before:
                return after
            change = _change(reading, what, subject, before.value, after.value, save_id=save_id)
            trail.write(connection, person.name, [change])
            if state is CaseState.ALLOCATED:
                _change_state(connection, person, reading, CaseState.IN_PROGRESS, "")
        return after

    def _lock(self, connection: Connection, reading: Reading) -> CaseState:
        """Hold the case and the reading until the transaction ends, so that two savers take turns; returns the state.

        The case too, because its facts belong to all of its readings.
        """
        case, table = schema.audit_case, schema.reading
        query = select(table.c.state).join(case, case.c.id == table.c.case_id).where(table.c.id == reading.id)
        row = connection.execute(query.with_for_update()).first()
        if row is None:
            raise NotFound(f"Case {reading.reference} is no longer in the audit.")
        return CaseState(row.state)

    def _read(self, connection: Connection, audit_id: str, case_id: str, number: int) -> Reading:
        audit = self._audits.read(connection, audit_id)
        case, reading = schema.audit_case, schema.reading
        row = connection.execute(
            select(case.c.reference, reading)
            .join(reading, reading.c.case_id == case.c.id)
            .where(case.c.audit_id == audit_id, case.c.id == case_id, reading.c.number == number)
        ).first()
        if row is None:
            raise NotFound(NO_SUCH_CASE)
        return Reading(
            id=row.id,
            audit=audit,
            case_id=case_id,
            reference=row.reference,
            number=row.number,
            auditor=row.auditor,
            state=CaseState(row.state),
            facts=recorded.all_of(connection, schema.case_fact, case_id),
            answers=recorded.all_of(connection, schema.answer, row.id),
            notes=recorded.all_of(connection, schema.note, row.id),
        )


def _place(what: What, reading: Reading, subject: str) -> Place:
    if what is What.FACT:
        return Place(schema.case_fact, reading.case_id, subject)
    return Place(schema.answer if what is What.ANSWER else schema.note, reading.id, subject)


def _change(
    reading: Reading, what: What, subject: str, old: str | None, new: str | None, reason: str = "", save_id: str = ""
) -> Change:
    return Change(
        what,
        audit_id=reading.audit.id,
        subject=subject,
        old=old,
        new=new,
        case_id=reading.case_id,
        reading_id=reading.id,
        reason=reason,
        save_id=save_id or None,
    )


def _change_state(connection: Connection, person: Person, reading: Reading, state: CaseState, reason: str) -> None:
    table = schema.reading
    connection.execute(update(table).where(table.c.id == reading.id).values(state=state.value))
    change = _change(reading, What.STATE, "", reading.state.value, state.value, reason)
    trail.write(connection, person.name, [change])


def _check_question(reading: Reading, question_id: str) -> None:
    if question_id not in {question.id for question in reading.questions}:
        raise InputError(f"The audit has no question {question_id}.")


def _check_open(state: CaseState, reading: Reading) -> None:
    if state not in OPEN:
        raise NotAllowed(f"Case {reading.reference} is {state.words}. Open it again before you change it.")


def _check_complete(reading: Reading) -> None:
    record = reading.record
    missing = [question.id for question in unanswered(reading.questions, record.case.facts, record.answers)]
    facts = missing_facts(reading.audit.questionnaire, record.case.facts)
    if missing:
        raise NotAllowed(f"Not submitted: {len(missing)} unanswered ({', '.join(missing)}). Answer them first.")
    if facts:
        raise NotAllowed(f"Not submitted: record {' and '.join(facts)} first.")
