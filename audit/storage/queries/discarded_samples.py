"""Discarding a sample: whether something is recorded in its cases, and deleting them in few statements."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from audit.errors import NotAllowedError
from audit.formatting import join_some
from audit.messages import storage as messages
from audit.model.audit_log import Change, ChangeType
from audit.model.case import CaseState
from audit.model.people import Person
from audit.model.questionnaire import CaseLabel
from audit.storage.audit_log import change_log
from audit.storage.engine import schema
from audit.storage.queries.case_rows import delete_drafts, rows_of_cases

MAX_NAMED_CASES = 10
KEPT_TABLES = (*schema.LOG_TABLES, schema.sampled_case)


@dataclass(frozen=True)
class DrawnCases:
    """The cases of a sample, which are locked: their references and reviews by their ids."""

    references: Mapping[str, str]
    review_ids: Collection[str]


def lock_unrecorded(connection: Connection, audit_id: str, case_label: CaseLabel) -> DrawnCases:
    """Lock the cases of a sample. Raises NotAllowedError, naming cases, if something is recorded in one of them."""
    case, review, sampled = schema.audit_case, schema.reading, schema.sampled_case
    query = (
        select(case.c.id, case.c.reference, sampled.c.details, review.c.id.label("review_id"), review.c.state)
        .join(case, case.c.id == sampled.c.case_id)
        .join(review, review.c.case_id == case.c.id)
        .where(sampled.c.audit_id == audit_id)
        .order_by(case.c.id, review.c.id)
    )
    rows = connection.execute(query.with_for_update()).all()
    drawn = DrawnCases({row.id: row.reference for row in rows}, [row.review_id for row in rows])
    recorded = set(_recorded_cases(connection, audit_id, rows))
    if recorded:
        references = [drawn.references[case_id] for case_id in drawn.references if case_id in recorded]
        raise NotAllowedError(messages.SAMPLE_HAS_DATA.format(cases=_name_cases(case_label, references)))
    return drawn


def delete_cases(connection: Connection, person: Person, audit_id: str, drawn: DrawnCases, reason: str) -> None:
    """Delete the cases of a sample with everything of theirs, with a row for each case in the audit log."""
    cleared = list(_cleared_details(connection, audit_id, drawn))
    delete_drafts(connection, {*drawn.references, *drawn.review_ids})
    for table in reversed(schema.metadata.sorted_tables):
        condition = _condition(table, drawn)
        if condition is not None:
            connection.execute(delete(table).where(condition))
    removed = [
        Change(ChangeType.CASE, audit_id, old=reference, case_id=case_id, reason=reason)
        for case_id, reference in drawn.references.items()
    ]
    change_log.append(connection, person.name, [*cleared, *removed])


def _cleared_details(connection: Connection, audit_id: str, drawn: DrawnCases) -> Iterator[Change]:
    """The rows of the audit log that clear the details of the cases, so that verification does not miss them."""
    table = schema.case_fact
    query = select(table.c.case_id, table.c.fact_id, table.c.value).where(table.c.case_id.in_(drawn.references))
    for row in connection.execute(query.order_by(table.c.case_id, table.c.fact_id)):
        yield Change(ChangeType.CASE_DETAIL, audit_id, row.fact_id, old=row.value, case_id=row.case_id)


def _condition(table: Table, drawn: DrawnCases) -> ColumnElement[bool] | None:
    if table is schema.audit_case:
        return table.c.id.in_(drawn.references)
    return None if table in KEPT_TABLES else rows_of_cases(table, tuple(drawn.references), drawn.review_ids)


def _recorded_cases(connection: Connection, audit_id: str, rows: Sequence[Any]) -> Iterator[str]:
    """The ids of the cases that were started, or have a value that was not drawn with them."""
    case_of_review = {row.review_id: row.id for row in rows}
    drawn_details = {row.id: json.loads(row.details) for row in rows}
    yield from (row.id for row in rows if row.state != CaseState.ALLOCATED.value)
    for table in (schema.answer, schema.note, schema.urgent_concern):
        review_ids = select(table.c.reading_id).where(table.c.reading_id.in_(case_of_review)).distinct()
        yield from (case_of_review[review_id] for review_id in connection.execute(review_ids).scalars())
    detail = schema.case_fact
    query = select(detail.c.case_id, detail.c.fact_id, detail.c.version).where(detail.c.case_id.in_(drawn_details))
    for row in connection.execute(query):
        if row.version > 1 or not drawn_details[row.case_id].get(row.fact_id):
            yield row.case_id
    finding = schema.finding
    for case_ids in connection.execute(select(finding.c.cases).where(finding.c.audit_id == audit_id)).scalars():
        yield from (case_id for case_id in json.loads(case_ids) if case_id in drawn_details)


def _name_cases(case_label: CaseLabel, references: Sequence[str]) -> str:
    """Name the first cases, and say how many more there are."""
    return f"{case_label.for_count(len(references))} {join_some(references, MAX_NAMED_CASES)}"
