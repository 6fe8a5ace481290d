"""The table of one recording sheet in a workbook, found by its headings, wherever its rows and columns are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.files.recording_sheet.keys import parse_key
from audit.files.recording_sheet.layout import SheetColumn
from audit.files.spreadsheets.cells import cell_name
from audit.files.spreadsheets.table import CellContent, Row, Table
from audit.messages import recording_sheets as messages
from audit.model.quoting import quotable_sheet
from audit.model.recording_sheet import SheetPlace, SheetProblem
from audit.model.text_fields import fold_text

UNNAMED = "(name not shown)"
LEAST_CELLS = 3
"""A row above the headings belongs to the table if it has so many cells: the lines above the table have one."""
IDENTIFYING = (SheetColumn.QUESTION, SheetColumn.ITEM, SheetColumn.KEY)
NEEDED_HEADINGS = 2


def shown_sheet(table: Table) -> str:
    """Return the name of a sheet as an error may quote it."""
    return quotable_sheet(table.reading.sheet) or UNNAMED


def has_key(table: Table) -> bool:
    """Return whether any cell of a sheet is the key of a row."""
    return any(parse_key(text) for row in table.rows for text in row.cells if "/" in text)


@dataclass(frozen=True)
class SheetCell:
    """A cell: its text as the sheet shows it, what it holds besides text, and whether it is merged with others."""

    text: str
    content: CellContent | None = None
    merged_range: str = ""


@dataclass(frozen=True)
class SheetTable:
    """The rows below one row of headings, and the number of each column."""

    table: Table
    columns: Mapping[SheetColumn, int]
    problems: tuple[SheetProblem, ...]
    table_rows: Sequence[Row]

    @property
    def sheet(self) -> str:
        """Return the name of the sheet as it may be quoted."""
        return shown_sheet(self.table)

    def rows(self) -> Iterator[SheetTableRow]:
        """Yield the rows of the table."""
        return (SheetTableRow(self, row) for row in self.table_rows)


@dataclass(frozen=True)
class SheetTableRow:
    """One row of a table."""

    table: SheetTable
    row: Row

    @property
    def has_content(self) -> bool:
        """Return whether any column of the table has something in this row."""
        return any(self.text(column) for column in self.table.columns)

    def text(self, column: SheetColumn) -> str:
        """Return the text in a column; '' if there is none."""
        number = self.table.columns.get(column, 0)
        return self.row.cells[number - 1] if 0 < number <= len(self.row.cells) else ""

    def cell(self, column: SheetColumn) -> SheetCell:
        """Return the cell in a column."""
        place = (self.row.number, self.table.columns.get(column, 0))
        contents, merged = self.table.table.contents, self.table.table.merged
        return SheetCell(self.text(column), contents.get(place), merged.get(place, ""))

    def place(self, column: SheetColumn) -> SheetPlace:
        """Return where the cell in a column is."""
        number = self.table.columns.get(column, 0)
        return SheetPlace(self.table.sheet, cell_name(self.row.number, number) if number else "", self.row.number)


def find_tables(table: Table, case_heading: str) -> list[SheetTable]:
    """Return the tables of a sheet, one for each row of headings. ``case_heading`` is what a case is called.

    Sorting may have moved the headings, so rows above the first ones belong to them too, unless other headings on the
    sheet are in another order: then nobody knows which headings those rows had.
    """
    headings = {fold_text(column): column for column in SheetColumn} | {fold_text(case_heading): SheetColumn.CASE}
    starts = [index for index, row in enumerate(table.rows) if _is_heading_row(row, headings)]
    if not starts:
        return []
    ends = [*starts[1:], len(table.rows)]
    layouts = [_columns(table, table.rows[start], headings) for start in starts]
    found = [
        SheetTable(table, columns, problems, table.rows[start + 1 : end])
        for start, end, (columns, problems) in zip(starts, ends, layouts, strict=True)
    ]
    if above := [row for row in table.rows[: starts[0]] if _is_filled(row)]:
        first, _ = layouts[0]
        place = SheetPlace(shown_sheet(table), row=above[0].number)
        is_clear = all(columns == first for columns, _ in layouts)
        problems = () if is_clear else (SheetProblem(place, messages.HEADINGS_MISSING),)
        found.insert(0, SheetTable(table, first, problems, above))
    return found


def _is_heading_row(row: Row, headings: Mapping[str, SheetColumn]) -> bool:
    present = {headings[text] for text in map(fold_text, row.cells) if text in headings}
    return not present.isdisjoint(IDENTIFYING) and len(present) >= NEEDED_HEADINGS


def _is_filled(row: Row) -> bool:
    return sum(bool(text) for text in row.cells) >= LEAST_CELLS


def _columns(
    table: Table, row: Row, headings: Mapping[str, SheetColumn]
) -> tuple[dict[SheetColumn, int], tuple[SheetProblem, ...]]:
    """Return the number of each column, with a problem for each heading that is missing or there twice."""
    columns: dict[SheetColumn, int] = {}
    problems = []
    sheet = shown_sheet(table)
    for number, text in enumerate(row.cells, start=1):
        column = headings.get(fold_text(text))
        if column is None:
            continue
        if column in columns:
            other = cell_name(row.number, columns[column])
            reason = messages.HEADING_TWICE.format(heading=column, other=other)
            problems.append(SheetProblem(SheetPlace(sheet, cell_name(row.number, number)), reason))
        else:
            columns[column] = number
    if SheetColumn.ANSWER not in columns:
        problems.append(SheetProblem(SheetPlace(sheet, row=row.number), messages.NO_ANSWER_COLUMN))
    return columns, tuple(problems)
