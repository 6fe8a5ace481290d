"""Replaying an audit log: what each change means for the rows of the audit.

A change of this version brings the rows that it left (see saved_rows.py). A change of an earlier version says less: the
state, auditor, reference, role, rating, decision or detail that it set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Date, Integer

from audit.model.audit_log import Change, ChangeType
from audit.model.case import CaseState
from audit.model.permissions import Role
from audit.model.retention import RetentionAction
from audit.storage.audit_log.expected_rows import ExpectedRows
from audit.storage.audit_log.saved_rows import encode_value
from audit.storage.engine import schema

REVIEW_COLUMNS = {
    ChangeType.STATE: "state",
    ChangeType.ALLOCATION: "auditor",
    ChangeType.NOT_COLLECTED: "not_collected",
}
"""The column of a review that a change sets."""


def is_erasure(change: Change) -> bool:
    """Whether this change erased the cases: the values before it are gone from the log."""
    return change.type is ChangeType.RETENTION and change.subject == RetentionAction.ERASED.value


def apply_saved_rows(expected: ExpectedRows, saved: Mapping[str, Any]) -> None:
    """Set the rows that a change left."""
    for table, key, rows in saved["rows"]:
        expected.replace(table, key, rows)


def apply_change(expected: ExpectedRows, change: Change, by: str) -> None:
    """Set what a change says by itself: the value of an answer is compared by itself, and a finding says too little."""
    if (apply := _APPLY.get(change.type)) is not None:
        apply(expected, change, by)


def _apply_start(expected: ExpectedRows, change: Change, by: str) -> None:
    name = encode_value((change.new or "").strip())
    expected.update("audit", None, {"id": change.audit_id, "name": name, "started_by": by})
    expected.update("membership", by, {"person": by, "role": Role.LEAD.value})


def _apply_member(expected: ExpectedRows, change: Change, by: str) -> None:
    rows = [{"person": change.subject, "role": change.new}] if change.new else []
    expected.replace("membership", change.subject, rows)


def _apply_review_change(expected: ExpectedRows, change: Change, by: str) -> None:
    column = REVIEW_COLUMNS[change.type]
    row = {"id": change.review_id, "case_id": change.case_id, column: encode_value(change.new or "")}
    expected.update("reading", change.case_id, row)


def _apply_case_change(expected: ExpectedRows, change: Change, by: str) -> None:
    if change.new is None:
        expected.replace("audit_case", change.case_id, [])
        expected.replace("reading", change.case_id, [])
        return
    expected.update("audit_case", change.case_id, {"id": change.case_id, "reference": change.new})
    if change.review_id:
        review = {"id": change.review_id, "case_id": change.case_id, "state": CaseState.ALLOCATED.value}
        expected.update("reading", change.case_id, review)


def _apply_judgement(expected: ExpectedRows, change: Change, by: str) -> None:
    rating, _, rationale = (change.new or "").partition("\n")
    row = {"standard_id": change.subject, "rating": rating or None, "rationale": encode_value(rationale)}
    expected.update("audit_standard", change.subject, row)


def _apply_decision(expected: ExpectedRows, change: Change, by: str) -> None:
    if change.new is None:
        expected.replace("decision", change.subject, [])
        return
    row = {
        "standard_id": change.subject,
        "rating": change.new,
        "reason": encode_value(change.reason),
        "decided_by": by,
    }
    expected.replace("decision", change.subject, [row])


def _apply_description(expected: ExpectedRows, change: Change, by: str) -> None:
    if change.subject in schema.audit.c:
        expected.update(
            "audit", None, {"id": change.audit_id, change.subject: _audit_value(change.subject, change.new)}
        )
        return
    before, after = (set((text or "").split(", ")) - {""} for text in (change.old, change.new))
    for standard_id in before | after:
        inspected = standard_id not in after
        expected.update("audit_standard", standard_id, {"standard_id": standard_id, "inspected": inspected})


def _audit_value(column: str, text: str | None) -> object:
    """The value of a column of the audit, from its text in the audit log."""
    column_type = schema.audit.c[column].type
    if text is None:
        return None if schema.audit.c[column].nullable else ""
    if isinstance(column_type, Integer):
        return int(text)
    return text if isinstance(column_type, Date) else encode_value(text)


_APPLY: dict[ChangeType, Callable[[ExpectedRows, Change, str], None]] = {
    ChangeType.AUDIT: _apply_start,
    ChangeType.STATE: _apply_review_change,
    ChangeType.ALLOCATION: _apply_review_change,
    ChangeType.NOT_COLLECTED: _apply_review_change,
    ChangeType.CASE: _apply_case_change,
    ChangeType.MEMBER: _apply_member,
    ChangeType.STANDARD: _apply_judgement,
    ChangeType.DECISION: _apply_decision,
    ChangeType.DESCRIPTION: _apply_description,
}
