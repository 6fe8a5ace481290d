"""Protects the cells of a CSV file: a spreadsheet program would run a cell that starts like a formula."""

from __future__ import annotations

import re

FORMULA_START = re.compile("'*[=+\\-@\t\r]")  # OWASP ASVS 5, 1.2.10


def escape_formula(cell: str) -> str:
    """Return a cell for CSV, with an apostrophe before anything that could be treated as a formula."""
    return f"'{cell}" if FORMULA_START.match(cell) else cell


def unescape_formula(cell: str) -> str:
    """Return a cell without the apostrophe added by ``escape_formula``."""
    return cell[1:] if cell.startswith("'") and FORMULA_START.match(cell) else cell
