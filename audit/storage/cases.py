"""Cases in the store: adding one, bringing in many at once, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Table, and_, func, insert, select

from audit.answers import CaseRecord, applying, unanswered
from audit.audits import LONGEST_LINE
from audit.cases import OPEN, Case, CaseState, read_reference
from audit.errors import InputError
from audit.questionnaire import Facts, Question, Questionnaire
from audit.storage import audit_rows, records, schema, trail
from audit.storage.access import Access, sees
from audit.storage.audits import AuditFrame, Audits
from audit.storage.chain import CHUNK
from audit.storage.person import Operation, Person
from audit.storage.texts import new_id
from audit.storage.trail import Change, What

BROUGHT_IN = "brought in from a responses file"


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


@dataclass(frozen=True)
class BroughtIn:
    """What came of a responses file: how many of its cases are submitted, how many in progress or allocated."""

    submitted: int
    open: int


class Cases:
    """The cases of a store."""

    def __init__(self, access: Access, audits: Audits) -> None:
        self._access = access
        self._audits = audits

    def add(self, person: Person, audit_id: str, case: Case) -> str:
        """Add one case without answers; returns its id. Raises InputError where its reference is taken."""
        with self._access.writing(person, Operation.ADD_CASE, audit_id) as connection:
            audit = self._audits.read_open(connection, audit_id)
            _check_belongs(audit.questionnaire, [CaseRecord(case)])
            return _insert(connection, person, audit_id, [CaseRecord(replace(case, state=CaseState.ALLOCATED))])[0]

    def bring_in(self, person: Person, audit_id: str, found: Sequence[CaseRecord]) -> BroughtIn:
        """Add all cases of a responses file with their answers, or none of them.

        A complete case is submitted, so that it counts. Raises InputError naming every reference that the audit
        already has.
        """
        with self._access.writing(person, Operation.ADD_CASE, audit_id) as connection:
            audit = self._audits.read_open(connection, audit_id)
            _check_belongs(audit.questionnaire, found)
            settled = _settled(audit, found)
            _insert(connection, person, audit_id, settled)
        submitted = sum(record.case.state is CaseState.SUBMITTED for record in settled)
        return BroughtIn(submitted, len(settled) - submitted)

    def progress(self, person: Person, audit_id: str) -> Sequence[CaseProgress]:
        """Every case of an audit that this person may see, in the order in which they were added."""
        with self._access.reading(person, Operation.SEE_AUDIT, audit_id) as connection:
            audit = self._audits.frame(connection, audit_id)
            ids = _case_ids(connection, audit_id)
            found = records.of_audit(connection, audit_id, tuple(CaseState))
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
            found = audit_rows.references(connection, audit_id)
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


def auditor_name(written: str) -> str:
    """An auditor's name as it is kept ('': nobody). Raises InputError where it is not one short line."""
    name = written.strip()
    if len(name) > LONGEST_LINE or not name.isprintable():
        raise InputError(f"The auditor's name must be one line of at most {LONGEST_LINE} characters.")
    return name


def missing_facts(questionnaire: Questionnaire, facts: Facts) -> list[str]:
    """The texts of the required facts that are not recorded."""
    return [fact.text for fact in questionnaire.facts if fact.required and not facts.get(fact.id)]


def _progress(case_id: str, record: CaseRecord, questions: Sequence[Question]) -> CaseProgress:
    asked = applying(questions, record.case.facts, record.answers)
    answered = sum(question.id in record.answers for question in asked)
    return CaseProgress(case_id, record.case, answered, len(asked))


def _settled(audit: AuditFrame, found: Sequence[CaseRecord]) -> list[CaseRecord]:
    """The cases of a file, each in the state in which it comes in.

    A required fact is asked of every case where the file has it for one; a file of answers alone is complete
    without it. Notes cannot stand in a file, so none is asked.
    """
    in_file = {fact_id for record in found for fact_id, _ in _recorded(record)}
    required = [fact.id for fact in audit.questionnaire.facts if fact.required and fact.id in in_file]
    questions = inspected_questions(audit)
    return [replace(record, case=replace(record.case, state=_state(record, questions, required))) for record in found]


def _state(record: CaseRecord, questions: Sequence[Question], required: Iterable[str]) -> CaseState:
    facts = record.case.facts
    if not record.answers:
        return CaseState.ALLOCATED
    if unanswered(questions, facts, record.answers) or not all(facts.get(fact_id) for fact_id in required):
        return CaseState.IN_PROGRESS
    return CaseState.SUBMITTED


def _check_belongs(questionnaire: Questionnaire, found: Iterable[CaseRecord]) -> None:
    """Raise InputError where a fact, its value or an answer cannot be: the faults never repeat a value."""
    questions = {question.id for question in questionnaire.questions}
    faults = []
    for record in found:
        where = f"Case {record.case.reference.strip()[:40]!a}"
        faults += [f"{where}: the questionnaire has no question {q!a}." for q in record.answers if q not in questions]
        faults += [f"{where}: {fault}" for fault in _fact_faults(questionnaire, record.case.facts)]
    if faults:
        raise InputError(*faults)


