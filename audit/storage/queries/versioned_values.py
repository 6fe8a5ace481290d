"""Values recorded one by one (facts, answers, notes): each has a version, and nobody overwrites one unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, and_, insert, select, update

from audit.model.saved_value import NO_VALUE, SavedValue, VersionConflictError
from audit.storage.audit_log.change_log import now


@dataclass(frozen=True)
class ValueKey:
    """Where a value stands: the table, the id of its owner (a case or a reading) and of what it answers."""

    table: Table
    owner: str
    subject: str

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition that finds the row."""
        owner, subject = list(self.table.primary_key.columns)
        return and_(owner == self.owner, subject == self.subject)

    @property
    def primary_key(self) -> dict[str, str]:
        """The primary key as column values."""
        owner, subject = list(self.table.primary_key.columns)
        return {owner.name: self.owner, subject.name: self.subject}


def read_value(connection: Connection, key: ValueKey) -> SavedValue:
    """What the database holds at a place."""
    row = connection.execute(select(key.table).where(key.condition)).first()
    return NO_VALUE if row is None else SavedValue(row.value, row.version, row.recorded_by, row.recorded_at)


def save(
    connection: Connection, key: ValueKey, value: str | None, seen_version: int, by: str
) -> tuple[SavedValue, SavedValue]:
    """Save a value over the version that was seen; returns what stood there and what stands there now.

    The same value again changes nothing, whoever saved it. Raises ChangedMeanwhile where another value was saved
    since. The caller holds the owner's row, so nobody comes between the look and the write.
    """
    before = read_value(connection, key)
    if before.value == value:
        return before, before
    if before.version != seen_version:
        raise VersionConflictError(key.subject, before)
    after = SavedValue(value, before.version + 1, by, now())
    columns = {"value": value, "version": after.version, "recorded_by": by, "recorded_at": after.at}
    if before.version:
        connection.execute(update(key.table).where(key.condition).values(columns))
    else:
        connection.execute(insert(key.table).values(key.primary_key | columns))
    return before, after


def all_of(connection: Connection, table: Table, owner: str) -> Mapping[str, SavedValue]:
    """Every value of one owner, by what it answers."""
    owner_column, subject = list(table.primary_key.columns)
    query = select(subject.label("subject"), table).where(owner_column == owner)
    return {
        row.subject: SavedValue(row.value, row.version, row.recorded_by, row.recorded_at)
        for row in connection.execute(query)
    }
