"""The targets of the questions of a standard: whether each is met, and its exceptions."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis.tables import QuestionRow
from audit.analysis.targets import HEADINGS, TITLE, target_rows
from audit.files.report.document import Column, ReportDocument

WIDTHS = (5.2, 1.8, 2.9, 2.5, 2.8, 2.8)


def write_targets(document: ReportDocument, name: str, rows: Iterable[QuestionRow]) -> None:
    """Write a table of the questions with a target; nothing if there are none. ``name`` says of what they are."""
    cells = [list(each.cells) for each in target_rows(rows)]
    columns = [
        Column(heading, width, is_number=1 <= place <= 3)
        for place, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True))
    ]
    if cells:
        document.add_table(f"{name}: {TITLE.lower()}", columns, cells)
