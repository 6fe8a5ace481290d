"""The rows that a change leaves in the tables, saved with the change, so that verification can compare them.

Answers, notes and case details need none: the audit log has their value, author, time and version. Nor do states and
auditors, which change alone. Every other change saves the rows that it may have written, as they are afterwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from audit.model.audit_log import Change, ChangeType
from audit.storage.engine import schema

SavedRow = dict[str, Any]
MAX_TEXT_LENGTH = 120  # a longer text, which no name or id is, is saved as its digest
KEY_BATCH_SIZE = 500

AUDIT = bindparam("of_audit", type_=schema.ID)
"""The audit whose rows a query asks for."""

NOT_RECORDED = {
    schema.questionnaire: "the digest that names it is the digest of its text",
    schema.case_fact: "the audit log has its value, author, time and version",
    schema.answer: "the audit log has its value, author, time and version",
    schema.note: "the audit log has its value, author, time and version",
    schema.shared_note: "the audit log has its value, author, time and version",
    schema.draft: "not submitted, so it decides nothing",
    schema.questionnaire_draft: "it decides nothing: an audit has its own copy of its questionnaire",
    schema.available_questionnaire: "an audit that starts with it has its own copy",
    schema.reopening_request: "it decides nothing, and the audit log has who asked and why",
    schema.sign_in: "it decides nothing: it only marks names that nobody has signed in with",
    schema.audited_case: "it decides no result, and is deleted after 13 months: the audit log must not keep it",
    schema.list_heading: "it decides nothing: it fills in a form",
    schema.trail: "chained",
    schema.trail_value: "hashed in the chain",
    schema.chain_head: "the end of a chain",
    schema.access: "chained",
}
"""The tables whose rows are not saved with changes, each with the reason."""

RECORDED_TABLES = tuple(table for table in schema.metadata.sorted_tables if table not in NOT_RECORDED)

KEY_COLUMNS = {
    "audit_standard": "standard_id",
    "decision": "standard_id",
    "membership": "person",
    "finding": "id",
    "report_text": "chapter",
    "benchmark": "question_id",
    "audit_case": "id",
    "reading": "case_id",
    "sampled_case": "position",
    "elimination": "case_id",
    "moderated_answer": "case_id",
    "review_comment": "reading_id",
    "feedback_action": "reading_id",
    "acknowledgement": "reading_id",
    "urgent_concern": "case_id",
    "guidance_change": "number",
    "agreed_answer": "case_id",
    "gate_waiver": "person",
    "staff": "person",
    "outside_copy": "number",
}
"""The column by which a change names its rows in a table; the other tables have one row for each audit."""


@dataclass(frozen=True)
class Scope:
    """Rows that a change may have written: those with a key, or (None) all rows of the audit."""

    table: Table
    key: str | int | None = None


WHOLE_TABLES = {
    ChangeType.AUDIT: RECORDED_TABLES,
    ChangeType.SNAPSHOT: RECORDED_TABLES,
    ChangeType.DESCRIPTION: (schema.audit, schema.audit_standard),
    ChangeType.QUESTIONNAIRE: (schema.audit, schema.audit_standard),
    ChangeType.CLOSING: (schema.audit, schema.closed_audit, schema.frozen_results, schema.retention),
    ChangeType.RETENTION: (schema.audit, schema.closed_audit, schema.frozen_results, schema.retention),
    ChangeType.DRAW: (schema.sample, schema.sampled_case),
    ChangeType.AGREED_ANSWER: (schema.released_exercise,),
    ChangeType.GATE: (schema.calibration_gate, schema.gate_waiver),
    ChangeType.REPORT_BREAKDOWNS: (schema.report_breakdowns,),
}
"""The tables of which a change may have written any row of the audit."""

TABLES_BY_SUBJECT = {
    ChangeType.STANDARD: schema.audit_standard,
    ChangeType.DECISION: schema.decision,
    ChangeType.MEMBER: schema.membership,
    ChangeType.STAFF: schema.staff,
    ChangeType.FINDING: schema.finding,
    ChangeType.REPORT_TEXT: schema.report_text,
    ChangeType.BENCHMARK: schema.benchmark,
    ChangeType.REPLACEMENT: schema.sampled_case,
    ChangeType.GUIDANCE: schema.guidance_change,
    ChangeType.OUTSIDE_COPY: schema.outside_copy,
}
"""The table in which a change wrote the row that its subject names."""

NUMBERED_TABLES = (schema.finding, schema.sampled_case, schema.guidance_change, schema.outside_copy)
"""The tables whose rows are named by a number."""

TABLES_BY_CASE = {
    ChangeType.CASE: (schema.audit_case, schema.reading),
    ChangeType.SECOND_REVIEWER: (schema.reading,),
    ChangeType.MODERATION: (schema.moderated_answer,),
    ChangeType.CONCERN: (schema.urgent_concern,),
    ChangeType.AGREED_ANSWER: (schema.agreed_answer,),
    ChangeType.ELIMINATION: (schema.elimination,),
}
"""The tables in which a change wrote rows of its case."""

TABLES_BY_REVIEW = {
    ChangeType.COMMENT: schema.review_comment,
    ChangeType.FEEDBACK_ACTION: schema.feedback_action,
    ChangeType.ACKNOWLEDGEMENT: schema.acknowledgement,
}
"""The table in which a change wrote rows of its review."""

WITHOUT_ROWS = (
    ChangeType.STATE,
    ChangeType.REQUEST,
    ChangeType.ALLOCATION,
    ChangeType.NOT_COLLECTED,
    ChangeType.CASE_DETAIL,
    ChangeType.ANSWER,
    ChangeType.NOTE,
    ChangeType.SHARED_NOTE,
)
"""The changes that say everything themselves."""


def scopes_of(change: Change) -> Iterator[Scope]:
    """The rows that a change of this kind may have written."""
    yield from map(Scope, WHOLE_TABLES.get(change.type, ()))
    for table in TABLES_BY_CASE.get(change.type, ()):
        yield Scope(table, change.case_id)
    if (table_by_review := TABLES_BY_REVIEW.get(change.type)) is not None:
        yield Scope(table_by_review, change.review_id)
    if (table_by_subject := TABLES_BY_SUBJECT.get(change.type)) is not None:
        is_numbered = table_by_subject in NUMBERED_TABLES
        yield Scope(table_by_subject, int(change.subject) if is_numbered else change.subject)


def read_for_log(connection: Connection, audit_id: str, changes: Sequence[Change]) -> list[str | None]:
    """Return what to save with each change of one audit; None if it needs no rows.

    Rows that several changes name are saved with the last of them. The last row of the access log is saved too, so
    that rows missing at its end are detected.
    """
    owners = {scope: number for number, change in enumerate(changes) if audit_id for scope in scopes_of(change)}
    if not owners:
        return [None] * len(changes)
    rows = _read_scopes(connection, audit_id, owners)
    entries: dict[int, list[list[object]]] = {}
    for scope, number in owners.items():
        entries.setdefault(number, []).append([scope.table.name, scope.key, rows[scope]])
    head = _access_head(connection, audit_id)
    return [_encode(entries[number], head) if number in entries else None for number in range(len(changes))]


def _encode(entries: list[list[object]], access_head: list[object] | None) -> str:
    return json.dumps({"access": access_head, "rows": entries}, separators=(",", ":"))


def _access_head(connection: Connection, audit_id: str) -> list[object] | None:
    head = schema.chain_head.c
    query = select(head.number, head.digest).where(head.log == schema.access.name, head.audit_id == audit_id)
    row = connection.execute(query).first()
    return None if row is None else [row.number, row.digest]


def _read_scopes(connection: Connection, audit_id: str, scopes: Iterable[Scope]) -> dict[Scope, list[SavedRow]]:
    keys_by_table: dict[Table, list[str | int | None]] = {}
    for scope in scopes:
        keys_by_table.setdefault(scope.table, []).append(scope.key)
    rows: dict[Scope, list[SavedRow]] = {}
    for table, keys in keys_by_table.items():
        if None in keys:
            rows[Scope(table)] = list(audit_rows(connection, table, audit_id))
        if named := [key for key in keys if key is not None]:
            rows |= _rows_by_key(connection, table, audit_id, named)
    return rows


def _rows_by_key(
    connection: Connection, table: Table, audit_id: str, keys: Sequence[str | int]
) -> dict[Scope, list[SavedRow]]:
    column = KEY_COLUMNS[table.name]
    rows: dict[Scope, list[SavedRow]] = {Scope(table, key): [] for key in keys}
    query = _rows_with_keys_query(table)
    for start in range(0, len(keys), KEY_BATCH_SIZE):
        values = {AUDIT.key: audit_id, "keys": keys[start : start + KEY_BATCH_SIZE]}
        for row in connection.execute(query, values).mappings():
            rows[Scope(table, row[column])].append(encode_row(row))
    return rows


def audit_rows(connection: Connection, table: Table, audit_id: str) -> Iterator[SavedRow]:
    """Every row of an audit in a table, as changes save it."""
    for row in connection.execute(_audit_query(table), {AUDIT.key: audit_id}).mappings():
        yield encode_row(row)


@cache  # to build the queries for each change would take as long as to run them
def _audit_query(table: Table) -> Select[Any]:
    condition = schema.audit_condition(table, AUDIT)
    if condition is None:
        raise ValueError(table.name)
    return select(table).where(condition)


@cache
def _rows_with_keys_query(table: Table) -> Select[Any]:
    column = table.c[KEY_COLUMNS[table.name]]
    return _audit_query(table).where(column.in_(bindparam("keys", expanding=True, type_=column.type)))


def encode_row(row: Mapping[Any, Any]) -> SavedRow:
    """A row as changes save it."""
    return {str(name): encode_value(value) for name, value in row.items()}


def encode_value(value: object) -> object:
    """A value as changes save it: a time in UTC, a long text as its digest."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and len(value) > MAX_TEXT_LENGTH:
        return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"
    return value
