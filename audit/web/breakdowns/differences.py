"""The table of the biggest differences between a group and the rest: the first dozen, the others folded away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.web.components import html
from audit.web.components.html import Row

SHOWN = 12
MOST_DIFFERENCES = SHOWN + 50
WHAT_DIFFERENCES_ARE = (
    "Each group beside the rest, over every fact and key question. The interval holds the differences that the "
    "counts are compatible with. Among so many comparisons some are big by chance alone."
)
HEADS = ("Group", "Key question", "In the group", "In the rest", "Difference", "95% interval")
NUMBERS = (2, 3, 4, 5)


def differences_shown(
    rows: Sequence[Row], number: int, which_cases: str, note: str = "", left_out: Sequence[str] = ()
) -> None:
    """The rows of at most ``MOST_DIFFERENCES`` of a number of differences, and sentences on those left out."""
    if rows:
        _table("Biggest", rows[:SHOWN], which_cases)
        if note:
            html.text(note, kind="quiet")
    else:
        html.text("No group can be compared with a rest.")
    if rows[SHOWN:] or left_out:
        with st.expander("More differences"):
            if rows[SHOWN:]:
                html.text(f"{len(rows)} of {number} differences are listed.", kind="quiet")
                _table("More", rows[SHOWN:], which_cases)
            html.listing(left_out)


def _table(which: str, rows: Sequence[Row], which_cases: str) -> None:
    caption = f"{which} differences between a group and the rest, {which_cases}"
    html.table(caption, HEADS, rows, NUMBERS, ready=(0,))
