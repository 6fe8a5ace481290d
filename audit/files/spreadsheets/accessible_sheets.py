"""Sheets that everybody can read: one marked-up table each, from column A, with a title above and no merged cells.

After the Government Analysis Function's checklist for accessible spreadsheets.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
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

from audit.files.spreadsheets.cells import CellValue, Formula, clean, made
from audit.files.spreadsheets.reproducible_zip import packed

CREATOR = "Case-sample audit workbench"
LONGEST_SHEET_NAME = 31
TEXT = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
NUMBER = Alignment(vertical="top", horizontal="right")
BOLD = Font(name="Calibri", size=11, bold=True)
STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
A4 = 9
LINE_HEIGHT, HIGHEST_ROW = 15, 409  # points
LONGEST_HEADING = 200
WIDEST_PAGE = 200  # characters of landscape A4 that can still be read
EMPTY_RESULT = re.compile(rb"(<c [^>]*)>(<f>[^<]*</f>)<v ?(?:/>|></v>)")


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, its width in characters, and whether its numbers are shares."""

    heading: str
    width: int = 12
    is_share: bool = False


@dataclass(frozen=True)
class Link:
    """A cell that leads to another sheet: to its top, or to some of its cells."""

    sheet: str
    area: str = "A1"
    text: str = ""


Value = CellValue | Formula | Link


@dataclass(frozen=True)
class Sheet:
    """One sheet: the title in A1, sentences below it, then the only table. ``bold`` are rows of it, from nought."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    lines: Sequence[str] = ()
    bold: frozenset[int] = frozenset()

    @property
    def top(self) -> int:
        """The row of the table's headings, as a spreadsheet counts rows."""
        return 1 + (len(self.lines) + 1 if self.title else 0)

    @property
    def results(self) -> list[CellValue]:
        """What each formula comes to, in the order of the cells."""
        return [value.result for row in self.rows for value in row if isinstance(value, Formula)]


def new_workbook(title: str, language: str, made_on: date) -> Workbook:
    """A workbook without sheets that says what it is, in which language, and who made it."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    properties = workbook.properties
    properties.title = clean(title)
    properties.language = language
    properties.creator = CREATOR
    properties.created = properties.modified = datetime.combine(made_on, time())
    return workbook


def add_sheet(workbook: Workbook, sheet: Sheet) -> None:
    """Write one sheet behind those that are there."""
    ws = workbook.create_sheet(sheet_name(sheet.name, workbook.sheetnames))
    if sheet.title:
        ws.append([made(ws, sheet.title)])
        ws["A1"].style = "Headline 1"  # a heading to a screen reader
        ws["A1"].border = Border()
    for line in sheet.lines:
        ws.append([made(ws, line)])
    top = sheet.top
    _write_headings(ws, top, sheet.columns)
    plain, bold = _looks(ws, bold=False), _looks(ws, bold=True)
    for number, row in enumerate(sheet.rows):
        _write_row(ws, top + 1 + number, row, sheet.columns, bold if number in sheet.bold else plain)
    _mark_up(ws, top, sheet)
    _prepare_printing(ws, top, sum(column.width for column in sheet.columns))


def plain_table(workbook: Workbook, name: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A sheet that programs read too: the headings are its first row, and what is empty stays empty."""
    columns = [Column(heading, max(10, min(len(heading) + 2, 30))) for heading in headings]
    add_sheet(workbook, Sheet(name, "", columns, rows))


class _InMemory(ExcelWriter):  # type: ignore[misc]
    """Puts no sheet on the disk: openpyxl's own way is a temporary file, and whoever is killed leaves it behind."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write one sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()
        writer = WorksheetWriter(ws, io.BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)


def to_bytes(workbook: Workbook, sheets: Sequence[Sheet] = ()) -> bytes:
    """The workbook as the bytes of an .xlsx file; the same content gives the same bytes, whenever it is saved.

    ``sheets`` are those that were added, in order: what their formulas come to is written beside the formulas.
    """
    loose = io.BytesIO()
    _InMemory(workbook, zipfile.ZipFile(loose, "w", zipfile.ZIP_STORED)).save()
    results = {f"xl/worksheets/sheet{number}.xml": sheet.results for number, sheet in enumerate(sheets, start=1)}
    return packed(loose, lambda name, part: _with_results(part, results[name]) if results.get(name) else part)


def _with_results(part: bytes, results: Sequence[CellValue]) -> bytes:
    """A sheet's XML with what each formula comes to: openpyxl leaves that out, and a viewer would show nothing."""
    left = iter(results)

    def filled(found: re.Match[bytes]) -> bytes:
        result = next(left)
        kind = b' t="str"' if isinstance(result, str) else b""
        return b"%s%s>%s<v>%s</v>" % (found[1], kind, found[2], escape(str(result)).encode())

    return EMPTY_RESULT.sub(filled, part)


def sheet_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """A name that Excel takes: at most 31 characters, cut after a word, none of its forbidden ones, not used before.

    >>> sheet_name("By age when the sentence or licence began")
    'By age when the sentence or…'
    >>> sheet_name("2.4 Implementation/delivery of work", ["2.4 Implementation delivery of…"])
    '2.4 Implementation… (2)'
    """
    plain = " ".join(INVALID_TITLE_REGEX.sub(" ", clean(wanted)).split())
    used = {name.casefold() for name in taken} | {"history"}
    endings = ("" if number == 1 else f" ({number})" for number in count(1))
    names = (_cut(plain, LONGEST_SHEET_NAME - len(ending)) + ending for ending in endings)
    return next(name for name in names if name.casefold() not in used)


