"""Retention: the deletion date of an audit's cases, legal hold, and erasure in two steps with a certificate.

Erasure deletes the cases with their details, answers, notes and drafts, the findings, the reasons for ratings, and
every value in the audit log. The audit, its ratings, its counts of answers and its archive for comparisons stay, and so
does the chain of the audit log, without what was typed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, update

from audit.analysis.audit_results import calculate
from audit.analysis.tallies import tally_questions
from audit.errors import NotAllowedError, NotCompactedError, StoreError
from audit.formatting import local_day
from audit.messages import storage as messages
from audit.model.audit_log import Change, ChangeType
from audit.model.case import COUNTED_STATES, CaseRecord
from audit.model.people import Permission, Person
from audit.model.questionnaire import Question
from audit.model.retention import ERASURE_DELAY_DAYS, ErasureCertificate, Retention
from audit.model.text_fields import require_reason
from audit.storage.audit_log import change_log, snapshots
from audit.storage.authorisation import Access, has_permission
from audit.storage.engine import clock, schema
from audit.storage.queries import case_records, closed_audits
from audit.storage.queries.audit_reader import AuditReader, row_of
from audit.storage.queries.case_rows import drafts_of, rows_of_cases
from audit.storage.queries.compaction import COMPACTED

ERASED = "erased"


class Retentions:
    """The retention of every audit. ``compact`` rewrites the database without what was deleted from it."""

    def __init__(self, access: Access, reader: AuditReader, compact: Callable[[], None]) -> None:
        self._access = access
        self._reader = reader
        self._compact = compact

    def get(self, person: Person, audit_id: str) -> Retention:
        """The retention of an audit; the reason for a hold only for people who may release it."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            retention = _read(connection, audit_id)
            return (
                retention
                if has_permission(connection, person, Permission.MANAGE_RETENTION, audit_id)
                else replace(retention, hold_reason="")
            )

    def certificate(self, person: Person, audit_id: str) -> ErasureCertificate | None:
        """The certificate of an erasure; None if nothing was erased."""
        text = self._read_column(person, audit_id, "certificate")
        if not text:
            return None
        data = json.loads(text)
        erased_at = datetime.fromisoformat(data["erased_at"])
        return ErasureCertificate(audit_id, erased_at, data["erased_by"], data["rows"], data.get(COMPACTED, True))

    def answer_counts(self, person: Person, audit_id: str) -> dict[str, dict[str, int]]:
        """The counts that are left after an erasure: yes, no, not applicable and unanswered of each question."""
        return dict(json.loads(self._read_column(person, audit_id, "results", Permission.SEE_CASE_RECORDS) or "{}"))

    def set_purge_date(self, person: Person, audit_id: str, purge_on: date | None) -> None:
        """Set the deletion date of the cases (None: not decided)."""
        day = purge_on.isoformat() if purge_on else None
        self._change(person, audit_id, "purge date", {"purge_on": purge_on}, new=day)

    def set_legal_hold(self, person: Person, audit_id: str, reason: str) -> None:
        """Set a legal hold, for a court or a complaint: nothing is erased until it is released."""
        cleaned_reason = require_reason(reason, "audit")
        self._change(
            person, audit_id, "held", {"held_because": cleaned_reason, "marked_at": None}, reason=cleaned_reason
        )

    def release_legal_hold(self, person: Person, audit_id: str, reason: str) -> None:
        """Release the legal hold. The reason is saved in the audit log."""
        self._change(person, audit_id, "released", {"held_because": ""}, reason=require_reason(reason, "audit"))

    def mark_for_erasure(self, person: Person, audit_id: str) -> None:
        """Mark the cases for erasure, the first step, after their deletion date. The second is 30 days later."""
        with self._access.write_transaction(person, Permission.MANAGE_RETENTION, audit_id) as connection:
            retention = self._lock_for_update(connection, audit_id)
            _check_due(retention)
            if retention.marked_at is None:
                _save(connection, person, audit_id, "marked", {"marked_at": clock.now()})

    def cancel_erasure(self, person: Person, audit_id: str) -> None:
        """Cancel the erasure before its second step."""
        self._change(person, audit_id, "erasure cancelled", {"marked_at": None})

    def erase(self, person: Person, audit_id: str) -> ErasureCertificate:
        """Erase the cases and every value in the audit log for good, the second step. Backups are not changed.

        Raises StoreError if the cases are erased but the database could not be rewritten. The certificate says so too.
        """
        with self._access.write_transaction(person, Permission.MANAGE_RETENTION, audit_id) as connection:
            retention = self._lock_for_update(connection, audit_id)
            _check_due(retention)
            _check_marked(retention)
            counts = self._archive_counts(connection, audit_id)
            _save(connection, person, audit_id, ERASED, {"erased_at": clock.now(), "results": json.dumps(counts)})
            row_counts = _erase(connection, audit_id)
            certificate = ErasureCertificate(audit_id, clock.now(), person.name, row_counts)
            data = {
                "erased_at": certificate.erased_at.isoformat(),
                "erased_by": person.name,
                "rows": row_counts,
                COMPACTED: False,
            }
            table = schema.retention
            connection.execute(update(table).where(table.c.audit_id == audit_id).values(certificate=json.dumps(data)))
            snapshots.take_snapshot(connection, person.name, audit_id, snapshots.ERASED)
        try:
            self._compact()
        except NotCompactedError as error:
            raise StoreError(messages.NOT_COMPACTED, error.why, messages.COMPACT_HINT) from None
        except StoreError:
            raise StoreError(messages.NOT_COMPACTED, messages.COMPACT_HINT) from None
        return certificate

    def _read_column(
        self, person: Person, audit_id: str, column: str, operation: Permission = Permission.SEE_RESULTS
    ) -> str | None:
        table = schema.retention
        with self._access.read_transaction(person, operation, audit_id) as connection:
            query = select(table.c[column]).where(table.c.audit_id == audit_id)
            return connection.execute(query).scalar_one_or_none()

    def _change(  # everything that a change records
        self,
        person: Person,
        audit_id: str,
        action: str,
        values: dict[str, object],
        new: str | None = None,
        reason: str = "",
    ) -> None:
        with self._access.write_transaction(person, Permission.MANAGE_RETENTION, audit_id) as connection:
            if self._lock_for_update(connection, audit_id).erased_at is not None:
                raise NotAllowedError(messages.NOTHING_TO_ERASE)
            _save(connection, person, audit_id, action, values, new, reason)

    def _lock_for_update(self, connection: Connection, audit_id: str) -> Retention:
        """Lock the audit, so that changes take turns; return its retention."""
        row_of(connection, audit_id, for_update=True)
        return _read(connection, audit_id)

    def _archive_counts(self, connection: Connection, audit_id: str) -> dict[str, dict[str, int]]:
        """Return the counts of the answers; archive an open audit for comparisons, as closing it would."""
        audit, cases = (
            self._reader.read(connection, audit_id),
            tuple(case_records.of_audit(connection, audit_id, COUNTED_STATES)),
        )
        closed_audits.archive(connection, audit_id, calculate(audit, cases))
        return _answer_counts(audit.questionnaire.questions, cases)


