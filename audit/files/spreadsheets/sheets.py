"""What the sheets of a workbook hold, for any program that writes them: a title, sentences, then one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from audit.files.spreadsheets.cells import CellValue, Formula
from audit.files.spreadsheets.text_width import divide_text
from audit.formatting import join_list
from audit.model.bands import SUPPRESSED

WHOLE_NUMBER, PERCENTAGE, POINTS = "General", "0%", "0"
"""Number formats. A share and a difference in points are stored unrounded, and shown as whole numbers."""
PAGE_WIDTH = 119
"""Characters of 12 points across landscape A4."""
ONE_TABLE = "This sheet has one table."
LEFT_OUT = "Left out, because the value is the same in every row: {columns}."
BACK_TO_CONTENTS = "Back to contents"
CONTENTS = "Contents"
NO_NOTE = "No note"
NOT_APPLICABLE, NOT_AVAILABLE, NOT_COLLECTED = "[z]", "[x]", "[n]"
EMPTY_VALUES: tuple[CellValue, ...] = (NO_NOTE, NOT_APPLICABLE, 0)
MARKS = {
    SUPPRESSED: "suppressed",
    NOT_COLLECTED: "not collected",
    NOT_AVAILABLE: "not available",
    NOT_APPLICABLE: "not applicable",
}
"""The marks of cells without a value, in the words of the sheets; the notes say more."""


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, its width in characters, and how its numbers are shown.

    An ``optional`` column is left out if it says nothing: if every row has the same one of ``EMPTY_VALUES``.
    """

    heading: str
    width: int = 12
    number_format: str = WHOLE_NUMBER
    optional: bool = False


@dataclass(frozen=True)
class Link:
    """A cell that links to another sheet: to its top, or to some of its cells."""

    sheet: str
    cell_range: str = "A1"
    text: str = ""


SheetValue = CellValue | Formula | Link


@dataclass(frozen=True)
class Heading:
    """A heading within a sheet of text."""

    text: str


@dataclass(frozen=True)
class TextSheet:
    """A sheet of headings and sentences in column A, without a table."""

    name: str
    title: str
    lines: Sequence[str | Heading | Link]


@dataclass(frozen=True)
class Sheet:
    """One sheet: the title in A1, a link to the contents, sentences, then its only table.

    ``bold_rows`` are row indexes from 0. ``row_headings`` is how many columns say what a row is about: printed pages
    repeat them. ``short_name`` is the name of the sheet if ``name`` is too long for one. A sheet without a title is one
    that programs read: its headings are in the first row, and empty cells stay empty.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[SheetValue]]
    intro_lines: Sequence[str] = ()
    bold_rows: frozenset[int] = frozenset()
    row_headings: int = 1
    short_name: str = ""

    @property
    def has_link_back(self) -> bool:
        """Whether the second row links to the contents."""
        return bool(self.title) and self.name != CONTENTS

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The sentences above the table: that it is the only one, what its marks mean, then those of this sheet.

        A line that is wider than the table goes on in the next row.
        """
        if not self.title:
            return ()
        present = {value for row in self.rows for value in row if isinstance(value, str) and value in MARKS}
        meanings = [f"{mark} means {meaning}" for mark, meaning in MARKS.items() if mark in present]
        marks = f" {join_list(meanings, 'and')}." if meanings else ""
        width = max(PAGE_WIDTH, sum(column.width for column in self.columns))  # a wider line would shrink the page
        lines = (f"{ONE_TABLE}{marks}", *self.intro_lines)
        return tuple(piece for line in lines for piece in divide_text(line, width))

    @property
    def heading_row(self) -> int:
        """The row of the table's headings, counted from 1 as in a spreadsheet."""
        return 1 + (1 + self.has_link_back + len(self.lines) if self.title else 0)

    def without_empty_columns(self) -> Sheet:
        """Return the sheet without its optional columns that say nothing, and with a sentence that names them."""
        left_out = {
            index: self.rows[0][index]
            for index, column in enumerate(self.columns)
            if column.optional and self.rows and self._is_empty(index)
        }
        if not left_out:
            return self
        named = join_list([f"{self.columns[index].heading} ({value})" for index, value in left_out.items()], "and")
        kept = [index for index in range(len(self.columns)) if index not in left_out]
        return replace(
            self,
            columns=[self.columns[index] for index in kept],
            rows=[[row[index] for index in kept] for row in self.rows],
            intro_lines=[*self.intro_lines, LEFT_OUT.format(columns=named)],
        )

    def _is_empty(self, index: int) -> bool:
        values = {row[index] for row in self.rows}
        return len(values) == 1 and values <= set(EMPTY_VALUES)


def plain_table(name: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    """Return a sheet that programs read too: the headings are the first row, and empty cells stay empty."""
    columns = [Column(heading, max(10, min(len(heading) + 2, 30))) for heading in headings]
    return Sheet(name, "", columns, rows)
