"""Writes text to cells of a workbook and reads it back.

openpyxl turns any text that begins with an equals sign into a formula. So no other module creates cells, and only a
``Formula`` of this program becomes one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.worksheet import Worksheet

from audit.model.import_problem import column_letters

CellValue = str | int | float

MAX_CELL_LENGTH = 32_767
TRUNCATION_MARK = " … [cut: the text was longer than a cell can hold]"
# Control characters, lone surrogates and the two non-characters: a workbook with one of them cannot be opened again.
ILLEGAL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LINE_END = re.compile("\r\n?")
ESCAPED_CHARACTER = re.compile("_x([0-9A-Fa-f]{4})_")
ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Formula:
    """A formula of the program's own words and addresses, and what it comes to; never made from a text of the data."""

    text: str
    result: CellValue


def make_cell(ws: Worksheet, value: CellValue | Formula, style: StyleArray | None = None) -> Cell:
    """A cell for the sheet's next row: a number as a number, a text as that very text, never as a formula.

    The value goes past openpyxl's own setter, which guesses at formulas, errors and dates in every text.
    """
    cell = Cell(ws, style_array=style)
    if isinstance(value, str):
        cell._value, cell.data_type = escape_cell_text(value), "s"
    elif isinstance(value, Formula):
        cell._value, cell.data_type = value.text, "f"
    else:
        cell._value = value
    return cell


def clean_cell_text(text: str) -> str:
    """Return the text for a cell, without characters that a workbook cannot store and cut to the maximum length."""
    if len(text) <= MAX_CELL_LENGTH and text.isascii() and text.isprintable():
        return text  # true of nearly every cell, and fast
    cleaned = strip_illegal_characters(text)
    utf16 = cleaned.encode("utf-16-le")  # Excel counts characters in this way
    if len(utf16) <= 2 * MAX_CELL_LENGTH:
        return cleaned
    return utf16[: 2 * (MAX_CELL_LENGTH - len(TRUNCATION_MARK))].decode("utf-16-le", "ignore") + TRUNCATION_MARK


def strip_illegal_characters(text: str) -> str:
    """Return the text without characters that Office files cannot store, and with uniform line ends."""
    return LINE_END.sub("\n", ILLEGAL_CHARACTERS.sub("", text))


def escape_cell_text(text: str) -> str:
    """Return the cleaned text as the file stores it, because Excel would read ``_x0041_`` as the letter A."""
    cleaned = clean_cell_text(text)
    if "_x" not in cleaned:
        return cleaned
    escaped = ESCAPE_LOOKALIKE.sub("_x005F_", cleaned)
    return (
        escaped
        if len(escaped) <= MAX_CELL_LENGTH
        else escaped[: MAX_CELL_LENGTH - len(TRUNCATION_MARK)] + TRUNCATION_MARK
    )


def decode_cell_text(text: str) -> str:
    """Return a text as a spreadsheet program shows it.

    >>> decode_cell_text("_x0041_1")
    'A1'
    """
    return ESCAPED_CHARACTER.sub(lambda match: chr(int(match.group(1), 16)), text)


def cell_name(row: int, column: int) -> str:
    """Return a cell as a spreadsheet names it.

    >>> cell_name(7, 28)
    'AB7'
    """
    return f"{column_letters(column)}{row}"
