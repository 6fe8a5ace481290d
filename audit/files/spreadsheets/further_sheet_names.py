"""Names and headings of the sheets with notes and states in a responses workbook."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model.text_fields import fold_text

NOTES_SHEET, STATES_SHEET = "Notes", "States"
HEADINGS = {
    NOTES_SHEET: ("case", "question", "note"),
    STATES_SHEET: ("case", "state", "not_collected"),
}
REVIEW_HEADING = "review"
"""The last heading of both sheets if some cases were reviewed twice."""


def is_further_sheet_title(title: str) -> bool:
    """Return whether a sheet is called like one with notes or states."""
    return any(fold_text(name) == fold_text(title) for name in HEADINGS)


def further_sheet_name(title: str, first_row: Sequence[str]) -> str:
    """Return which further sheet this is, by its title and headings; '' if it is none."""
    headings = tuple(fold_text(cell) for cell in first_row)
    without_review = headings[:-1] if headings[-1:] == (REVIEW_HEADING,) else headings
    return next(
        (name for name in HEADINGS if fold_text(name) == fold_text(title) and HEADINGS[name] == without_review), ""
    )
