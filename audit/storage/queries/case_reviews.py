"""One review of a case: what the database holds of it, what is missing, and its lock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from audit.errors import NotAllowedError, NotFoundError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit_log import Change, ChangeType
from audit.model.case import OPEN_STATES, CaseState
from audit.model.case_review import CaseReview, ReviewKey
from audit.model.counting import details_to_record, notes_to_write, questions_to_answer
from audit.model.people import Person
from audit.model.permissions import Role
from audit.model.review_pair import FIRST_REVIEW
from audit.model.saved_answers import check_saved_answers
from audit.model.saved_value import decode_ids
from audit.storage.audit_log import change_log
from audit.storage.engine import schema
from audit.storage.queries import audit_headers, versioned_values
from audit.storage.queries.case_selector import is_selected, selector_parameters
from audit.storage.queries.questionnaires import Questionnaires


def _review_query() -> Select[Any]:
    """A review with its case and the header of its audit: one row for each standard."""
    audit, case, review, standard = schema.audit, schema.audit_case, schema.reading, schema.audit_standard
    member = schema.membership
    is_member = (member.c.audit_id == audit.c.id, member.c.person == bindparam("person"))
    role = select(member.c.role).where(*is_member).scalar_subquery().label("role")
    columns = (
        review.c.id.label("review_id"),
        review.c.auditor,
        review.c.state,
        review.c.not_collected,
        case.c.reference,
        role,
    )
    return (
        select(*audit_headers.header_columns(), *columns)
        .join(case, case.c.audit_id == audit.c.id)
        .join(review, review.c.case_id == case.c.id)
        .outerjoin(standard, standard.c.audit_id == audit.c.id)
        .where(audit.c.id == bindparam("audit_id"), case.c.id == bindparam("case_id"))
        .where(review.c.number == bindparam("review_number"))
    )


_REVIEW = _review_query()


def read_review(
    connection: Connection, questionnaires: Questionnaires, audit_id: str, case_id: str, number: int
) -> CaseReview:
    """One review of a case of an audit. Raises NotFoundError if the audit has no such case.

    Raises UnknownAnswerError at an answer that no version of the program saves.
    """
    return read_review_and_role(connection, questionnaires, audit_id, case_id, number)[0]


def read_review_and_role(
    connection: Connection, questionnaires: Questionnaires, audit_id: str, case_id: str, number: int, name: str = ""
) -> tuple[CaseReview, Role | None]:
    """One review of a case, and the role of a person in its audit, in one statement. Raises as ``read_review``."""
    key = {"audit_id": audit_id, "case_id": case_id, "review_number": number, "person": name}
    rows = connection.execute(_REVIEW, key).all()
    if not rows:
        raise NotFoundError(model_messages.CASE_NOT_FOUND)
    row = rows[0]
    recorded = versioned_values.read_all(connection, case_id, row.review_id)
    review = CaseReview(
        id=row.review_id,
        audit=audit_headers.header_of(connection, questionnaires, rows),
        case_id=case_id,
        reference=row.reference,
        number=number,
        auditor=row.auditor,
        state=CaseState(row.state),
        details=recorded.values[schema.case_fact],
        answers=recorded.values[schema.answer],
        notes=recorded.values[schema.note],
        shared_notes=recorded.values[schema.shared_note],
        not_collected=decode_ids(row.not_collected),
        changes=recorded.changes,
        comments=recorded.comments,
        moderated=recorded.moderated if number == FIRST_REVIEW else {},
        guidance=recorded.guidance,
    )
    check_saved_answers(review.audit.questionnaire, review.reference, review.case_record.answers)
    return review, None if row.role is None else Role(row.role)


def auditors_by_review(connection: Connection, case_id: str) -> dict[str, str]:
    """The auditor of each review of a case, by the review's id."""
    table = schema.reading
    query = select(table.c.id, table.c.auditor).where(table.c.case_id == case_id)
    return {row.id: row.auditor for row in connection.execute(query)}


@dataclass(frozen=True)
class LockedReview:
    """A review that nobody else can change until the transaction ends.

    ``is_inspected`` says whether the audit inspects the standard that was asked for.
    """

    id: str
    reference: str
    state: CaseState
    is_inspected: bool


def _locking_query() -> Select[Any]:
    case, review, standard = schema.audit_case, schema.reading, schema.audit_standard
    is_standard = (standard.c.audit_id == case.c.audit_id, standard.c.standard_id == bindparam("standard_id"))
    is_inspected = select(standard.c.inspected).where(*is_standard).scalar_subquery()
    return (
        select(review.c.id, case.c.reference, review.c.state, is_inspected.label("is_inspected"))
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == bindparam("audit_id"), is_selected())
        .with_for_update()
    )


_LOCK = _locking_query()


def lock_for_update(connection: Connection, key: ReviewKey, standard_id: str = "") -> LockedReview:
    """Lock the case and the review until the transaction ends, so that two savers take turns.

    The case too, because its details belong to all of its reviews. Raises NotFoundError if it is gone.
    """
    parameters = {**selector_parameters(key.selector), "audit_id": key.audit_id, "standard_id": standard_id}
    row = connection.execute(_LOCK, parameters).first()
    if row is None:
        raise NotFoundError(key.selector.not_found_message)
    return LockedReview(row.id, row.reference, CaseState(row.state), row.is_inspected is not False)


def check_open(state: CaseState, reference: str) -> None:
    """Raise NotAllowedError if a review in this state is read-only."""
    check_not_eliminated(state, reference)
    if state not in OPEN_STATES:
        raise NotAllowedError(messages.CASE_READ_ONLY.format(reference=reference, state=state.label))


def check_not_eliminated(state: CaseState, reference: str) -> None:
    """Raise NotAllowedError if a case is eliminated."""
    if state is CaseState.ELIMINATED:
        raise NotAllowedError(messages.CASE_ELIMINATED.format(reference=reference))


def change_state(
    connection: Connection, person: Person, review: CaseReview, state: CaseState, reason: str = ""
) -> None:
    """Change the state of a locked review, with its row in the audit log."""
    update_state(connection, review.id, state)
    change = build_change(review, ChangeType.STATE, old=review.state.value, new=state.value, reason=reason)
    change_log.append(connection, person.name, [change])


def update_state(connection: Connection, review_id: str, state: CaseState) -> None:
    """Change the state of a locked review; the caller adds the row in the audit log."""
    table = schema.reading
    connection.execute(update(table).where(table.c.id == review_id).values(state=state.value))


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
    """A change of this review, for the audit log."""
    return Change(change_type, review.audit.id, subject, old, new, review.case_id, review.id, reason, save_id)


def check_complete(review: CaseReview) -> None:
    """Raise NotAllowedError, naming everything that is missing before a review can be submitted."""
    questionnaire, record = review.audit.questionnaire, review.case_record
    if questionnaire.is_survey and not record.answers:
        raise NotAllowedError(messages.NOT_SUBMITTED.format(problems=model_messages.NOTHING_ANSWERED))
    missing_answers = [] if questionnaire.is_survey else questions_to_answer(review.questions, record)
    missing_notes = notes_to_write(questionnaire, review.questions, record, review.noted_questions)
    missing = {
        "Unanswered": [question.id for question in missing_answers],
        "Details to record": [case_detail.text for case_detail in details_to_record(questionnaire, record)],
        "Notes to write": [question.id for question in missing_notes],
    }
    problems = [f"{label}: {', '.join(names)}." for label, names in missing.items() if names]
    if problems:
        raise NotAllowedError(messages.NOT_SUBMITTED.format(problems=" ".join(problems)))
