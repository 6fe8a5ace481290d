"""Comparing answers, notes and case details with the audit log: value, author, time and version.

The log has one row for each version of a value, so the last row says what the table must have. The database compares;
only what differs comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Subquery, Table, and_, func, or_, select

from audit.messages import verification as messages
from audit.model.audit_log import ChangeType
from audit.storage.audit_log import hash_chain
from audit.storage.audit_log.breaks import Mismatch
from audit.storage.engine import schema

VALUE_TABLES = {
    ChangeType.CASE_DETAIL: schema.case_fact,
    ChangeType.ANSWER: schema.answer,
    ChangeType.NOTE: schema.note,
    ChangeType.SHARED_NOTE: schema.shared_note,
}
EARLIER_TIME_TOLERANCE = timedelta(hours=1)
"""Earlier versions read the clock twice, for the value and for the log: an import of many cases took minutes."""


def value_mismatches(connection: Connection, audit_id: str, snapshot_number: int) -> Iterator[Mismatch]:
    """Compare every value of an audit with the log. Times up to row ``snapshot_number`` are compared to the hour."""
    for change_type, table in VALUE_TABLES.items():
        last_rows = _last_rows(change_type, table, audit_id)
        for row in connection.execute(_differing(table, last_rows)).yield_per(hash_chain.READ_BATCH_SIZE):
            if (problem := _problem(row, snapshot_number)) is not None:
                yield Mismatch(table.name, audit_id, f"{row.owner} {row.subject}", problem)
        for row in connection.execute(_not_logged(table, last_rows, audit_id)):
            yield Mismatch(table.name, audit_id, f"{row.owner} {row.subject}", messages.ROW_ADDED)


def _last_rows(change_type: ChangeType, table: Table, audit_id: str) -> Subquery:
    """The last row of the log for each value, with the number of its versions; erased values have none."""
    log, values = schema.trail, schema.trail_value
    owner = log.c.case_id if table is schema.case_fact else log.c.reading_id
    same_row = and_(log.c.audit_id == values.c.audit_id, log.c.number == values.c.number)
    keys = (
        select(
            owner.label("owner"),
            log.c.subject,
            func.count().label("versions"),
            func.max(log.c.number).label("number"),
        )
        .join_from(log, values, same_row)
        .where(log.c.audit_id == audit_id, log.c.what == change_type.value)
        .group_by(owner, log.c.subject)
        .subquery()
    )
    is_last = and_(log.c.audit_id == audit_id, log.c.number == keys.c.number)
    has_value = and_(values.c.audit_id == audit_id, values.c.number == keys.c.number)
    return (
        select(keys.c.owner, keys.c.subject, keys.c.versions, keys.c.number, log.c.by, log.c.at, values.c.new)
        .join_from(keys, log, is_last)
        .join(values, has_value)
        .subquery()
    )


def _differing(table: Table, last: Subquery) -> Select[Any]:
    owner, subject = table.primary_key.columns
    same_value = and_(owner == last.c.owner, subject == last.c.subject)
    value_differs = table.c.value.is_distinct_from(last.c.new)
    version_differs = table.c.version != last.c.versions
    author_differs = table.c.recorded_by != last.c.by
    time_differs = table.c.recorded_at != last.c.at
    columns = {"value": value_differs, "version": version_differs, "recorded_by": author_differs}
    return (
        select(
            last.c.owner,
            last.c.subject,
            last.c.number,
            last.c.at,
            table.c.recorded_at,
            subject.is_(None).label("missing"),
            *(condition.label(f"{name}_differs") for name, condition in columns.items()),
        )
        .outerjoin_from(last, table, same_value)
        .where(or_(and_(subject.is_(None), ~_is_removed(table, last)), time_differs, *columns.values()))
    )


def _is_removed(table: Table, last: Subquery) -> ColumnElement[bool]:
    """The condition that a value was cleared in the log and its owner, a case or review, is gone: both were removed."""
    (foreign_key,) = next(iter(table.primary_key.columns)).foreign_keys
    owner_exists = select(foreign_key.column).where(foreign_key.column == last.c.owner).exists()
    return and_(last.c.new.is_(None), ~owner_exists)


def _not_logged(table: Table, last: Subquery, audit_id: str) -> Select[Any]:
    owner, subject = table.primary_key.columns
    same_value = and_(owner == last.c.owner, subject == last.c.subject)
    query = select(owner.label("owner"), subject.label("subject")).outerjoin_from(table, last, same_value)
    condition = schema.audit_condition(table, audit_id)
    return query.where(last.c.owner.is_(None), *([] if condition is None else [condition]))


def _problem(row: Row[Any], snapshot_number: int) -> str | None:
    if row.missing:
        return messages.ROW_REMOVED
    columns = [name for name in ("value", "version", "recorded_by") if row._mapping[f"{name}_differs"]]
    is_earlier = row.number <= snapshot_number
    if abs(row.recorded_at - row.at) > (EARLIER_TIME_TOLERANCE if is_earlier else timedelta()):
        columns.append("recorded_at")
    return messages.COLUMNS_DIFFER.format(columns=", ".join(columns)) if columns else None
