"""Writes a value to a cell: a number as a number, a text as that very text, never as a formula or a link."""

from __future__ import annotations

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from audit.files.spreadsheets.cells import Formula, mark_cell_text
from audit.files.spreadsheets.sheet_names import cell_address
from audit.files.spreadsheets.sheets import Link, SheetValue


def write_cell(ws: Worksheet, row: int, column: int, value: SheetValue, cell_format: Format | None) -> None:
    """Write a value; '' leaves the cell empty. Only a ``Formula`` of this program becomes a formula.

    Row and column are counted from 0.
    """
    if isinstance(value, str):
        if value:
            ws.write_string(row, column, mark_cell_text(value), cell_format)
    elif isinstance(value, Formula):
        ws.write_formula(row, column, value.text, cell_format, value.result)
    elif isinstance(value, Link):
        address = f"internal:{cell_address(value.sheet, value.cell_range)}"
        ws.write_url(row, column, address, cell_format, mark_cell_text(value.text or value.sheet))
    else:
        ws.write_number(row, column, value, cell_format)
