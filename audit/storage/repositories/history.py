"""The history of an audit: its changes and accesses, by case, person and day; and all data of one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from audit.errors import NotFoundError
from audit.messages import model as model_messages
from audit.model.audit_log import AccessEvent, AccessLogRow, AccessType, AuditLogRow, ChangeType
from audit.model.case import normalise_reference, reference_key
from audit.model.case_review import ReviewKey
from audit.model.log_filter import NO_FILTER, LogFilter, LogPage
from audit.model.people import Permission, Person
from audit.model.review_pair import FIRST_REVIEW
from audit.storage.audit_log import access_log, change_log
from audit.storage.authorisation import Access, authorise, has_permission
from audit.storage.engine import schema
from audit.storage.queries import log_rows, outside_copies
from audit.storage.queries.blind_cases import (
    blind_cases,
    check_case_not_blind,
    known_references,
    visible_accesses,
    visible_changes,
)
from audit.storage.queries.case_references import case_ids
from audit.storage.queries.case_rows import drafts_of, rows_of_cases


class History:
    """The two logs of an audit. Reading the whole audit log is logged itself.

    They leave out what others did in a case of which the person has a review that is not submitted.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def audit_log(self, person: Person, audit_id: str, log_filter: LogFilter = NO_FILTER) -> Sequence[AuditLogRow]:
        """The changes that match the filter, oldest first, with the reason of a legal hold only for the lead."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT_LOG, audit_id) as connection:
            sees_holds = has_permission(connection, person, Permission.MANAGE_RETENTION, audit_id)
            conditions = [
                *log_rows.change_conditions(audit_id, log_filter, sees_holds),
                *_visible(connection, person, audit_id),
            ]
            return _readable(change_log.read(connection, audit_id, conditions=conditions), sees_holds)

    def audit_log_page(
        self, person: Person, audit_id: str, log_filter: LogFilter, size: int, before: int | None = None
    ) -> LogPage[AuditLogRow]:
        """A page of the changes that match the filter, newest first; those before a row, as ``audit_log`` shows them.

        A page is found by the number of a row, not by counting rows, so the last page is read as fast as the first.
        """
        with self._access.read_transaction(person, Permission.SEE_AUDIT_LOG, audit_id) as connection:
            sees_holds = has_permission(connection, person, Permission.MANAGE_RETENTION, audit_id)
            conditions = [
                *log_rows.change_conditions(audit_id, log_filter, sees_holds),
                *_visible(connection, person, audit_id),
            ]
            on_page = [*conditions, *log_rows.older_than(schema.trail, before)]
            rows = _readable(change_log.read_newest(connection, audit_id, on_page, size), sees_holds)
            if before is None and len(rows) < size:
                return LogPage(rows, total=len(rows), newer=0)
            return LogPage(rows, *log_rows.count(connection, schema.trail, audit_id, conditions, before))

    def access_log(self, person: Person, audit_id: str, log_filter: LogFilter = NO_FILTER) -> Sequence[AccessLogRow]:
        """Who opened or exported what, of the rows that match the filter, oldest first."""
        with self._access.read_transaction(person, Permission.SEE_ACCESS_LOG, audit_id) as connection:
            conditions = [
                *log_rows.access_conditions(audit_id, log_filter),
                *_visible_accesses(connection, person, audit_id),
            ]
            return access_log.read(connection, schema.access.c.audit_id == audit_id, *conditions)

    def access_log_page(
        self, person: Person, audit_id: str, log_filter: LogFilter, size: int, before: int | None = None
    ) -> LogPage[AccessLogRow]:
        """A page of the accesses that match the filter, newest first; those before a row."""
        with self._access.read_transaction(person, Permission.SEE_ACCESS_LOG, audit_id) as connection:
            conditions = [
                *log_rows.access_conditions(audit_id, log_filter),
                *_visible_accesses(connection, person, audit_id),
            ]
            on_page = [*conditions, *log_rows.older_than(schema.access, before)]
            rows = access_log.read_newest(connection, audit_id, on_page, size)
            if before is None and len(rows) < size:
                return LogPage(rows, total=len(rows), newer=0)
            return LogPage(rows, *log_rows.count(connection, schema.access, audit_id, conditions, before))

    def people(self, person: Person, audit_id: str) -> Sequence[str]:
        """Everybody who is named in the audit log as having changed something, by name."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT_LOG, audit_id) as connection:
            return log_rows.people(connection, schema.trail, audit_id, _visible(connection, person, audit_id))

    def other_reviews(self, person: Person, audit_id: str) -> Mapping[str, int]:
        """The numbers of the reviews that are not the first of their case, by id: the rows of the log have the ids."""
        case, review = schema.audit_case, schema.reading
        query = (
            select(review.c.id, review.c.number)
            .join(case, case.c.id == review.c.case_id)
            .where(case.c.audit_id == audit_id, review.c.number != FIRST_REVIEW)
        )
        with self._access.read_transaction(person, Permission.SEE_AUDIT_LOG, audit_id) as connection:
            blind = blind_cases(connection, person, audit_id)
            hidden = review.c.case_id.in_(list(blind)) & (review.c.auditor != person.name)
            rows = connection.execute(query.where(~hidden) if blind else query)
            return {row.id: row.number for row in rows}

    def cases_left_out(self, person: Person, audit_id: str) -> Sequence[str]:
        """The references of the cases of which both logs leave out what others did, until the person's own review of
        them is submitted."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT_LOG, audit_id) as connection:
            return known_references(blind_cases(connection, person, audit_id))

    def people_with_access(self, person: Person, audit_id: str) -> Sequence[str]:
        """Everybody who is named in the access log, by name."""
        with self._access.read_transaction(person, Permission.SEE_ACCESS_LOG, audit_id) as connection:
            return log_rows.people(connection, schema.access, audit_id, _visible_accesses(connection, person, audit_id))

    def log_export(self, person: Person, audit_id: str, export_name: str) -> None:
        """Log that this person exports something. Call it before the file is ready."""
        with self._access.write_transaction(person, Permission.SEE_RESULTS, audit_id) as connection:
            access_log.log_access(connection, person, AccessEvent(AccessType.EXPORT, audit_id, subject=export_name))

    def log_case_exports(self, person: Person, audit_id: str, reviews: Sequence[ReviewKey], export_name: str) -> None:
        """Log, case by case, that this person exports reviews. Call it before the file is ready.

        Raises NotAllowedError or NotFoundError, and logs no export, if the person may not see one of them.
        """
        first, *others = (review.selector for review in reviews)
        with self._access.write_transaction(person, Permission.SEE_CASE, audit_id, first) as connection:
            for selector in others:
                authorise(connection, person, Permission.SEE_CASE, audit_id, selector)
            for case_id in dict.fromkeys(review.case_id for review in reviews):
                event = AccessEvent(AccessType.EXPORT, audit_id, case_id, export_name)
                access_log.log_access(connection, person, event)

    def find_case_id(self, person: Person, audit_id: str, reference: str) -> str:
        """The id of a case by its reference. Raises NotFoundError if the audit has no such case."""
        with self._access.read_transaction(person, Permission.SEE_CASE_RECORDS, audit_id) as connection:
            return _find_case_id(connection, audit_id, reference)

    def subject_access_data(self, person: Person, audit_id: str, reference: str) -> dict[str, list[dict[str, object]]]:
        """Every row of one case, by table, with its history, for a subject access request."""
        with self._access.write_transaction(person, Permission.SUBJECT_ACCESS, audit_id) as connection:
            case_id = _find_case_id(connection, audit_id, reference)
            check_case_not_blind(connection, person, audit_id, case_id)
            access_log.log_access(
                connection, person, AccessEvent(AccessType.EXPORT, audit_id, case_id, "subject access")
            )
            return _case_rows(connection, audit_id, case_id)


def _visible(connection: Connection, person: Person, audit_id: str) -> Sequence[ColumnElement[bool]]:
    return visible_changes(blind_cases(connection, person, audit_id))


def _visible_accesses(connection: Connection, person: Person, audit_id: str) -> Sequence[ColumnElement[bool]]:
    return visible_accesses(blind_cases(connection, person, audit_id), person)


def _readable(rows: Sequence[AuditLogRow], sees_hold_reasons: bool) -> Sequence[AuditLogRow]:
    return rows if sees_hold_reasons else [_without_hold_reason(row) for row in rows]


def _without_hold_reason(row: AuditLogRow) -> AuditLogRow:
    """Return a row without the reason of a legal hold, which is only for people who may release it."""
    if row.change.type is not ChangeType.RETENTION:
        return row
    return replace(row, change=replace(row.change, reason=""))


def _find_case_id(connection: Connection, audit_id: str, reference: str) -> str:
    """The id of the case with this reference; one that was added with double spaces is found as well."""
    key = reference_key(normalise_reference(reference))
    for existing, case_id in case_ids(connection, audit_id).items():
        if reference_key(existing) == key:
            return case_id
    raise NotFoundError(model_messages.CASE_NOT_FOUND)


def _case_rows(connection: Connection, audit_id: str, case_id: str) -> dict[str, list[dict[str, object]]]:
    """The rows of every table that names the case or one of its reviews; a new table is included."""
    query = select(schema.reading.c.id).where(schema.reading.c.case_id == case_id)
    review_ids = list(connection.execute(query).scalars())
    rows_by_table = {}
    for table in schema.metadata.sorted_tables:
        condition = _subject_access_rows(connection, table, audit_id, case_id, review_ids)
        if condition is not None:
            rows_query: Any = select(table).where(condition).order_by(*table.primary_key.columns)
            rows = connection.execute(rows_query).mappings()
            rows_by_table[table.name] = [dict(row) for row in rows]
    rows_by_table[schema.outside_copy.name] = outside_copies.rows_of_case(connection, audit_id, case_id)
    return rows_by_table


def _subject_access_rows(
    connection: Connection, table: Table, audit_id: str, case_id: str, review_ids: Sequence[str]
) -> ColumnElement[bool] | None:
    if table is schema.audit_case:
        return table.c.id == case_id
    if table is schema.trail_value:
        log_numbers = select(schema.trail.c.number).where(
            schema.trail.c.audit_id == audit_id, schema.trail.c.case_id == case_id
        )
        return (table.c.audit_id == audit_id) & table.c.number.in_(log_numbers)
    if table is schema.finding:
        return (table.c.audit_id == audit_id) & table.c.cases.contains(f'"{case_id}"', autoescape=True)
    if table is schema.report_text:
        reference = select(schema.audit_case.c.reference).where(schema.audit_case.c.id == case_id).scalar_subquery()
        names_case = func.lower(table.c.text).contains(func.lower(reference))
        return (table.c.audit_id == audit_id) & names_case
    if table is schema.draft:
        return drafts_of(connection, (case_id, *review_ids))
    return rows_of_cases(table, [case_id], review_ids)
