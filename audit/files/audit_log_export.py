"""The trail and the log of reads as CSV, and all that is kept of one case as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from audit.files.spreadsheets.reader import protected
from audit.storage.audit_log.access_log import Read
from audit.storage.audit_log.change_log import TrailRow

CHANGES = ("Number", "When (UTC)", "Who", "What", "Case id", "Reading id", "Of", "From", "To", "Why")
READS = ("Number", "When (UTC)", "Who", "What", "Case id", "Of", "Visit")


def write_changes_csv(rows: Iterable[TrailRow]) -> bytes:
    """The changes, one a row, in their order; nothing is taken for a formula."""
    return _csv(CHANGES, (_change(row) for row in rows))


def write_reads_csv(rows: Iterable[Read]) -> bytes:
    """The looks, one a row, in their order."""
    return _csv(READS, (_read(row) for row in rows))


def case_json(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> bytes:
    """The rows of one case by table."""
    return (json.dumps(tables, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def _change(row: TrailRow) -> Sequence[object]:
    change = row.change
    told = (change.what, change.case_id, change.reading_id, change.subject, change.old, change.new, change.reason)
    return (row.number, row.at.isoformat(), row.by, *told)


def _read(row: Read) -> Sequence[object]:
    sight = row.sight
    return (row.number, row.at.isoformat(), row.by, sight.what, sight.case_id, sight.subject, row.visit)


def _csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    for row in rows:
        writer.writerow(["" if cell is None else protected(str(cell)) for cell in row])
    return text.getvalue().encode("utf-8-sig")
