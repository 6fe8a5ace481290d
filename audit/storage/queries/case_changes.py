"""Renaming a case, and removing cases of which nothing is recorded."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, select, update

from audit.errors import NotFoundError, SomeRefusedError
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
from audit.storage.queries.case_rows import delete_drafts, rows_of_cases

IGNORED_TABLES = (schema.audit_case, schema.reading, schema.trail, schema.access)
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
    after = parse_reference(reference, confirmed)
    before = _lock_cases(connection, audit_id, [case_id])[case_id]
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


def remove_many(
    connection: Connection, person: Person, audit_id: str, case_label: CaseLabel, case_ids: Collection[str], reason: str
) -> None:
    """Remove cases of which nothing is recorded, with their reviews and drafts; the audit log still has them.

    A value that was recorded and cleared counts as recorded. Raises SomeRefusedError if one of the cases has a value,
    or if a finding names it.
    """
    references = _lock_cases(connection, audit_id, case_ids)
    reviews = _lock_reviews(connection, references)
    refused = _why_not_removed(connection, audit_id, case_label, references, reviews)
    if refused:
        raise SomeRefusedError(refused)
    delete_drafts(connection, {*references, *(review.id for review in reviews)})
    connection.execute(delete(schema.reading).where(schema.reading.c.case_id.in_(references)))
    connection.execute(delete(schema.audit_case).where(schema.audit_case.c.id.in_(references)))
    changes = [
        Change(ChangeType.CASE, audit_id, old=reference, case_id=case_id, reason=reason)
        for case_id, reference in references.items()
    ]
    change_log.append(connection, person.name, changes)


def _lock_cases(connection: Connection, audit_id: str, case_ids: Collection[str]) -> dict[str, str]:
    """Lock cases until the transaction ends, so that savers take turns; return their references by id.

    They are always locked in the same order, to avoid deadlocks.
    """
    case = schema.audit_case
    query = select(case.c.id, case.c.reference).where(case.c.audit_id == audit_id, case.c.id.in_(case_ids))
    rows = connection.execute(query.order_by(case.c.id).with_for_update()).all()
    if len(rows) != len(frozenset(case_ids)):
        raise NotFoundError(model_messages.CASE_NOT_FOUND)
    return {row.id: row.reference for row in rows}


def _lock_reviews(connection: Connection, case_ids: Collection[str]) -> Sequence[Row[Any]]:
    """Lock the reviews of cases; return their ids and states."""
    table = schema.reading
    query: Select[Any] = select(table.c.id, table.c.case_id, table.c.state).where(table.c.case_id.in_(case_ids))
    return connection.execute(query.order_by(table.c.id).with_for_update()).all()


def _why_not_removed(
    connection: Connection,
    audit_id: str,
    case_label: CaseLabel,
    references: Mapping[str, str],
    reviews: Sequence[Row[Any]],
) -> dict[str, str]:
    """Return a sentence for each case that cannot be removed."""
    started = {review.case_id for review in reviews if review.state != CaseState.ALLOCATED}
    with_data = started | _with_recorded_data(connection, references, reviews)
    in_findings = _named_in_findings(connection, audit_id)
    drawn = _drawn(connection, audit_id)
    refused = {}
    for case_id, reference in references.items():
        case_name = f"{case_label.heading} {reference}"
        if case_id in drawn:
            refused[case_id] = messages.CASE_WAS_DRAWN.format(case=case_name)
        elif case_id in with_data:
            refused[case_id] = messages.CASE_HAS_DATA.format(case=case_name)
        elif case_id in in_findings:
            refused[case_id] = messages.CASE_IN_FINDING.format(case=case_name)
    return refused


def _with_recorded_data(
    connection: Connection, case_ids: Collection[str], reviews: Sequence[Row[Any]]
) -> frozenset[str]:
    """Return the cases of which, or of whose reviews, any table has a row; a new table is included."""
    case_of_review = {review.id: review.case_id for review in reviews}
    with_data: set[str] = set()
    for table in schema.metadata.sorted_tables:
        condition = rows_of_cases(table, case_ids, case_of_review.keys())
        if condition is None or table in IGNORED_TABLES:
            continue
        owner = table.c.case_id if "case_id" in table.c else table.c.reading_id
        owner_ids = connection.execute(select(owner).where(condition).distinct()).scalars()
        with_data.update(case_of_review.get(owner_id, owner_id) for owner_id in owner_ids)
    return frozenset(with_data)


def _drawn(connection: Connection, audit_id: str) -> frozenset[str]:
    """Return the cases of the sample, replacements included."""
    table = schema.sampled_case
    query = select(table.c.case_id).where(table.c.audit_id == audit_id, table.c.case_id.is_not(None))
    return frozenset(connection.execute(query).scalars())


def _named_in_findings(connection: Connection, audit_id: str) -> frozenset[str]:
    """Return the cases that a finding of the audit names, also a deleted one."""
    query = select(schema.finding.c.cases).where(schema.finding.c.audit_id == audit_id)
    return frozenset(case_id for cases in connection.execute(query).scalars() for case_id in json.loads(cases))
