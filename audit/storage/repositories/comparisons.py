"""Comparing audits: closed ones from their archive, open ones from their answers."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from audit.analysis.audit_counts import AuditReference, AuditSummaryCounts, summarise_audit
from audit.analysis.restricted_results import tally_without_small_numbers
from audit.formatting import local_day
from audit.model.people import Permission, Person
from audit.model.purpose import Purpose
from audit.storage.authorisation import Access, limit_to_visible_audits, sees_cases_of
from audit.storage.engine import schema
from audit.storage.queries import saved_results
from audit.storage.queries.archived_tallies import decode_clustering, decode_tallies
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.results import counted_results


class Comparisons:
    """The tallies and ratings by which audits are compared."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def list_audits(self, person: Person) -> Sequence[AuditReference]:
        """Every audit that this person may see, in the order in which they were started."""
        with self._access.read_transaction(person, Permission.COMPARE_AUDITS) as connection:
            query = limit_to_visible_audits(_audits_query(prompts=False), person)
            return [AuditReference(**_audit_fields(row)) for row in connection.execute(query)]

    def all(
        self, person: Person, prompts: bool = False, audit_ids: Collection[str] | None = None
    ) -> Sequence[AuditSummaryCounts]:
        """Every audit that this person may see, in the order in which they were started.

        ``audit_ids`` limits them. The tallies are of key questions, and of prompts if ``prompts`` is set. An open audit
        is counted from its answers over submitted and final cases, which takes as long as its results. In an audit
        whose cases this person may not see, small numbers are suppressed.
        """
        with self._access.read_transaction(person, Permission.COMPARE_AUDITS) as connection:
            in_full = sees_cases_of(connection, person)
            query = limit_to_visible_audits(_audits_query(prompts or not person.local), person)
            filtered_query = query if audit_ids is None else query.where(schema.audit.c.id.in_(audit_ids))
            rows = connection.execute(filtered_query).all()
            return [
                self._counts(connection, row, prompts)
                if in_full(row.audit_id)
                else self._suppressed(connection, row, prompts)
                for row in rows
            ]

    def _counts(self, connection: Connection, row: Row[Any], prompts: bool) -> AuditSummaryCounts:
        return (
            self._count_open_audit(connection, row, prompts)
            if row.key_questions is None
            else _from_closed_audit(row, prompts)
        )

    def _suppressed(self, connection: Connection, row: Row[Any], prompts: bool) -> AuditSummaryCounts:
        """An audit for somebody who may not see its cases: without small numbers."""
        header = self._reader.read_header(connection, row.audit_id)
        counts = tally_without_small_numbers(
            self._counts(connection, row, True), header.questionnaire, header.description
        )
        key_question_ids = {question.id for question in header.questionnaire.key_questions}
        tallies = {id_: tally for id_, tally in counts.tallies.items() if prompts or id_ in key_question_ids}
        return replace(counts, tallies=tallies)

    def _count_open_audit(self, connection: Connection, row: Row[Any], prompts: bool) -> AuditSummaryCounts:
        """An open audit, counted now, or one whose cases version 0.1.0 erased while it was open."""
        audit = self._reader.read(connection, row.audit_id)
        if audit.retention.erased_at is not None:
            results = saved_results.audit_results(connection, audit).results
        else:
            results = counted_results(connection, audit)
        return summarise_audit(AuditReference(**_audit_fields(row)), results, prompts)


AUDIT_COLUMNS = {
    "audit_id": schema.audit.c.id,
    "name": schema.audit.c.name,
    "unit": schema.audit.c.unit,
    "region": schema.audit.c.region,
    "fieldwork_from": schema.audit.c.fieldwork_from,
    "fieldwork_to": schema.audit.c.fieldwork_to,
    "questionnaire_id": schema.questionnaire.c.questionnaire_id,
    "questionnaire_version": schema.questionnaire.c.version,
}
"""The columns that describe an audit, by the names of the fields of ``AuditReference``."""


def _audit_fields(row: Row[Any]) -> dict[str, Any]:
    erased_on = None if row.erased_at is None else local_day(row.erased_at)
    return {**{name: row._mapping[name] for name in AUDIT_COLUMNS}, "erased_on": erased_on}


def _audits_query(prompts: bool) -> Select[Any]:
    audit, questionnaire, closed = schema.audit, schema.questionnaire, schema.closed_audit
    retention = schema.retention
    archived_columns = [
        closed.c.cases,
        closed.c.key_questions,
        closed.c.ratings,
        closed.c.overall,
        closed.c.counts,
    ]
    return (
        select(
            *(column.label(name) for name, column in AUDIT_COLUMNS.items()),
            retention.c.erased_at,
            *archived_columns,
            *([closed.c.prompts] if prompts else []),
        )
        .select_from(audit)
        .join(questionnaire, questionnaire.c.digest == audit.c.questionnaire_digest)
        .outerjoin(closed, closed.c.audit_id == audit.c.id)
        .outerjoin(retention, retention.c.audit_id == audit.c.id)
        .where(audit.c.purpose == Purpose.AUDIT.value)
        .order_by(audit.c.started_at, audit.c.id)
    )


def _from_closed_audit(row: Row[Any], prompts: bool) -> AuditSummaryCounts:
    """A closed audit from its archive."""
    tallies = decode_tallies(row.key_questions)
    if prompts:
        tallies |= decode_tallies(row.prompts)
    return AuditSummaryCounts(
        **_audit_fields(row),
        tallies=tallies,
        ratings=json.loads(row.ratings),
        overall_rating=row.overall,
        case_count=row.cases,
        clustering=decode_clustering(json.loads(row.counts or "{}")),
    )
