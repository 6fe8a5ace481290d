"""Reads the rows of a CSV file or an Excel workbook as a table of texts."""

from __future__ import annotations

from audit.files.spreadsheets.csv_reader import parse_csv
from audit.files.spreadsheets.file_kind import is_spreadsheet
from audit.files.spreadsheets.limits import UPLOAD_LIMITS, Limits
from audit.files.spreadsheets.table import Table


def parse_table(data: bytes, name: str, limits: Limits = UPLOAD_LIMITS, title_lines: int = 0) -> Table:
    """Return every row that is not empty. Raises InputError with one sentence if the file cannot be read.

    Above the headings there may be ``title_lines`` lines.
    """
    if not is_spreadsheet(data, name):
        return parse_csv(data, name, limits, title_lines)
    from audit.files.spreadsheets.workbook_reader import parse_workbook  # openpyxl takes long to load

    return parse_workbook(data, name, limits)
