"""The sheet of how many cases are in each group, which is only for the audit team."""

from __future__ import annotations

from audit.analysis.make_up import make_up_title
from audit.files.export_context import ExportData
from audit.files.spreadsheets.sheets import PERCENTAGE, Column, Sheet
from audit.files.workbook.shown_values import share_value
from audit.model.bands import Share


def make_up_sheet(data: ExportData) -> Sheet | None:
    """Return a row for each value of each case detail; None outside the team."""
    total, plural = data.results.case_count, data.case_label.plural_heading
    rows = [
        [each.case_detail.text, group.text, group.count, total, share_value(Share(group.count, total)) or 0]
        for each in data.make_up
        for group in each.counts
    ]
    columns = [
        Column("Detail", 30),
        Column("Value", 40),
        Column(plural, 12),
        Column(f"{plural} included", 12),
        Column("Percentage", 12, PERCENTAGE),
    ]
    title = make_up_title(data.case_label)
    return Sheet(title, title, columns, rows, data.scope_lines, row_headings=2) if rows else None
