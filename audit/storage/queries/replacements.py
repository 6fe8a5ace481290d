"""Replacing an eliminated case with the next reserve of its stratum."""

from __future__ import annotations

from sqlalchemy import Connection

from audit.model.audit import AuditHeader
from audit.model.audit_log import Change, ChangeType
from audit.model.people import Person
from audit.storage.audit_log import change_log
from audit.storage.queries import cases as case_queries
from audit.storage.queries import sampled_cases


def replace_case(connection: Connection, person: Person, audit: AuditHeader, case_id: str) -> str:
    """Replace an eliminated case with the next reserve of its stratum; return its reference, '' for none."""
    eliminated = sampled_cases.row_of_case(connection, case_id)
    if eliminated is None:
        return ""
    sampled_cases.remove_audited(connection, audit.id, [eliminated.case_code])
    if earlier := sampled_cases.replacement_of(connection, case_id):
        return earlier
    reserve = sampled_cases.next_reserve(connection, audit.id, eliminated.stratum)
    if reserve is None:
        return ""
    sampled = sampled_cases.sampled_case(reserve)
    (new_id,) = case_queries.add_all(
        connection, person, audit.id, sampled_cases.check_cases(audit.questionnaire, [sampled])
    )
    sampled_cases.use_reserve(connection, reserve, new_id, case_id)
    sampled_cases.add_audited_like(connection, audit.id, sampled.case_code)
    change = Change(
        ChangeType.REPLACEMENT,
        audit.id,
        str(reserve.position),
        old=sampled_cases.reference_of(connection, case_id),
        new=sampled.reference,
        case_id=new_id,
    )
    change_log.append(connection, person.name, [change])
    return sampled.reference
