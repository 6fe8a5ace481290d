"""The register of outside copies as the database holds it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from audit.model.audit import Audit
from audit.model.audit_log import Change, ChangeType
from audit.model.case import COUNTED_STATES, CaseRecord, CaseState
from audit.model.outside_copy import CaseDifference, OutsideCopy, OutsideFile, compare_cases
from audit.model.people import Person
from audit.storage.audit_log import change_log
from audit.storage.engine import clock, schema
from audit.storage.queries import case_records, frozen_results, saved_results

DIGEST_LENGTH = 12  # so short that a copy over 10,000 cases needs 350 kB; it only has to tell a case from itself
COPY_LINKS = "outside_copy cases"
"""The entry of a certificate that counts the links from copies to cases, which are not rows of a table."""

Cases = Mapping[str, str]


def counted_cases(connection: Connection, audit_id: str, states: Sequence[CaseState]) -> Cases:
    """The cases that count, by id, each with a digest of its answers and details, so that a change is noticed."""
    records = case_records.by_case(connection, audit_id, states)
    return {case_id: _digest_of_case(case_id, record) for case_id, record in records}


def _digest_of_case(case_id: str, record: CaseRecord) -> str:
    answers = {question_id: answer.value for question_id, answer in record.answers.items()}
    details = {detail_id: sorted(values) for detail_id, values in record.case.details.items() if values}
    counted = [case_id, answers, details, sorted(record.not_collected)]
    return hashlib.sha256(json.dumps(counted, sort_keys=True).encode()).hexdigest()[:DIGEST_LENGTH]


def add(connection: Connection, person: Person, audit: Audit, file: OutsideFile, cases: Cases) -> None:
    """Add a copy over these cases to the register of a locked audit, with its row in the audit log."""
    is_erased, table = audit.retention.erased_at is not None, schema.outside_copy
    case_count = saved_results.case_count(connection, audit.questionnaire, audit.id) if is_erased else len(cases)
    latest = connection.execute(select(func.max(table.c.number)).where(table.c.audit_id == audit.id)).scalar_one()
    number = (latest or 0) + 1
    row = {
        "audit_id": audit.id,
        "number": number,
        "file": file.value,
        "case_count": case_count,
        "digest": frozen_results.read_digest(connection, audit.id) if is_erased else _digest(cases),
        "cases": None if is_erased else _encode(cases),
        "recorded_by": person.name,
        "recorded_at": clock.now(),
    }
    connection.execute(insert(table).values({**row, **(asdict(CaseDifference()) if is_erased else {})}))
    change = Change(ChangeType.OUTSIDE_COPY, audit.id, str(number), new=file.value)
    change_log.append(connection, person.name, [change])


def all_of(connection: Connection, audit_id: str, states: Sequence[CaseState]) -> tuple[OutsideCopy, ...]:
    """The copies of an audit, newest first, each with its difference to the cases in these states.

    The cases are only read if there is a copy, because an audit may have 10,000 of them.
    """
    table = schema.outside_copy
    query = select(table).where(table.c.audit_id == audit_id).order_by(table.c.number.desc())
    rows = connection.execute(query).all()
    cases = counted_cases(connection, audit_id, states) if rows else {}
    return tuple(_copy(row, cases) for row in rows)


def _copy(row: Row[Any], cases: Cases) -> OutsideCopy:
    if row.cases is None:
        difference = CaseDifference(row.added, row.removed, row.changed)
    else:
        difference = compare_cases(json.loads(row.cases), cases)
    file = OutsideFile(row.file)
    return OutsideCopy(row.number, row.recorded_at, row.recorded_by, file, row.case_count, row.digest, difference)


def forget_cases(connection: Connection, audit_id: str) -> Mapping[str, int]:
    """Replace the cases of each copy by the number of cases in which it differs from the results that are left.

    Call it before the cases are deleted. Return how many links from copies to cases there were, for the certificate.
    """
    table = schema.outside_copy
    copies = all_of(connection, audit_id, COUNTED_STATES)
    for copy in copies:
        is_row = (table.c.audit_id == audit_id, table.c.number == copy.number)
        connection.execute(update(table).where(*is_row).values(cases=None, **asdict(copy.difference)))
    return {COPY_LINKS: sum(copy.case_count for copy in copies)}


def rows_of_case(connection: Connection, audit_id: str, case_id: str) -> list[dict[str, object]]:
    """The copies in which a case counted, with the digest of what counted of it and without the other cases."""
    table = schema.outside_copy
    query = select(table).where(table.c.audit_id == audit_id, table.c.cases.contains(f'"{case_id}"', autoescape=True))
    rows = connection.execute(query.order_by(table.c.number)).mappings()
    return [{**row, "cases": {case_id: json.loads(row["cases"])[case_id]}} for row in rows]


def _encode(cases: Cases) -> str:
    return json.dumps(cases, separators=(",", ":"), sort_keys=True)


def _digest(cases: Cases) -> str:
    return hashlib.sha256(_encode(cases).encode()).hexdigest()
