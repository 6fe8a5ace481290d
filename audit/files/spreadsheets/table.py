"""A table of texts as read from a CSV file or a workbook, with what its cells hold besides text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class Row:
    """One row with its number as a spreadsheet shows it; cells are trimmed, trailing empty cells removed."""

    number: int
    cells: tuple[str, ...]


class CellContent(StrEnum):
    """What a cell of a workbook holds, if it is not a text as the sheet shows it. The value is used in sentences."""

    NUMBER = "a number"
    BOOLEAN = "TRUE or FALSE"
    DATE = "a date"
    TIME = "a time"
    PERCENTAGE = "a percentage"
    CURRENCY = "an amount of money"
    SCIENTIFIC = "a number in scientific notation"
    LONG_NUMBER = "a number with more digits than the sheet shows"
    GROUPED = "a number with commas between thousands"
    FORMATTED = "a number with a format that shows it in another way"
    FORMATTED_TEXT = "a text with a format that shows it in another way"
    ERROR = "an error of a formula"
    NO_RESULT = "a formula without a result"
    MERGED = "the value of merged cells"


@dataclass(frozen=True)
class TableReading:
    """Which part of a file was read.

    ``sheet`` is '' for CSV. ``sheets_not_read`` has the other sheets that have cells. ``hidden_rows`` (hidden by hand
    or by a filter) and ``hidden_columns`` are numbers of rows and columns with values, which were read like the others.
    ``delimiter`` and ``encoding`` are '' for a workbook.
    """

    sheet: str = ""
    sheets_not_read: tuple[str, ...] = ()
    hidden_rows: int = 0
    hidden_columns: int = 0
    delimiter: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Table:
    """The rows of a file that are not empty, and where it holds something other than text.

    ``contents`` has the content of cells, by row and column number, that are not a text as the sheet shows it. Numbers
    whose text is what the sheet shows are in it only in the first row. ``merged`` has the merged range of a cell.
    ``further_sheets`` has the rows of the sheets with notes and states, by the name of the sheet.
    """

    rows: tuple[Row, ...]
    reading: TableReading = TableReading()
    contents: Mapping[tuple[int, int], CellContent] = field(default_factory=dict)
    merged: Mapping[tuple[int, int], str] = field(default_factory=dict)
    further_sheets: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
