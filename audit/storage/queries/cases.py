"""The rows of new cases: the cases, their first reviews and imported values, and the rows in the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from audit.model.audit_log import Change, ChangeType
from audit.model.case import CaseRecord, CaseState, reference_key
from audit.model.confirmed_references import NONE_CONFIRMED, ConfirmedReferences, check_confirmed
from audit.model.import_plan import IMPORTED
from audit.model.people import Person
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW
from audit.model.saved_value import encode_detail, encode_ids
from audit.model.text_fields import new_id
from audit.storage.audit_log import change_log
from audit.storage.audit_log.hash_chain import insert_many
from audit.storage.engine import clock, schema

NewCase = tuple[tuple[str, str], CaseRecord]


def add_all(
    connection: Connection,
    person: Person,
    audit_id: str,
    checked_cases: Sequence[CaseRecord],
    confirmed: ConfirmedReferences = NONE_CONFIRMED,
) -> list[str]:
    """Add checked cases in their states; return their ids."""
    position = schema.audit_case.c.position
    last_position = select(func.coalesce(func.max(position), 0)).where(schema.audit_case.c.audit_id == audit_id)
    at = clock.now()
    ids = [(new_id(), new_id()) for _ in checked_cases]
    new_cases = list(zip(ids, checked_cases, strict=True))
    insert_many(
        connection,
        schema.audit_case,
        list(_case_rows(audit_id, connection.execute(last_position).scalar_one(), new_cases)),
    )
    insert_many(connection, schema.reading, list(_review_rows(new_cases)))
    insert_many(connection, schema.case_fact, list(_detail_rows(person, at, new_cases)))
    insert_many(connection, schema.answer, list(_answer_rows(person, at, new_cases)))
    insert_many(connection, schema.note, list(_note_rows(person, at, new_cases)))
    change_log.append(connection, person.name, _changes(audit_id, new_cases, confirmed), at)
    return [case_id for case_id, _ in ids]


def add_second_reviews(
    connection: Connection, person: Person, audit_id: str, records: Sequence[tuple[str, CaseRecord]]
) -> None:
    """Add second reviews, each with the id of its case and in its state. The details belong to the case already."""
    at = clock.now()
    new_reviews = [((case_id, new_id()), record) for case_id, record in records]
    insert_many(connection, schema.reading, list(_review_rows(new_reviews, SECOND_REVIEW)))
    insert_many(connection, schema.answer, list(_answer_rows(person, at, new_reviews)))
    insert_many(connection, schema.note, list(_note_rows(person, at, new_reviews)))
    change_log.append(connection, person.name, _second_review_changes(audit_id, new_reviews), at)


def _case_rows(audit_id: str, position: int, new_cases: Iterable[NewCase]) -> Iterator[dict[str, object]]:
    for number, ((case_id, _), record) in enumerate(new_cases, start=position + 1):
        reference = record.case.reference
        yield {
            "id": case_id,
            "audit_id": audit_id,
            "position": number,
            "reference": reference,
            "reference_key": reference_key(reference),
            "practitioner": record.case.practitioner,
        }


def _review_rows(new_cases: Iterable[NewCase], number: int = FIRST_REVIEW) -> Iterator[dict[str, object]]:
    for (case_id, review_id), record in new_cases:
        case = record.case
        yield {
            "id": review_id,
            "case_id": case_id,
            "number": number,
            "auditor": case.auditor,
            "state": case.state.value,
            "not_collected": encode_ids(record.not_collected),
        }


def _detail_rows(person: Person, at: datetime, new_cases: Iterable[NewCase]) -> Iterator[dict[str, object]]:
    version_columns = {"version": 1, "recorded_by": person.name, "recorded_at": at}
    for (case_id, _), record in new_cases:
        for detail_id, values in _recorded_details(record):
            yield {
                "case_id": case_id,
                "fact_id": detail_id,
                "value": encode_detail(values),
                **version_columns,
            }


def _recorded_details(record: CaseRecord) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((detail_id, values) for detail_id, values in record.case.details.items() if values)


def _answer_rows(person: Person, at: datetime, new_cases: Iterable[NewCase]) -> Iterator[dict[str, object]]:
    version_columns = {"version": 1, "recorded_by": person.name, "recorded_at": at}
    for (_, review_id), record in new_cases:
        for question_id, answer in record.answers.items():
            yield {"reading_id": review_id, "question_id": question_id, "value": answer.value, **version_columns}


def _note_rows(person: Person, at: datetime, new_cases: Iterable[NewCase]) -> Iterator[dict[str, object]]:
    version_columns = {"version": 1, "recorded_by": person.name, "recorded_at": at}
    for (_, review_id), record in new_cases:
        for question_id, note in record.notes.items():
            yield {"reading_id": review_id, "question_id": question_id, "value": note, **version_columns}


def _changes(audit_id: str, new_cases: Iterable[NewCase], confirmed: ConfirmedReferences) -> Iterator[Change]:
    for (case_id, review_id), record in new_cases:
        ids = {"audit_id": audit_id, "case_id": case_id, "review_id": review_id}
        reason = IMPORTED if record.answers or record.notes else ""
        reference = record.case.reference
        case_reason = "; ".join(filter(None, (reason, check_confirmed(reference, confirmed))))
        yield Change(ChangeType.CASE, new=reference, reason=case_reason, **ids)
        if record.not_collected:
            yield Change(ChangeType.NOT_COLLECTED, new=encode_ids(record.not_collected), reason=reason, **ids)
        for detail_id, values in _recorded_details(record):
            yield Change(ChangeType.CASE_DETAIL, subject=detail_id, new=encode_detail(values), reason=reason, **ids)
        yield from _review_changes(record, reason, ids)


def _second_review_changes(audit_id: str, new_reviews: Iterable[NewCase]) -> Iterator[Change]:
    for (case_id, review_id), record in new_reviews:
        ids = {"audit_id": audit_id, "case_id": case_id, "review_id": review_id}
        yield Change(ChangeType.SECOND_REVIEWER, audit_id, new=record.case.auditor, case_id=case_id, reason=IMPORTED)
        if record.not_collected:
            yield Change(ChangeType.NOT_COLLECTED, new=encode_ids(record.not_collected), reason=IMPORTED, **ids)
        yield from _review_changes(record, IMPORTED, ids)


def _review_changes(record: CaseRecord, reason: str, ids: Mapping[str, str]) -> Iterator[Change]:
    for question_id, answer in record.answers.items():
        yield Change(ChangeType.ANSWER, subject=question_id, new=answer.value, reason=reason, **ids)
    for question_id, note in record.notes.items():
        yield Change(ChangeType.NOTE, subject=question_id, new=note, reason=reason, **ids)
    if record.case.state is not CaseState.ALLOCATED:
        yield Change(ChangeType.STATE, new=record.case.state.value, reason=reason, **ids)
