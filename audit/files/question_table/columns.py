"""The headings of a table of questions: which column is which, however people name it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from audit.files.spreadsheets.table import Row, Table
from audit.messages import question_table as messages
from audit.model.import_problem import column_letters
from audit.model.text_fields import fold_text

HEADING_ROWS = 10
"""The headings are in one of the first rows: a title may be above them."""


class QuestionColumn(Enum):
    """What a column of a table of questions holds. The value is what people read."""

    ID = "id"
    TEXT = "wording"
    GUIDANCE = "guidance"
    SECTION = "section"
    SHORT = "short name"
    PARENT = "key question of a prompt"
    NOTE = "answers that require a note"
    MAY_NOT_APPLY = "whether it may be not applicable"


HEADINGS: Mapping[QuestionColumn, str] = {
    QuestionColumn.TEXT: "question, text, wording, question text, question wording, criterion, criteria, "
    "audit question, key question, the question, item text",
    QuestionColumn.ID: "id, no, nr, number, ref, reference, question id, question no, question number, question ref, "
    "question reference, q, q no, q number, item, item no, item number, code, #, n",
    QuestionColumn.GUIDANCE: "guidance, help, help text, hint, notes, notes for auditors, note for auditors, "
    "auditor guidance, guidance for auditors, guidance notes, what to look for, explanation, description",
    QuestionColumn.SECTION: "section, standard, heading, topic, theme, area, group, domain, part, category, chapter, "
    "section title, standard title",
    QuestionColumn.SHORT: "short, short name, short title, short label, label, name",
    QuestionColumn.PARENT: "prompt of, parent, parent id, parent question, prompt for, prompts, belongs to, "
    "key question id, key question no, sub question of, follow up to",
    QuestionColumn.NOTE: "note required for, notes required for, note needed for, note for, note required, "
    "note needed, notes required, notes needed, comment required, comment required for",
    QuestionColumn.MAY_NOT_APPLY: "may not apply, not applicable allowed, na allowed, may be not applicable, "
    "allow na, allow not applicable",
}
"""How people name each column, without capital letters and signs."""
MEANINGS = {name: column for column, names in HEADINGS.items() for name in names.split(", ")}
FOR_ANSWERS = " for"
"""The end of a heading below which Yes and No are answers, and do not say whether a note is required."""


@dataclass(frozen=True)
class Columns:
    """Which column of a table is which, from 1, and the row of the headings."""

    heading_row: Row
    numbers: Mapping[QuestionColumn, int]

    def cell(self, row: Row, column: QuestionColumn) -> str:
        """Return the text of a row in a column; '' if the table does not have it."""
        number = self.numbers.get(column, 0)
        return row.cells[number - 1] if 0 < number <= len(row.cells) else ""

    def cell_name(self, row: Row, column: QuestionColumn) -> str:
        """Return the name of a cell, such as B7; that of column A if the table does not have the column."""
        return f"{column_letters(self.numbers.get(column, 1))}{row.number}"

    @property
    def names_answers(self) -> bool:
        """Return whether the heading about notes says that answers are below it."""
        return fold_heading(self.cell(self.heading_row, QuestionColumn.NOTE)).endswith(FOR_ANSWERS)


def fold_heading(heading: str) -> str:
    """Return a heading without capital letters and signs.

    >>> fold_heading(" Question No. "), fold_heading("N/A allowed?"), fold_heading("#")
    ('question no', 'na allowed', '#')
    """
    folded = fold_text(heading).replace("/", "").replace("'", "")
    return " ".join(re.sub(r"[^\w# ]|_", " ", folded).split()) or folded


def find_headings(table: Table) -> Row | None:
    """Return the row of the headings: the first that names the wording, and another column if there are several."""
    return next(
        (row for row in table.rows[:HEADING_ROWS] if QuestionColumn.TEXT in _meanings(row.cells) and _is_plain(row)),
        None,
    )


def _is_plain(row: Row) -> bool:
    """Return whether a row can be one of headings: most of its cells are ones."""
    filled = [cell for cell in row.cells if cell]
    return 2 * sum(fold_heading(cell) in MEANINGS for cell in filled) >= len(filled)


def _meanings(cells: Sequence[str]) -> list[QuestionColumn]:
    return [MEANINGS[folded] for cell in cells if (folded := fold_heading(cell)) in MEANINGS]


def read_columns(heading_row: Row) -> tuple[Columns, list[tuple[str, str]]]:
    """Return which column is which, and the problems of the headings, each with its cell."""
    numbers: dict[QuestionColumn, int] = {}
    problems = []
    for number, heading in enumerate(heading_row.cells, start=1):
        column = MEANINGS.get(fold_heading(heading))
        if column is None:
            continue
        first = numbers.setdefault(column, number)
        if first != number:
            values = {
                "heading": heading,
                "other": heading_row.cells[first - 1],
                "first": f"{column_letters(first)}{heading_row.number}",
                "meaning": column.value,
            }
            cell = f"{column_letters(number)}{heading_row.number}"
            problems.append((cell, messages.HEADING_TWICE.format(**values)))
    return Columns(heading_row, numbers), problems