def _answer_counts(questions: Sequence[Question], cases: tuple[CaseRecord, ...]) -> dict[str, dict[str, int]]:
    return {question_id: asdict(tally) for question_id, tally in tally_questions(questions, cases).items()}


def _read(connection: Connection, audit_id: str) -> Retention:
    table = schema.retention
    row = connection.execute(select(table).where(table.c.audit_id == audit_id)).first()
    if row is None:
        return Retention()
    return Retention(row.purge_on, bool(row.held_because), row.held_because, row.marked_at, row.erased_at)


def _check_due(retention: Retention) -> None:
    if retention.erased_at is not None:
        raise NotAllowedError(messages.ERASED_ALREADY)
    if retention.on_hold:
        raise NotAllowedError(messages.ON_HOLD)
    if retention.purge_on is None or retention.purge_on > local_day(clock.now()):
        raise NotAllowedError(messages.BEFORE_DELETION_DATE)


def _check_marked(retention: Retention) -> None:
    if retention.erasable_from is None:
        raise NotAllowedError(messages.NOT_MARKED.format(days=ERASURE_DELAY_DAYS))
    if retention.erasable_from > clock.now():
        raise NotAllowedError(messages.ERASED_TOO_EARLY.format(days=ERASURE_DELAY_DAYS))


def _save(  # everything that a change records
    connection: Connection,
    person: Person,
    audit_id: str,
    action: str,
    values: dict[str, object],
    new: str | None = None,
    reason: str = "",
) -> None:
    table = schema.retention
    if not connection.execute(update(table).where(table.c.audit_id == audit_id).values(values)).rowcount:
        connection.execute(insert(table).values({"audit_id": audit_id, "held_because": "", **values}))
    change_log.append(connection, person.name, [Change(ChangeType.RETENTION, audit_id, action, new=new, reason=reason)])


def _erase(connection: Connection, audit_id: str) -> dict[str, int]:
    """Delete everything of the cases, the findings, and the values in the audit log before its last row.

    The reasons for ratings are deleted too; the ratings stay. Return how many rows of each table were deleted.
    """
    case, review, values = schema.audit_case, schema.reading, schema.trail_value
    case_ids = list(connection.execute(select(case.c.id).where(case.c.audit_id == audit_id)).scalars())
    review_ids = list(connection.execute(select(review.c.id).where(review.c.case_id.in_(case_ids))).scalars())
    row_counts = {}
    for table in reversed(schema.metadata.sorted_tables):
        condition = _erased_rows(table, audit_id, case_ids, review_ids)
        if condition is not None:
            row_counts[table.name] = connection.execute(delete(table).where(condition)).rowcount
    for rating_table, text_column in ((schema.decision, "reason"), (schema.audit_standard, "rationale")):
        connection.execute(update(rating_table).where(rating_table.c.audit_id == audit_id).values({text_column: ""}))
    last_number = select(func.max(schema.trail.c.number)).where(schema.trail.c.audit_id == audit_id)
    before_last = values.c.number < last_number.scalar_subquery()
    row_counts[values.name] = connection.execute(
        delete(values).where(values.c.audit_id == audit_id, before_last)
    ).rowcount
    return row_counts


def _erased_rows(
    table: Table, audit_id: str, case_ids: Sequence[str], review_ids: Sequence[str]
) -> ColumnElement[bool] | None:
    if table in (*schema.LOG_TABLES, schema.trail_value):
        return None
    if table in (schema.audit_case, schema.finding):
        return table.c.audit_id == audit_id
    if table is schema.draft:
        return drafts_of((audit_id, *case_ids, *review_ids))
    return rows_of_cases(table, case_ids, review_ids)
