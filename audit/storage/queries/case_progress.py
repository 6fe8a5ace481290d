"""The progress of every case of an audit: the same few statements for any number of cases."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, select

from audit.model.audit import AuditHeader
from audit.model.case import CaseState
from audit.model.case_progress import CaseProgress, LastChange, ProgressCounter
from audit.storage.engine import schema
from audit.storage.queries import case_records
from audit.storage.queries.case_references import case_ids

WHITE_SPACE = " \t\r\n"


def of_audit(connection: Connection, audit: AuditHeader) -> tuple[CaseProgress, ...]:
    """The progress of the first review of every case, in the order in which cases were added."""
    ids, strata = case_ids(connection, audit.id), _strata(connection, audit.id)
    noted, last_changes = _noted_questions(connection, audit.id), _last_changes(connection, audit.id)
    counter = ProgressCounter(audit)
    return tuple(
        counter.progress(
            case_id := ids[record.case.reference],
            record,
            noted.get(case_id, frozenset()),
            last_changes.get(case_id),
            strata.get(case_id, ""),
        )
        for record in case_records.of_audit(connection, audit.id, tuple(CaseState))
    )


def _strata(connection: Connection, audit_id: str) -> dict[str, str]:
    """The strata of the drawn cases, by the id of the case."""
    drawn = schema.sampled_case
    query = select(drawn.c.case_id, drawn.c.stratum).where(drawn.c.audit_id == audit_id, drawn.c.case_id.is_not(None))
    return {row.case_id: row.stratum for row in connection.execute(query)}


def _noted_questions(connection: Connection, audit_id: str) -> dict[str, set[str]]:
    """The questions with a note, by case. A note of white space does not count."""
    case, review, note = schema.audit_case, schema.reading, schema.note
    query = (
        select(review.c.case_id, note.c.question_id)
        .join(review, review.c.id == note.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, review.c.number == 1, func.trim(note.c.value, WHITE_SPACE) != "")
    )
    noted: dict[str, set[str]] = {}
    for case_id, question_id in connection.execute(query):
        noted.setdefault(case_id, set()).add(question_id)
    return noted


def _last_changes(connection: Connection, audit_id: str) -> dict[str, LastChange]:
    """The last change of every case, by its id, from the audit log."""
    log = schema.trail
    last_number = func.max(log.c.number).label("number")
    latest = select(last_number).where(log.c.audit_id == audit_id, log.c.case_id != "").group_by(log.c.case_id)
    last = latest.subquery()
    query = select(log.c.case_id, log.c.at, log.c.by).join(
        last, and_(log.c.audit_id == audit_id, log.c.number == last.c.number)
    )
    return {row.case_id: LastChange(row.at, row.by) for row in connection.execute(query)}
