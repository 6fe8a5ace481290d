"""Export of the audit log and the access log as CSV, and of all data about one case as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from audit.files.spreadsheets.csv_writer import to_csv
from audit.model.audit_log import AccessLogRow, AuditLogRow

CHANGE_HEADINGS = ("Number", "When (UTC)", "Who", "What", "Case id", "Reading id", "Of", "From", "To", "Why")
ACCESS_HEADINGS = ("Number", "When (UTC)", "Who", "What", "Case id", "Of", "Visit")


def write_audit_log_csv(rows: Iterable[AuditLogRow]) -> bytes:
    """Return the changes as CSV, one per row in order, with formulas escaped."""
    return to_csv(CHANGE_HEADINGS, (_change_cells(row) for row in rows))


def write_access_log_csv(rows: Iterable[AccessLogRow]) -> bytes:
    """Return the accesses as CSV, one per row in order."""
    return to_csv(ACCESS_HEADINGS, (_access_cells(row) for row in rows))


def case_json(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> bytes:
    """Return the rows of one case, by table, as JSON."""
    return (json.dumps(tables, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def _change_cells(row: AuditLogRow) -> Sequence[object]:
    change = row.change
    values = (change.type, change.case_id, change.review_id, change.subject, change.old, change.new, change.reason)
    return (row.number, row.at.isoformat(), row.by, *values)


def _access_cells(row: AccessLogRow) -> Sequence[object]:
    event = row.event
    return (row.number, row.at.isoformat(), row.by, event.type, event.case_id, event.subject, row.session_id)
