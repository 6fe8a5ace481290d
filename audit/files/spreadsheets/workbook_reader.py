"""Reads the rows of the first visible sheet of an Excel workbook, or of all its sheets."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.datetime import from_excel

from audit.errors import InputError
from audit.files.spreadsheets import cells
from audit.files.spreadsheets.further_sheet_names import further_sheet_name, is_further_sheet_title
from audit.files.spreadsheets.limits import MEGABYTE, Limits, check_row
from audit.files.spreadsheets.number_formats import (
    BUILT_IN_LOCAL_DATES,
    grouped_text,
    is_text_shown_as_it_is,
    number_content,
    shown_text,
)
from audit.files.spreadsheets.opened_workbook import AnyCell, OpenedSheet
from audit.files.spreadsheets.safety_checks import open_workbook
from audit.files.spreadsheets.sheet_notes import SheetNotes
from audit.files.spreadsheets.table import CellContent, Row, Table, TableReading
from audit.messages import files as messages

FILLER = "\N{REPLACEMENT CHARACTER}"  # in a cell whose text is not known, so that its row is not empty


def parse_workbook(data: bytes, name: str, limits: Limits) -> Table:
    """Return every row that is not empty. Raises InputError with one sentence if the file cannot be read."""
    with _opened(data, name, limits) as (sheets, notes_by_title):
        sheet = next((sheet for sheet in sheets if sheet.sheet_state == "visible"), None)
        if sheet is None:
            raise InputError(messages.NO_SHEET.format(file=name))
        notes = notes_by_title[sheet.title]
        table = _parse_sheet(sheet, notes, name, limits)
        others = list(_other_sheets(sheets, sheet, notes_by_title))
        further = dict(_further_sheets(others, name, limits))
        reading = TableReading(
            sheet=sheet.title,
            sheets_not_read=tuple(other.title for other in others if other.title not in further),
            hidden_rows=sum(row.number in notes.hidden_rows for row in table.rows),
            hidden_columns=_hidden_columns(table.rows, notes),
        )
        by_name = {further_sheet_name(title, rows[0].cells): rows for title, rows in further.items()}
        return replace(table, reading=reading, further_sheets=by_name)


def parse_sheets(data: bytes, name: str, limits: Limits) -> tuple[Table, ...]:
    """Return every sheet of a workbook, also hidden ones. Raises InputError as ``parse_workbook`` does."""
    with _opened(data, name, limits) as (sheets, notes_by_title):
        return tuple(_parse_sheet(sheet, notes_by_title[sheet.title], name, limits) for sheet in sheets)


@contextmanager
def _opened(data: bytes, name: str, limits: Limits) -> Iterator[tuple[Sequence[OpenedSheet], Mapping[str, SheetNotes]]]:
    """Open a workbook, with notes about each of its sheets. Raises InputError if it is damaged."""
    workbook, notes_by_title = open_workbook(data, name, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what is refused here by its cell
            yield workbook.worksheets, notes_by_title
    except InputError:
        raise
    except Exception:  # a damaged sheet may raise any exception
        raise InputError(f"{name}: {messages.DAMAGED}") from None
    finally:
        workbook.close()


def _parse_sheet(sheet: OpenedSheet, notes: SheetNotes, name: str, limits: Limits) -> Table:
    sheet.reset_dimensions()  # the size that the file claims would be filled with empty cells
    parser = _SheetParser(notes, name, limits)
    rows = tuple(parser.parse_rows(sheet.iter_rows()))
    return Table(rows, TableReading(sheet=sheet.title), parser.contents, parser.merged(rows))


def _other_sheets(
    sheets: Sequence[OpenedSheet], read: OpenedSheet, notes_by_title: Mapping[str, SheetNotes]
) -> Iterator[OpenedSheet]:
    """Yield the sheets with cells, without the one that was read."""
    for sheet in sheets:
        if sheet is not read and notes_by_title[sheet.title].has_values:
            yield sheet


def _further_sheets(sheets: Sequence[OpenedSheet], name: str, limits: Limits) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Yield the titles and rows of the sheets with notes and states."""
    for sheet in sheets:
        if not is_further_sheet_title(sheet.title) or sheet.sheet_state != "visible":
            continue
        rows = _parse_sheet(sheet, SheetNotes(), name, limits).rows
        if rows and further_sheet_name(sheet.title, rows[0].cells):
            yield sheet.title, rows


