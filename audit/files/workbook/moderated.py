"""The sheet of moderated answers, which is only for the audit team."""

from __future__ import annotations

from collections.abc import Iterable

from audit.files.export_context import ExportData
from audit.files.moderated_answers import MODERATED_SHEET, answer_texts
from audit.files.spreadsheets.sheets import NOT_AVAILABLE, Column, Sheet
from audit.formatting import format_date, local_day
from audit.model.case import CaseRecord
from audit.model.moderation import ModeratedRow
from audit.model.questionnaire import Questionnaire


def moderated_sheet(data: ExportData, records: Iterable[CaseRecord]) -> Sheet | None:
    """Return the moderated answers of the cases included, without names; None if there are none."""
    included = {(record.case.reference, question_id) for record in records for question_id in record.moderated}
    listed = [row for row in data.context.moderated if (row.reference, row.question_id) in included]
    rows = [_row(data.results.questionnaire, row) for row in listed]
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


def _row(questionnaire: Questionnaire, row: ModeratedRow) -> list[str]:
    moderated = row.moderated
    return [
        row.reference,
        row.question_id,
        *answer_texts(questionnaire, row, NOT_AVAILABLE),
        moderated.cause.label,
        moderated.reason,
        format_date(local_day(moderated.at)),
    ]
