"""The conditions of a filter on a log, in SQL, and how many rows meet them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy
from sqlalchemy import CTE, ColumnElement, Connection, String, Table, exists, false, func, literal, or_, select

from audit.model.audit_log import ChangeType
from audit.model.log_filter import LogFilter, LogSearch
from audit.storage.audit_log.change_log import VALUES_OF_ROW
from audit.storage.engine import schema

ESCAPE = "/"
ESCAPES = str.maketrans({sign: f"{ESCAPE}{sign}" for sign in f"{ESCAPE}%_"})
"""The signs that mean something in a pattern, so that they are escaped."""


def change_conditions(audit_id: str, log_filter: LogFilter, sees_hold_reasons: bool) -> list[ColumnElement[bool]]:
    """The conditions on the audit log. Nobody finds the reason of a legal hold whom the log does not show it."""
    log = schema.trail
    conditions = _shared_conditions(log, log_filter)
    if log_filter.case_id:
        conditions.append(log.c.case_id == log_filter.case_id)
    if log_filter.search.text:
        in_log = _search_conditions(log, audit_id, log_filter.search)
        conditions.append(or_(*in_log, _is_in_values(log_filter.search, sees_hold_reasons)))
    return conditions


def access_conditions(audit_id: str, log_filter: LogFilter) -> list[ColumnElement[bool]]:
    """The conditions on the access log. Access to the whole audit is access to the case."""
    log = schema.access
    conditions = _shared_conditions(log, log_filter)
    if log_filter.case_id:
        conditions.append(or_(log.c.case_id == log_filter.case_id, log.c.case_id == ""))
    if log_filter.search.text:
        conditions.append(or_(*_search_conditions(log, audit_id, log_filter.search)))
    return conditions


def _shared_conditions(log: Table, log_filter: LogFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if log_filter.by:
        conditions.append(log.c.by == log_filter.by)
    if log_filter.since:
        conditions.append(log.c.at >= log_filter.since)
    if log_filter.until:
        conditions.append(log.c.at <= log_filter.until)
    if log_filter.types:
        conditions.append(log.c.what.in_(sorted(log_filter.types)))
    return conditions


def _search_conditions(log: Table, audit_id: str, search: LogSearch) -> list[ColumnElement[bool]]:
    """Where a log itself may have the text: who, of what, and the reference of the case."""
    audit_case = schema.audit_case
    case_ids = select(audit_case.c.id).where(
        audit_case.c.audit_id == audit_id, _has_text(audit_case.c.reference, search.text)
    )
    return [
        _has_text(log.c.by, search.text),
        _has_text(log.c.subject, search.text),
        log.c.subject.in_(sorted(search.subjects)) if search.subjects else false(),
        log.c.case_id.in_(case_ids),
    ]


def _is_in_values(search: LogSearch, sees_hold_reasons: bool) -> ColumnElement[bool]:
    """Whether the values of a change have the text. An erased value has none."""
    values, log = schema.trail_value, schema.trail
    in_reason = _has_text(values.c.reason, search.text)
    if not sees_hold_reasons:
        in_reason = in_reason & (log.c.what != ChangeType.RETENTION.value)
    columns = (values.c.old, values.c.new)
    conditions = [in_reason, *(_has_text(column, search.text) for column in columns)]
    if search.values:
        patterns = _code_patterns(search.values)
        for column in columns:
            in_list = exists().where(column.like(patterns.c.pattern, escape=ESCAPE))
            conditions += [column.in_(sorted(search.values)), in_list]
    return exists().where(VALUES_OF_ROW, or_(*conditions)).correlate(log)


def _code_patterns(codes: Collection[str]) -> CTE:
    """The patterns of a list with one of these codes, as the rows of a table.

    SQLite refuses a condition with more than 1,000 parts, which the choices of a few case details could have.
    """
    patterns = [(f'%"{code.translate(ESCAPES)}"%',) for code in sorted(codes)]
    return sqlalchemy.values(sqlalchemy.column("pattern", String), name="patterns").data(patterns).cte()


def _has_text(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a column has a text, in capitals or small letters.

    SQLite ignores the difference only from A to Z, so other spellings are tried.
    """
    spellings = {text} if text.isascii() else {text, text.lower(), text.upper()}
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in sorted(spellings)))


def count(
    connection: Connection, log: Table, audit_id: str, conditions: Sequence[ColumnElement[bool]], before: int | None
) -> tuple[int, int]:
    """Return how many rows match, and how many of them are newer than the page before this row (None: 0)."""
    newer = func.count().filter(log.c.number >= before) if before is not None else literal(0)
    query = select(func.count(), newer).select_from(log).where(log.c.audit_id == audit_id, *conditions)
    total, newer_count = connection.execute(query).one()
    return total, newer_count


def older_than(log: Table, before: int | None) -> list[ColumnElement[bool]]:
    """The condition that a row is older than the one with this number; none for the first page."""
    return [] if before is None else [log.c.number < before]


def people(
    connection: Connection, log: Table, audit_id: str, conditions: Sequence[ColumnElement[bool]] = ()
) -> list[str]:
    """The names in the rows of a log that meet the conditions, in alphabetical order."""
    names = connection.execute(select(log.c.by).where(log.c.audit_id == audit_id, *conditions).distinct()).scalars()
    return sorted(names, key=str.casefold)