def _hidden_columns(rows: Sequence[Row], notes: SheetNotes) -> int:
    used = {number for row in rows for number, cell in enumerate(row.cells, start=1) if cell}
    return sum(any(first <= number <= last for first, last in notes.hidden_columns) for number in used)


@dataclass
class _SheetParser:
    """Parses the rows of a sheet and notes which cells are not a text as the sheet shows it."""

    notes: SheetNotes
    name: str
    limits: Limits
    contents: dict[tuple[int, int], CellContent] = field(default_factory=dict)
    shows_text_by_format: dict[str, bool] = field(default_factory=dict)
    is_first_row: bool = True
    characters: int = 0

    def parse_rows(self, raw_rows: Iterable[Sequence[AnyCell]]) -> Iterator[Row]:
        """Yield the rows that are not empty. Raises InputError at the limits."""
        for number, raw_row in enumerate(raw_rows, start=1):
            texts = [self.cell_text(cell, number, column) for column, cell in enumerate(raw_row, start=1)]
            while texts and not texts[-1]:
                texts.pop()
            check_row(number, len(texts), self.name, self.limits)
            if texts:
                yield Row(number, tuple(texts))
                self.is_first_row = False

    def cell_text(self, cell: AnyCell, row: int, column: int) -> str:
        """Return the text of a cell as the sheet shows it; a filler if that is unknown. Note what else it holds."""
        value = cell.value
        if (row, column) in self.notes.formulas_without_result:
            self.contents[row, column] = CellContent.NO_RESULT
            return FILLER
        if value is None:
            return ""
        text, content = (self._text if isinstance(value, str) and cell.data_type != "e" else _other_text)(cell)
        if content is CellContent.NUMBER and not self.is_first_row:
            content = None
        if content is not None and text:
            self.contents[row, column] = content
        return text

    def _text(self, cell: ReadOnlyCell) -> tuple[str, CellContent | None]:
        self.characters += len(cell.value)
        # A workbook stores a shared text once, so a small file may expand to gigabytes.
        if self.characters > self.limits.uncompressed_bytes:
            limit_mb = self.limits.uncompressed_bytes // MEGABYTE
            raise InputError(messages.TOO_MUCH_TEXT.format(file=self.name, limit=limit_mb))
        text = cells.decode_cell_text(cell.value).strip()
        return text, None if self.shows_text(cell) else CellContent.FORMATTED_TEXT

    def shows_text(self, cell: ReadOnlyCell) -> bool:
        """Return whether the cell's format shows a text as it is; worked out once for each format of the workbook."""
        number_format = cell.number_format
        if number_format not in self.shows_text_by_format:
            self.shows_text_by_format[number_format] = is_text_shown_as_it_is(number_format)
        return self.shows_text_by_format[number_format]

    def merged(self, rows: Sequence[Row]) -> dict[tuple[int, int], str]:
        """Return the merged ranges that hold a value, by their first cell that does."""
        texts = {row.number: row.cells for row in rows}
        merged = {}
        for (top, left), (bottom, right) in self.notes.merged_ranges:
            for row in range(top, bottom + 1):
                held = [column for column in range(left, right + 1) if _cell_at(texts.get(row, ()), column)]
                if held:
                    merged[row, held[0]] = f"{cells.cell_name(top, left)}:{cells.cell_name(bottom, right)}"
                    break
        return merged


def _cell_at(row: Sequence[str], column: int) -> str:
    return row[column - 1] if column <= len(row) else ""


def _other_text(cell: ReadOnlyCell) -> tuple[str, CellContent | None]:
    """Return the text of a cell that is no text, and what it holds."""
    value = cell.value
    if cell.data_type == "e":
        return FILLER, CellContent.ERROR
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), CellContent.BOOLEAN
    format_id = cell.style_array.numFmtId
    is_number = isinstance(value, int | float) and format_id not in BUILT_IN_LOCAL_DATES
    if is_number and (text := shown_text(value, cell.number_format)):
        return text, CellContent.NUMBER
    if is_number and (text := grouped_text(value, cell.number_format)):
        return text, CellContent.GROUPED
    content = number_content(value, cell.number_format, format_id)
    return (_day_text(cell) if content is CellContent.DATE else FILLER), content


def _day_text(cell: ReadOnlyCell) -> str:
    """Return the day of a date cell as 2022-09-12, without its time."""
    value = cell.value
    if isinstance(value, int | float):
        value = from_excel(value, cell.parent.parent.epoch)
    return value.date().isoformat() if isinstance(value, datetime) else FILLER
