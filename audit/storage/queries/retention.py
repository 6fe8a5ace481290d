"""The retention of an audit as the database holds it, what a lead must know before an erasure, and its certificate."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from audit.formatting import local_day
from audit.model.audit import AuditHeader
from audit.model.audit_log import AccessType, Change, ChangeType
from audit.model.case import OPEN_STATES, CaseState
from audit.model.erasure_certificate import ErasureCertificate, RetentionEvent
from audit.model.people import Person
from audit.model.report_text import written_chapters
from audit.model.retention import (
    ErasureStatus,
    Exported,
    ExportedFile,
    Retention,
    RetentionAction,
)
from audit.storage.audit_log import access_log, change_log
from audit.storage.engine import clock, schema
from audit.storage.engine.schema import COMPACTED
from audit.storage.queries import frozen_results, saved_findings, saved_report_texts, saved_results
from audit.storage.queries.retention_row import read_retention

NOT_RESULTS = (
    ChangeType.RETENTION,
    ChangeType.MEMBER,
    ChangeType.ALLOCATION,
    ChangeType.SECOND_REVIEWER,
    ChangeType.STAFF,
    ChangeType.OUTSIDE_COPY,
)
"""Changes after which an export is still the latest."""


def read(connection: Connection, audit_id: str) -> Retention:
    """The retention of an audit, with the reason for a hold."""
    table = schema.retention
    reason = connection.execute(select(table.c.held_because).where(table.c.audit_id == audit_id)).scalar_one_or_none()
    return replace(read_retention(connection, audit_id), hold_reason=reason or "")


def save(
    connection: Connection,
    person: Person,
    audit_id: str,
    action: RetentionAction,
    values: Mapping[str, object],
    reason: str = "",
) -> None:
    """Save the columns that a step changes, and add it to the audit log with the deletion date if that changes."""
    table = schema.retention
    before, after = read(connection, audit_id).purge_on, values.get("purge_on")
    if not connection.execute(update(table).where(table.c.audit_id == audit_id).values(values)).rowcount:
        connection.execute(insert(table).values({"audit_id": audit_id, "held_because": "", **values}))
    sets_date = action is RetentionAction.DELETION_DATE
    old, new = (str(day) if day and sets_date else None for day in (before, after))
    change = Change(ChangeType.RETENTION, audit_id, action.value, old=old, new=new, reason=reason)
    change_log.append(connection, person.name, [change])


def current_day() -> date:
    """The day in the United Kingdom, by the clock of the server."""
    return local_day(clock.now())


def unfinished_cases(case_counts: Mapping[CaseState, int]) -> dict[CaseState, int]:
    """The number of cases in each state that no result includes."""
    return {state: case_counts[state] for state in OPEN_STATES if case_counts.get(state)}


def erasure_status(connection: Connection, audit_id: str, case_counts: Mapping[CaseState, int]) -> ErasureStatus:
    """What a lead must know before the cases of an audit are erased, which are counted by state."""
    return ErasureStatus(
        today=current_day(),
        retention=read(connection, audit_id),
        unfinished=unfinished_cases(case_counts),
        finding_count=len(saved_findings.all_of(connection, audit_id)),
        exports=_latest_exports(connection, audit_id),
        changed_at=_last_change(connection, audit_id),
    )


def read_certificate(connection: Connection, audit: AuditHeader) -> ErasureCertificate | None:
    """The certificate of an erasure; None if nothing was erased."""
    table = schema.retention
    text = connection.execute(select(table.c.certificate).where(table.c.audit_id == audit.id)).scalar_one_or_none()
    return _certificate(connection, audit, json.loads(text)) if text else None


def issue_certificate(
    connection: Connection,
    audit: AuditHeader,
    by: str,
    erased_at: datetime,
    row_counts: Mapping[str, int],
    digest_at_closing: str,
) -> ErasureCertificate:
    """Save and return the certificate of an erasure. The database has not been rewritten yet."""
    data = {
        "erased_at": erased_at.isoformat(),
        "erased_by": by,
        "rows": dict(row_counts),
        COMPACTED: False,
        "digest_at_closing": digest_at_closing,
        "results_digest": frozen_results.read_digest(connection, audit.id),
    }
    table = schema.retention
    connection.execute(update(table).where(table.c.audit_id == audit.id).values(certificate=json.dumps(data)))
    return _certificate(connection, audit, data)


def _certificate(connection: Connection, audit: AuditHeader, data: Mapping[str, Any]) -> ErasureCertificate:
    log_number, log_digest = _erasure_in_log(connection, audit.id)
    return ErasureCertificate(
        audit=audit,
        erased_at=datetime.fromisoformat(data["erased_at"]),
        erased_by=data["erased_by"],
        purge_on=read(connection, audit.id).purge_on,
        events=_events(connection, audit.id, log_number),
        row_counts=data["rows"],
        case_count=saved_results.case_count(connection, audit.questionnaire, audit.id),
        findings_left=len(saved_findings.all_of(connection, audit.id)),
        log_number=log_number,
        log_digest=log_digest,
        compacted=data.get(COMPACTED, True),
        digest_at_closing=data.get("digest_at_closing", ""),
        results_digest=data.get("results_digest", ""),
        chapters_left=len(written_chapters(saved_report_texts.all_of(connection, audit.id))),
    )


def _latest_exports(connection: Connection, audit_id: str) -> dict[ExportedFile, Exported]:
    table = schema.access
    rows = access_log.read(connection, table.c.audit_id == audit_id, table.c.what == AccessType.EXPORT.value)
    return {
        file: Exported(row.at, row.by) for row in rows for file in ExportedFile if file.is_name_of(row.event.subject)
    }


def _last_change(connection: Connection, audit_id: str) -> datetime | None:
    table = schema.trail
    query = select(func.max(table.c.at)).where(
        table.c.audit_id == audit_id, table.c.what.not_in([change_type.value for change_type in NOT_RESULTS])
    )
    changed_at: datetime | None = connection.execute(query).scalar_one_or_none()
    return changed_at


def _events(connection: Connection, audit_id: str, last_number: int) -> tuple[RetentionEvent, ...]:
    """The steps of the retention up to a row of the audit log."""
    table = schema.trail
    query = select(table.c.subject, table.c.at, table.c.by).where(
        table.c.audit_id == audit_id, table.c.what == ChangeType.RETENTION.value, table.c.number <= last_number
    )
    rows = connection.execute(query.order_by(table.c.number))
    return tuple(RetentionEvent(RetentionAction.parse(row.subject), row.at, row.by) for row in rows)


def _erasure_in_log(connection: Connection, audit_id: str) -> tuple[int, str]:
    """The number and digest of the row of the audit log that records the erasure."""
    table = schema.trail
    query = select(table.c.number, table.c.digest).where(
        table.c.audit_id == audit_id,
        table.c.what == ChangeType.RETENTION.value,
        table.c.subject == RetentionAction.ERASED.value,
    )
    row = connection.execute(query).one()
    return row.number, row.digest
