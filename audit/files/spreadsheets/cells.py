"""What cells of a workbook hold, and texts as cells can store them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audit.model.import_problem import column_letters

CellValue = str | int | float

MAX_CELL_LENGTH = 32_767
MAX_LITERAL = 127
"""Excel takes at most 255 characters in one text of a formula, and counts rare ones twice."""
TRUNCATION_MARK = " … [cut: the text was longer than a cell can hold]"
# Control characters, lone surrogates and the two non-characters: a workbook with one of them cannot be opened again.
ILLEGAL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LINE_END = re.compile("\r\n?")
ESCAPED_CHARACTER = re.compile("_x([0-9A-Fa-f]{4})_")
ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
ESCAPE_MARK, LESS_THAN_MARK = "\x01", "\x02"
STORED_MARK = re.compile(b"_x000([12])_")


@dataclass(frozen=True)
class Formula:
    """A formula of the program's own words and addresses, and what it comes to; never made from a text of the data."""

    text: str
    result: CellValue


def clean_cell_text(text: str) -> str:
    """Return the text for a cell, without characters that a workbook cannot store and cut to the maximum length."""
    if len(text) <= MAX_CELL_LENGTH and text.isascii() and text.isprintable():
        return text  # true of nearly every cell, and fast
    cleaned = strip_illegal_characters(text)
    if excel_length(cleaned) <= MAX_CELL_LENGTH:
        return cleaned
    return cut_for_excel(cleaned, MAX_CELL_LENGTH - len(TRUNCATION_MARK)) + TRUNCATION_MARK


def excel_length(text: str) -> int:
    """Return the length of a text as Excel counts it: an emoji and other rare characters are two.

    >>> excel_length("a"), excel_length("😀")
    (1, 2)
    """
    return len(text.encode("utf-16-le")) // 2


def cut_for_excel(text: str, length: int) -> str:
    """Return as much of the beginning of a text as Excel counts as ``length`` characters.

    >>> cut_for_excel("😀😀", 3)
    '😀'
    """
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore")


def strip_illegal_characters(text: str) -> str:
    """Return the text without characters that Office files cannot store, and with uniform line ends."""
    return LINE_END.sub("\n", ILLEGAL_CHARACTERS.sub("", text))


def mark_cell_text(text: str) -> str:
    """Return the cleaned text for XlsxWriter, with marks for two things that it would not store as they are.

    It takes a text from ``<r>`` to ``</r>`` for its own mark-up. Excel reads ``_x0041_`` as the letter A, and
    XlsxWriter escapes only the first of two that share an underscore. ``unmark_texts`` replaces the marks in the
    finished file. They are control characters, which no cleaned text has.
    """
    cleaned = clean_cell_text(text)
    if "_x" in cleaned:
        cleaned = ESCAPE_LOOKALIKE.sub(ESCAPE_MARK, cleaned)
    if cleaned.startswith("<r>") and cleaned.endswith("</r>"):
        cleaned = LESS_THAN_MARK + cleaned[1:]
    return cleaned


def unmark_texts(part: bytes) -> bytes:
    """Return the part of a workbook that holds all texts, with what the marks of ``mark_cell_text`` mean."""
    return STORED_MARK.sub(lambda match: b"_x005F_" if match[1] == b"1" else b"&lt;", part)


def decode_cell_text(text: str) -> str:
    """Return a text as a spreadsheet program shows it.

    >>> decode_cell_text("_x0041_1")
    'A1'
    """
    return ESCAPED_CHARACTER.sub(lambda match: chr(int(match.group(1), 16)), text)


def literal(text: str) -> str:
    """Return a text as formulas write it, in pieces that Excel takes.

    >>> literal('"yes"')
    '\"\"\"yes\"\"\"'
    """
    pieces = [text[start : start + MAX_LITERAL] for start in range(0, len(text), MAX_LITERAL)] or [""]
    return "&".join('"{}"'.format(piece.replace('"', '""')) for piece in pieces)


def cell_name(row: int, column: int) -> str:
    """Return a cell as a spreadsheet names it.

    >>> cell_name(7, 28)
    'AB7'
    """
    return f"{column_letters(column)}{row}"
