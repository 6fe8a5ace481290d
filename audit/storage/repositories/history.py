"""What happened in an audit: changes and looks, by case, person and day; and all that is kept of one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, or_, select

from audit.errors import NotFound
from audit.model.case import stored_reference
from audit.model.people import Operation, Person
from audit.storage.audit_log import access_log, change_log
from audit.storage.audit_log.access_log import Read, Saw, Sight
from audit.storage.audit_log.change_log import TrailRow
from audit.storage.authorisation import NO_SUCH_CASE, Access
from audit.storage.engine import schema


@dataclass(frozen=True)
class Only:
    """Which rows of a log are wanted: of a case, by a person, from a moment on and up to one. Left out: all."""

    case_id: str = ""
    by: str = ""
    first: datetime | None = None
    last: datetime | None = None

    def of(self, log: Table) -> list[ColumnElement[bool]]:
        """The conditions on a log. What took in the whole audit took in the case."""
        wanted = []
        if self.case_id:
            whole = [] if log is schema.trail else [log.c.case_id == ""]
            wanted.append(or_(log.c.case_id == self.case_id, *whole))
        if self.by:
            wanted.append(log.c.by == self.by)
        if self.first:
            wanted.append(log.c.at >= self.first)
        if self.last:
            wanted.append(log.c.at <= self.last)
        return wanted


class History:
    """The two logs of an audit. Reading the whole trail is a look that is logged itself."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def changes(self, person: Person, audit_id: str, only: Only = Only()) -> Sequence[TrailRow]:  # frozen
        """The changes that are wanted, oldest first."""
        with self._access.reading(person, Operation.SEE_TRAIL, audit_id) as connection:
            return change_log.read(connection, audit_id, conditions=only.of(schema.trail))

    def who_saw(self, person: Person, audit_id: str, only: Only = Only()) -> Sequence[Read]:  # frozen
        """Who opened the case, or took out what has it in it, in the order in which it happened."""
        with self._access.reading(person, Operation.SEE_READS, audit_id) as connection:
            return access_log.read(connection, schema.access.c.audit_id == audit_id, *only.of(schema.access))

    def exported(self, person: Person, audit_id: str, what: str) -> None:
        """Put on record that this person takes something out of the audit: call it before handing it over."""
        with self._access.writing(person, Operation.SEE_RESULTS, audit_id) as connection:
            access_log.log(connection, person, Sight(Saw.EXPORT, audit_id, subject=what))

    def case_id(self, person: Person, audit_id: str, reference: str) -> str:
        """The id of a case by its reference. Raises NotFound where the audit has none of it."""
        with self._access.reading(person, Operation.SEE_RECORDS, audit_id) as connection:
            return _case_id(connection, audit_id, reference)

    def everything_of(self, person: Person, audit_id: str, reference: str) -> dict[str, list[dict[str, object]]]:
        """Every row that there is of one case, by table, with its history: as a person may ask to see it."""
        with self._access.writing(person, Operation.SUBJECT_ACCESS, audit_id) as connection:
            case_id = _case_id(connection, audit_id, reference)
            access_log.log(connection, person, Sight(Saw.EXPORT, audit_id, case_id, "subject access"))
            return _all_of_case(connection, audit_id, case_id)


def _case_id(connection: Connection, audit_id: str, reference: str) -> str:
    case, key = schema.audit_case, stored_reference(reference).casefold()
    query = select(case.c.id).where(case.c.audit_id == audit_id, case.c.reference_key == key)
    found: str | None = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(NO_SUCH_CASE)
    return found


def _all_of_case(connection: Connection, audit_id: str, case_id: str) -> dict[str, list[dict[str, object]]]:
    """The rows of every table that names the case or one of its readings; a table that is new is not forgotten."""
    query = select(schema.reading.c.id).where(schema.reading.c.case_id == case_id)
    readings = list(connection.execute(query).scalars())
    found = {}
    for table in schema.metadata.sorted_tables:
        condition = _of_case(table, audit_id, case_id, readings)
        if condition is not None:
            query_all: Any = select(table).where(condition).order_by(*table.primary_key.columns)
            rows = connection.execute(query_all).mappings()
            found[table.name] = [dict(row) for row in rows]
    return found


def _of_case(table: Table, audit_id: str, case_id: str, readings: Sequence[str]) -> ColumnElement[bool] | None:
    if table is schema.audit_case:
        return table.c.id == case_id
    if table is schema.trail_value:
        numbers = select(schema.trail.c.number).where(
            schema.trail.c.audit_id == audit_id, schema.trail.c.case_id == case_id
        )
        return (table.c.audit_id == audit_id) & table.c.number.in_(numbers)
    if table is schema.finding:
        return (table.c.audit_id == audit_id) & table.c.cases.contains(f'"{case_id}"', autoescape=True)
    if table is schema.draft:
        return or_(*(table.c.form.contains(one, autoescape=True) for one in (case_id, *readings)))
    if "case_id" in table.c:
        return table.c.case_id == case_id
    return table.c.reading_id.in_(readings) if "reading_id" in table.c else None
