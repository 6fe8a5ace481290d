"""An audit whose cases were reviewed twice, with chosen differences between the two reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from audit.model.answers import Answer
from audit.model.case import CaseState
from audit.storage import Store
from audit.storage.engine import schema
from tests.storage.factories import ANN, NO, YES, create_audit

QUESTIONS = ("2.2.1", "2.2.1a", "2.2.2", "2.6.1")
FIRST_DAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
NOTE = "The plan does not mention it."
OTHER_NOTE = "The plan mentions it on page 3."


def insert_review(
    connection: Connection,
    case_id: str,
    number: int,
    auditor: str,
    answers: Mapping[str, Answer],
    note: str,
    at: datetime,
) -> None:
    """Write a submitted review with a note on 2.2.2 as it would be in the database, past the audit log."""
    review_id = f"{number}{case_id}"[:16]
    row = {"id": review_id, "case_id": case_id, "number": number, "auditor": auditor, "state": "submitted"}
    connection.execute(insert(schema.reading).values({**row, "not_collected": ""}))
    stored = {"reading_id": review_id, "version": 1, "recorded_by": auditor, "recorded_at": at}
    for table, values in ((schema.answer, answers), (schema.note, {"2.2.2": note})):
        for question_id, value in values.items():
            connection.execute(insert(table).values({**stored, "question_id": question_id, "value": str(value)}))


def create_audit_reviewed_twice(
    store: Store,
    cases: int = 12,
    split: int = 5,
    auditors: Sequence[str] = ("Ada", "Ben", "Cat"),
    state: CaseState = CaseState.SUBMITTED,
) -> str:
    """An audit in which the reviews differ on 2.2.2 in the first ``split`` cases, and on nothing else.

    The auditors take turns: the first reads case 1 first and the second reads it again, and so on; one case a day.
    """
    audit_id = create_audit(store, name="Reviewed twice")
    with store.database.write_transaction() as connection:
        for number in range(cases):
            case_id = f"c{number:02}{audit_id}"[:16]
            reference = f"KSH-{number + 1}"
            case = {"id": case_id, "audit_id": audit_id, "position": number + 1}
            keys = {"reference": reference, "reference_key": reference.casefold(), "practitioner": ""}
            connection.execute(insert(schema.audit_case).values({**case, **keys}))
            at = FIRST_DAY + timedelta(days=number)
            first = dict.fromkeys(QUESTIONS, YES if number % 4 else NO)
            second = first | ({"2.2.2": NO if first["2.2.2"] is YES else YES} if number < split else {})
            names = (auditors[number % len(auditors)], auditors[(number + 1) % len(auditors)])
            insert_review(connection, case_id, 1, names[0], first, NOTE, at)
            insert_review(connection, case_id, 2, names[1], second, OTHER_NOTE, at)
        case_ids = select(schema.audit_case.c.id).where(schema.audit_case.c.audit_id == audit_id)
        of_audit = schema.reading.c.case_id.in_(case_ids)
        connection.execute(update(schema.reading).where(of_audit).values(state=state.value))
    return audit_id


def reviews_are_by(store: Store, audit_id: str) -> set[str]:
    """The names of everybody who submitted a review."""
    return {review.auditor for review in store.agreement.reviews(ANN, audit_id).reviews}
