"""Returned reviews of cases, with who returned each last, when and why, and how many comments wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.comments import ReviewComment, comments_to_answer
from audit.model.waiting import WaitingCase
from audit.storage.audit_log.change_log import VALUES_OF_ROW
from audit.storage.engine import schema
from audit.storage.queries import review_comments


def returned_cases(connection: Connection, *conditions: ColumnElement[bool]) -> list[tuple[str, WaitingCase]]:
    """The returned reviews that meet the conditions, each with the id of its audit, in the order of the cases."""
    audit, case, review = schema.audit, schema.audit_case, schema.reading
    log, value = schema.trail, schema.trail_value
    of_returned = select(review.c.case_id).where(review.c.state == CaseState.RETURNED.value)
    query = (
        select(case.c.audit_id, case.c.id, case.c.reference, log.c.by, log.c.at, value.c.reason, review.c.number)
        .add_columns(review.c.id.label("review_id"), review.c.auditor)
        .join(audit, audit.c.id == case.c.audit_id)
        .join(review, review.c.case_id == case.c.id)
        .join(log, (log.c.case_id == case.c.id) & (log.c.reading_id == review.c.id))
        .join(value, VALUES_OF_ROW)
        .where(review.c.state == CaseState.RETURNED.value, value.c.new == CaseState.RETURNED.value)
        .where(log.c.case_id.in_(of_returned), log.c.what == ChangeType.STATE.value, *conditions)
        .order_by(case.c.position, review.c.number, log.c.number)
    )
    latest = {row.review_id: row for row in connection.execute(query)}
    comments = review_comments.read(connection, latest.keys())
    return [(row.audit_id, _waiting_case(row, comments.get(row.review_id, ()))) for row in latest.values()]


def _waiting_case(row: Row[Any], comments: Sequence[ReviewComment]) -> WaitingCase:
    to_answer = len(comments_to_answer(comments, row.auditor))
    return WaitingCase(row.id, row.reference, row.by, row.at, row.reason, row.number, to_answer)
