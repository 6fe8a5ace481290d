"""The cases that were reviewed twice, compared question by question, and when each waits since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from audit.model.audit import AuditHeader
from audit.model.audit_log import ChangeType
from audit.model.case import COUNTED_STATES, OPEN_STATES, CaseState
from audit.model.moderation import CaseToModerate, compare_reviews
from audit.model.review_pair import SECOND_REVIEW
from audit.storage.audit_log.change_log import VALUES_OF_ROW
from audit.storage.engine import schema
from audit.storage.queries import dated_reviews


def has_pairs(connection: Connection, audit_id: str) -> bool:
    """Whether the audit has a submitted second review. A calibration exercise has agreed answers instead."""
    audit, case, review = schema.audit, schema.audit_case, schema.reading
    query = (
        select(audit.c.id)
        .join(case, case.c.audit_id == audit.c.id)
        .join(review, review.c.case_id == case.c.id)
        .where(audit.c.id == audit_id, audit.c.purpose == "", review.c.number == SECOND_REVIEW)
        .where(review.c.state.in_([state.value for state in COUNTED_STATES]))
        .limit(1)
    )
    return connection.execute(query).first() is not None


def cases_to_moderate(connection: Connection, audit: AuditHeader) -> list[CaseToModerate]:
    """The cases of which both reviews are submitted, the one that waits longest first."""
    since, reopened = _submitted_at(connection, audit.id), _reopened_since(connection, audit.id)
    questions = audit.inspected_questions
    cases = [
        CaseToModerate(
            pair.first.case.reference,
            pair,
            compare_reviews(questions, pair, reopened.get(pair.case_id, frozenset())),
            since[pair.case_id],
        )
        for pair in dated_reviews.pairs(connection, audit.id)
    ]
    return sorted(cases, key=lambda case: case.waiting_since)


def reopened_references(connection: Connection, audit_id: str) -> list[str]:
    """The references of the cases with moderated answers of which a review is not submitted now, in their order."""
    case, review, moderated = schema.audit_case, schema.reading, schema.moderated_answer
    is_open = review.c.state.in_([state.value for state in OPEN_STATES])
    query = (
        select(case.c.reference, case.c.position)
        .join(review, review.c.case_id == case.c.id)
        .join(moderated, moderated.c.case_id == case.c.id)
        .where(case.c.audit_id == audit_id, is_open)
        .distinct()
        .order_by(case.c.position)
    )
    return list(connection.execute(query).scalars())


def _submitted_at(connection: Connection, audit_id: str) -> Mapping[str, datetime]:
    """When a review of each case was submitted last; of a case that was imported as submitted, when it was added."""
    log, value = schema.trail, schema.trail_value
    is_submission = and_(log.c.what == ChangeType.STATE.value, value.c.new == CaseState.SUBMITTED.value)
    query = (
        select(log.c.case_id, func.max(log.c.at).label("at"))
        .outerjoin(value, VALUES_OF_ROW)
        .where(log.c.audit_id == audit_id, or_(is_submission, log.c.what == ChangeType.CASE.value))
        .group_by(log.c.case_id)
    )
    return {row.case_id: row.at for row in connection.execute(query)}


def _reopened_since(connection: Connection, audit_id: str) -> Mapping[str, Set[str]]:
    """The questions that were decided before a review of the case was reopened, or before their answer changed.

    Rows of the log are compared by number, because clocks are set back.
    """
    log, value = schema.trail, schema.trail_value
    reopens = and_(log.c.what == ChangeType.STATE.value, value.c.new.in_([state.value for state in OPEN_STATES]))
    is_relevant = or_(reopens, log.c.what.in_([ChangeType.MODERATION.value, ChangeType.ANSWER.value]))
    query = (
        select(log.c.case_id, log.c.what, log.c.subject, func.max(log.c.number).label("number"))
        .outerjoin(value, VALUES_OF_ROW)
        .where(log.c.audit_id == audit_id, log.c.case_id.in_(select(schema.moderated_answer.c.case_id)), is_relevant)
        .group_by(log.c.case_id, log.c.what, log.c.subject)
    )
    rows = connection.execute(query).all()
    last = {(row.case_id, row.what, row.subject): row.number for row in rows}
    return _by_case(
        (case_id, subject)
        for (case_id, what, subject), number in last.items()
        if what == ChangeType.MODERATION.value
        and number
        < max(
            last.get((case_id, ChangeType.STATE.value, ""), 0), last.get((case_id, ChangeType.ANSWER.value, subject), 0)
        )
    )


def _by_case(questions: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    by_case: dict[str, set[str]] = defaultdict(set)
    for case_id, question_id in questions:
        by_case[case_id].add(question_id)
    return by_case
