"""The table of the biggest differences between a group and the rest, with further rows in an expander."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.messages import results as messages
from audit.web.components import html
from audit.web.components.html import Row

FIRST_ROWS = 12
MAX_DIFFERENCES = FIRST_ROWS + 50
DIFFERENCES_EXPLANATION = (
    "Each group is compared with the rest, for every detail and key question. The interval shows the differences that "
    "the data are consistent with; among so many comparisons, some are large by chance alone."
)
HEADERS = ("Group", "Key question", "In the group", "In the rest", "Difference", "95% interval")
NUMERIC_COLUMNS = (2, 3, 4, 5)


def show_differences(
    rows: Sequence[Row], total: int, which_cases: str, note: str = "", not_compared: Sequence[str] = ()
) -> None:
    """Show the rows of at most ``MAX_DIFFERENCES`` out of ``total`` differences, and why groups are not compared."""
    if rows:
        _show_table("Biggest", rows[:FIRST_ROWS], which_cases)
        if note:
            html.paragraphs(note, kind="quiet")
    else:
        html.paragraphs(messages.NO_DIFFERENCES)
    if rows[FIRST_ROWS:] or not_compared:
        with st.expander("More differences"):
            if rows[FIRST_ROWS:]:
                html.paragraphs(f"{len(rows)} of {total} differences are listed.", kind="quiet")
                _show_table("More", rows[FIRST_ROWS:], which_cases)
            html.listing(not_compared)


def _show_table(title_prefix: str, rows: Sequence[Row], which_cases: str) -> None:
    caption = f"{title_prefix} differences between a group and the rest, {which_cases}"
    html.table(caption, HEADERS, rows, NUMERIC_COLUMNS, html_columns=(0,))
