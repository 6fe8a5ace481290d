"""The progress of every review of an audit: the same few statements for any number of cases."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, or_, select

from audit.model.audit import AuditHeader
from audit.model.audit_log import ChangeType
from audit.model.case_progress import CaseProgress, LastChange, ProgressCounter
from audit.storage.engine import schema
from audit.storage.queries import case_records

WHITE_SPACE = " \t\r\n"


def of_audit(connection: Connection, audit: AuditHeader) -> tuple[CaseProgress, ...]:
    """The progress of every review, in the order in which the cases were added, the first review of each first."""
    strata, noted = _strata(connection, audit.id), _noted_questions(connection, audit.id)
    last_changes = _last_changes(connection, audit.id)
    counter = ProgressCounter(audit)
    return tuple(
        counter.progress(
            review.case_id,
            review.record,
            noted.get(review.review_id, frozenset()),
            _latest(last_changes, review.case_id, review.review_id),
            strata.get(review.case_id, ""),
            review.number,
        )
        for review in case_records.every_review(connection, audit)
    )


def _strata(connection: Connection, audit_id: str) -> dict[str, str]:
    """The strata of the drawn cases, by the id of the case."""
    drawn = schema.sampled_case
    query = select(drawn.c.case_id, drawn.c.stratum).where(drawn.c.audit_id == audit_id, drawn.c.case_id.is_not(None))
    return {row.case_id: row.stratum for row in connection.execute(query)}


def _noted_questions(connection: Connection, audit_id: str) -> dict[str, set[str]]:
    """The questions with a note, by review. A note of white space does not count."""
    case, review, note = schema.audit_case, schema.reading, schema.note
    query = (
        select(note.c.reading_id, note.c.question_id)
        .join(review, review.c.id == note.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, func.trim(note.c.value, WHITE_SPACE) != "")
    )
    noted: dict[str, set[str]] = {}
    for review_id, question_id in connection.execute(query):
        noted.setdefault(review_id, set()).add(question_id)
    return noted


def _last_changes(connection: Connection, audit_id: str) -> dict[tuple[str, str], tuple[int, LastChange]]:
    """The last change of every review, with its number in the audit log, by the ids of the case and the review.

    "" are the changes of the case itself. Who allocates another review of it changes nothing in this one.
    """
    log = schema.trail
    of_review = or_(log.c.reading_id != "", log.c.what == ChangeType.CASE.value)
    last_number = func.max(log.c.number).label("number")
    latest = select(last_number).where(log.c.audit_id == audit_id, log.c.case_id != "", of_review)
    last = latest.group_by(log.c.case_id, log.c.reading_id).subquery()
    query = select(log.c.case_id, log.c.reading_id, log.c.number, log.c.at, log.c.by).join(
        last, and_(log.c.audit_id == audit_id, log.c.number == last.c.number)
    )
    rows = connection.execute(query)
    return {(row.case_id, row.reading_id): (row.number, LastChange(row.at, row.by)) for row in rows}


def _latest(changes: dict[tuple[str, str], tuple[int, LastChange]], case_id: str, review_id: str) -> LastChange | None:
    """The last change of a review, or of its case."""
    found = [changes[key] for key in ((case_id, review_id), (case_id, "")) if key in changes]
    return max(found, key=lambda change: change[0])[1] if found else None
