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
from textwrap import wrap

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from audit.exchange.cells import CellValue, clean, put

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
NO_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, its width in characters, and whether its numbers are shares."""

    heading: str
    width: int = 12
    is_share: bool = False


@dataclass(frozen=True)
class Link:
    """A cell that leads to the top of another sheet."""

    sheet: str


@dataclass(frozen=True)
class Sheet:
    """One sheet: the title in A1, sentences below it, then the only table. ``bold`` are rows of it, from nought."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[CellValue | Link]]
    lines: Sequence[str] = ()
    bold: frozenset[int] = frozenset()


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
    for number, line in enumerate([sheet.title, *sheet.lines], start=1):
        if line:
            put(ws, number, 1, line)
    if sheet.title:
        ws["A1"].style = "Headline 1"  # a heading to a screen reader
        ws["A1"].border = Border()
    top = 1 + (len(sheet.lines) + 1 if sheet.title else 0)
    _write_headings(ws, top, sheet.columns)
    for number, row in enumerate(sheet.rows):
        _write_row(ws, top + 1 + number, row, sheet.columns, number in sheet.bold)
    _mark_up(ws, top, sheet)
    _prepare_printing(ws, top, sum(column.width for column in sheet.columns))


def plain_table(workbook: Workbook, name: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A sheet that programs read too: the headings are its first row, and what is empty stays empty."""
    columns = [Column(heading, max(10, min(len(heading) + 2, 30))) for heading in headings]
    add_sheet(workbook, Sheet(name, "", columns, rows))


def to_bytes(workbook: Workbook) -> bytes:
    """The workbook as the bytes of an .xlsx file; the same content gives the same bytes, whenever it is saved."""
    loose, packed = io.BytesIO(), io.BytesIO()
    ExcelWriter(workbook, zipfile.ZipFile(loose, "w", zipfile.ZIP_STORED)).save()
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts.namelist():
            archive.writestr(zipfile.ZipInfo(part, NO_DATE), parts.read(part), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def sheet_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """A name that Excel takes: at most 31 characters, none of its forbidden ones, not used before.

    >>> sheet_name("2.4 Implementation/delivery of work", ["2.4 Implementation delivery of"])
    '2.4 Implementation delivery (2)'
    """
    plain = " ".join(INVALID_TITLE_REGEX.sub(" ", clean(wanted)).split())
    used = {name.casefold() for name in taken} | {"history"}
    endings = ("" if number == 1 else f" ({number})" for number in count(1))
    names = ((plain[: LONGEST_SHEET_NAME - len(ending)].strip(" '") or "Sheet") + ending for ending in endings)
    return next(name for name in names if name.casefold() not in used)


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
    for number, column in enumerate(columns, start=1):
        cell = put(ws, row, number, column.heading)
        cell.font, cell.alignment = BOLD, TEXT
        ws.column_dimensions[get_column_letter(number)].width = column.width
    ws.row_dimensions[row].height = _height([column.heading for column in columns], columns)


def _write_row(
    ws: Worksheet, row: int, values: Sequence[CellValue | Link], columns: Sequence[Column], bold: bool
) -> None:
    for number, (value, column) in enumerate(zip(values, columns, strict=True), start=1):
        if value == "":
            continue
        cell = put(ws, row, number, value.sheet if isinstance(value, Link) else value)
        if isinstance(value, Link):
            _link(cell, value.sheet)
        cell.alignment = TEXT if isinstance(cell.value, str) else NUMBER
        if column.is_share and not isinstance(value, str):
            cell.number_format = "0%"
        if bold:
            cell.font = BOLD
    ws.row_dimensions[row].height = _height(values, columns)


def _height(values: Sequence[CellValue | Link], columns: Sequence[Column]) -> int:
    """Points for the cell with the most lines: not every program makes rows higher by itself."""
    lines = 1
    for value, column in zip(values, columns, strict=True):
        if isinstance(value, str) and len(value) >= column.width - 2:
            lines = max(lines, sum(len(wrap(line, column.width - 3)) or 1 for line in value.split("\n")))
    return min(lines * LINE_HEIGHT, HIGHEST_ROW)


def _link(cell: Cell, sheet: str) -> None:
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
    cell.style = "Hyperlink"


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
