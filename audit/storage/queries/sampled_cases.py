"""The rows of a sample: the draw, its cases and reserves, and which case numbers were drawn lately."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from audit.errors import InputError
from audit.formatting import local_day
from audit.model.audit import AuditHeader
from audit.model.case import Case, CaseRecord, parse_reference, reference_key
from audit.model.case_details import CaseDetailValues
from audit.model.case_planner import check_matches_questionnaire
from audit.model.questionnaire import Questionnaire
from audit.model.sampling import NextReserve, SampledCase, StoredSampledCase
from audit.model.text_fields import clean_text
from audit.storage.audit_log.hash_chain import insert_many
from audit.storage.engine import clock, schema
from audit.storage.queries.case_references import case_ids, used_references
from audit.storage.queries.draw_records import decode_record, encode_record

CODE_BATCH_SIZE = 5_000
CODES_KEPT_FOR = timedelta(days=396)
"""13 months: the rule of 12 months, and a month for a long list that is not of today."""

TEXT_COLUMNS = ("stratum", "cluster", "ldu", "team", "office", "practitioner", "manager", "case_code")


def check_cases(questionnaire: Questionnaire, cases: Sequence[SampledCase]) -> list[CaseRecord]:
    """Return the cases as they are added to an audit. Raises InputError with every problem."""
    records: list[CaseRecord] = []
    problems: list[str] = []
    for case in cases:
        try:
            records.append(_record(questionnaire, case))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return records


def check_new_cases(connection: Connection, audit: AuditHeader, cases: Sequence[SampledCase]) -> Sequence[CaseRecord]:
    """Return the cases as they are added. Raises InputError, with every problem, also if a reference is used."""
    records = check_cases(audit.questionnaire, cases)
    references = [record.case.reference for record in records]
    used = used_references(case_ids(connection, audit.id), audit.questionnaire.case_label, references)
    if used:
        raise InputError(*used)
    return records


def _record(questionnaire: Questionnaire, case: SampledCase) -> CaseRecord:
    practitioner = clean_text(case.practitioner, one_line=True)
    details = _details(questionnaire, case)
    record = CaseRecord(Case(parse_reference(case.reference), details=details, practitioner=practitioner))
    if problems := check_matches_questionnaire(questionnaire, record):
        raise InputError(*map(str, problems))
    return record


def _details(questionnaire: Questionnaire, case: SampledCase) -> CaseDetailValues:
    """The details of a case; one that the questionnaire does not have is refused by the check that follows."""
    known = questionnaire.case_details_by_id
    return {
        detail_id: known[detail_id].parse(text) if detail_id in known else (text,)
        for detail_id, text in case.details.items()
    }


def insert_cases(connection: Connection, audit_id: str, cases: Iterable[SampledCase], case_ids: Sequence[str]) -> None:
    """Save the drawn cases, which have ids, followed by the reserves, which have none."""
    insert_many(connection, schema.sampled_case, list(_case_rows(audit_id, cases, case_ids)))


def _case_rows(audit_id: str, cases: Iterable[SampledCase], case_ids: Sequence[str]) -> Iterator[dict[str, object]]:
    for number, case in enumerate(cases):
        reference = parse_reference(case.reference)
        yield {
            "audit_id": audit_id,
            "position": number + 1,
            "reference": reference,
            "reference_key": reference_key(reference),
            "details": json.dumps(dict(case.details)),
            "case_id": case_ids[number] if number < len(case_ids) else None,
            "replaces_case_id": None,
            **{name: clean_text(getattr(case, name), one_line=True) for name in TEXT_COLUMNS},
        }


def sampled_case(row: Row[Any]) -> SampledCase:
    """A drawn case or a reserve from its row."""
    texts = {name: getattr(row, name) for name in TEXT_COLUMNS}
    return SampledCase(reference=row.reference, details=json.loads(row.details), **texts)


def all_cases(connection: Connection, audit_id: str) -> list[StoredSampledCase]:
    """The drawn cases and the reserves in their order, with the references that they have now."""
    table, case = schema.sampled_case, schema.audit_case
    query = (
        select(table, case.c.reference.label("current"))
        .outerjoin(case, case.c.id == table.c.case_id)
        .where(table.c.audit_id == audit_id)
        .order_by(table.c.position)
    )
    rows = connection.execute(query).all()
    references = {row.case_id: row.current for row in rows if row.case_id}
    replaced_by = {row.replaces_case_id: row.current for row in rows if row.replaces_case_id}
    return [
        StoredSampledCase(
            replace(sampled_case(row), reference=row.current or row.reference),
            row.case_id or "",
            references.get(row.replaces_case_id, ""),
            replaced_by.get(row.case_id, "") if row.case_id else "",
        )
        for row in rows
    ]


def reference_of(connection: Connection, case_id: str) -> str:
    """The reference of a case."""
    case = schema.audit_case
    return str(connection.execute(select(case.c.reference).where(case.c.id == case_id)).scalar_one())


def next_reserve(connection: Connection, audit_id: str, stratum: str) -> Row[Any] | None:
    """The row of the reserve that replaces the next case of a stratum; None if no reserve is left."""
    table = schema.sampled_case
    query = select(table).where(table.c.audit_id == audit_id, table.c.stratum == stratum, table.c.case_id.is_(None))
    return connection.execute(query.order_by(table.c.position).limit(1)).first()


def what_replaces(connection: Connection, audit_id: str, case_id: str) -> NextReserve | None:
    """What would replace a case if it was eliminated; None if it was not drawn."""
    row = row_of_case(connection, case_id)
    if row is None:
        return None
    if earlier := replacement_of(connection, case_id):
        return NextReserve(row.stratum, earlier, is_used=True)
    reserve = next_reserve(connection, audit_id, row.stratum)
    return NextReserve(row.stratum, "" if reserve is None else reserve.reference)


def row_of_case(connection: Connection, case_id: str) -> Row[Any] | None:
    """The row of a case that was drawn or is a replacement; None for another case."""
    table = schema.sampled_case
    return connection.execute(select(table).where(table.c.case_id == case_id)).first()


def replacement_of(connection: Connection, case_id: str) -> str:
    """The reference of the case that replaced a case; '' for none."""
    table, case = schema.sampled_case, schema.audit_case
    query = select(case.c.reference).join(table, table.c.case_id == case.c.id)
    return connection.execute(query.where(table.c.replaces_case_id == case_id)).scalar_one_or_none() or ""


def use_reserve(connection: Connection, row: Row[Any], case_id: str, replaces_case_id: str) -> None:
    """Make a reserve the case with this id."""
    table = schema.sampled_case
    is_row = (table.c.audit_id == row.audit_id, table.c.position == row.position)
    values = {"case_id": case_id, "replaces_case_id": replaces_case_id}
    connection.execute(update(table).where(*is_row).values(values))


def add_audited(connection: Connection, audit_id: str, case_codes: Iterable[str], key_check: str) -> None:
    """Note that cases with these codes are audited from today on; codes that are too old are deleted."""
    today, codes = local_day(clock.now()), sorted(set(case_codes) - {""})
    delete_old_codes(connection)
    remove_audited(connection, audit_id, codes)
    rows = [{"audit_id": audit_id, "case_code": code, "audited_on": today, "key_check": key_check} for code in codes]
    insert_many(connection, schema.audited_case, rows)


def add_audited_like(connection: Connection, audit_id: str, case_code: str) -> None:
    """Note that a case of a stored sample is audited from today on: its code was made with the key of the sample."""
    table = schema.sample
    key_check = connection.execute(select(table.c.key_check).where(table.c.audit_id == audit_id)).scalar_one()
    add_audited(connection, audit_id, [case_code], key_check)


def remove_audited(connection: Connection, audit_id: str, case_codes: Sequence[str]) -> None:
    """Note that cases with these codes are not audited after all."""
    table = schema.audited_case
    for batch in _batches(case_codes):
        connection.execute(delete(table).where(table.c.audit_id == audit_id, table.c.case_code.in_(batch)))


def delete_old_codes(connection: Connection) -> None:
    """Delete the codes of cases that were audited so long ago that they may be drawn again."""
    oldest = local_day(clock.now()) - CODES_KEPT_FOR
    connection.execute(delete(schema.audited_case).where(schema.audited_case.c.audited_on < oldest))


def recently_audited(connection: Connection, case_codes: Collection[str], since: date) -> frozenset[str]:
    """Which of these codes were audited since a day, in any audit."""
    table = schema.audited_case
    query = select(table.c.case_code).where(table.c.audited_on >= since)
    return frozenset(connection.execute(query).scalars()) & frozenset(case_codes)


def count_with_other_key(connection: Connection, key_check: str, since: date) -> int:
    """How many cases were audited since a day whose numbers were coded with another key."""
    table = schema.audited_case
    query = select(func.count()).where(table.c.audited_on >= since, table.c.key_check != key_check)
    return connection.execute(query).scalar_one()


def delete_sample(connection: Connection, audit_id: str) -> None:
    """Delete the sample of an audit, but not its cases."""
    for table in (schema.sampled_case, schema.sample, schema.audited_case):
        connection.execute(delete(table).where(table.c.audit_id == audit_id))


def keep_published_counts(connection: Connection, audit_id: str) -> None:
    """Delete the counts of groups, such as strata and offices, when the cases are erased.

    The settings and totals stay: nobody is shown more of an erased audit.
    """
    table = schema.sample
    record = connection.execute(select(table.c.record).where(table.c.audit_id == audit_id)).scalar_one_or_none()
    if record is not None:
        published = encode_record(decode_record(record).without_groups())
        connection.execute(update(table).where(table.c.audit_id == audit_id).values(record=published))


def _batches(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(codes), CODE_BATCH_SIZE):
        yield codes[start : start + CODE_BATCH_SIZE]
