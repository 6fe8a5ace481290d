"""The texts of the report and the breakdowns in its body as the database holds them."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from audit.model.report_text import NOTHING_CHOSEN, ChosenBreakdowns, ReportText
from audit.storage.engine import schema


def all_of(connection: Connection, audit_id: str) -> dict[str, ReportText]:
    """The texts of an audit by chapter, also those that were cleared."""
    table = schema.report_text
    rows = connection.execute(select(table).where(table.c.audit_id == audit_id).order_by(table.c.chapter))
    return {
        row.chapter: ReportText(row.chapter, row.text, row.recorded_by, row.recorded_at, row.version) for row in rows
    }


def chosen_breakdowns(connection: Connection, audit_id: str) -> ChosenBreakdowns:
    """The breakdowns in the body of the report."""
    table = schema.report_breakdowns
    row = connection.execute(select(table).where(table.c.audit_id == audit_id)).first()
    if row is None:
        return NOTHING_CHOSEN
    detail_ids = tuple(json.loads(row.details))
    return ChosenBreakdowns(detail_ids, row.with_prompts, row.version, row.recorded_by, row.recorded_at)
