"""Who reads a case a second time: the auditor of its second review. It is never the person who reads it first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, select, update
from sqlalchemy.orm import aliased

from audit.errors import NotAllowedError
from audit.messages import storage as messages
from audit.model.audit_log import Change, ChangeType
from audit.model.case import CaseState
from audit.model.review_pair import SECOND_REVIEW
from audit.model.text_fields import new_id
from audit.storage.audit_log.hash_chain import insert_many
from audit.storage.engine import schema
from audit.storage.queries.urgent_concerns import reviews_with_concern


def read(connection: Connection, audit_id: str) -> dict[str, str]:
    """The second reviewers by the id of the case."""
    review, case = schema.reading, schema.audit_case
    query = (
        select(review.c.case_id, review.c.auditor)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, review.c.number == SECOND_REVIEW)
        .order_by(case.c.position)
    )
    return {row.case_id: row.auditor for row in connection.execute(query)}


def save(connection: Connection, reviewers: Mapping[str, str]) -> None:
    """Save who reads these cases a second time ('': nobody). The caller adds it to the audit log.

    Raises NotAllowedError if a second review that somebody has begun would be removed: no review is ever deleted.
    """
    if not reviewers:
        return
    existing = _lock_existing(connection, reviewers)
    removed = [review for case_id, review in existing.items() if not reviewers[case_id]]
    _check_not_begun(connection, removed)
    review = schema.reading
    if removed:
        connection.execute(delete(review).where(review.c.id.in_([row.id for row in removed])))
    changed = [
        {"review_id": row.id, "name": reviewers[case_id]} for case_id, row in existing.items() if reviewers[case_id]
    ]
    if changed:
        by_id = review.c.id == bindparam("review_id")
        connection.execute(update(review).where(by_id).values(auditor=bindparam("name")), changed)
    new = {case_id: name for case_id, name in reviewers.items() if name and case_id not in existing}
    insert_many(connection, review, [_new_review(case_id, name) for case_id, name in new.items()])


def remove_first_readers(connection: Connection, audit_id: str) -> list[Change]:
    """Remove second reviewers who have become the first reader of their case; return the changes to log.

    Raises NotAllowedError if one of them has begun the second review.
    """
    case, second, first = schema.audit_case, schema.reading, aliased(schema.reading)
    is_same_reader = and_(first.c.case_id == case.c.id, first.c.number == 1, first.c.auditor == second.c.auditor)
    query = (
        select(second.c.case_id, second.c.auditor)
        .join(case, case.c.id == second.c.case_id)
        .join(first, is_same_reader)
        .where(case.c.audit_id == audit_id, second.c.number == SECOND_REVIEW)
    )
    removed = {row.case_id: row.auditor for row in connection.execute(query)}
    save(connection, dict.fromkeys(removed, ""))
    return [
        Change(ChangeType.SECOND_REVIEWER, audit_id, old=name, case_id=case_id) for case_id, name in removed.items()
    ]


def _lock_existing(connection: Connection, case_ids: Collection[str]) -> dict[str, Row[Any]]:
    review, case = schema.reading, schema.audit_case
    query: Select[Any] = (
        select(review.c.id, review.c.case_id, review.c.auditor, review.c.state, case.c.reference)
        .join(case, case.c.id == review.c.case_id)
        .where(review.c.case_id.in_(case_ids), review.c.number == SECOND_REVIEW)
        .order_by(review.c.id)
    )
    return {row.case_id: row for row in connection.execute(query.with_for_update(of=review))}


def _check_not_begun(connection: Connection, reviews: list[Row[Any]]) -> None:
    with_concern = reviews_with_concern(connection, [row.id for row in reviews])
    problems = [
        messages.SECOND_REVIEW_BEGUN.format(name=row.auditor, reference=row.reference)
        for row in reviews
        if row.state != CaseState.ALLOCATED or row.id in with_concern
    ]
    if problems:
        raise NotAllowedError(*problems)


def _new_review(case_id: str, name: str) -> dict[str, object]:
    return {
        "id": new_id(),
        "case_id": case_id,
        "number": SECOND_REVIEW,
        "auditor": name,
        "state": CaseState.ALLOCATED.value,
        "not_collected": "",
    }
