"""Dates and numbers of case details as cells of a workbook: real ones, which a spreadsheet can sort and add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from audit.files.spreadsheets.cells import CellValue
from audit.files.spreadsheets.number_formats import MAX_GENERAL_DIGITS
from audit.files.spreadsheets.sheets import WHOLE_NUMBER, Column, Sheet
from audit.model.case_details import CaseDetail, CaseDetailKind

DATE_FORMAT = "d mmmm yyyy"
DAY_0 = date(1899, 12, 30)
FIRST_RIGHT_DAY = date(1900, 3, 1)
"""Excel has a day 29 February 1900, so earlier days have a lower number."""


def measured_cell(detail: CaseDetail, value: str) -> CellValue:
    """Return the cell for a stored date or number; the value itself for any other kind, and if there is none."""
    if not value or not detail.is_measured:
        return value
    if detail.kind is CaseDetailKind.DATE:
        day = date.fromisoformat(value)
        return (day - DAY_0).days - (day < FIRST_RIGHT_DAY)
    if len(value) > MAX_GENERAL_DIGITS:  # a longer number would not be shown as it is, so it is written as a text
        return value
    return float(value) if "." in value else int(value)


def cell_format(kind: CaseDetailKind) -> str:
    """Return the number format of dates or of numbers."""
    return DATE_FORMAT if kind is CaseDetailKind.DATE else WHOLE_NUMBER


def with_measured_cells(sheet: Sheet, details_by_heading: Callable[[str], CaseDetail | None]) -> Sheet:
    """Return a sheet of stored texts with its dates and numbers as real ones, in the columns of such case details."""
    details = [details_by_heading(column.heading) for column in sheet.columns]
    if not any(detail is not None and detail.is_measured for detail in details):
        return sheet
    columns: list[Column] = [
        column if detail is None else replace(column, number_format=cell_format(detail.kind))
        for column, detail in zip(sheet.columns, details, strict=True)
    ]
    rows = [
        [
            cell if detail is None or not isinstance(cell, str) else measured_cell(detail, cell)
            for cell, detail in zip(row, details, strict=True)
        ]
        for row in sheet.rows
    ]
    return replace(sheet, columns=columns, rows=rows)
