"""Accessible sheets: each has a title and one marked-up table from column A, with no merged cells.

Based on the Government Analysis Function's checklist for accessible spreadsheets.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from textwrap import shorten
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from audit.files.spreadsheets.cells import CellValue, Formula, clean_cell_text, make_cell
from audit.files.spreadsheets.reproducible_zip import repack_zip

CREATOR = "Case-sample audit workbench"
MAX_SHEET_NAME_LENGTH = 31
TEXT_ALIGNMENT = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
NUMBER_ALIGNMENT = Alignment(vertical="top", horizontal="right")
BOLD_FONT = Font(name="Calibri", size=11, bold=True)
TABLE_STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
A4_PAPER_SIZE = 9
LINE_HEIGHT, MAX_ROW_HEIGHT = 15, 409  # points
MAX_HEADING_LENGTH = 200
MAX_PAGE_WIDTH = 200  # characters of landscape A4 that can still be read
EMPTY_FORMULA_RESULT = re.compile(rb"(<c [^>]*)>(<f>[^<]*</f>)<v ?(?:/>|></v>)")


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, its width in characters, and whether its numbers are shares."""

    heading: str
    width: int = 12
    is_percentage: bool = False


@dataclass(frozen=True)
class Link:
    """A cell that links to another sheet: to its top, or to some of its cells."""

    sheet: str
    cell_range: str = "A1"
    text: str = ""


SheetValue = CellValue | Formula | Link


@dataclass(frozen=True)
class Sheet:
    """One sheet: the title in A1, sentences below it, then its only table. ``bold_rows`` are row indexes from 0."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[SheetValue]]
    intro_lines: Sequence[str] = ()
    bold_rows: frozenset[int] = frozenset()

    @property
    def heading_row(self) -> int:
        """The row of the table's headings, counted from 1 as in a spreadsheet."""
        return 1 + (len(self.intro_lines) + 1 if self.title else 0)

    @property
    def formula_results(self) -> list[CellValue]:
        """The result of each formula, in the order of the cells."""
        return [value.result for row in self.rows for value in row if isinstance(value, Formula)]


def new_workbook(title: str, language: str, created_on: date) -> Workbook:
    """Return a workbook without sheets, with its title, language and creator set."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    properties = workbook.properties
    properties.title = clean_cell_text(title)
    properties.language = language
    properties.creator = CREATOR
    properties.created = properties.modified = datetime.combine(created_on, time())
    return workbook


def add_sheet(workbook: Workbook, sheet: Sheet) -> None:
    """Add a sheet after the existing ones."""
    ws = workbook.create_sheet(unique_sheet_name(sheet.name, workbook.sheetnames))
    if sheet.title:
        ws.append([make_cell(ws, sheet.title)])
        ws["A1"].style = "Headline 1"  # a heading to a screen reader
        ws["A1"].border = Border()
    for line in sheet.intro_lines:
        ws.append([make_cell(ws, line)])
    heading_row = sheet.heading_row
    _write_headings(ws, heading_row, sheet.columns)
    plain_styles, bold_styles = _row_styles(ws, bold=False), _row_styles(ws, bold=True)
    for index, row in enumerate(sheet.rows):
        _write_row(
            ws, heading_row + 1 + index, row, sheet.columns, bold_styles if index in sheet.bold_rows else plain_styles
        )
    _add_excel_table(ws, heading_row, sheet)
    _set_print_layout(ws, heading_row, sum(column.width for column in sheet.columns))


def add_plain_table(workbook: Workbook, name: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Add a sheet that programs read too: the headings are the first row, and empty cells stay empty."""
    columns = [Column(heading, max(10, min(len(heading) + 2, 30))) for heading in headings]
    add_sheet(workbook, Sheet(name, "", columns, rows))


