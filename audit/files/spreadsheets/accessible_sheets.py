"""Writes accessible workbooks: each sheet has a title and one marked-up table from column A, with no merged cells.

Based on the Government Analysis Function's checklist for accessible spreadsheets. XlsxWriter writes the file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import partial

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from audit.files.garbage_collection import garbage_collection_paused
from audit.files.spreadsheets import page_layout
from audit.files.spreadsheets.cell_formats import CellFormats
from audit.files.spreadsheets.cell_writer import write_cell
from audit.files.spreadsheets.cells import clean_cell_text
from audit.files.spreadsheets.file_parts import complete_part
from audit.files.spreadsheets.reproducible_zip import repack_zip
from audit.files.spreadsheets.sheet_names import unique_sheet_name, unique_table_name
from audit.files.spreadsheets.sheets import BACK_TO_CONTENTS, CONTENTS, Heading, Link, Sheet, TextSheet
from audit.files.spreadsheets.text_width import text_lines

CREATOR = "Case-sample audit workbench"
TABLE_STYLE = "Table Style Light 1"
A4_PAPER_SIZE = 9
MARGIN = 0.25  # inches
TEXT_SHEET_WIDTH = 100  # characters
DEFAULT_FONT = {"font_name": "Arial", "font_size": 12, "font_scheme": "none"}
"""Without a scheme: with one, Excel would show the font of the theme, which is Calibri."""
OPTIONS = {
    "in_memory": True,  # temporary files would remain if the process is killed
    "default_row_height": 21,  # pixels
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def write_workbook(title: str, language: str, created_on: date, sheets: Sequence[Sheet | TextSheet]) -> bytes:
    """Return an .xlsx file with the sheets, in order; the same content always gives the same bytes."""
    return build_workbook(title, language, created_on, partial(_write_sheets, sheets=sheets))


def build_workbook(
    title: str,
    language: str,
    created_on: date,
    fill: Callable[[Workbook], None],
    complete: Callable[[str, bytes], bytes] = lambda name, part: part,
) -> bytes:
    """Return an .xlsx file whose sheets ``fill`` adds. ``complete`` may change each of its finished parts."""
    buffer = io.BytesIO()
    with garbage_collection_paused():
        workbook = Workbook(buffer, {**OPTIONS, "default_format_properties": {**DEFAULT_FONT}})  # it changes them
        created = datetime.combine(created_on, time())
        workbook.set_properties({"title": clean_cell_text(title), "author": CREATOR, "created": created})
        fill(workbook)
        workbook.close()
        return repack_zip(buffer, lambda name, part: complete(name, complete_part(name, part, language)))


def _write_sheets(workbook: Workbook, sheets: Sequence[Sheet | TextSheet]) -> None:
    formats = CellFormats(workbook)
    names: list[str] = []
    tables: list[str] = []
    for sheet in sheets:
        names.append(sheet_name(sheet, names))
        ws = workbook.add_worksheet(names[-1])
        set_page(ws)
        if isinstance(sheet, TextSheet):
            write_text_sheet(ws, sheet, formats)
            continue
        tables.append(unique_table_name(names[-1], tables))
        _write_table(ws, sheet, formats, tables[-1])


def sheet_name(sheet: Sheet | TextSheet, existing: Sequence[str]) -> str:
    """Return the name under which a sheet is written after others."""
    return unique_sheet_name(sheet.name, existing, sheet.short_name if isinstance(sheet, Sheet) else "")


def write_text_sheet(ws: Worksheet, sheet: TextSheet, formats: CellFormats) -> None:
    """Write headings and sentences in column A."""
    ws.set_column(0, 0, TEXT_SHEET_WIDTH)
    write_cell(ws, 0, 0, sheet.title, formats.title)
    heights = [page_layout.TITLE_HEIGHT * text_lines(sheet.title, TEXT_SHEET_WIDTH * 3 // 4)]
    for row, line in enumerate(sheet.lines, start=1):
        if isinstance(line, Heading):
            write_cell(ws, row, 0, line.text, formats.heading)
            heights.append(page_layout.TITLE_HEIGHT)
        else:
            write_cell(ws, row, 0, line, formats.link if isinstance(line, Link) else formats.paragraph)
            text = line if isinstance(line, str) else line.text
            heights.append(page_layout.LINE_HEIGHT * text_lines(text, TEXT_SHEET_WIDTH))
    for row, height in enumerate(heights):
        ws.set_row(row, height)
    ws.fit_to_pages(1, 1 if page_layout.fits_down(sum(heights)) else 0)


def _write_table(ws: Worksheet, sheet: Sheet, formats: CellFormats, table_name: str) -> None:
    if sheet.title:
        write_cell(ws, 0, 0, sheet.title, formats.title)
        ws.set_row(0, page_layout.TITLE_HEIGHT)
    if sheet.has_link_back:
        write_cell(ws, 1, 0, Link(CONTENTS, text=BACK_TO_CONTENTS), formats.link)
    first_line = sheet.heading_row - 1 - len(sheet.lines)
    for row, line in enumerate(sheet.lines, start=first_line):
        write_cell(ws, row, 0, line, formats.line)
    _add_excel_table(ws, sheet, table_name)
    _write_headings(ws, sheet, formats)
    heights = [page_layout.row_height(row, sheet.columns) for row in sheet.rows]
    _write_rows(ws, sheet, formats, heights)
    _set_print_layout(ws, sheet, sum(heights))


def _add_excel_table(ws: Worksheet, sheet: Sheet, name: str) -> None:
    """Mark the table for Excel and screen readers, without filter buttons. It needs a row, even an empty one."""
    last_row = sheet.heading_row - 1 + max(1, len(sheet.rows))
    options = {
        "name": name,
        "style": TABLE_STYLE,
        "autofilter": False,
        "banded_rows": False,
        "columns": [{"header": clean_cell_text(column.heading)} for column in sheet.columns],
    }
    if ws.add_table(sheet.heading_row - 1, 0, last_row, len(sheet.columns) - 1, options) != 0:
        raise ValueError(f"XlsxWriter rejected the table of the sheet {ws.get_name()}")


def _write_headings(ws: Worksheet, sheet: Sheet, formats: CellFormats) -> None:
    row = sheet.heading_row - 1
    for index, column in enumerate(sheet.columns):
        has_numbers = any(not isinstance(values[index], (str, Link)) for values in sheet.rows)
        heading_format = formats.number_heading if has_numbers else formats.column_heading
        write_cell(ws, row, index, column.heading, heading_format)
        ws.set_column(index, index, column.width)
    ws.set_row(row, page_layout.row_height([column.heading for column in sheet.columns], sheet.columns))


def _write_rows(ws: Worksheet, sheet: Sheet, formats: CellFormats, heights: Sequence[int]) -> None:
    plain = [formats.for_column(column, bold=False) for column in sheet.columns]
    bold = [formats.for_column(column, bold=True) for column in sheet.columns] if sheet.bold_rows else plain
    for index, (values, height) in enumerate(zip(sheet.rows, heights, strict=True)):
        row = sheet.heading_row + index
        column_formats = bold if index in sheet.bold_rows else plain
        for column, (value, column_format) in enumerate(zip(values, column_formats, strict=True)):
            if value != "":
                write_cell(ws, row, column, value, column_format.of(value))
        if height > page_layout.LINE_HEIGHT:  # the default height
            ws.set_row(row, height)


def set_page(ws: Worksheet) -> None:
    """Set how the pages of a sheet are printed."""
    ws.set_landscape()
    ws.set_paper(A4_PAPER_SIZE)
    ws.set_margins(MARGIN, MARGIN, 2 * MARGIN, 3 * MARGIN)
    ws.set_footer("&L&A&RPage &P of &N")


def _set_print_layout(ws: Worksheet, sheet: Sheet, height: int) -> None:
    """Freeze what stays in view; print on one page across, or on as many as are needed to read it."""
    rows, columns = page_layout.frozen_rows(sheet), page_layout.frozen_columns(sheet)
    if rows or columns:
        ws.freeze_panes(rows, columns)
    ws.repeat_rows(sheet.heading_row - 1)
    if page_layout.fits_across(sheet):
        ws.fit_to_pages(1, 1 if page_layout.fits_one_page(sheet, height) else 0)
        return
    ws.set_print_scale(page_layout.MIN_PRINT_SCALE)
    ws.print_across()
    ws.repeat_columns(0, sheet.row_headings - 1)
