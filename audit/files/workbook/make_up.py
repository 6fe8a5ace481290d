"""The sheet of how many cases are in each group, which is only for the audit team."""

from __future__ import annotations

from audit.analysis.make_up import make_up_title
from audit.files.export_context import ExportData
from audit.files.spreadsheets.sheets import PERCENTAGE, Column, Sheet, SheetValue


def make_up_sheet(data: ExportData) -> Sheet | None:
    """Return a row for each value of each case detail; None outside the team.

    The percentage follows from the two counts beside it and from no rule, so it is that of a closed audit too.
    """
    total, plural = data.results.case_count, data.case_label.plural_heading
    rows: list[list[SheetValue]] = [
        [each.case_detail.text, group.text, group.count, total, group.count / total]
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
