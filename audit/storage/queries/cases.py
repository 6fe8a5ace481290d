"""The rows of new cases: the cases, their first readings, and what came with them, each change with its trail row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from audit.errors import InputError
from audit.model.answers import CaseRecord
from audit.model.audit import LONGEST_LINE
from audit.model.case import Case, CaseState, read_reference
from audit.model.people import Person
from audit.model.questionnaire import Noun
from audit.model.text_fields import new_id
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, What
from audit.storage.audit_log.hash_chain import add
from audit.storage.engine import schema
from audit.storage.queries import case_records

MOST_TOLD_APART = 5
BROUGHT_IN = "brought in from a responses file"

Row = tuple[tuple[str, str], CaseRecord]


def add_all(connection: Connection, person: Person, audit_id: str, named: Sequence[CaseRecord]) -> list[str]:
    """Add cases that were checked, in the states that they have; returns their ids."""
    position = schema.audit_case.c.position
    last = select(func.coalesce(func.max(position), 0)).where(schema.audit_case.c.audit_id == audit_id)
    ids = [(new_id(), new_id()) for _ in named]
    rows = list(zip(ids, named, strict=True))
    add(connection, schema.audit_case, list(_case_rows(audit_id, connection.execute(last).scalar_one(), rows)))
    add(connection, schema.reading, list(_reading_rows(rows)))
    add(connection, schema.case_fact, list(_fact_rows(person, rows)))
    add(connection, schema.answer, list(_answer_rows(person, rows)))
    change_log.write(connection, person.name, _changes(audit_id, rows))
    return [case_id for case_id, _ in ids]


def checked(connection: Connection, audit_id: str, noun: Noun, found: Iterable[CaseRecord]) -> list[CaseRecord]:
    """New cases with their names as they are kept. Raises InputError with every reference that cannot be taken."""
    named = [replace(record, case=_named(record.case)) for record in found]
    refuse_taken(case_ids(connection, audit_id), noun, [record.case.reference for record in named])
    return named


def refuse_taken(taken: Collection[str], noun: Noun, references: Iterable[str]) -> None:
    """Raise InputError naming every reference that is taken, or stands twice, in whatever spelling."""
    keys = {reference.casefold() for reference in taken}
    again = []
    for reference in references:
        if reference.casefold() in keys:
            again.append(reference)
        keys.add(reference.casefold())
    if len(again) > MOST_TOLD_APART:
        raise InputError(
            f"The audit already has {len(again)} of these {noun.many}: {', '.join(again)}. "
            "Take them out of the file, or give them other references."
        )
    if again:
        raise InputError(*(f"The audit already has a {noun.one} {one}. Choose another reference." for one in again))


def case_ids(connection: Connection, audit_id: str) -> dict[str, str]:
    """The id of every case of an audit by its reference."""
    case = schema.audit_case
    query = select(case.c.reference, case.c.id).where(case.c.audit_id == audit_id)
    return {row.reference: row.id for row in connection.execute(query)}


def auditor_name(written: str) -> str:
    """An auditor's name as it is kept ('': nobody). Raises InputError where it is not one short line."""
    name = written.strip()
    if len(name) > LONGEST_LINE or not name.isprintable():
        raise InputError(f"The auditor's name must be one line of at most {LONGEST_LINE} characters.")
    return name


def _named(case: Case) -> Case:
    return replace(case, reference=read_reference(case.reference), auditor=auditor_name(case.auditor))


def _case_rows(audit_id: str, position: int, rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    for number, ((case_id, _), record) in enumerate(rows, start=position + 1):
        reference = record.case.reference
        yield {
            "id": case_id,
            "audit_id": audit_id,
            "position": number,
            "reference": reference,
            "reference_key": reference.casefold(),
        }


def _reading_rows(rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    for (case_id, reading_id), record in rows:
        case = record.case
        yield {
            "id": reading_id,
            "case_id": case_id,
            "number": 1,
            "auditor": case.auditor,
            "state": case.state.value,
        }


def _fact_rows(person: Person, rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    stamp = {"version": 1, "recorded_by": person.name, "recorded_at": change_log.now()}
    for (case_id, _), record in rows:
        for fact_id, values in _recorded(record):
            yield {"case_id": case_id, "fact_id": fact_id, "value": case_records.facts_to(values), **stamp}


def _recorded(record: CaseRecord) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((fact_id, values) for fact_id, values in record.case.facts.items() if values)


def _answer_rows(person: Person, rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    stamp = {"version": 1, "recorded_by": person.name, "recorded_at": change_log.now()}
    for (_, reading_id), record in rows:
        for question_id, answer in record.answers.items():
            yield {"reading_id": reading_id, "question_id": question_id, "value": answer.value, **stamp}


def _changes(audit_id: str, rows: Iterable[Row]) -> Iterator[Change]:
    for (case_id, reading_id), record in rows:
        place = {"audit_id": audit_id, "case_id": case_id, "reading_id": reading_id}
        reason = BROUGHT_IN if record.answers else ""
        yield Change(What.CASE, new=record.case.reference, reason=reason, **place)
        for fact_id, values in _recorded(record):
            yield Change(What.FACT, subject=fact_id, new=case_records.facts_to(values), reason=reason, **place)
        for question_id, answer in record.answers.items():
            yield Change(What.ANSWER, subject=question_id, new=answer.value, reason=reason, **place)
        if record.case.state is not CaseState.ALLOCATED:
            yield Change(What.STATE, new=record.case.state.value, reason=reason, **place)
