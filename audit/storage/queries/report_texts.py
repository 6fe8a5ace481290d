"""Saving the texts of the report and the breakdowns in its body, and their rows in the audit log."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from audit.model.audit_log import Change, ChangeType
from audit.model.report_text import ChosenBreakdowns, ReportText
from audit.storage.audit_log import change_log
from audit.storage.engine import schema
from audit.storage.queries.write_row import write_row


def save(connection: Connection, audit_id: str, before: ReportText | None, after: ReportText) -> None:
    """Save a new version of a text, with its row in the audit log."""
    key = {"audit_id": audit_id, "chapter": after.chapter}
    author = {"recorded_by": after.written_by, "recorded_at": after.written_at}
    write_row(connection, schema.report_text, key, {"text": after.text, "version": after.version, **author})
    old = before.text if before else ""
    change = Change(ChangeType.REPORT_TEXT, audit_id, after.chapter, old or None, after.text or None)
    change_log.append(connection, after.written_by, [change])


def save_breakdowns(connection: Connection, audit_id: str, before: ChosenBreakdowns, after: ChosenBreakdowns) -> None:
    """Save a new choice of breakdowns, with its row in the audit log."""
    details = {"details": json.dumps(after.detail_ids), "with_prompts": after.with_prompts}
    author = {"recorded_by": after.chosen_by, "recorded_at": after.chosen_at}
    write_row(
        connection, schema.report_breakdowns, {"audit_id": audit_id}, {**details, "version": after.version, **author}
    )
    old, new = (_as_text(choice) for choice in (before, after))
    change_log.append(connection, after.chosen_by, [Change(ChangeType.REPORT_BREAKDOWNS, audit_id, "", old, new)])


def _as_text(choice: ChosenBreakdowns) -> str | None:
    """A choice as the audit log saves it; None if nobody chose."""
    if not choice.version:
        return None
    prompts = "with prompts" if choice.with_prompts else "without prompts"
    return f"{', '.join(choice.detail_ids) or 'none'}; {prompts}"
