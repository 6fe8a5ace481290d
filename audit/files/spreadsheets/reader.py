"""The rows of a file as text, whether it is a CSV or an Excel workbook."""

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
from audit.files.spreadsheets.xml_scan import COPY_TABLE_ONLY, DAMAGED

DELIMITERS = (",", ";", "\t")
SPREADSHEET_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
# A spreadsheet program would take a cell that begins so for a formula (OWASP ASVS 5, 1.2.10).
FORMULA_START = re.compile("'*[=+\\-@\t\r]")


@dataclass(frozen=True)
class Row:
    """One row with its number as a spreadsheet shows it, its cells trimmed and without trailing empty ones."""

    number: int
    cells: tuple[str, ...]


def parse_rows(data: bytes, name: str, limits: Limits = UPLOAD_LIMITS) -> list[Row]:
    """Every row that is not wholly empty. Raises InputError, in one sentence, where the file cannot be read."""
    raw_rows = (_workbook_rows if is_spreadsheet(data, name) else _csv_rows)(data, name, limits)
    rows = []
    for number, raw_row in enumerate(raw_rows, start=1):
        stripped = _strip_empty_end([cell.strip() for cell in raw_row])
        if stripped:
            rows.append(Row(number, stripped))
        _check_row_and_column_count(number, len(stripped), name, limits)
    return rows


def is_spreadsheet(data: bytes, name: str) -> bool:
    """Whether these bytes are, or should be, a workbook."""
    return data.startswith((ZIP_SIGNATURE, OLE_SIGNATURE)) or name.casefold().endswith(SPREADSHEET_SUFFIXES)


def reject_mislabelled_workbook(data: bytes, file_name: str, name: str) -> None:
    """Raise InputError where a file is called a workbook and is none; it would else be read as a CSV."""
    if is_spreadsheet(b"", file_name) and not is_spreadsheet(data, ""):
        check_workbook(data, name)


def _strip_empty_end(row: list[str]) -> tuple[str, ...]:
    while row and not row[-1]:
        row.pop()
    return tuple(row)


def _check_row_and_column_count(row: int, columns: int, name: str, limits: Limits) -> None:
    if row > limits.rows:
        raise InputError(f"{name}: the file has more than {limits.rows:,} rows. Check that it is the right file.")
    if columns > limits.columns:
        raise InputError(f"{name}, row {row}: there are more than {limits.columns} columns. Check the file.")


def _workbook_rows(data: bytes, name: str, limits: Limits) -> Iterator[list[str]]:
    workbook = open_workbook(data, name, limits)
    try:
        if not workbook.worksheets:
            raise InputError(f"{name}: the workbook has no sheet with cells. Put the answers on its first sheet.")
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # what the file claims of its size would be filled with empty cells
        characters = 0
        for row in sheet.iter_rows(values_only=True):
            characters += sum(len(value) for value in row if isinstance(value, str))
            _check_text_length(characters, name, limits)
            yield [cells.cell_to_text(value) for value in row]
    except InputError:
        raise
    except Exception:  # a broken sheet raises anything
        raise InputError(f"{name}: {DAMAGED}") from None
    finally:
        workbook.close()


def _check_text_length(characters: int, name: str, limits: Limits) -> None:
    """A workbook keeps a text once, however many cells show it: a few kilobytes may come to gigabytes of cells."""
    if characters > limits.uncompressed_bytes:
        limit_mb = limits.uncompressed_bytes // MEGABYTE
        raise InputError(f"{name}: the cells of the workbook hold more than {limit_mb} MB of text. {COPY_TABLE_ONLY}")


def _csv_rows(data: bytes, name: str, limits: Limits) -> Iterator[list[str]]:
    text = _decode_csv(data, name, limits)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=detect_delimiter(text), strict=True)
    row_number = 0
    try:
        for row in reader:
            row_number += 1
            yield [unescape_formula(cell) for cell in row]
    except csv.Error:
        raise InputError(
            f"{name}, row {row_number + 1}: the quotation marks do not match, or a cell is far too long. "
            "Look for a quotation mark that is never closed."
        ) from None


def _decode_csv(data: bytes, name: str, limits: Limits) -> str:
    if reason := why_too_large(data, limits):
        raise InputError(f"{name}: {reason}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise InputError(f'{name}: this is not a CSV file in UTF-8. In Excel, save it as "CSV UTF-8" and try again.')
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f'{name}, line {line}: the file is not UTF-8 text. In Excel, save it as "CSV UTF-8" and try again.'
        ) from None


def detect_delimiter(text: str) -> str:
    """What parts the cells, by the line of headings alone: a comma, a semicolon or a tab."""
    heading_line = next((line for line in re.split("[\r\n]", text[:100_000]) if line.strip()), "")
    return max(DELIMITERS, key=heading_line.count)


def escape_formula(cell: str) -> str:
    """A cell as it is written to CSV: an apostrophe stands before what might be taken for a formula."""
    return f"'{cell}" if FORMULA_START.match(cell) else cell


def unescape_formula(cell: str) -> str:
    """A cell as it was before it was protected."""
    return cell[1:] if cell.startswith("'") and FORMULA_START.match(cell) else cell
