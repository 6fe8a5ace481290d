"""The reviews of a calibration exercise: one of every case for everybody who takes part."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, update

from audit.model.audit_log import Change, ChangeType
from audit.model.case import CaseState
from audit.model.permissions import Role, recorders
from audit.model.text_fields import new_id
from audit.storage.audit_log import change_log
from audit.storage.audit_log.hash_chain import insert_many
from audit.storage.engine import schema
from audit.storage.queries import exercises
from audit.storage.queries.exercises import EXERCISE
from audit.storage.queries.roles import members_of


def add_missing_reviews(connection: Connection, by: str, audit_id: str, also: Collection[str] = ()) -> None:
    """Add a review of every case for everybody who takes part in an exercise, with the rows in the audit log.

    That is every auditor among the members, everybody who can record and takes part already, and ``also``. Nothing
    happens in an audit, nor in a closed exercise, whose new auditors get their reviews if it is reopened. The caller
    has locked the audit.
    """
    if not exercises.is_open_exercise(connection, audit_id):
        return
    taken = exercises.reviewers(connection, audit_id, with_eliminated=True)
    names = _participants(connection, audit_id, taken, also)
    changes, taken_over, new_rows = [], [], []
    for case_id, reviews in taken.items():
        free = [row for row in reviews if not row.auditor and row.state == CaseState.ALLOCATED]
        missing = [name for name in names if name not in {row.auditor for row in reviews}]
        for row, name in zip(free, missing, strict=False):
            taken_over.append({"review_id": row.id, "name": name})
            changes.append(Change(ChangeType.ALLOCATION, audit_id, EXERCISE, None, name, case_id, row.id))
        numbers = range(max(row.number for row in reviews) + 1, 10_000)
        for name, number in zip(missing[len(free) :], numbers, strict=False):
            new_rows.append(_new_review(case_id, number, name))
            review_id = str(new_rows[-1]["id"])
            changes.append(Change(ChangeType.SECOND_REVIEWER, audit_id, EXERCISE, None, name, case_id, review_id))
    if taken_over:
        is_review = schema.reading.c.id == bindparam("review_id")
        connection.execute(update(schema.reading).where(is_review).values(auditor=bindparam("name")), taken_over)
    if changes:
        insert_many(connection, schema.reading, new_rows)
        change_log.append(connection, by, changes)


def _participants(
    connection: Connection, audit_id: str, taken: Mapping[str, list[Row[Any]]], also: Collection[str]
) -> list[str]:
    members = members_of(connection, audit_id)
    auditors = {name for name, role in members.items() if role is Role.AUDITOR}
    taking_part = {row.auditor for rows in taken.values() for row in rows} & recorders(members)
    return sorted(auditors | taking_part | set(also), key=str.casefold)


def _new_review(case_id: str, number: int, name: str) -> dict[str, object]:
    state = CaseState.ALLOCATED.value
    return {
        "id": new_id(),
        "case_id": case_id,
        "number": number,
        "auditor": name,
        "state": state,
        "not_collected": "",
    }
