"""The targets of questions below their table."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis.tables import QuestionRow
from audit.analysis.targets import HEADINGS, TITLE, target_rows
from audit.web.components.copying import copied_table_html
from audit.web.components.html import Row


def targets_html(name: str, rows: Iterable[QuestionRow], which_cases: str) -> str:
    """Return the targets of some questions as a table; '' if none has one. ``name`` says of what they are."""
    cells = [Row(each.cells) for each in target_rows(rows)]
    return copied_table_html(f"{name}: {TITLE.lower()}, {which_cases}", HEADINGS, cells, (1, 2, 3)) if cells else ""
