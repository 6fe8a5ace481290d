"""Before an audit is closed: every case is final or eliminated, and every other review is submitted or final."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, select, update

from audit.errors import NotAllowedError
from audit.messages import storage as messages
from audit.model.audit_log import Change, ChangeType
from audit.model.case import COUNTED_STATES, CaseState, how_many_cases
from audit.model.closing import ClosingStatus
from audit.model.people import Person
from audit.model.questionnaire import CaseLabel
from audit.model.review_pair import FIRST_REVIEW
from audit.storage.audit_log import change_log
from audit.storage.engine import schema

CLOSED_STATES = (CaseState.FINAL, CaseState.ELIMINATED)
REVIEW = CaseLabel("second review", "second reviews")


def status(connection: Connection, audit_id: str) -> ClosingStatus:
    """Return what is missing before an audit can be closed."""
    review, first = schema.reading, schema.reading.alias()
    is_eliminated = exists().where(first.c.case_id == review.c.case_id, first.c.state == CaseState.ELIMINATED)
    is_other = and_(review.c.number != FIRST_REVIEW, ~is_eliminated)
    cases = _count_reviews(connection, audit_id, review.c.number == FIRST_REVIEW)
    others = _count_reviews(connection, audit_id, is_other)
    return ClosingStatus(
        {state: count for state, count in cases.items() if state not in CLOSED_STATES},
        {state: count for state, count in others.items() if state not in COUNTED_STATES},
    )


def require_all_final(connection: Connection, audit_id: str, case_label: CaseLabel) -> None:
    """Raise NotAllowedError if something is missing before a locked audit can be closed, with counts by state."""
    missing = status(connection, audit_id)
    problems = []
    if missing.cases:
        problems.append(messages.CASES_NOT_FINAL.format(cases=how_many_cases(missing.cases, case_label)))
    if missing.other_reviews:
        problems.append(messages.SECOND_REVIEWS_OPEN.format(reviews=how_many_cases(missing.other_reviews, REVIEW)))
    if problems:
        raise NotAllowedError(*problems)


def mark_all_final(connection: Connection, person: Person, audit_id: str) -> None:
    """Mark every submitted case of a locked audit as final, each in the audit log, which answers requests to reopen."""
    case, review = schema.audit_case, schema.reading
    submitted = (
        select(review.c.id, review.c.case_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, review.c.number == FIRST_REVIEW, review.c.state == CaseState.SUBMITTED)
        .order_by(case.c.id)
    )
    rows = connection.execute(submitted.with_for_update(of=review)).all()
    review_ids = [row.id for row in rows]
    requests = schema.reopening_request
    connection.execute(delete(requests).where(requests.c.reading_id.in_(review_ids)))
    connection.execute(update(review).where(review.c.id.in_(review_ids)).values(state=CaseState.FINAL.value))
    before, after = CaseState.SUBMITTED.value, CaseState.FINAL.value
    changes = [Change(ChangeType.STATE, audit_id, "", before, after, row.case_id, row.id) for row in rows]
    if changes:
        change_log.append(connection, person.name, changes)


def _count_reviews(connection: Connection, audit_id: str, condition: ColumnElement[bool]) -> Mapping[CaseState, int]:
    case, review = schema.audit_case, schema.reading
    query = (
        select(review.c.state, func.count().label("reviews"))
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, condition)
        .group_by(review.c.state)
    )
    counts = {CaseState(row.state): row.reviews for row in connection.execute(query)}
    return {state: counts[state] for state in CaseState if state in counts}
