"""Comparing the rows of an audit with what its log says, and the audits with the list of audits."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from audit.messages import verification as messages
from audit.model.audit_log import Change, ChangeType
from audit.storage.audit_log import hash_chain, snapshots
from audit.storage.audit_log.breaks import Break, Mismatch
from audit.storage.audit_log.expected_rows import TABLES_BY_NAME, ExpectedRows
from audit.storage.audit_log.replay import apply_change, apply_saved_rows, is_erasure
from audit.storage.audit_log.saved_rows import audit_rows
from audit.storage.audit_log.value_check import VALUE_TABLES
from audit.storage.engine import schema

CHANGE_COLUMNS = ("audit_id", "number", "by", "case_id", "reading_id", "what", "subject", "sealed")


@dataclass
class Replay:
    """What a log says: the rows, the row from which it has all columns, and the access log that it saw."""

    expected: ExpectedRows
    first_snapshot: int = 0
    last_access: tuple[int, int, str] | None = None  # row of the audit log, then number and digest in the access log


def replay(connection: Connection, audit_id: str) -> tuple[Replay, list[Mismatch]]:
    """Replay the log of an audit. A snapshot that disagrees with the changes before it is returned as mismatches."""
    replayed, mismatches = Replay(ExpectedRows()), []
    for row in connection.execute(_changes_query(audit_id)).yield_per(hash_chain.READ_BATCH_SIZE):
        mismatches += _apply(replayed, row)
    return replayed, mismatches


def row_mismatches(connection: Connection, audit_id: str, expected: ExpectedRows) -> Iterator[Mismatch]:
    """Compare the rows of an audit with the expected ones, except answers, notes and case details."""
    for name, table in TABLES_BY_NAME.items():
        yield from expected.mismatches(name, audit_rows(connection, table, audit_id), audit_id)


def frozen_mismatches(connection: Connection, audit_id: str) -> Iterator[Mismatch]:
    """The frozen results of a closed audit must have their digest, also if the log does not mention them."""
    table = schema.frozen_results
    for row in connection.execute(select(table.c.digest, table.c.content).where(table.c.audit_id == audit_id)):
        if hashlib.sha256(row.content.encode()).hexdigest() != row.digest:
            yield Mismatch(table.name, audit_id, "", messages.FROZEN_DIGEST_DIFFERS)


def access_break(connection: Connection, audit_id: str, replayed: Replay) -> Break | None:
    """The access log must still have the row that it ended with when the audit was last changed."""
    if replayed.last_access is None or not replayed.last_access[1]:
        return None
    log_number, number, digest = replayed.last_access
    log = schema.access.c
    query = select(log.digest).where(log.audit_id == audit_id, log.number == number)
    if connection.execute(query).scalar_one_or_none() == digest:
        return None
    return Break("trail", audit_id, log_number, messages.ACCESS_LOG_CUT.format(number=number))


def audit_list_mismatches(connection: Connection, audit_id: str = "") -> Iterator[Mismatch]:
    """Compare the audits with the list of audits."""
    existing = set(connection.execute(select(schema.audit.c.id)).scalars())
    registered = set(snapshots.registered_audits(connection))
    for removed in sorted(registered - existing):
        if audit_id in ("", removed):
            yield Mismatch("audit", removed, "", messages.AUDIT_REMOVED)
    for unlisted in sorted(existing - registered):
        if audit_id in ("", unlisted):
            yield Mismatch("audit", unlisted, "", messages.AUDIT_NOT_LISTED)


def questionnaire_mismatches(connection: Connection, audit_id: str = "") -> Iterator[Mismatch]:
    """The digest of a questionnaire is that of its text, and each belongs to an audit."""
    audit, table = schema.audit.c, schema.questionnaire
    used = connection.execute(select(audit.questionnaire_digest, audit.id).order_by(audit.id)).all()
    audits = {row.questionnaire_digest: row.id for row in used if audit_id in ("", row.id)}
    log = schema.trail.c
    earlier = select(log.subject, log.audit_id).where(log.what == ChangeType.QUESTIONNAIRE).order_by(log.audit_id)
    for move in connection.execute(earlier):  # the versions that audits were moved away from
        if audit_id in ("", move.audit_id):
            audits.setdefault(move.subject, move.audit_id)
    for row in connection.execute(select(table)):
        if row.digest not in audits:
            if not audit_id:
                yield Mismatch("questionnaire", "", row.digest, messages.QUESTIONNAIRE_UNUSED)
        elif not _is_questionnaire_whole(row):
            yield Mismatch("questionnaire", audits[row.digest], row.digest, messages.QUESTIONNAIRE_TEXT_CHANGED)
        audits.pop(row.digest, None)
    for digest, missing_from in audits.items():
        yield Mismatch("questionnaire", missing_from, digest, messages.QUESTIONNAIRE_MISSING)


def orphan_mismatches(connection: Connection) -> Iterator[Mismatch]:
    """Rows that belong to nothing: their audit, case or review does not exist."""
    for table in schema.metadata.sorted_tables:
        for foreign_key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            owner = foreign_key.column
            named = foreign_key.parent.is_not(None)
            query = select(*table.primary_key).where(named, ~select(owner).where(owner == foreign_key.parent).exists())
            for row in connection.execute(query).mappings():
                key = " ".join(str(row[column.name]) for column in table.primary_key)
                yield Mismatch(table.name, "", key, messages.ROW_WITHOUT_OWNER)


def _is_questionnaire_whole(row: Row[Any]) -> bool:
    if hashlib.sha256(row.source.encode()).hexdigest() != row.digest:
        return False
    try:
        content = tomllib.loads(row.source)
    except tomllib.TOMLDecodeError:
        return False
    return (content.get("id"), content.get("version")) == (row.questionnaire_id, row.version)


def _changes_query(audit_id: str) -> Any:
    log, values = schema.trail, schema.trail_value
    same_row = and_(log.c.audit_id == values.c.audit_id, log.c.number == values.c.number)
    columns = (values.c.salt, values.c.old, values.c.new, values.c.reason, values.c.saved_rows)
    return (
        select(*(log.c[name] for name in CHANGE_COLUMNS), *columns)
        .outerjoin_from(log, values, same_row)
        .where(log.c.audit_id == audit_id, log.c.what.not_in([change_type.value for change_type in VALUE_TABLES]))
        .order_by(log.c.number)
    )


def _is_intact(row: Row[Any]) -> bool:
    """Whether a row can be replayed; one that was changed is a break of the log."""
    if row.salt is None or row.what not in list(ChangeType):
        return False
    return bool(hash_chain.salted_hash(row.salt, row.old, row.new, row.reason, row.saved_rows) == row.sealed)


def _apply(replayed: Replay, row: Row[Any]) -> list[Mismatch]:
    expected = replayed.expected
    if not _is_intact(row):
        expected.clear()
        return []
    change = Change(
        ChangeType(row.what), row.audit_id, row.subject, row.old, row.new, row.case_id, row.reading_id, row.reason
    )
    saved = json.loads(row.saved_rows) if row.saved_rows is not None else None
    mismatches = []
    if saved is not None and change.type is ChangeType.SNAPSHOT:
        mismatches = list(_snapshot_mismatches(expected, saved, row))
    apply_change(expected, change, row.by)
    if saved is not None:
        apply_saved_rows(expected, saved)
        replayed.first_snapshot = replayed.first_snapshot or row.number
        if saved["access"] is not None:
            replayed.last_access = (row.number, *saved["access"])
    if is_erasure(change):
        expected.clear()
    return mismatches


def _snapshot_mismatches(expected: ExpectedRows, saved: dict[str, Any], row: Row[Any]) -> Iterator[Mismatch]:
    """A snapshot must agree with what the log said before it: it does not hide an earlier change."""
    for table, _, rows in saved["rows"]:
        if table == schema.finding.name:
            expected.renumber_findings(rows)
        for mismatch in expected.mismatches(table, rows, row.audit_id):
            problem = messages.CHANGED_BEFORE_SNAPSHOT.format(number=row.number, problem=mismatch.problem)
            yield replace(mismatch, problem=problem)
