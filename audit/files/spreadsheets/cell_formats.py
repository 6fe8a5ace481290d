"""How cells look: 12 point everywhere except headings, which are larger, and column headings with a fill and a rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from audit.files.spreadsheets.cells import Formula
from audit.files.spreadsheets.file_parts import HEADING_SIZES
from audit.files.spreadsheets.sheets import Column, Link, SheetValue

TEXT = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1}
NUMBER = {"valign": "top", "align": "right"}
HEADING_FILL, RULE_COLOUR = "#E7ECEF", "#0B0C0C"
MEDIUM_LINE = 2
COLUMN_HEADING = {
    **TEXT,
    "bold": True,
    "bg_color": HEADING_FILL,
    "font_color": RULE_COLOUR,
    "bottom": MEDIUM_LINE,
    "bottom_color": RULE_COLOUR,
}


@dataclass(frozen=True)
class ColumnFormats:
    """The formats of one column's cells."""

    text: Format
    number: Format
    link: Format

    def of(self, value: SheetValue) -> Format:
        """Return the format of a value; a formula is shown like its result."""
        shown = value.result if isinstance(value, Formula) else value
        if isinstance(shown, str):
            return self.text
        return self.link if isinstance(shown, Link) else self.number


class CellFormats:
    """The formats of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        @cache
        def add(**properties: Any) -> Format:
            return workbook.add_format(properties)

        self._add = add
        self.title = add(bold=True, font_size=HEADING_SIZES["Heading 1"])
        self.heading = add(bold=True, font_size=HEADING_SIZES["Heading 2"])
        self.line = add(valign="top")
        self.paragraph = add(text_wrap=True, valign="top")
        self.column_heading = add(**COLUMN_HEADING)
        self.number_heading = add(**{**COLUMN_HEADING, "align": "right", "indent": 0})
        self.link = add(hyperlink=True, valign="top")
        self.text_link = add(hyperlink=True, **TEXT)

    def for_column(self, column: Column, bold: bool) -> ColumnFormats:
        """Return the formats of a column's cells."""
        return ColumnFormats(
            self._add(**TEXT, bold=bold),
            self._add(**NUMBER, bold=bold, num_format=column.number_format),
            self.text_link,
        )
