"""How recording came on from day to day, told by the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from sqlalchemy import ColumnElement, Connection, Date, Integer, and_, case, func, or_, select

from audit.cases import COUNTED
from audit.storage import schema
from audit.storage.trail import What


@dataclass(frozen=True)
class DayProgress:
    """How many answers stood at the end of a day, and how many cases were submitted or final."""

    day: date
    answers: int
    submitted: int


def by_day(connection: Connection, audit_id: str) -> tuple[DayProgress, ...]:
    """Every day on which the trail of an audit tells of an answer or a state, in UTC, the first one first.

    Only first readings: they are what counts. An answer taken back and a case opened again are taken off.
    """
    rows, reading = schema.trail, schema.reading
    day = func.date(rows.c.at, type_=Date)
    query = (
        select(day, func.sum(_answers()), func.sum(_submitted()))
        .join(reading, reading.c.id == rows.c.reading_id)
        .where(rows.c.audit_id == audit_id, reading.c.number == 1, rows.c.what.in_((What.ANSWER, What.STATE)))
        .group_by(day)
        .order_by(day)
    )
    days = (DayProgress(*row) for row in connection.execute(query))
    return tuple(accumulate(days, _up_to))


def _up_to(before: DayProgress, day: DayProgress) -> DayProgress:
    return DayProgress(day.day, before.answers + day.answers, before.submitted + day.submitted)


def _answers() -> ColumnElement[int]:
    """One more where a row tells of a first answer, one fewer where it was cleared."""
    rows = schema.trail
    is_answer = rows.c.what == What.ANSWER
    return _balance(
        and_(is_answer, rows.c.old.is_(None), rows.c.new.is_not(None)),
        and_(is_answer, rows.c.old.is_not(None), rows.c.new.is_(None)),
    )


def _submitted() -> ColumnElement[int]:
    """One more where a case comes to count, one fewer where it no longer does."""
    rows = schema.trail
    is_state, counted = rows.c.what == What.STATE, [state.value for state in COUNTED]
    counted_before = and_(rows.c.old.is_not(None), rows.c.old.in_(counted))
    return _balance(
        and_(is_state, rows.c.new.in_(counted), or_(rows.c.old.is_(None), rows.c.old.not_in(counted))),
        and_(is_state, counted_before, rows.c.new.not_in(counted)),
    )


def _balance(more: ColumnElement[bool], fewer: ColumnElement[bool]) -> ColumnElement[int]:
    return case((more, 1), (fewer, -1), else_=0).cast(Integer)
