"""Writes rows as CSV that Excel opens correctly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from audit.files.spreadsheets.formula_escape import escape_formula


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows under their headings as CSV, with formulas escaped; None is an empty cell."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(headings)
    for row in rows:
        writer.writerow(["" if cell is None else escape_formula(str(cell)) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")
