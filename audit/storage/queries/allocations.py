"""The cases of an audit as their allocation sees them, and saving a planned allocation in few statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Select, and_, bindparam, select, update
from sqlalchemy.orm import aliased

from audit.errors import ConflictError, NotFoundError
from audit.formatting import join_some
from audit.messages import allocation as messages
from audit.messages import storage as storage_messages
from audit.model.allocation import WAIVER, AllocatableCase, Assignment, Readers, StaffDetails, Waivers, conflicts
from audit.model.allocation_plan import require_waiver
from audit.model.audit_log import Change, ChangeType
from audit.model.case import CaseState
from audit.model.review_pair import SECOND_REVIEW
from audit.model.text_fields import clean_name
from audit.storage.audit_log import change_log
from audit.storage.engine import schema
from audit.storage.queries import second_reviews, staff

CODE_COLUMNS = ("stratum", "team", "practitioner", "manager")
MAX_NAMED_CASES = 10


@dataclass(frozen=True)
class _SavedCase:
    """A case as it is in the database, and the id of its review."""

    case: AllocatableCase
    review_id: str


def read_cases(connection: Connection, audit_id: str) -> list[AllocatableCase]:
    """Every case that was not eliminated, in the order in which they were added."""
    return [saved.case for saved in _read(connection, _query(audit_id))]


def read_waivers(connection: Connection, audit_id: str) -> Waivers:
    """The conflicts that somebody accepted, with the reason, by case and reader: from the audit log."""
    log, values = schema.trail, schema.trail_value
    query = (
        select(log.c.case_id, values.c.new, values.c.reason)
        .join(values, and_(values.c.audit_id == log.c.audit_id, values.c.number == log.c.number))
        .where(log.c.audit_id == audit_id, log.c.what.in_((ChangeType.ALLOCATION, ChangeType.SECOND_REVIEWER)))
        .where(log.c.subject == WAIVER, values.c.new.is_not(None))
        .order_by(log.c.number)
    )
    waivers: dict[str, dict[str, str]] = {}
    for row in connection.execute(query):
        waivers.setdefault(row.case_id, {})[row.new] = row.reason
    return waivers


def save(connection: Connection, by: str, audit_id: str, assignments: Mapping[str, Assignment]) -> None:
    """Save a planned allocation, if no case changed since it was planned.

    Raises ConflictError if one did, and InputError if somebody would get a case in spite of a conflict that nobody has
    accepted. The caller has locked the audit, so that savers take turns.
    """
    locked = _query(audit_id).with_for_update(of=schema.reading)  # so that no answer starts a case meanwhile
    saved = {row.case.id: row for row in _read(connection, locked) if row.case.id in assignments}
    if len(saved) != len(assignments):
        raise NotFoundError(messages.CASES_GONE)
    _check_unchanged(saved, assignments)
    _check_conflicts(connection, audit_id, saved, assignments)
    changes = list(_changes(audit_id, saved, assignments))
    review = schema.reading
    statement = update(review).where(review.c.id == bindparam("review_id")).values(auditor=bindparam("new_auditor"))
    auditors = [
        {"review_id": change.review_id, "new_auditor": change.new or ""}
        for change in changes
        if change.type is ChangeType.ALLOCATION
    ]
    if auditors:
        connection.execute(statement, auditors)
    second = {change.case_id: change.new or "" for change in changes if change.type is ChangeType.SECOND_REVIEWER}
    second_reviews.save(connection, second)
    change_log.append(connection, by, changes)


def _query(audit_id: str) -> Select[tuple[str, ...]]:
    case, review, sampled = schema.audit_case, schema.reading, schema.sampled_case
    second = aliased(review)
    return (
        select(case.c.id, case.c.reference, review.c.id.label("review_id"), review.c.auditor, review.c.state)
        .add_columns(
            second.c.auditor.label("reviewer"),
            second.c.state.label("second_state"),
            sampled.c.position.label("sampled"),
            *(sampled.c[name] for name in CODE_COLUMNS),
        )
        .join(review, and_(review.c.case_id == case.c.id, review.c.number == 1))
        .outerjoin(second, and_(second.c.case_id == case.c.id, second.c.number == SECOND_REVIEW))
        .outerjoin(sampled, sampled.c.case_id == case.c.id)
        .where(case.c.audit_id == audit_id, review.c.state != CaseState.ELIMINATED.value)
        .order_by(case.c.position)
    )


def _read(connection: Connection, query: Select[tuple[str, ...]]) -> list[_SavedCase]:
    return [
        _SavedCase(
            AllocatableCase(
                row.id,
                row.reference,
                Readers(row.auditor, row.reviewer or ""),
                CaseState(row.state),
                row.sampled is not None,
                **{name: row._mapping[name] or "" for name in CODE_COLUMNS},
                second_state=CaseState(row.second_state or CaseState.ALLOCATED),
            ),
            row.review_id,
        )
        for row in connection.execute(query)
    ]


def _check_unchanged(saved: Mapping[str, _SavedCase], assignments: Mapping[str, Assignment]) -> None:
    changed = [
        row.case.reference
        for case_id, row in saved.items()
        if (row.case.readers, row.case.state, row.case.second_state) != _planned_from(assignments[case_id])
    ]
    if changed:
        raise ConflictError(messages.CHANGED_SINCE_PLAN.format(references=join_some(changed, MAX_NAMED_CASES)))


def _planned_from(assignment: Assignment) -> tuple[Readers, CaseState, CaseState]:
    return assignment.before, assignment.state, assignment.second_state


def _check_conflicts(
    connection: Connection, audit_id: str, saved: Mapping[str, _SavedCase], assignments: Mapping[str, Assignment]
) -> None:
    details = staff.read(connection, audit_id)
    accepted = read_waivers(connection, audit_id)
    for case_id, assignment in assignments.items():
        case, new = saved[case_id].case, assignment.readers
        if new.second_reviewer and new.second_reviewer == new.auditor:
            raise ConflictError(messages.SAME_READER.format(name=new.auditor, reference=case.reference))
        before = (case.readers.auditor, case.readers.second_reviewer)
        for name in {new.auditor, new.second_reviewer} - {"", *before}:
            found = conflicts(case, details.get(name, StaffDetails()))
            if found and name not in accepted.get(case_id, {}):
                require_waiver(case, name, found, assignment.waivers.get(name, ""))


def _changes(audit_id: str, saved: Mapping[str, _SavedCase], assignments: Mapping[str, Assignment]) -> Iterator[Change]:
    """The changes of an assignment, with the reasons for conflicts that are accepted."""
    for case_id, row in saved.items():
        assignment, before, after = assignments[case_id], row.case.readers, assignments[case_id].readers
        auditor = _clean_name(after.auditor)
        kinds = (
            (ChangeType.ALLOCATION, before.auditor, auditor, row.review_id),
            (ChangeType.SECOND_REVIEWER, before.second_reviewer, _clean_name(after.second_reviewer), ""),
        )
        for change_type, old, new, review_id in kinds:
            if old != new:
                reason = assignment.waivers.get(new, "").strip()
                subject = WAIVER if reason else ""
                yield Change(change_type, audit_id, subject, old or None, new or None, case_id, review_id, reason)


def _clean_name(entered: str) -> str:
    return clean_name(entered, storage_messages.INVALID_AUDITOR_NAME)
