"""Cases in the store: adding and renaming them, bringing in many at once, and how far each has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, and_, select

from audit.model.answers import CaseRecord, applying
from audit.model.case import OPEN, Case, CaseState
from audit.model.imported_cases import check_belongs, settled
from audit.model.people import Operation, Person
from audit.model.questionnaire import Facts, Question, Questionnaire
from audit.model.text_fields import kept_reason
from audit.storage.authorisation import Access, Which, sees
from audit.storage.engine import schema
from audit.storage.queries import audits as audit_queries
from audit.storage.queries import case_changes, case_records
from audit.storage.queries import cases as case_queries
from audit.storage.repositories.audits import AuditFrame, Audits


@dataclass(frozen=True)
class CaseProgress:
    """How far the recording of a case has come: answered out of the questions that apply to it."""

    id: str
    case: Case
    answered: int
    applying: int

    @property
    def left(self) -> int:
        """How many questions that apply are still unanswered."""
        return self.applying - self.answered


@dataclass(frozen=True)
class Stop:
    """Where somebody stopped recording: the case, and the question or fact that they changed last."""

    case_id: str
    reference: str
    subject: str


class Cases:
    """The cases of a store."""

    def __init__(self, access: Access, audits: Audits) -> None:
        self._access = access
        self._audits = audits

    def add(self, person: Person, audit_id: str, case: Case) -> str:
        """Add one case without answers; returns its id. Raises InputError where its reference is taken."""
        with self._access.writing(person, Operation.ADD_CASE, audit_id) as connection:
            audit = self._audits.read_open(connection, audit_id)
            found = _checked(connection, audit, [CaseRecord(replace(case, state=CaseState.ALLOCATED))])
            return case_queries.add_all(connection, person, audit_id, found)[0]

    def look_over(self, person: Person, audit_id: str, found: Sequence[CaseRecord]) -> Mapping[CaseState, int]:
        """How many cases of a responses file would come in in each state; nothing is kept. Raises as ``bring_in``."""
        with self._access.reading(person, Operation.ADD_CASE, audit_id) as connection:
            audit = self._audits.frame(connection, audit_id)
            audit_queries.refuse_unless(audit.closed_at is None)
            return _by_state(_incoming(connection, audit, found))

    def bring_in(self, person: Person, audit_id: str, found: Sequence[CaseRecord]) -> Mapping[CaseState, int]:
        """Add all cases of a responses file with their answers, or none; returns how many came in in each state.

        A complete case is submitted, so that it counts. Raises InputError naming every reference that the audit
        already has.
        """
        with self._access.writing(person, Operation.ADD_CASE, audit_id) as connection:
            incoming = _incoming(connection, self._audits.read_open(connection, audit_id), found)
            case_queries.add_all(connection, person, audit_id, incoming)
        return _by_state(incoming)

    def rename(self, person: Person, audit_id: str, case_id: str, reference: str) -> None:
        """Give a case another reference. Raises InputError where it is taken, or tells of the person."""
        with self._access.writing(person, Operation.ADD_CASE, audit_id, Which(case_id)) as connection:
            noun = self._audits.read_open(connection, audit_id).questionnaire.record
            case_changes.rename(connection, person, audit_id, noun, case_id, reference)

    def remove(self, person: Person, audit_id: str, case_id: str, reason: str) -> None:
        """Take out a case of which nothing is recorded. The reason is kept in the trail; without one it is refused."""
        kept = kept_reason(reason, "audit")
        with self._access.writing(person, Operation.ADD_CASE, audit_id, Which(case_id)) as connection:
            noun = self._audits.read_open(connection, audit_id).questionnaire.record
            case_changes.remove(connection, person, audit_id, noun, case_id, kept)

    def progress(self, person: Person, audit_id: str) -> Sequence[CaseProgress]:
        """Every case of an audit that this person may see, in the order in which they were added."""
        with self._access.reading(person, Operation.SEE_AUDIT, audit_id) as connection:
            audit = self._audits.frame(connection, audit_id)
            ids = case_queries.case_ids(connection, audit_id)
            found = case_records.of_audit(connection, audit_id, tuple(CaseState))
            questions = inspected_questions(audit)
            sees_case = sees(connection, person, audit_id)
            return [
                _progress(ids[record.case.reference], record, questions)
                for record in found
                if sees_case(record.case.auditor)
            ]

    def references(self, person: Person, audit_id: str) -> Mapping[str, str]:
        """The reference of every case that this person may see, by its id, in the order in which they were added."""
        with self._access.reading(person, Operation.SEE_AUDIT, audit_id) as connection:
            sees_case = sees(connection, person, audit_id)
            found = audit_queries.references(connection, audit_id)
            return {case_id: reference for case_id, (reference, auditor) in found.items() if sees_case(auditor)}

    def where_stopped(self, person: Person, audit_id: str) -> Stop | None:
        """The open case that this person recorded last, and what in it; None where there is none.

        What came with a case when it was added or brought in was not recorded, nor is a move or an allocation.
        """
        case, reading, rows = schema.audit_case, schema.reading, schema.trail
        query = (
            select(case.c.id, case.c.reference, rows.c.subject, reading.c.auditor)
            .join(reading, reading.c.case_id == case.c.id)
            .join(rows, and_(rows.c.case_id == case.c.id, rows.c.reading_id == reading.c.id))
            .where(case.c.audit_id == audit_id, rows.c.by == person.name, rows.c.save_id.is_not(None))
            .where(reading.c.state.in_([state.value for state in OPEN]))
            .order_by(rows.c.number.desc())
        )
        with self._access.reading(person, Operation.SEE_AUDIT, audit_id) as connection:
            sees_case = sees(connection, person, audit_id)
            row = next((row for row in connection.execute(query) if sees_case(row.auditor)), None)
        return None if row is None else Stop(row.id, row.reference, row.subject)


def inspected_questions(audit: AuditFrame) -> list[Question]:
    """The questions of the standards that the audit inspects, in the order of recording."""
    return [
        question
        for standard in audit.questionnaire.standards
        if standard.id not in audit.details.not_inspected
        for question in standard.questions
    ]


def missing_facts(questionnaire: Questionnaire, facts: Facts) -> list[str]:
    """The texts of the required facts that are not recorded."""
    return [fact.text for fact in questionnaire.facts if fact.required and not facts.get(fact.id)]


def _progress(case_id: str, record: CaseRecord, questions: Sequence[Question]) -> CaseProgress:
    asked = applying(questions, record.case.facts, record.answers)
    answered = sum(question.id in record.answers for question in asked)
    return CaseProgress(case_id, record.case, answered, len(asked))


def _checked(connection: Connection, audit: AuditFrame, found: Sequence[CaseRecord]) -> list[CaseRecord]:
    check_belongs(audit.questionnaire, found)
    return case_queries.checked(connection, audit.id, audit.questionnaire.record, found)


def _incoming(connection: Connection, audit: AuditFrame, found: Sequence[CaseRecord]) -> list[CaseRecord]:
    return settled(audit.questionnaire, inspected_questions(audit), _checked(connection, audit, found))


def _by_state(found: Sequence[CaseRecord]) -> Mapping[CaseState, int]:
    return Counter(record.case.state for record in found)
