"""The facts of a home page, each in one statement for any number of cases and people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, func, or_, select

from audit.model.audit import AuditHeader
from audit.model.audit_log import AccessType, ChangeType
from audit.model.case import OPEN_STATES, CaseState
from audit.model.case_progress import OpenCase, SubmittedCase
from audit.model.dashboard import AuditorProgress, LastExport
from audit.model.permissions import Role
from audit.model.questionnaire import RatingMethod
from audit.model.review_pair import SECOND_REVIEW
from audit.storage.audit_log.change_log import VALUES_OF_ROW
from audit.storage.engine import schema


def auditors(connection: Connection, audit_id: str) -> list[AuditorProgress]:
    """Everybody who has a case and every auditor among the members, by name; "" are the cases without an auditor."""
    audit_case, review, member = schema.audit_case, schema.reading, schema.membership
    query = (
        select(review.c.auditor, review.c.state, func.count().label("cases"))
        .join(audit_case, audit_case.c.id == review.c.case_id)
        .where(audit_case.c.audit_id == audit_id, review.c.number == 1)
        .group_by(review.c.auditor, review.c.state)
    )
    members = select(member.c.person).where(member.c.audit_id == audit_id, member.c.role == Role.AUDITOR.value)
    counts: dict[str, dict[CaseState, int]] = {name: {} for name in connection.execute(members).scalars()}
    for row in connection.execute(query):
        counts.setdefault(row.auditor, {})[CaseState(row.state)] = row.cases
    activity = _last_activity(connection, audit_id)
    return [AuditorProgress(name, counts[name], activity.get(name)) for name in sorted(counts, key=str.casefold)]


def _last_activity(connection: Connection, audit_id: str) -> dict[str, datetime]:
    """When each person changed something in the audit last."""
    log = schema.trail
    query = select(log.c.by, func.max(log.c.at).label("at")).where(log.c.audit_id == audit_id).group_by(log.c.by)
    return {row.by: row.at for row in connection.execute(query)}


def second_reviews(connection: Connection, audit_id: str) -> dict[CaseState, int]:
    """How many second reviews are in each state."""
    audit_case, review = schema.audit_case, schema.reading
    query = (
        select(review.c.state, func.count().label("reviews"))
        .join(audit_case, audit_case.c.id == review.c.case_id)
        .where(audit_case.c.audit_id == audit_id, review.c.number == SECOND_REVIEW)
        .group_by(review.c.state)
    )
    return {CaseState(row.state): row.reviews for row in connection.execute(query)}


def open_cases(connection: Connection, audit_id: str) -> list[OpenCase]:
    """Every open case with its last change, in the order in which the cases were added."""
    audit_case, review, log = schema.audit_case, schema.reading, schema.trail
    last_change = func.max(log.c.at).label("last_change")
    columns = (audit_case.c.id, audit_case.c.reference, review.c.auditor, review.c.state)
    query = (
        select(*columns, last_change)
        .join(review, review.c.case_id == audit_case.c.id)
        .join(log, and_(log.c.case_id == audit_case.c.id, _is_change_of(review)))
        .where(audit_case.c.audit_id == audit_id, review.c.number == 1)
        .where(review.c.state.in_([state.value for state in OPEN_STATES]))
        .group_by(*columns, audit_case.c.position)
        .order_by(audit_case.c.position)
    )
    return [
        OpenCase(row.id, row.reference, row.auditor, CaseState(row.state), row.last_change)
        for row in connection.execute(query)
    ]


def submitted_cases(connection: Connection, audit_id: str) -> list[SubmittedCase]:
    """The submitted cases, the one that waits longest first.

    A case without a row that says when it was submitted, as versions to 0.2.0 imported them, waits since it was added.
    """
    audit_case, review, log, value = schema.audit_case, schema.reading, schema.trail, schema.trail_value
    is_submission = and_(log.c.what == ChangeType.STATE.value, value.c.new == CaseState.SUBMITTED.value)
    submitted_at = func.coalesce(func.max(case((is_submission, log.c.at))), func.max(log.c.at)).label("submitted_at")
    columns = (audit_case.c.id, audit_case.c.reference, review.c.auditor)
    query = (
        select(*columns, submitted_at)
        .join(review, review.c.case_id == audit_case.c.id)
        .join(log, and_(log.c.case_id == audit_case.c.id, _is_change_of(review)))
        .outerjoin(value, VALUES_OF_ROW)
        .where(audit_case.c.audit_id == audit_id, review.c.number == 1, review.c.state == CaseState.SUBMITTED.value)
        .where(log.c.what.in_([ChangeType.STATE.value, ChangeType.CASE.value]))
        .group_by(*columns, audit_case.c.position)
        .order_by(submitted_at, audit_case.c.position)
    )
    return [SubmittedCase(*row) for row in connection.execute(query)]


def _is_change_of(review: FromClause) -> ColumnElement[bool]:
    """The condition that a row of the audit log is about a review or its case, and not about another review of it."""
    log = schema.trail
    return or_(log.c.reading_id == review.c.id, and_(log.c.reading_id == "", log.c.what == ChangeType.CASE.value))


def unrated_standards(connection: Connection, header: AuditHeader) -> list[str]:
    """The names of the inspected standards that wait for a rating by judgement."""
    table = schema.audit_standard
    rated = set(
        connection.execute(
            select(table.c.standard_id).where(table.c.audit_id == header.id, table.c.rating.is_not(None))
        ).scalars()
    )
    return [
        standard.name
        for standard in header.inspected_standards
        if standard.rating_method is RatingMethod.BY_JUDGEMENT and standard.id not in rated
    ]


def last_export(connection: Connection, audit_id: str) -> LastExport | None:
    """The latest export of the whole audit, not of cases; None if nothing was exported yet."""
    log = schema.access
    query = (
        select(log.c.by, log.c.at, log.c.subject)
        .where(log.c.audit_id == audit_id, log.c.what == AccessType.EXPORT.value, log.c.case_id == "")
        .order_by(log.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else LastExport(row.by, row.at, row.subject)


def has_draw(connection: Connection, audit_id: str) -> bool:
    """Whether the cases of the audit were drawn from a long list."""
    table = schema.sample
    return connection.execute(select(table.c.audit_id).where(table.c.audit_id == audit_id)).first() is not None
