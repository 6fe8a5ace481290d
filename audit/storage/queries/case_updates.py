"""The rows of an import into existing cases: the values that it changes, and the rows in the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, update

from audit.model.audit_log import Change, ChangeType
from audit.model.import_plan import IMPORTED, PlannedCase
from audit.model.people import Person
from audit.model.saved_value import encode_ids
from audit.storage.audit_log import change_log
from audit.storage.audit_log.hash_chain import insert_many
from audit.storage.engine import clock, schema
from audit.storage.queries import second_reviews
from audit.storage.queries.review_updates import update_many, update_reviews
from audit.storage.queries.versioned_values import value_table

TABLES = (schema.case_fact, schema.answer, schema.note)


def update_all(connection: Connection, person: Person, audit_id: str, cases: Sequence[PlannedCase]) -> None:
    """Save what the import changes in existing cases, which are locked."""
    at = clock.now()
    _save_rows(connection, person, cases, at)
    changes = [*_log_rows(audit_id, cases, IMPORTED), *second_reviews.remove_first_readers(connection, audit_id)]
    change_log.append(connection, person.name, changes, at)


def record_all(
    connection: Connection, person: Person, audit_id: str, cases: Sequence[PlannedCase], reason: str
) -> None:
    """Save what somebody recorded in several reviews, which are locked."""
    at = clock.now()
    _save_rows(connection, person, cases, at)
    change_log.append(connection, person.name, _log_rows(audit_id, cases, reason), at)


def _save_rows(connection: Connection, person: Person, cases: Sequence[PlannedCase], at: datetime) -> None:
    for table in TABLES:
        _save_values(connection, person, table, cases, at)
    update_reviews(connection, "auditor", dict(_new_auditors(cases)))
    update_reviews(connection, "state", dict(_new_states(cases)))
    update_reviews(connection, "not_collected", dict(_not_collected(cases)))


def _save_values(
    connection: Connection, person: Person, table: Table, cases: Iterable[PlannedCase], at: datetime
) -> None:
    """Insert the values that are new in one table, and update those that it has."""
    owner, subject = table.primary_key.columns
    new_rows, changed_rows = [], []
    for case in cases:
        owner_id = case.case_id if table is schema.case_fact else case.review_id
        for change in case.changes:
            if value_table(change.type) is not table:
                continue
            row = {"value": change.new, "version": change.version + 1, "recorded_by": person.name, "recorded_at": at}
            if change.version:
                changed_rows.append({"owner_id": owner_id, "subject_id": change.subject, **_as_parameters(row)})
            else:
                new_rows.append({owner.name: owner_id, subject.name: change.subject, **row})
    insert_many(connection, table, new_rows)
    statement = (
        update(table)
        .where(owner == bindparam("owner_id"), subject == bindparam("subject_id"))
        .values({column: bindparam(f"new_{column}") for column in ("value", "version", "recorded_by", "recorded_at")})
    )
    update_many(connection, statement, changed_rows)


def _as_parameters(row: Mapping[str, object]) -> dict[str, object]:
    return {f"new_{column}": value for column, value in row.items()}


def _new_auditors(cases: Iterable[PlannedCase]) -> Iterator[tuple[str, str]]:
    for case in cases:
        for change in case.changes:
            if change.type in (ChangeType.ALLOCATION, ChangeType.SECOND_REVIEWER):
                yield case.review_id, change.new or ""


def _new_states(cases: Iterable[PlannedCase]) -> Iterator[tuple[str, str]]:
    for case in cases:
        if case.state is not case.state_before:
            yield case.review_id, case.state.value


def _not_collected(cases: Iterable[PlannedCase]) -> Iterator[tuple[str, str]]:
    """Yield what the file did not collect of the cases that it starts; the others were collected in the program."""
    for case in cases:
        if case.is_started and case.record.not_collected:
            yield case.review_id, encode_ids(case.record.not_collected)


def _log_rows(audit_id: str, cases: Iterable[PlannedCase], reason: str) -> Iterator[Change]:
    for case in cases:
        ids = {"audit_id": audit_id, "case_id": case.case_id, "review_id": case.review_id}
        for change in case.changes:
            of_review = {**ids, "review_id": ""} if change.type is ChangeType.SECOND_REVIEWER else ids
            yield Change(
                change.type,
                subject=change.subject,
                old=change.old,
                new=change.new,
                reason=reason,
                save_id=change.save_id,
                **of_review,
            )
        if case.is_started and case.record.not_collected:
            new = encode_ids(case.record.not_collected)
            yield Change(ChangeType.NOT_COLLECTED, new=new, reason=reason, **ids)
        if case.state_before is not None and case.state is not case.state_before:
            yield Change(ChangeType.STATE, old=case.state_before.value, new=case.state.value, reason=reason, **ids)
