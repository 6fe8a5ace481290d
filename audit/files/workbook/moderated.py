"""The sheet of moderated answers, which is only for the audit team."""

from __future__ import annotations

from collections.abc import Iterable

from audit.files.export_context import ExportData
from audit.files.moderated_answers import MODERATED_SHEET, answer_text
from audit.files.spreadsheets.sheets import NOT_AVAILABLE, Column, Sheet
from audit.formatting import format_date, local_day
from audit.model.case import CaseRecord
from audit.model.moderation import ModeratedRow


def moderated_sheet(data: ExportData, records: Iterable[CaseRecord]) -> Sheet | None:
    """Return the moderated answers of the cases included, without names; None if there are none."""
    included = {(record.case.reference, question_id) for record in records for question_id in record.moderated}
    rows = [_row(row) for row in data.context.moderated if (row.reference, row.question_id) in included]
    columns = [
        Column(data.case_label.heading, 16),
        Column("Question", 12),
        Column("First review", 16),
        Column("Second review", 16),
        Column("Moderated answer", 16),
        Column("Cause", 24),
        Column("Reason", 60),
        Column("On", 20),
    ]
    return Sheet(MODERATED_SHEET, "Moderated answers, which count", columns, rows, data.scope_lines) if rows else None


def _row(row: ModeratedRow) -> list[str]:
    moderated = row.moderated
    answers = (row.first, row.second, moderated.answer)
    return [
        row.reference,
        row.question_id,
        *(answer_text(answer, NOT_AVAILABLE) for answer in answers),
        moderated.cause.label,
        moderated.reason,
        format_date(local_day(moderated.at)),
    ]
