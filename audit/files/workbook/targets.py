"""The sheet of targets: whether each question with a target reaches it, and its exceptions."""

from __future__ import annotations

from audit.analysis.tables import question_rows
from audit.analysis.targets import HEADINGS, TITLE, target_rows
from audit.files.export_context import ExportData
from audit.files.spreadsheets.sheets import Column, Sheet


def targets_sheets(data: ExportData) -> list[Sheet]:
    """Return the sheet of targets; none if no question has a target."""
    rows = [
        list(each.cells)
        for result in data.results.standards
        for each in target_rows(question_rows(result.all_questions, data.control))
    ]
    columns = [Column(heading, width) for heading, width in zip(HEADINGS, (50, 9, 18, 14, 34, 34), strict=True)]
    title = f"{TITLE}, with the interval and the exceptions"
    return [Sheet(TITLE, title, columns, rows, data.scope_lines)] if rows else []
