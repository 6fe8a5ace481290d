"""One reading of a case: what the database holds of it, what it still lacks, and how two savers take turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from audit.errors import NotAllowedError, NotFoundError
from audit.model.answers import Answer
from audit.model.applicability import questions_missing_notes, unanswered_questions
from audit.model.case import OPEN_STATES, Case, CaseRecord, CaseState
from audit.model.people import Person
from audit.model.questionnaire import Question
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, ChangeType
from audit.storage.authorisation import CASE_NOT_FOUND, CaseSelector
from audit.storage.engine import schema
from audit.storage.queries import case_records, versioned_values
from audit.storage.queries.versioned_values import SavedValue
from audit.storage.repositories.audits import AuditHeader
from audit.storage.repositories.cases import inspected_questions, missing_details


@dataclass(frozen=True)
class CaseReview:
    """One reading of a case as the database holds it: every value with its version, by whom and when."""

    id: str
    audit: AuditHeader
    case_id: str
    reference: str
    number: int
    auditor: str
    state: CaseState
    details: Mapping[str, SavedValue]
    answers: Mapping[str, SavedValue]
    notes: Mapping[str, SavedValue]

    @property
    def selector(self) -> CaseSelector:
        """What somebody asks for who asks for this reading."""
        return CaseSelector(
            self.case_id, self.id, not_found_message=f"Case {self.reference} is no longer in the audit."
        )

    @property
    def case_record(self) -> CaseRecord:
        """The reading as the core counts it."""
        case_details = {
            detail_id: case_records.decode_detail(saved.value)
            for detail_id, saved in self.details.items()
            if saved.value
        }
        answers = {question_id: Answer(saved.value) for question_id, saved in self.answers.items() if saved.value}
        return CaseRecord(Case(self.reference, self.auditor, case_details, self.state), answers)

    @property
    def noted_questions(self) -> frozenset[str]:
        """The questions with a note; white space alone is none."""
        return frozenset(question_id for question_id, note in self.notes.items() if (note.value or "").strip())

    @property
    def is_open(self) -> bool:
        """Whether answers may still be recorded."""
        return self.state in OPEN_STATES

    @property
    def questions(self) -> list[Question]:
        """The questions of the standards that the audit inspects, in the order of recording."""
        return inspected_questions(self.audit)


def read_review(connection: Connection, audit: AuditHeader, case_id: str, number: int) -> CaseReview:
    """One reading of a case of an audit. Raises NotFound where the audit has no such case."""
    case, review = schema.audit_case, schema.reading
    row = connection.execute(
        select(case.c.reference, review)
        .join(review, review.c.case_id == case.c.id)
        .where(case.c.audit_id == audit.id, case.c.id == case_id, review.c.number == number)
    ).first()
    if row is None:
        raise NotFoundError(CASE_NOT_FOUND)
    return CaseReview(
        id=row.id,
        audit=audit,
        case_id=case_id,
        reference=row.reference,
        number=row.number,
        auditor=row.auditor,
        state=CaseState(row.state),
        details=versioned_values.all_of(connection, schema.case_fact, case_id),
        answers=versioned_values.all_of(connection, schema.answer, row.id),
        notes=versioned_values.all_of(connection, schema.note, row.id),
    )


def lock_for_update(connection: Connection, review: CaseReview) -> CaseState:
    """Hold the case and the reading until the transaction ends, so that two savers take turns; returns the state.

    The case too, because its facts belong to all of its readings.
    """
    case, table = schema.audit_case, schema.reading
    query = select(table.c.state).join(case, case.c.id == table.c.case_id).where(table.c.id == review.id)
    row = connection.execute(query.with_for_update()).first()
    if row is None:
        raise NotFoundError(f"Case {review.reference} is no longer in the audit.")
    return CaseState(row.state)


def check_open(state: CaseState, review: CaseReview) -> None:
    """Raise NotAllowed where a reading in this state is read-only."""
    if state not in OPEN_STATES:
        raise NotAllowedError(f"Case {review.reference} is {state.label}. Open it again before you change it.")


def change_state(
    connection: Connection, person: Person, review: CaseReview, state: CaseState, reason: str = ""
) -> None:
    """Bring a held reading into a state, with its row in the trail."""
    table = schema.reading
    connection.execute(update(table).where(table.c.id == review.id).values(state=state.value))
    change = build_change(review, ChangeType.STATE, old=review.state.value, new=state.value, reason=reason)
    change_log.append(connection, person.name, [change])


def build_change(
    review: CaseReview,
    change_type: ChangeType,
    subject: str = "",
    *,
    old: str | None,
    new: str | None,
    reason: str = "",
    save_id: str | None = None,
) -> Change:
    """A change of this reading, as the trail keeps it."""
    return Change(change_type, review.audit.id, subject, old, new, review.case_id, review.id, reason, save_id)


def check_complete(review: CaseReview) -> None:
    """Raise NotAllowed, naming everything that stands between a reading and its submission."""
    questions, case_details, answers = review.questions, review.case_record.case.details, review.case_record.answers
    missing = {
        "Unanswered": [question.id for question in unanswered_questions(questions, case_details, answers)],
        "Facts to record": missing_details(review.audit.questionnaire, case_details),
        "Notes to write": [
            question.id
            for question in questions_missing_notes(questions, case_details, answers, review.noted_questions)
        ],
    }
    problems = [f"{label}: {', '.join(names)}." for label, names in missing.items() if names]
    if problems:
        raise NotAllowedError(f"Not submitted. {' '.join(problems)}")