def _cut(text: str, longest: int) -> str:
    """A text of words, or of its one long word as much as fits."""
    cut = shorten(text, longest, placeholder="…")
    return (cut if cut != "…" else text[:longest]).strip(" '") or "Sheet"


def unique_headings(wanted: Sequence[str]) -> list[str]:
    """Headings that tell the columns of one table apart: a number is added where two are alike."""
    headings: list[str] = []
    seen: set[str] = set()
    for heading in wanted:
        plain = " ".join(clean(heading).split())[:LONGEST_HEADING]
        numbered = (plain if number == 1 else f"{plain} ({number})" for number in count(1))
        headings.append(next(found for found in numbered if found.casefold() not in seen))
        seen.add(headings[-1].casefold())
    return headings


def _write_headings(ws: Worksheet, row: int, columns: Sequence[Column]) -> None:
    look = _looks(ws, bold=True).text
    ws.append([made(ws, column.heading, look) for column in columns])
    for number, column in enumerate(columns, start=1):
        ws.column_dimensions[get_column_letter(number)].width = column.width
    ws.row_dimensions[row].height = _height([column.heading for column in columns], columns)


@dataclass(frozen=True)
class _Looks:
    """How the cells of a row look, worked out once a sheet: openpyxl would look each part up for every cell anew."""

    text: StyleArray
    number: StyleArray
    share: StyleArray

    def of(self, value: Value, column: Column) -> StyleArray:
        """The look of one value: what a formula comes to decides as if it were written there."""
        shown = value.result if isinstance(value, Formula) else value
        if isinstance(shown, str | Link):
            return self.text
        return self.share if column.is_share else self.number


def _looks(ws: Worksheet, bold: bool) -> _Looks:
    return _Looks(_look(ws, TEXT, bold), _look(ws, NUMBER, bold), _look(ws, NUMBER, bold, "0%"))


def _look(ws: Worksheet, alignment: Alignment, bold: bool, number_format: str = "General") -> StyleArray:
    cell = Cell(ws)
    cell.alignment, cell.number_format = alignment, number_format
    if bold:
        cell.font = BOLD
    return cell._style  # openpyxl has no public name for what its own guide copies from cell to cell


def _write_row(ws: Worksheet, row: int, values: Sequence[Value], columns: Sequence[Column], looks: _Looks) -> None:
    pairs = list(zip(values, columns, strict=True))
    ws.append([_cell(ws, value, looks.of(value, column)) for value, column in pairs])
    for number, value in enumerate(values, start=1):
        if isinstance(value, Link):
            _link(ws.cell(row, number), value)
    height = _height(values, columns)
    if height > LINE_HEIGHT:  # what every row has unless told
        ws.row_dimensions[row].height = height


def _cell(ws: Worksheet, value: Value, look: StyleArray) -> Cell | None:
    if value == "":
        return None
    return made(ws, (value.text or value.sheet) if isinstance(value, Link) else value, look)


def _height(values: Sequence[Value], columns: Sequence[Column]) -> int:
    """Points for the cell with the most lines: not every program makes rows higher by itself."""
    lines = 1
    for value, column in zip(values, columns, strict=True):
        if isinstance(value, str) and len(value) >= column.width - 2:
            lines = max(lines, sum(_lines(line, column.width - 3) for line in value.split("\n")))
    return min(lines * LINE_HEIGHT, HIGHEST_ROW)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes at so many characters a line; a word that is longer goes on in the next.

    >>> _lines("one two three", 8), _lines("x" * 20, 8), _lines("", 8)
    (2, 3, 1)
    """
    lines, used = 1, 0
    for length in map(len, text.split()):
        if used and used + 1 + length > width:
            lines, used = lines + 1, 0
        more, used = divmod(used + bool(used) + length, width)
        lines += more
    return lines


def _link(cell: Cell, link: Link) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=address(link.sheet, link.area))
    cell.style = "Hyperlink"
    cell.alignment = TEXT


def address(sheet: str, area: str) -> str:
    """Cells of another sheet as formulas and links name them.

    >>> address("People's answers", "A1:A3")
    "'People''s answers'!A1:A3"
    """
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{area}"


def _mark_up(ws: Worksheet, top: int, sheet: Sheet) -> None:
    """Tell Excel and screen readers where the table is, without filter buttons."""
    last = get_column_letter(len(sheet.columns))
    # A table needs a row below its headings, even an empty one.
    name = _table_name(ws.title)
    table = Table(displayName=name, name=name, ref=f"A{top}:{last}{top + max(1, len(sheet.rows))}")
    for number, column in enumerate(sheet.columns, start=1):
        table.tableColumns.append(TableColumn(id=number, name=clean(column.heading)))
    table.tableStyleInfo = STYLE
    ws.add_table(table)


def _table_name(sheet: str) -> str:
    """A table's name from its sheet's: letters, digits and underscores, and never like the address of a cell."""
    return f"table_{re.sub('[^a-z0-9]+', '_', sheet.casefold()).strip('_')}"


def _prepare_printing(ws: Worksheet, top: int, width: int) -> None:
    """Headings stay in sight; a sheet goes on one page across, or on so many that it can be read."""
    pages = max(1, round(width / WIDEST_PAGE))
    ws.freeze_panes = f"{'A' if pages == 1 else 'B'}{top + 1}"
    ws.print_title_rows = f"{top}:{top}"
    if pages > 1:
        ws.print_title_cols = "A:A"
    ws.page_setup.fitToWidth = pages
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = A4
    ws.page_setup.fitToHeight = 0
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
