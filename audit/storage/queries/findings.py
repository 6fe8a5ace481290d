"""Saving findings, their order, and their rows in the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, insert, select, update

from audit.model.audit_log import Change, ChangeType
from audit.model.finding import Finding, check_finding
from audit.model.questionnaire import Questionnaire
from audit.model.report_text import CHAPTER_TITLES
from audit.model.saved_value import SavedFinding
from audit.storage.audit_log import change_log
from audit.storage.engine import clock, schema
from audit.storage.queries.case_references import case_references


def check(connection: Connection, audit_id: str, questionnaire: Questionnaire, finding: Finding) -> Finding:
    """Return the finding cleaned, its cases in the audit's order. Raises InputError with every problem."""
    audit_cases = case_references(connection, audit_id)
    cleaned = check_finding(finding, questionnaire, audit_cases)
    return replace(cleaned, case_ids=tuple(case_id for case_id in audit_cases if case_id in cleaned.case_ids))


def add(connection: Connection, by: str, audit_id: str, findings: Sequence[Finding]) -> list[SavedFinding]:
    """Add checked findings after all others, in this order, each with its row in the audit log."""
    table = schema.finding
    query = select(func.coalesce(func.max(table.c.position), 0)).where(table.c.audit_id == audit_id)
    last_position = connection.execute(query).scalar_one()
    at = clock.now()
    return [
        _insert(connection, audit_id, SavedFinding(0, 1, by, at, finding, position))
        for position, finding in enumerate(findings, start=last_position + 1)
    ]


def save(connection: Connection, audit_id: str, before: SavedFinding, after: SavedFinding) -> None:
    """Save a new version of a finding, with its row in the audit log."""
    table = schema.finding
    connection.execute(update(table).where(table.c.id == after.id).values(_columns(after)))
    _log_change(connection, audit_id, before, after)


def swap(connection: Connection, by: str, audit_id: str, moved: SavedFinding, other: SavedFinding) -> None:
    """Swap the positions of two findings; their versions stay, because their content does not change."""
    table = schema.finding
    for finding_id, position in ((moved.id, other.position), (other.id, moved.position)):
        connection.execute(update(table).where(table.c.id == finding_id).values(position=position))
    places = [f"place {finding.position}" for finding in (moved, other)]
    changes = [
        Change(ChangeType.FINDING, audit_id, str(moved.id), *places),
        Change(ChangeType.FINDING, audit_id, str(other.id), *reversed(places)),
    ]
    change_log.append(connection, by, changes)


def _insert(connection: Connection, audit_id: str, new_finding: SavedFinding) -> SavedFinding:
    table = schema.finding
    statement = insert(table).values(audit_id=audit_id, **_columns(new_finding)).returning(table.c.id)
    added = replace(new_finding, id=connection.execute(statement).scalar_one())
    _log_change(connection, audit_id, None, added)
    return added


def _log_change(connection: Connection, audit_id: str, before: SavedFinding | None, after: SavedFinding) -> None:
    references_by_id = {case_id: reference for case_id, (reference, _) in case_references(connection, audit_id).items()}
    change = Change(
        ChangeType.FINDING,
        audit_id,
        str(after.id),
        _as_text(before, references_by_id),
        _as_text(after, references_by_id),
    )
    change_log.append(connection, after.by, [change])


def _as_text(saved: SavedFinding | None, references_by_id: Mapping[str, str]) -> str | None:
    """The content of a finding in lines, its text last; None if it does not exist or is deleted."""
    if saved is None or saved.deleted:
        return None
    finding = saved.finding
    labelled_values = {
        "Kind": finding.kind.label,
        "Standard": finding.standard_id,
        "Topic": CHAPTER_TITLES.get(finding.topic, ""),
        "Key question": finding.question_id,
        "Cases": ", ".join(references_by_id[case_id] for case_id in finding.case_ids),
        "For": finding.addressee or "",
        "Owner": finding.owner,
        "Due": str(finding.due_date or ""),
        "Text": finding.text,
    }
    return "\n".join(f"{name}: {value}" for name, value in labelled_values.items() if value)


def _columns(saved: SavedFinding) -> dict[str, object]:
    finding = saved.finding
    return {
        "kind": finding.kind.value,
        "standard_id": finding.standard_id,
        "addressee": finding.addressee.value if finding.addressee else None,
        "text": finding.text,
        "question_id": finding.question_id,
        "cases": json.dumps(finding.case_ids),
        "owner": finding.owner,
        "due": finding.due_date,
        "topic": finding.topic,
        "position": saved.position,
        "deleted": saved.deleted,
        "version": saved.version,
        "recorded_by": saved.by,
        "recorded_at": saved.at,
    }
