"""Reads a large CSV file quickly, if it is so plain that the usual reader would read it in the same way.

It is plain if every row has the same number of cells, and quotation marks are only around whole cells.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from audit.files.spreadsheets.csv_reader import CsvText, clean_cell, decode_csv
from audit.files.spreadsheets.limits import Limits
from audit.files.spreadsheets.table import Row, TableReading

TITLE_LINES = 10  # the headings are at most so many rows below the first
PROTECTING_MARK = "'"  # before what a spreadsheet program would run


@dataclass(frozen=True)
class PlainCsv:
    """A CSV file with the number of each row as its index, and the first rows that are not empty."""

    first_rows: tuple[Row, ...]
    table: pd.DataFrame
    reading: TableReading


def read_plain_csv(data: bytes, name: str, limits: Limits) -> PlainCsv | None:
    """Return a plain CSV file; None if it is not plain. Raises InputError if its text cannot be read."""
    content = decode_csv(data, name, limits, TITLE_LINES)
    if not _has_only_simple_quotes(content) or not content.text:
        return None
    try:
        table = pd.read_csv(
            io.BytesIO(content.text.encode()),
            engine="pyarrow",
            sep=content.delimiter,
            header=None,
            dtype="str",
            keep_default_na=False,
            skip_blank_lines=False,
        )
    except ValueError:  # rows of different lengths
        return None
    table.index = pd.RangeIndex(1, len(table) + 1)
    if len(table) > limits.rows or len(table.columns) > limits.columns:
        return None
    table = _without_empty_rows(_without_protection(table))
    first_rows = tuple(_first_rows(table))
    return PlainCsv(first_rows, table, content.reading) if first_rows else None


def _has_only_simple_quotes(content: CsvText) -> bool:
    """Return whether quotation marks are only around whole cells of one line, and in none."""
    count = content.text.count('"')
    if not count:
        return True
    outside = f"[^{re.escape(content.delimiter)}\r\n]"
    quoted_cell = re.compile(f'(?<!{outside})"[^"\r\n]*"(?!{outside})')
    return 2 * quoted_cell.subn("", content.text)[1] == count


def _without_protection(table: pd.DataFrame) -> pd.DataFrame:
    """Return the cells without the mark before what a spreadsheet program would run."""
    for column in table.columns:
        marked = table[column].str.startswith(PROTECTING_MARK)
        if marked.any():
            table.loc[marked, column] = table.loc[marked, column].map(clean_cell)
    return table


def _without_empty_rows(table: pd.DataFrame) -> pd.DataFrame:
    is_empty = table[0].str.strip() == ""
    for column in table.columns[1:]:
        if not is_empty.any():
            return table
        is_empty &= table[column].str.strip() == ""
    return table[~is_empty]


def _first_rows(table: pd.DataFrame) -> Iterator[Row]:
    for number, *cells in islice(table.itertuples(), TITLE_LINES + 1):
        yield Row(number, tuple(map(str.strip, cells)))
