"""Values recorded one by one (facts, answers, notes): each has a version, and nobody overwrites one unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, insert, select, update

from audit.errors import Conflict
from audit.storage.audit_log.change_log import now


@dataclass(frozen=True)
class Stored:
    """What the database holds of one value: the value (None: cleared or never given), its version, by whom, when."""

    value: str | None = None
    version: int = 0
    by: str = ""
    at: datetime | None = None


NOTHING = Stored()


class ChangedMeanwhile(Conflict):
    """Somebody saved another value since this page read it; ``stored`` is what the database holds."""

    def __init__(self, subject: str, stored: Stored) -> None:
        super().__init__(f"{subject} was changed meanwhile by {stored.by}; your change was not saved.")
        self.stored = stored


@dataclass(frozen=True)
class Place:
    """Where a value stands: the table, the id of its owner (a case or a reading) and of what it answers."""

    table: Table
    owner: str
    subject: str

    @property
    def row(self) -> ColumnElement[bool]:
        """The condition that finds the row."""
        owner, subject = list(self.table.primary_key.columns)
        return and_(owner == self.owner, subject == self.subject)

    @property
    def keys(self) -> dict[str, str]:
        """The primary key as column values."""
        owner, subject = list(self.table.primary_key.columns)
        return {owner.name: self.owner, subject.name: self.subject}


def stored_at(connection: Connection, place: Place) -> Stored:
    """What the database holds at a place."""
    row = connection.execute(select(place.table).where(place.row)).first()
    return NOTHING if row is None else Stored(row.value, row.version, row.recorded_by, row.recorded_at)


def save(connection: Connection, place: Place, value: str | None, seen: int, by: str) -> tuple[Stored, Stored]:
    """Save a value over the version that was seen; returns what stood there and what stands there now.

    The same value again changes nothing, whoever saved it. Raises ChangedMeanwhile where another value was saved
    since. The caller holds the owner's row, so nobody comes between the look and the write.
    """
    before = stored_at(connection, place)
    if before.value == value:
        return before, before
    if before.version != seen:
        raise ChangedMeanwhile(place.subject, before)
    after = Stored(value, before.version + 1, by, now())
    columns = {"value": value, "version": after.version, "recorded_by": by, "recorded_at": after.at}
    if before.version:
        connection.execute(update(place.table).where(place.row).values(columns))
    else:
        connection.execute(insert(place.table).values(place.keys | columns))
    return before, after


def all_of(connection: Connection, table: Table, owner: str) -> Mapping[str, Stored]:
    """Every value of one owner, by what it answers."""
    owner_column, subject = list(table.primary_key.columns)
    query = select(subject.label("subject"), table).where(owner_column == owner)
    return {
        row.subject: Stored(row.value, row.version, row.recorded_by, row.recorded_at)
        for row in connection.execute(query)
    }
