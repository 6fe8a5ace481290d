"""Reads the rows of a CSV file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.errors import InputError
from audit.files.spreadsheets.formula_escape import unescape_formula
from audit.files.spreadsheets.limits import Limits, check_row, why_too_large
from audit.files.spreadsheets.table import Row, Table, TableReading
from audit.messages import files as messages

DELIMITERS = (",", ";", "\t", "|")
MANY_DELIMITERS = 5  # a title has fewer
MAX_CELL_LENGTH = 131_072  # characters, Python's own limit: so long a cell has a quotation mark that nothing closes
SEPARATOR_LINE = re.compile('"?sep=([^\r\n])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""The first line of a file that Excel wrote or is to read: it names the separator, and Excel does not show it."""


def clean_cell(cell: str) -> str:
    """Return the text of a cell without white space at its ends."""
    return unescape_formula(cell).strip()


class _CleanCells(dict[str, str]):
    """The text of each cell without white space at its ends, worked out once for each different cell."""

    def __missing__(self, cell: str) -> str:
        cleaned = self[cell] = clean_cell(cell)
        return cleaned


@dataclass(frozen=True)
class CsvText:
    """The text of a CSV file without a line that names its separator, and that separator."""

    text: str = field(repr=False)
    delimiter: str

    @property
    def reading(self) -> TableReading:
        """How the file was read."""
        return TableReading(delimiter=self.delimiter, encoding="UTF-8")


def parse_csv(data: bytes, name: str, limits: Limits, title_lines: int = 0) -> Table:
    """Return every row that is not empty. Raises InputError with one sentence if the file cannot be read.

    Above the headings there may be ``title_lines`` lines, which may have other separators.
    """
    content = decode_csv(data, name, limits, title_lines)
    csv.field_size_limit(MAX_CELL_LENGTH)  # the limit of the whole process, which any library may have raised
    reader = csv.reader(io.StringIO(content.text, newline=""), delimiter=content.delimiter, strict=True)
    return Table(tuple(_rows(reader, name, limits)), content.reading)


def decode_csv(data: bytes, name: str, limits: Limits, title_lines: int = 0) -> CsvText:
    """Return the text of a CSV file and its separator. Raises InputError if they cannot be found out."""
    text = _decode(data, name, limits)
    separator_line = SEPARATOR_LINE.match(text)
    delimiter = separator_line.group(1) if separator_line else detect_delimiter(text, title_lines)
    if delimiter not in DELIMITERS:
        raise InputError(messages.UNKNOWN_SEPARATOR.format(file=name))
    return CsvText(text[separator_line.end() :] if separator_line else text, delimiter)


def _rows(reader: Iterator[list[str]], name: str, limits: Limits) -> Iterator[Row]:
    clean = _CleanCells().__getitem__
    number = 0
    try:
        for number, raw_cells in enumerate(reader, start=1):
            cells = list(map(clean, raw_cells))
            while cells and not cells[-1]:
                cells.pop()
            check_row(number, len(cells), name, limits)
            if cells:
                yield Row(number, tuple(cells))
    except csv.Error:
        raise InputError(messages.UNMATCHED_QUOTES.format(file=name, row=number + 1)) from None


def _decode(data: bytes, name: str, limits: Limits) -> str:
    if reason := why_too_large(data, limits):
        raise InputError(f"{name}: {reason}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise InputError(messages.NOT_UTF_8_CSV.format(file=name))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(messages.NOT_UTF_8_LINE.format(file=name, line=line)) from None


def detect_delimiter(text: str, title_lines: int = 0) -> str:
    """Return the delimiter of the heading line: a comma, a semicolon, a tab or a vertical bar.

    If there may be a title above the headings, they are the first line that has a delimiter often.
    """
    lines = [line for line in re.split("[\r\n]", text[:100_000]) if line.strip()][: title_lines + 1]
    may_be_headings = (line for line in lines if max(map(line.count, DELIMITERS)) >= MANY_DELIMITERS)
    heading_line = next(may_be_headings, lines[0] if lines else "")
    return max(DELIMITERS, key=heading_line.count)
