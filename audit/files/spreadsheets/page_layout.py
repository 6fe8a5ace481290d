"""How sheets fit on screens and on paper: the heights of rows, what stays in view, and how pages are split."""

from __future__ import annotations

from collections.abc import Sequence

from audit.files.spreadsheets.sheets import Column, Sheet, SheetValue

LINE_HEIGHT, TITLE_HEIGHT, MAX_ROW_HEIGHT = 16, 24, 409  # points, for text of 12 points
MAX_FROZEN_HEIGHT = 96  # points: at 200% a third of the 768 pixels of a laptop
MAX_FROZEN_WIDTH = 60  # characters
SCREEN_ROWS = 15  # a longer table scrolls
PAGE_WIDTH = 119  # characters of 12 points across landscape A4
PADDING = 0.71  # characters of each column
MIN_PRINT_SCALE = 65  # per cent: about 8 points


def row_height(values: Sequence[SheetValue], columns: Sequence[Column]) -> int:
    """Return the height in points for the cell with the most lines, because not every program adjusts rows."""
    lines = 1
    for value, column in zip(values, columns, strict=True):
        if isinstance(value, str) and len(value) >= column.width - 1:
            lines = max(lines, text_lines(value, column.width))
    return min(lines * LINE_HEIGHT, MAX_ROW_HEIGHT)


def text_lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of this width."""
    return sum(_line_count(line, max(width - 1, 1)) for line in text.split("\n"))


def _line_count(text: str, width: int) -> int:
    """Return how many lines a text takes at ``width`` characters per line; longer words are split.

    >>> _line_count("one two three", 8), _line_count("x" * 20, 8), _line_count("", 8)
    (2, 3, 1)
    """
    lines, line_length = 1, 0
    for word_length in map(len, text.split()):
        if line_length and line_length + 1 + word_length > width:
            lines, line_length = lines + 1, 0
        extra_lines, line_length = divmod(line_length + bool(line_length) + word_length, width)
        lines += extra_lines
    return lines


def frozen_rows(sheet: Sheet) -> int:
    """Return how many rows stay in view: those down to the headings, if the table scrolls and they are not too tall."""
    headings = row_height([column.heading for column in sheet.columns], sheet.columns)
    above = TITLE_HEIGHT + (sheet.heading_row - 2) * LINE_HEIGHT if sheet.title else 0
    scrolls = len(sheet.rows) > SCREEN_ROWS
    return sheet.heading_row if scrolls and above + headings <= MAX_FROZEN_HEIGHT else 0


def frozen_columns(sheet: Sheet) -> int:
    """Return how many columns stay in view: those that say what a row is about, if the sheet is wider than a page."""
    width = sum(column.width for column in sheet.columns[: sheet.row_headings])
    return sheet.row_headings if not fits_across(sheet) and width <= MAX_FROZEN_WIDTH else 0


def fits_across(sheet: Sheet) -> bool:
    """Return whether the sheet can be read if all its columns are printed on one page."""
    width = sum(column.width + PADDING for column in sheet.columns)
    return width * MIN_PRINT_SCALE <= PAGE_WIDTH * 100
