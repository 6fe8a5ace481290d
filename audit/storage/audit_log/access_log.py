"""The log of reads: who opened which case and who took what out, once for each visit, without what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, select

from audit.model.people import Operation, Person
from audit.storage.audit_log import change_log, hash_chain
from audit.storage.engine import schema

WITHOUT_VISIT = timedelta(hours=1)  # where a read belongs to no visit, one row an hour tells it


class Saw(StrEnum):
    """What a row of the log tells of."""

    CASE = "case"
    TRAIL = "trail"
    EXPORT = "export"


LOGGED = {Operation.SEE_CASE: Saw.CASE, Operation.SEE_TRAIL: Saw.TRAIL}


@dataclass(frozen=True)
class Sight:
    """What somebody looks at: a case, or the whole audit (no case); ``subject`` says which export it is."""

    what: Saw
    audit_id: str
    case_id: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Read:
    """A row of the log."""

    number: int
    at: datetime
    by: str
    visit: str
    sight: Sight


def is_logged(connection: Connection, person: Person, sight: Sight) -> bool:
    """Whether this look is on record already, in this visit or within the hour."""
    table = schema.access
    same = [
        table.c.audit_id == sight.audit_id,
        table.c.case_id == sight.case_id,
        table.c.by == person.name,
        table.c.what == sight.what.value,
        table.c.subject == sight.subject,
        table.c.visit == person.visit,
    ]
    if not person.visit:
        now = change_log.now()
        same.append(table.c.at.between(now - WITHOUT_VISIT, now))  # a clock set back hides nothing
    return connection.execute(select(table.c.number).where(*same).limit(1)).first() is not None


def log(connection: Connection, person: Person, sight: Sight) -> None:
    """Put a look on record unless it is there; of two at the same moment one does."""
    hash_chain.hold_head(connection, schema.access, sight.audit_id)
    if is_logged(connection, person, sight):
        return
    row = {
        "at": change_log.now(),
        "by": person.name,
        "case_id": sight.case_id,
        "what": sight.what.value,
        "subject": sight.subject,
        "visit": person.visit,
    }
    hash_chain.append(connection, schema.access, sight.audit_id, [row])


def read(connection: Connection, *conditions: ColumnElement[bool]) -> Sequence[Read]:
    """The rows of the log for which all of this holds, oldest first."""
    table = schema.access
    query = select(table).where(*conditions).order_by(table.c.audit_id, table.c.number)
    return [
        Read(row.number, row.at, row.by, row.visit, Sight(Saw(row.what), row.audit_id, row.case_id, row.subject))
        for row in connection.execute(query)
    ]
