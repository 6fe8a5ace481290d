"""One reading of a case: what the database holds of it, what it still lacks, and how two savers take turns."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from audit.errors import NotAllowedError, NotFoundError
from audit.model.applicability import questions_missing_notes, unanswered_questions
from audit.model.audit import AuditHeader, missing_details
from audit.model.audit_log import Change, ChangeType
from audit.model.case import OPEN_STATES, CaseState
from audit.model.case_review import CASE_NOT_FOUND, CaseReview
from audit.model.people import Person
from audit.storage.audit_log import change_log
from audit.storage.engine import schema
from audit.storage.queries import versioned_values


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
