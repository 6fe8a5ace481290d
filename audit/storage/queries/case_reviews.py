"""One reading of a case: what the database holds of it, what it still lacks, and how two savers take turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from audit.errors import NotAllowed, NotFound
from audit.model.answers import Answer, CaseRecord, notes_needed, unanswered
from audit.model.case import OPEN, Case, CaseState
from audit.model.people import Person
from audit.model.questionnaire import Question
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, What
from audit.storage.authorisation import NO_SUCH_CASE, Which
from audit.storage.engine import schema
from audit.storage.queries import case_records, versioned_values
from audit.storage.queries.versioned_values import Stored
from audit.storage.repositories.audits import AuditFrame
from audit.storage.repositories.cases import inspected_questions, missing_facts


@dataclass(frozen=True)
class Reading:
    """One reading of a case as the database holds it: every value with its version, by whom and when."""

    id: str
    audit: AuditFrame
    case_id: str
    reference: str
    number: int
    auditor: str
    state: CaseState
    facts: Mapping[str, Stored]
    answers: Mapping[str, Stored]
    notes: Mapping[str, Stored]

    @property
    def which(self) -> Which:
        """What somebody asks for who asks for this reading."""
        return Which(self.case_id, self.id, missing=f"Case {self.reference} is no longer in the audit.")

    @property
    def record(self) -> CaseRecord:
        """The reading as the core counts it."""
        facts = {fact: case_records.facts_from(stored.value) for fact, stored in self.facts.items() if stored.value}
        answers = {question: Answer(stored.value) for question, stored in self.answers.items() if stored.value}
        return CaseRecord(Case(self.reference, self.auditor, facts, self.state), answers)

    @property
    def noted(self) -> frozenset[str]:
        """The questions with a note; white space alone is none."""
        return frozenset(question for question, note in self.notes.items() if (note.value or "").strip())

    @property
    def is_open(self) -> bool:
        """Whether answers may still be recorded."""
        return self.state in OPEN

    @property
    def questions(self) -> list[Question]:
        """The questions of the standards that the audit inspects, in the order of recording."""
        return inspected_questions(self.audit)


def read_reading(connection: Connection, audit: AuditFrame, case_id: str, number: int) -> Reading:
    """One reading of a case of an audit. Raises NotFound where the audit has no such case."""
    case, reading = schema.audit_case, schema.reading
    row = connection.execute(
        select(case.c.reference, reading)
        .join(reading, reading.c.case_id == case.c.id)
        .where(case.c.audit_id == audit.id, case.c.id == case_id, reading.c.number == number)
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
        facts=versioned_values.all_of(connection, schema.case_fact, case_id),
        answers=versioned_values.all_of(connection, schema.answer, row.id),
        notes=versioned_values.all_of(connection, schema.note, row.id),
    )


def hold(connection: Connection, reading: Reading) -> CaseState:
    """Hold the case and the reading until the transaction ends, so that two savers take turns; returns the state.

    The case too, because its facts belong to all of its readings.
    """
    case, table = schema.audit_case, schema.reading
    query = select(table.c.state).join(case, case.c.id == table.c.case_id).where(table.c.id == reading.id)
    row = connection.execute(query.with_for_update()).first()
    if row is None:
        raise NotFound(f"Case {reading.reference} is no longer in the audit.")
    return CaseState(row.state)


def check_open(state: CaseState, reading: Reading) -> None:
    """Raise NotAllowed where a reading in this state is read-only."""
    if state not in OPEN:
        raise NotAllowed(f"Case {reading.reference} is {state.words}. Open it again before you change it.")


def change_state(connection: Connection, person: Person, reading: Reading, state: CaseState, reason: str = "") -> None:
    """Bring a held reading into a state, with its row in the trail."""
    table = schema.reading
    connection.execute(update(table).where(table.c.id == reading.id).values(state=state.value))
    change = change_of(reading, What.STATE, old=reading.state.value, new=state.value, reason=reason)
    change_log.write(connection, person.name, [change])


def change_of(
    reading: Reading,
    what: What,
    subject: str = "",
    *,
    old: str | None,
    new: str | None,
    reason: str = "",
    save_id: str | None = None,
) -> Change:
    """A change of this reading, as the trail keeps it."""
    return Change(what, reading.audit.id, subject, old, new, reading.case_id, reading.id, reason, save_id)


def check_complete(reading: Reading) -> None:
    """Raise NotAllowed, naming everything that stands between a reading and its submission."""
    questions, facts, answers = reading.questions, reading.record.case.facts, reading.record.answers
    lacking = {
        "Unanswered": [question.id for question in unanswered(questions, facts, answers)],
        "Facts to record": missing_facts(reading.audit.questionnaire, facts),
        "Notes to write": [question.id for question in notes_needed(questions, facts, answers, reading.noted)],
    }
    faults = [f"{what}: {', '.join(names)}." for what, names in lacking.items() if names]
    if faults:
        raise NotAllowed(f"Not submitted. {' '.join(faults)}")
