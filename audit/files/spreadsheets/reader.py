"""Reads the rows of a CSV file or an Excel workbook as text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit.errors import InputError
from audit.files.spreadsheets import cells
from audit.files.spreadsheets.safety_checks import (
    MEGABYTE,
    OLE_SIGNATURE,
    UPLOAD_LIMITS,
    ZIP_SIGNATURE,
    Limits,
    check_workbook,
    open_workbook,
    why_too_large,
)
from audit.messages import files as messages

DELIMITERS = (",", ";", "\t")
SPREADSHEET_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
# A spreadsheet program would treat a cell that starts like this as a formula (OWASP ASVS 5, 1.2.10).
FORMULA_START = re.compile("'*[=+\\-@\t\r]")


@dataclass(frozen=True)
class Row:
    """One row with its number as a spreadsheet shows it; cells are trimmed, trailing empty cells removed."""

    number: int
    cells: tuple[str, ...]


def parse_rows(data: bytes, name: str, limits: Limits = UPLOAD_LIMITS) -> list[Row]:
    """Return every row that is not empty. Raises InputError with one sentence if the file cannot be read."""
    raw_rows = (_workbook_rows if is_spreadsheet(data, name) else _csv_rows)(data, name, limits)
    rows = []
    for number, raw_row in enumerate(raw_rows, start=1):
        stripped = _strip_empty_end([cell.strip() for cell in raw_row])
        if stripped:
            rows.append(Row(number, stripped))
        _check_row_and_column_count(number, len(stripped), name, limits)
    return rows


def is_spreadsheet(data: bytes, name: str) -> bool:
    """Return whether these bytes are, or should be, a workbook."""
    return data.startswith((ZIP_SIGNATURE, OLE_SIGNATURE)) or name.casefold().endswith(SPREADSHEET_SUFFIXES)


def reject_mislabelled_workbook(data: bytes, file_name: str, name: str) -> None:
    """Raise InputError if a file is named like a workbook and is none; it would otherwise be read as CSV."""
    if is_spreadsheet(b"", file_name) and not is_spreadsheet(data, ""):
        check_workbook(data, name)


def _strip_empty_end(row: list[str]) -> tuple[str, ...]:
    while row and not row[-1]:
        row.pop()
    return tuple(row)


def _check_row_and_column_count(row: int, columns: int, name: str, limits: Limits) -> None:
    if row > limits.rows:
        raise InputError(messages.TOO_MANY_ROWS.format(file=name, limit=limits.rows))
    if columns > limits.columns:
        raise InputError(messages.TOO_MANY_COLUMNS.format(file=name, row=row, limit=limits.columns))


def _workbook_rows(data: bytes, name: str, limits: Limits) -> Iterator[list[str]]:
    workbook = open_workbook(data, name, limits)
    try:
        if not workbook.worksheets:
            raise InputError(messages.NO_SHEET.format(file=name))
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # the size that the file claims would be filled with empty cells
        characters = 0
        for row in sheet.iter_rows(values_only=True):
            characters += sum(len(value) for value in row if isinstance(value, str))
            _check_text_length(characters, name, limits)
            yield [cells.cell_to_text(value) for value in row]
    except InputError:
        raise
    except Exception:  # a damaged sheet may raise any exception
        raise InputError(f"{name}: {messages.DAMAGED}") from None
    finally:
        workbook.close()


def _check_text_length(characters: int, name: str, limits: Limits) -> None:
    """Limit the text of all cells: a workbook stores a shared text once, so a small file may expand to gigabytes."""
    if characters > limits.uncompressed_bytes:
        limit_mb = limits.uncompressed_bytes // MEGABYTE
        raise InputError(messages.TOO_MUCH_TEXT.format(file=name, limit=limit_mb))


def _csv_rows(data: bytes, name: str, limits: Limits) -> Iterator[list[str]]:
    text = _decode_csv(data, name, limits)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=detect_delimiter(text), strict=True)
    row_number = 0
    try:
        for row in reader:
            row_number += 1
            yield [unescape_formula(cell) for cell in row]
    except csv.Error:
        raise InputError(messages.UNMATCHED_QUOTES.format(file=name, row=row_number + 1)) from None


def _decode_csv(data: bytes, name: str, limits: Limits) -> str:
    if reason := why_too_large(data, limits):
        raise InputError(f"{name}: {reason}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise InputError(messages.NOT_UTF_8_CSV.format(file=name))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(messages.NOT_UTF_8_LINE.format(file=name, line=line)) from None


def detect_delimiter(text: str) -> str:
    """Return the delimiter of the heading line: a comma, a semicolon or a tab."""
    heading_line = next((line for line in re.split("[\r\n]", text[:100_000]) if line.strip()), "")
    return max(DELIMITERS, key=heading_line.count)


def escape_formula(cell: str) -> str:
    """Return a cell for CSV, with an apostrophe before anything that could be treated as a formula."""
    return f"'{cell}" if FORMULA_START.match(cell) else cell


def unescape_formula(cell: str) -> str:
    """Return a cell without the apostrophe added by ``escape_formula``."""
    return cell[1:] if cell.startswith("'") and FORMULA_START.match(cell) else cell