class _InMemoryWriter(ExcelWriter):  # type: ignore[misc]
    """Writes no sheet to disk. openpyxl uses temporary files, which remain if the process is killed."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write one sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()
        writer = WorksheetWriter(ws, io.BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)


def to_bytes(workbook: Workbook, sheets: Sequence[Sheet] = ()) -> bytes:
    """Return the workbook as the bytes of an .xlsx file; the same content always gives the same bytes.

    ``sheets`` are those that were added, in order: the results of their formulas are stored with the formulas.
    """
    buffer = io.BytesIO()
    _InMemoryWriter(workbook, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED)).save()
    formula_results = {
        f"xl/worksheets/sheet{number}.xml": sheet.formula_results for number, sheet in enumerate(sheets, start=1)
    }
    return repack_zip(
        buffer, lambda name, part: _insert_results(part, formula_results[name]) if formula_results.get(name) else part
    )


def _insert_results(part: bytes, results: Sequence[CellValue]) -> bytes:
    """Add formula results to a sheet's XML: openpyxl omits them, and viewers would show empty cells."""
    remaining = iter(results)

    def fill(match: re.Match[bytes]) -> bytes:
        result = next(remaining)
        type_attribute = b' t="str"' if isinstance(result, str) else b""
        return b"%s%s>%s<v>%s</v>" % (match[1], type_attribute, match[2], escape(str(result)).encode())

    return EMPTY_FORMULA_RESULT.sub(fill, part)


def unique_sheet_name(proposed: str, existing: Iterable[str] = ()) -> str:
    """Return a valid, unused Excel sheet name: at most 31 characters, cut after a word, without forbidden characters.

    >>> unique_sheet_name("By age when the sentence or licence began")
    'By age when the sentence or…'
    >>> unique_sheet_name("2.4 Implementation/delivery of work", ["2.4 Implementation delivery of…"])
    '2.4 Implementation… (2)'
    """
    base_name = " ".join(INVALID_TITLE_REGEX.sub(" ", clean_cell_text(proposed)).split())
    used_names = {name.casefold() for name in existing} | {"history"}
    suffixes = ("" if number == 1 else f" ({number})" for number in count(1))
    candidates = (_truncate(base_name, MAX_SHEET_NAME_LENGTH - len(suffix)) + suffix for suffix in suffixes)
    return next(name for name in candidates if name.casefold() not in used_names)


def _truncate(text: str, max_length: int) -> str:
    """Return as many words as fit, or the start of a single long word."""
    truncated = shorten(text, max_length, placeholder="…")
    return (truncated if truncated != "…" else text[:max_length]).strip(" '") or "Sheet"


def unique_headings(proposed: Sequence[str]) -> list[str]:
    """Return unique column headings: a number is added to duplicates."""
    headings: list[str] = []
    used_headings: set[str] = set()
    for heading in proposed:
        base = " ".join(clean_cell_text(heading).split())[:MAX_HEADING_LENGTH]
        candidates = (base if number == 1 else f"{base} ({number})" for number in count(1))
        headings.append(next(candidate for candidate in candidates if candidate.casefold() not in used_headings))
        used_headings.add(headings[-1].casefold())
    return headings


def _write_headings(ws: Worksheet, row: int, columns: Sequence[Column]) -> None:
    style = _row_styles(ws, bold=True).text
    ws.append([make_cell(ws, column.heading, style) for column in columns])
    for number, column in enumerate(columns, start=1):
        ws.column_dimensions[get_column_letter(number)].width = column.width
    ws.row_dimensions[row].height = _row_height([column.heading for column in columns], columns)


@dataclass(frozen=True)
class _RowStyles:
    """The styles of a row's cells, prepared once per sheet because openpyxl would look them up for every cell."""

    text: StyleArray
    number: StyleArray
    percentage: StyleArray

    def for_value(self, value: SheetValue, column: Column) -> StyleArray:
        """Return the style of a value; a formula is styled like its result."""
        displayed = value.result if isinstance(value, Formula) else value
        if isinstance(displayed, str | Link):
            return self.text
        return self.percentage if column.is_percentage else self.number


def _row_styles(ws: Worksheet, bold: bool) -> _RowStyles:
    return _RowStyles(
        _cell_style(ws, TEXT_ALIGNMENT, bold),
        _cell_style(ws, NUMBER_ALIGNMENT, bold),
        _cell_style(ws, NUMBER_ALIGNMENT, bold, "0%"),
    )


def _cell_style(ws: Worksheet, alignment: Alignment, bold: bool, number_format: str = "General") -> StyleArray:
    cell = Cell(ws)
    cell.alignment, cell.number_format = alignment, number_format
    if bold:
        cell.font = BOLD_FONT
    return cell._style  # openpyxl has no public attribute for this


