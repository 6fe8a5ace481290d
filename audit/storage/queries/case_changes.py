"""Renaming a case, and removing one of which nothing is recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, select, update

from audit.errors import NotAllowedError, NotFoundError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit_log import Change, ChangeType
from audit.model.case import CaseState, parse_reference, reference_key
from audit.model.confirmed_references import ConfirmedReferences, check_confirmed
from audit.model.people import Person
from audit.model.questionnaire import CaseLabel
from audit.storage.audit_log import change_log
from audit.storage.engine import schema
from audit.storage.queries.case_references import case_ids, check_not_reserved, check_reference_unused
from audit.storage.queries.case_rows import drafts_of, rows_of_cases
from audit.storage.queries.sampled_cases import row_of_case

IGNORED_TABLES = (schema.audit_case, schema.reading, schema.second_review, schema.trail, schema.access)
"""Tables that name a case without a recorded value."""


def rename(
    connection: Connection,
    person: Person,
    audit_id: str,
    case_label: CaseLabel,
    case_id: str,
    reference: str,
    confirmed: ConfirmedReferences,
) -> None:
    """Change the reference of a case. Raises InputError if it is not valid or another case of the audit has it."""
    after, before = parse_reference(reference, confirmed), _lock_for_update(connection, audit_id, case_id)
    if after == before:
        return
    check_reference_unused(case_ids(connection, audit_id).keys() - {before}, case_label, after)
    check_not_reserved(connection, audit_id, [after])
    table = schema.audit_case
    values = {"reference": after, "reference_key": reference_key(after)}
    connection.execute(update(table).where(table.c.id == case_id).values(values))
    reason = check_confirmed(after, confirmed)
    change = Change(ChangeType.CASE, audit_id, old=before, new=after, case_id=case_id, reason=reason)
    change_log.append(connection, person.name, [change])


def remove(
    connection: Connection, person: Person, audit_id: str, case_label: CaseLabel, case_id: str, reason: str
) -> None:
    """Remove a case of which nothing is recorded, with its reviews and drafts; the audit log still has it.

    A value that was recorded and cleared counts as recorded. Raises NotAllowedError if there is one, or if a finding
    names the case.
    """
    reference, reviews = _lock_for_update(connection, audit_id, case_id), _lock_reviews(connection, case_id)
    case_name = f"{case_label.heading} {reference}"
    if row_of_case(connection, case_id) is not None:
        raise NotAllowedError(messages.CASE_WAS_DRAWN.format(case=case_name))
    if set(reviews.values()) != {CaseState.ALLOCATED} or _has_recorded_data(connection, case_id, reviews):
        raise NotAllowedError(messages.CASE_HAS_DATA.format(case=case_name))
    if _is_named_in_finding(connection, audit_id, case_id):
        raise NotAllowedError(messages.CASE_IN_FINDING.format(case=case_name))
    for table, condition in (
        (schema.draft, drafts_of((case_id, *reviews))),
        (schema.second_review, schema.second_review.c.case_id == case_id),
        (schema.reading, schema.reading.c.case_id == case_id),
        (schema.audit_case, schema.audit_case.c.id == case_id),
    ):
        connection.execute(delete(table).where(condition))
    change = Change(ChangeType.CASE, audit_id, old=reference, case_id=case_id, reason=reason)
    change_log.append(connection, person.name, [change])


def _lock_for_update(connection: Connection, audit_id: str, case_id: str) -> str:
    """Lock a case until the transaction ends, so that savers take turns; return its reference."""
    case = schema.audit_case
    query = select(case.c.reference).where(case.c.audit_id == audit_id, case.c.id == case_id).with_for_update()
    reference: str | None = connection.execute(query).scalar_one_or_none()
    if reference is None:
        raise NotFoundError(model_messages.CASE_NOT_FOUND)
    return reference


def _lock_reviews(connection: Connection, case_id: str) -> Mapping[str, CaseState]:
    """Lock the reviews of a case; return the state of each."""
    table = schema.reading
    query = select(table.c.id, table.c.state).where(table.c.case_id == case_id).order_by(table.c.id)
    return {row.id: CaseState(row.state) for row in connection.execute(query.with_for_update())}


def _has_recorded_data(connection: Connection, case_id: str, review_ids: Collection[str]) -> bool:
    """Whether any table has a row of the case or of one of its reviews; a new table is included."""
    conditions = ((table, rows_of_cases(table, [case_id], review_ids)) for table in schema.metadata.sorted_tables)
    return any(
        connection.execute(select(1).select_from(table).where(condition).limit(1)).first() is not None
        for table, condition in conditions
        if condition is not None and table not in IGNORED_TABLES
    )


def _is_named_in_finding(connection: Connection, audit_id: str, case_id: str) -> bool:
    table = schema.finding
    names_case = table.c.cases.contains(f'"{case_id}"', autoescape=True)
    query = select(table.c.id).where(table.c.audit_id == audit_id, names_case).limit(1)
    return connection.execute(query).first() is not None