def _fact_faults(questionnaire: Questionnaire, facts: Facts) -> Iterator[str]:
    for fact_id, values in facts.items():
        fact = questionnaire.fact.get(fact_id)
        if fact is None:
            yield f"the questionnaire has no fact {fact_id!a}."
            continue
        try:
            fits = fact.read(";".join(values)) == tuple(values)
        except InputError as fault:
            yield str(fault)
            continue
        if not fits:
            yield f"{fact.text} does not have such a value."


def _case_ids(connection: Connection, audit_id: str) -> dict[str, str]:
    case = schema.audit_case
    return {
        row.reference: row.id
        for row in connection.execute(select(case.c.id, case.c.reference).where(case.c.audit_id == audit_id))
    }


def _insert(connection: Connection, person: Person, audit_id: str, found: Sequence[CaseRecord]) -> list[str]:
    named = [replace(record, case=_named(record.case)) for record in found]
    _refuse_taken(connection, audit_id, named)
    ids = [(new_id(), new_id()) for _ in named]
    position = connection.execute(
        select(func.coalesce(func.max(schema.audit_case.c.position), 0)).where(schema.audit_case.c.audit_id == audit_id)
    ).scalar_one()
    rows = list(zip(ids, named, strict=True))
    _write(connection, schema.audit_case, _case_rows(audit_id, position, rows))
    _write(connection, schema.reading, _reading_rows(rows))
    _write(connection, schema.case_fact, _fact_rows(person, rows))
    _write(connection, schema.answer, _answer_rows(person, rows))
    trail.write(connection, person.name, _changes(audit_id, rows))
    return [case_id for case_id, _ in ids]


Row = tuple[tuple[str, str], CaseRecord]


def _named(case: Case) -> Case:
    return replace(case, reference=read_reference(case.reference), auditor=auditor_name(case.auditor))


def _refuse_taken(connection: Connection, audit_id: str, found: Iterable[CaseRecord]) -> None:
    taken = {reference.casefold() for reference in _case_ids(connection, audit_id)}
    faults = []
    for record in found:
        if record.case.reference.casefold() in taken:
            faults.append(f"The audit already has a case {record.case.reference}. Choose another reference.")
        taken.add(record.case.reference.casefold())
    if faults:
        raise InputError(*faults)


def _write(connection: Connection, table: Table, rows: Iterable[dict[str, object]]) -> None:
    listed = list(rows)
    for start in range(0, len(listed), CHUNK):
        connection.execute(insert(table), listed[start : start + CHUNK])


def _case_rows(audit_id: str, position: int, rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    for number, ((case_id, _), record) in enumerate(rows, start=position + 1):
        reference = record.case.reference
        yield {
            "id": case_id,
            "audit_id": audit_id,
            "position": number,
            "reference": reference,
            "reference_key": reference.casefold(),
        }


def _reading_rows(rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    for (case_id, reading_id), record in rows:
        case = record.case
        yield {
            "id": reading_id,
            "case_id": case_id,
            "number": 1,
            "auditor": case.auditor,
            "state": case.state.value,
        }


def _fact_rows(person: Person, rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    stamp = {"version": 1, "recorded_by": person.name, "recorded_at": trail.now()}
    for (case_id, _), record in rows:
        for fact_id, values in _recorded(record):
            yield {"case_id": case_id, "fact_id": fact_id, "value": records.facts_to(values), **stamp}


def _recorded(record: CaseRecord) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((fact_id, values) for fact_id, values in record.case.facts.items() if values)


def _answer_rows(person: Person, rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    stamp = {"version": 1, "recorded_by": person.name, "recorded_at": trail.now()}
    for (_, reading_id), record in rows:
        for question_id, answer in record.answers.items():
            yield {"reading_id": reading_id, "question_id": question_id, "value": answer.value, **stamp}


def _changes(audit_id: str, rows: Iterable[Row]) -> Iterator[Change]:
    for (case_id, reading_id), record in rows:
        place = {"audit_id": audit_id, "case_id": case_id, "reading_id": reading_id}
        reason = BROUGHT_IN if record.answers else ""
        yield Change(What.CASE, new=record.case.reference, reason=reason, **place)
        for fact_id, values in _recorded(record):
            yield Change(What.FACT, subject=fact_id, new=records.facts_to(values), reason=reason, **place)
        for question_id, answer in record.answers.items():
            yield Change(What.ANSWER, subject=question_id, new=answer.value, reason=reason, **place)
        if record.case.state is not CaseState.ALLOCATED:
            yield Change(What.STATE, new=record.case.state.value, reason=reason, **place)
