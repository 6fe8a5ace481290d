"""Reads a long list: every case of a unit as a case management system exports it, as CSV or as an Excel workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TypeVar

import pandas as pd

from audit.errors import InputError
from audit.files.plain_csv import TITLE_LINES, PlainCsv, read_plain_csv
from audit.files.spreadsheets.file_kind import is_spreadsheet, reject_mislabelled_workbook
from audit.files.spreadsheets.limits import LONG_LIST_LIMITS, UPLOAD_LIMITS, Limits
from audit.files.spreadsheets.reader import parse_table
from audit.files.spreadsheets.table import CellContent, Row, Table, TableReading
from audit.files.table_notes import which_table_was_read
from audit.messages import files as file_messages
from audit.messages import sampling as messages
from audit.sampling.long_list import DATE_COLUMNS, REQUIRED_COLUMNS, LongList, parse_long_list, suggest_columns

Value = TypeVar("Value", CellContent, str)
SURE_HEADINGS = 3  # a row with so many known headings is no title and no case


@dataclass(frozen=True)
class LongListFile:
    """A long list as it is in a file, before anybody has confirmed which column is which.

    ``headings`` are those of the file and ``suggested`` the heading that is probably meant for each column of
    ``audit.sampling.long_list.COLUMNS``. ``table`` has the texts, with the row numbers as its index; it identifies
    people. ``contents`` has the content of cells that are not text, by heading and row, and ``merged`` merged ranges.
    """

    name: str
    headings: tuple[str, ...]
    suggested: Mapping[str, str]
    heading_row: int
    reading: TableReading
    table: pd.DataFrame = field(repr=False)
    contents: Mapping[str, Mapping[int, CellContent]] = field(default_factory=dict, repr=False)
    merged: Mapping[str, Mapping[int, str]] = field(default_factory=dict, repr=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about how the file was read."""
        notes = list(which_table_was_read(self.reading))
        if self.heading_row > 1:
            notes.append(messages.HEADINGS_BELOW_TITLE.format(row=self.heading_row))
        return tuple(notes)

    def parse(self, columns: Mapping[str, str] | None = None) -> LongList:
        """Return the cases. ``columns`` names the heading of each column; by default it is the suggested one.

        Raises InputError with every problem, by row and column.
        """
        columns = columns or self.suggested
        has_others = self.contents or self.merged
        return parse_long_list(self.table, self.name, columns, self._cell_problems(columns) if has_others else None)

    def _cell_problems(self, columns: Mapping[str, str]) -> dict[str, dict[int, str]]:
        from audit.files.columns import CONTENT_MESSAGES  # a quick draw does without it

        date_headings = {columns[column] for column in DATE_COLUMNS if column in columns}
        problems: dict[str, dict[int, str]] = defaultdict(dict)
        for heading, contents in self.contents.items():
            for row, content in contents.items():
                if content is not CellContent.DATE or heading not in date_headings:
                    sentence = CONTENT_MESSAGES.get(content, file_messages.CELL_NOT_TEXT)
                    problems[heading][row] = sentence.format(content=content)
        for heading, ranges in self.merged.items():
            for row, merged_range in ranges.items():
                problems[heading][row] = file_messages.CELL_MERGED.format(range=merged_range)
        return problems


def read_long_list(
    data: bytes, name: str, columns: Mapping[str, str] | None = None, limits: Limits = LONG_LIST_LIMITS
) -> LongListFile:
    """Return the long list in the bytes of a person's own file called ``name``.

    ``columns`` has headings that the file should have; they help to find the row of the headings. Raises InputError if
    the file cannot be read at all. Use ``read_uploaded_long_list`` for uploads.
    """
    if not is_spreadsheet(data, name) and (plain := read_plain_csv(data, name, limits)):
        return _plain_file(plain, name, columns)
    return _long_list_file(parse_table(data, name, limits, TITLE_LINES), name, columns)


def read_uploaded_long_list(data: bytes, file_name: str, columns: Mapping[str, str] | None = None) -> LongListFile:
    """Return an uploaded long list, read in a separate process with limited resources.

    Its ``name`` is "The file", as the name of the file may identify a person.
    """
    from audit.files.responses import UPLOAD_LABEL  # a draw on the command line does without these
    from audit.files.upload_process import parse_table_in_process

    reject_mislabelled_workbook(data, file_name, UPLOAD_LABEL)
    table = parse_table_in_process(data, UPLOAD_LABEL, UPLOAD_LIMITS, TITLE_LINES)
    return _long_list_file(table, UPLOAD_LABEL, columns)


def _plain_file(plain: PlainCsv, name: str, columns: Mapping[str, str] | None) -> LongListFile:
    position = _find_headings([_headings(row) for row in plain.first_rows], columns or {})
    heading_row = plain.first_rows[position]
    named = {number: heading for number, heading in enumerate(_headings(heading_row)) if heading}
    table = plain.table.loc[heading_row.number + 1 :, list(named)]
    table.columns = pd.Index(list(named.values()))
    suggested = suggest_columns(list(named.values()))
    return LongListFile(name, tuple(named.values()), suggested, heading_row.number, plain.reading, table)


def _long_list_file(table: Table, name: str, columns: Mapping[str, str] | None) -> LongListFile:
    if not table.rows:
        raise InputError(messages.EMPTY_LIST.format(file=name))
    position = _find_headings([_headings(row) for row in table.rows[: TITLE_LINES + 1]], columns or {})
    heading_row, rows = table.rows[position], table.rows[position + 1 :]
    headings = _headings(heading_row)
    named = {number: heading for number, heading in enumerate(headings) if heading}
    return LongListFile(
        name,
        tuple(named.values()),
        suggest_columns(list(named.values())),
        heading_row.number,
        table.reading,
        _data_frame(rows, named),
        _by_heading(table.contents, headings, heading_row.number),
        _by_heading(table.merged, headings, heading_row.number),
    )


def _headings(row: Row) -> list[str]:
    return [" ".join(cell.split()) for cell in row.cells]


def _find_headings(rows: Sequence[Sequence[str]], columns: Mapping[str, str]) -> int:
    """Return the position of the headings: the row with the most known ones, or the first that is no title."""
    known = [len(suggest_columns(row)) + len(set(columns.values()).intersection(row)) for row in rows]
    if max(known) >= SURE_HEADINGS:
        return known.index(max(known))
    filled = (position for position, row in enumerate(rows) if sum(map(bool, row)) >= len(REQUIRED_COLUMNS))
    return next(filled, 0)


def _data_frame(rows: Sequence[Row], named: Mapping[int, str]) -> pd.DataFrame:
    index = [row.number for row in rows]
    columns = list(zip_longest(*(row.cells for row in rows), fillvalue=""))
    empty = ("",) * len(rows)
    series = [
        pd.Series(columns[number] if number < len(columns) else empty, index=index, dtype="str") for number in named
    ]
    table = pd.concat(series, axis=1) if series else pd.DataFrame(index=index)
    return table.set_axis(list(named.values()), axis=1)


def _by_heading(
    cells: Mapping[tuple[int, int], Value], headings: Sequence[str], heading_row: int
) -> dict[str, dict[int, Value]]:
    """Return what cells below the headings hold, by heading and row."""
    found: dict[str, dict[int, Value]] = defaultdict(dict)
    for (row, number), value in cells.items():
        if row > heading_row and number <= len(headings) and headings[number - 1]:
            found[headings[number - 1]][row] = value
    return found
