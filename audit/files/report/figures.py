"""The columns of figures that the tables of key questions and prompts share."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.tables import PERCENTAGE_HEADING, QuestionRow, base_heading, excluded_headings
from audit.files.report.document import Column
from audit.model.questionnaire import Questionnaire

NONE_EXCLUDED = "0"


def figure_columns(rows: Sequence[QuestionRow], questionnaire: Questionnaire) -> tuple[list[Column], list[list[str]]]:
    """Return the columns of the figures, and their cells for each row.

    A base that all rows have in common is in the heading, so that no row repeats it. A column of not applicable or
    unanswered answers is left out if all its figures are 0.
    """
    label, base = questionnaire.case_label, _common_base(rows)
    heading = base_heading(label) if base is None else f"Yes, out of {label.with_count(base)}"
    columns = [Column(PERCENTAGE_HEADING, 2.9, is_number=True), Column(heading, 2.9, is_number=True)]
    cells = [[row.percentage, row.base if base is None else str(row.counts.yes)] for row in rows]
    for index, excluded in enumerate(excluded_headings(questionnaire)):
        counts = [row.excluded_counts[index] for row in rows]
        if any(count != NONE_EXCLUDED for count in counts):
            columns.append(Column(excluded, 2.7, is_number=True))
            for row_cells, count in zip(cells, counts, strict=True):
                row_cells.append(count)
    return columns, cells


def _common_base(rows: Sequence[QuestionRow]) -> int | None:
    """Return the base that several rows have in common; None if they differ, or if a share is suppressed."""
    bases = {None if row.counts.share is None else row.counts.base for row in rows}
    base = bases.pop() if len(bases) == 1 and len(rows) > 1 else None
    return base or None