def _write_row(
    ws: Worksheet, row: int, values: Sequence[SheetValue], columns: Sequence[Column], styles: _RowStyles
) -> None:
    pairs = list(zip(values, columns, strict=True))
    ws.append([_cell(ws, value, styles.for_value(value, column)) for value, column in pairs])
    for number, value in enumerate(values, start=1):
        if isinstance(value, Link):
            _set_link(ws.cell(row, number), value)
    height = _row_height(values, columns)
    if height > LINE_HEIGHT:  # the default height
        ws.row_dimensions[row].height = height


def _cell(ws: Worksheet, value: SheetValue, style: StyleArray) -> Cell | None:
    if value == "":
        return None
    return make_cell(ws, (value.text or value.sheet) if isinstance(value, Link) else value, style)


def _row_height(values: Sequence[SheetValue], columns: Sequence[Column]) -> int:
    """Return the height in points for the cell with the most lines, because not every program adjusts rows."""
    line_count = 1
    for value, column in zip(values, columns, strict=True):
        if isinstance(value, str) and len(value) >= column.width - 2:
            line_count = max(line_count, sum(_line_count(line, column.width - 3) for line in value.split("\n")))
    return min(line_count * LINE_HEIGHT, MAX_ROW_HEIGHT)


def _line_count(text: str, width: int) -> int:
    """Return how many lines a text takes at ``width`` characters per line; longer words are split.

    >>> _line_count("one two three", 8), _line_count("x" * 20, 8), _line_count("", 8)
    (2, 3, 1)
    """
    lines, line_length = 1, 0
    for word_length in map(len, text.split()):
        if line_length and line_length + 1 + word_length > width:
            lines, line_length = lines + 1, 0
        extra_lines, line_length = divmod(line_length + bool(line_length) + word_length, width)
        lines += extra_lines
    return lines


def _set_link(cell: Cell, link: Link) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=cell_address(link.sheet, link.cell_range))
    cell.style = "Hyperlink"
    cell.alignment = TEXT_ALIGNMENT


def cell_address(sheet: str, cell_range: str) -> str:
    """Return the address of cells on another sheet for formulas and links.

    >>> cell_address("People's answers", "A1:A3")
    "'People''s answers'!A1:A3"
    """
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell_range}"


def _add_excel_table(ws: Worksheet, heading_row: int, sheet: Sheet) -> None:
    """Mark the table for Excel and screen readers, without filter buttons."""
    last_column = get_column_letter(len(sheet.columns))
    # A table needs a row below its headings, even an empty one.
    used_names = {name for other in ws.parent.worksheets for name in other.tables}
    name = unique_table_name(ws.title, used_names)
    table = Table(
        displayName=name, name=name, ref=f"A{heading_row}:{last_column}{heading_row + max(1, len(sheet.rows))}"
    )
    for number, column in enumerate(sheet.columns, start=1):
        table.tableColumns.append(TableColumn(id=number, name=clean_cell_text(column.heading)))
    table.tableStyleInfo = TABLE_STYLE
    ws.add_table(table)


def unique_table_name(sheet: str, existing: Collection[str] = ()) -> str:
    """Return an unused table name from a sheet name: letters, digits and underscores, never like a cell address.

    >>> unique_table_name("By âge"), unique_table_name("By ège", ["table_by_ge"])
    ('table_by_ge', 'table_by_ge_2')
    """
    base = f"table_{re.sub('[^a-z0-9]+', '_', sheet.casefold()).strip('_')}"
    candidates = (base if number == 1 else f"{base}_{number}" for number in count(1))
    return next(name for name in candidates if name not in existing)


def _set_print_layout(ws: Worksheet, heading_row: int, width: int) -> None:
    """Freeze the headings; fit the sheet on one page across, or on as many as are needed to read it."""
    pages = max(1, round(width / MAX_PAGE_WIDTH))
    ws.freeze_panes = f"{'A' if pages == 1 else 'B'}{heading_row + 1}"
    ws.print_title_rows = f"{heading_row}:{heading_row}"
    if pages > 1:
        ws.print_title_cols = "A:A"
    ws.page_setup.fitToWidth = pages
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = A4_PAPER_SIZE
    ws.page_setup.fitToHeight = 0
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
