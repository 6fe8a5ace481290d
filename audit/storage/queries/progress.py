"""The progress of recording: by day from the audit log, and the cases in each state."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import accumulate, groupby

from sqlalchemy import ColumnElement, Connection, Date, Integer, and_, case, extract, func, or_, select

from audit.formatting import local_day
from audit.model.audit_log import ChangeType
from audit.model.case import COUNTED_STATES, CaseState
from audit.model.case_progress import DayProgress
from audit.storage.engine import schema


def by_day(connection: Connection, audit_id: str) -> tuple[DayProgress, ...]:
    """Return every day on which an answer or a state of the audit changed, the first one first.

    Only first reviews count. A cleared answer and a reopened case are subtracted. The database counts by hours in UTC,
    because SQLite knows no time zones; a day in the United Kingdom begins on the hour.
    """
    log, values, review = schema.trail, schema.trail_value, schema.reading
    hour = (func.date(log.c.at, type_=Date), extract("hour", log.c.at).cast(Integer))
    query = (
        select(*hour, func.sum(_answer_change()), func.sum(_submitted_change()))
        .select_from(log)
        .join(review, review.c.id == log.c.reading_id)
        .join(values, and_(values.c.audit_id == log.c.audit_id, values.c.number == log.c.number))
        .where(log.c.audit_id == audit_id, review.c.number == 1, log.c.what.in_((ChangeType.ANSWER, ChangeType.STATE)))
        .group_by(*hour)
        .order_by(*hour)
    )
    totals = accumulate((_in_hour(*row) for row in connection.execute(query)), _add)
    return tuple(list(hours)[-1] for _, hours in groupby(totals, key=lambda total: total.day))


def _in_hour(day: date, hour: int, answers: int, submitted: int) -> DayProgress:
    return DayProgress(local_day(datetime.combine(day, time(hour), UTC)), answers, submitted)


def _add(total: DayProgress, hour: DayProgress) -> DayProgress:
    return DayProgress(hour.day, total.answers + hour.answers, total.submitted + hour.submitted)


def _answer_change() -> ColumnElement[int]:
    """1 if a row is a first answer, -1 if it was cleared."""
    is_answer, values = schema.trail.c.what == ChangeType.ANSWER, schema.trail_value
    return _net_change(
        and_(is_answer, values.c.old.is_(None), values.c.new.is_not(None)),
        and_(is_answer, values.c.old.is_not(None), values.c.new.is_(None)),
    )


def _submitted_change() -> ColumnElement[int]:
    """1 if a case begins to count, -1 if it no longer does."""
    is_state, values = schema.trail.c.what == ChangeType.STATE, schema.trail_value
    counted = [state.value for state in COUNTED_STATES]
    counted_before = and_(values.c.old.is_not(None), values.c.old.in_(counted))
    return _net_change(
        and_(is_state, values.c.new.in_(counted), or_(values.c.old.is_(None), values.c.old.not_in(counted))),
        and_(is_state, counted_before, values.c.new.not_in(counted)),
    )


def _net_change(more: ColumnElement[bool], fewer: ColumnElement[bool]) -> ColumnElement[int]:
    return case((more, 1), (fewer, -1), else_=0).cast(Integer)


def cases_by_state(connection: Connection, audit_id: str = "") -> dict[str, dict[CaseState, int]]:
    """The number of cases in each state, of each audit or of one."""
    audit_case, review = schema.audit_case, schema.reading
    query = (
        select(audit_case.c.audit_id, review.c.state, func.count().label("cases"))
        .join(review, review.c.case_id == audit_case.c.id)
        .where(review.c.number == 1)
        .group_by(audit_case.c.audit_id, review.c.state)
    )
    if audit_id:
        query = query.where(audit_case.c.audit_id == audit_id)
    counts: dict[str, dict[CaseState, int]] = {}
    for row in connection.execute(query):
        counts.setdefault(row.audit_id, {})[CaseState(row.state)] = row.cases
    return counts
