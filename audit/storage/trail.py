"""The trail: every change with its old and new value, who and when; rows are added, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select

from audit.storage.schema import trail

CHUNK = 5_000


class What(StrEnum):
    """What a row of the trail tells of."""

    AUDIT = "audit"
    STANDARD = "standard"
    FINDING = "finding"
    CASE = "case"
    STATE = "state"
    ALLOCATION = "allocation"
    FACT = "fact"
    ANSWER = "answer"
    NOTE = "note"
    DETAILS = "details"
    DECISION = "decision"
    CLOSING = "closing"


@dataclass(frozen=True)
class Change:
    """One change. ``subject`` is the id of the question, fact or standard; None stands for "nothing there"."""

    what: What
    audit_id: str
    subject: str = ""
    old: str | None = None
    new: str | None = None
    case_id: str = ""
    reading_id: str = ""
    reason: str = ""
    save_id: str | None = None


@dataclass(frozen=True)
class TrailRow:
    """A change as it stands in the trail."""

    number: int
    at: datetime
    by: str
    change: Change


def now() -> datetime:
    """This moment, in UTC, by the clock of the server."""
    return datetime.now(UTC)


def write(connection: Connection, by: str, changes: Iterable[Change]) -> None:
    """Add the changes to the trail, in the transaction that makes them."""
    at = now()
    rows = [{**asdict(change), "at": at, "by": by} for change in changes]
    for start in range(0, len(rows), CHUNK):
        connection.execute(insert(trail), rows[start : start + CHUNK])


def is_saved(connection: Connection, save_id: str) -> bool:
    """Whether a save with this id was already written: a retry of it must not write again."""
    return connection.execute(select(trail.c.number).where(trail.c.save_id == save_id)).first() is not None


def last_number(connection: Connection) -> int:
    """The number of the last change in the whole store; 0 where there is none."""
    return connection.execute(select(func.max(trail.c.number))).scalar_one() or 0


def read(connection: Connection, audit_id: str, case_id: str = "") -> Sequence[TrailRow]:
    """The trail of an audit, or of one case of it, oldest first."""
    query = select(trail).where(trail.c.audit_id == audit_id).order_by(trail.c.number)
    if case_id:
        query = query.where(trail.c.case_id == case_id)
    return [
        TrailRow(
            row.number,
            row.at,
            row.by,
            Change(
                What(row.what),
                row.audit_id,
                row.subject,
                row.old,
                row.new,
                row.case_id,
                row.reading_id,
                row.reason,
                row.save_id,
            ),
        )
        for row in connection.execute(query)
    ]
