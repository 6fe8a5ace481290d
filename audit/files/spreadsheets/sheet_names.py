"""Names that Excel accepts: of sheets, of tables and of their columns, and addresses of cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import count

from audit.files.spreadsheets.cells import clean_cell_text, cut_for_excel, excel_length

MAX_SHEET_NAME_LENGTH = 31
MAX_HEADING_LENGTH = 200
FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\\*?:/\[\]]")
RESERVED_NAME = "history"


def unique_sheet_name(proposed: str, existing: Iterable[str] = (), short_name: str = "") -> str:
    """Return a valid, unused sheet name, which is complete: ``short_name`` replaces a name of over 31 characters.

    A number is added to a name that is in use. A name that is too long and has no short one becomes "Sheet".

    >>> unique_sheet_name("By age when the sentence or licence began", (), "Breakdown 3")
    'Breakdown 3'
    >>> unique_sheet_name("2.4 Delivery/review", ["2.4 Delivery review"])
    '2.4 Delivery review (2)'
    """
    used_names = {name.casefold() for name in existing} | {RESERVED_NAME}
    names = [name for name in map(_valid_name, (proposed, short_name, "Sheet")) if name]
    suffixes = ["", *(f" ({number})" for number in range(2, len(used_names) + 3))]
    candidates = (name + suffix for name in names for suffix in suffixes)
    return next(name for name in candidates if fits_sheet_name(name) and name.casefold() not in used_names)


def fits_sheet_name(name: str) -> bool:
    """Return whether Excel takes a sheet name of this length."""
    return excel_length(name) <= MAX_SHEET_NAME_LENGTH


def _valid_name(text: str) -> str:
    return " ".join(FORBIDDEN_IN_SHEET_NAME.sub(" ", clean_cell_text(text)).split()).strip(" '")


def unique_headings(proposed: Sequence[str]) -> list[str]:
    """Return unique column headings: a number is added to duplicates."""
    headings: list[str] = []
    used_headings: set[str] = set()
    for heading in proposed:
        base = cut_for_excel(" ".join(clean_cell_text(heading).split()), MAX_HEADING_LENGTH)
        candidates = (base if number == 1 else f"{base} ({number})" for number in count(1))
        headings.append(next(candidate for candidate in candidates if candidate.casefold() not in used_headings))
        used_headings.add(headings[-1].casefold())
    return headings


def unique_table_name(sheet: str, existing: Collection[str] = ()) -> str:
    """Return an unused table name from a sheet name: letters, digits and underscores, never like a cell address.

    >>> unique_table_name("By âge"), unique_table_name("By ège", ["table_by_ge"])
    ('table_by_ge', 'table_by_ge_2')
    """
    base = f"table_{re.sub('[^a-z0-9]+', '_', sheet.casefold()).strip('_')}"
    candidates = (base if number == 1 else f"{base}_{number}" for number in count(1))
    return next(name for name in candidates if name not in existing)


def cell_address(sheet: str, cell_range: str) -> str:
    """Return the address of cells on another sheet for formulas and links.

    >>> cell_address("People's answers", "A1:A3")
    "'People''s answers'!A1:A3"
    """
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell_range}"
