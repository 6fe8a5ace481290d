"""How sheets fit on screens and on paper: the heights of rows, what stays in view, and how pages are split."""

from __future__ import annotations

from collections.abc import Sequence

from audit.files.spreadsheets.sheets import PAGE_WIDTH, Column, Sheet, SheetValue
from audit.files.spreadsheets.text_width import text_lines

LINE_HEIGHT, TITLE_HEIGHT, MAX_ROW_HEIGHT = 16, 24, 409  # points, for text of 12 points
MAX_FROZEN_HEIGHT = 96  # points: at 200% a third of the 768 pixels of a laptop
MAX_FROZEN_WIDTH = 60  # characters
SCREEN_ROWS = 15  # a longer table scrolls
PAGE_HEIGHT = 490  # points of landscape A4 between the margins, less what the estimates may miss
PADDING = 0.71  # characters of each column
MIN_PRINT_SCALE = 65  # per cent: about 8 points


def row_height(values: Sequence[SheetValue], columns: Sequence[Column]) -> int:
    """Return the height in points for the cell with the most lines, because not every program adjusts rows."""
    lines = 1
    for value, column in zip(values, columns, strict=True):
        if isinstance(value, str) and len(value) > 0.8 * column.width:  # shorter ones take one line
            lines = max(lines, text_lines(value, column.width))
    return min(lines * LINE_HEIGHT, MAX_ROW_HEIGHT)


def frozen_rows(sheet: Sheet) -> int:
    """Return how many rows stay in view: those down to the headings, if the table scrolls and they are not too tall."""
    scrolls = len(sheet.rows) > SCREEN_ROWS
    return sheet.heading_row if scrolls and _height_to_headings(sheet) <= MAX_FROZEN_HEIGHT else 0


def _height_to_headings(sheet: Sheet) -> int:
    above = TITLE_HEIGHT + (sheet.heading_row - 2) * LINE_HEIGHT if sheet.title else 0
    return above + row_height([column.heading for column in sheet.columns], sheet.columns)


def frozen_columns(sheet: Sheet) -> int:
    """Return how many columns stay in view: those that say what a row is about, if the sheet is wider than a page."""
    width = sum(column.width for column in sheet.columns[: sheet.row_headings])
    return sheet.row_headings if not fits_across(sheet) and width <= MAX_FROZEN_WIDTH else 0


def fits_across(sheet: Sheet) -> bool:
    """Return whether the sheet can be read if all its columns are printed on one page."""
    width = sum(column.width + PADDING for column in sheet.columns)
    return width * MIN_PRINT_SCALE <= PAGE_WIDTH * 100


def fits_one_page(sheet: Sheet, height: int) -> bool:
    """Return whether a sheet that fits across is one page; ``height`` is that of the rows below the headings."""
    return fits_down(_height_to_headings(sheet) + height)


def fits_down(height: float) -> bool:
    """Return whether rows of this height in all can be read on one page."""
    return height * MIN_PRINT_SCALE <= PAGE_HEIGHT * 100
