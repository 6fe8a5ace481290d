"""What a lead may still change of a case that is there: its reference; and taking it out while nothing is recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select, update

from audit.errors import NotAllowed, NotFound
from audit.model.case import CaseState, read_reference
from audit.model.people import Person
from audit.model.questionnaire import Noun
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, What
from audit.storage.authorisation import NO_SUCH_CASE
from audit.storage.engine import schema
from audit.storage.queries.cases import case_ids, refuse_taken

NO_RECORD = (schema.audit_case, schema.reading, schema.trail, schema.access)
"""Tables that name a case without anything being recorded of it."""


def rename(connection: Connection, person: Person, audit_id: str, noun: Noun, case_id: str, reference: str) -> None:
    """Give a case another reference. Raises InputError where it will not do or another case of the audit has it."""
    after, before = read_reference(reference), _hold(connection, audit_id, case_id)
    if after == before:
        return
    refuse_taken(case_ids(connection, audit_id).keys() - {before}, noun, [after])
    table = schema.audit_case
    named = {"reference": after, "reference_key": after.casefold()}
    connection.execute(update(table).where(table.c.id == case_id).values(named))
    change_log.write(connection, person.name, [Change(What.CASE, audit_id, old=before, new=after, case_id=case_id)])


def remove(connection: Connection, person: Person, audit_id: str, noun: Noun, case_id: str, reason: str) -> None:
    """Take out a case of which nothing is recorded, with its readings and drafts; the trail keeps that it was there.

    What was recorded and cleared is on record too. Raises NotAllowed where there is such, or a finding names the case.
    """
    reference, readings = _hold(connection, audit_id, case_id), _readings(connection, case_id)
    called = f"{noun.heading} {reference}"
    if set(readings.values()) != {CaseState.ALLOCATED} or _is_recorded(connection, case_id, readings):
        raise NotAllowed(f"{called} stays: facts, answers or notes are recorded in it, or were and are in its history.")
    if _is_named(connection, audit_id, case_id):
        raise NotAllowed(f"{called} stays: a finding names it, or one that was deleted. Take it out of the finding.")
    drafts = (schema.draft.c.form.contains(one, autoescape=True) for one in (case_id, *readings))
    for table, condition in (
        (schema.draft, or_(*drafts)),
        (schema.reading, schema.reading.c.case_id == case_id),
        (schema.audit_case, schema.audit_case.c.id == case_id),
    ):
        connection.execute(delete(table).where(condition))
    gone = Change(What.CASE, audit_id, old=reference, case_id=case_id, reason=reason)
    change_log.write(connection, person.name, [gone])


def _hold(connection: Connection, audit_id: str, case_id: str) -> str:
    """The reference of a case, the case held until the transaction ends; whoever records in it takes turns."""
    case = schema.audit_case
    query = select(case.c.reference).where(case.c.audit_id == audit_id, case.c.id == case_id).with_for_update()
    reference: str | None = connection.execute(query).scalar_one_or_none()
    if reference is None:
        raise NotFound(NO_SUCH_CASE)
    return reference


def _readings(connection: Connection, case_id: str) -> Mapping[str, CaseState]:
    """The state of each reading of the case, the readings held."""
    table = schema.reading
    query = select(table.c.id, table.c.state).where(table.c.case_id == case_id).order_by(table.c.id)
    return {row.id: CaseState(row.state) for row in connection.execute(query.with_for_update())}


def _is_recorded(connection: Connection, case_id: str, readings: Collection[str]) -> bool:
    """Whether any table has something of the case or of one of its readings; a table that is new is not forgotten."""
    wanted = ((table, _of_case(table, case_id, readings)) for table in schema.metadata.sorted_tables)
    return any(
        connection.execute(select(1).select_from(table).where(condition).limit(1)).first() is not None
        for table, condition in wanted
        if condition is not None and table not in NO_RECORD
    )


def _of_case(table: Table, case_id: str, readings: Collection[str]) -> ColumnElement[bool] | None:
    if "case_id" in table.c:
        return table.c.case_id == case_id
    return table.c.reading_id.in_(readings) if "reading_id" in table.c else None


def _is_named(connection: Connection, audit_id: str, case_id: str) -> bool:
    table = schema.finding
    names = table.c.cases.contains(f'"{case_id}"', autoescape=True)
    query = select(table.c.id).where(table.c.audit_id == audit_id, names).limit(1)
    return connection.execute(query).first() is not None
