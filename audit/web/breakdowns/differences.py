"""The differences between a group and the rest: those that stand out, and the others folded away with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from audit.messages import analysis as analysis_messages
from audit.messages import results as messages
from audit.web.components import html
from audit.web.components.copying import copied_table
from audit.web.components.html import Row

MAX_DIFFERENCES = 50
HEADERS = ("Group", "Key question", "In the group", "In the rest", "Difference", "95% interval")
NUMERIC_COLUMNS = (2, 3, 4, 5)


@dataclass(frozen=True)
class DifferenceRows:
    """The rows of each table, the biggest difference first, and a sentence for each that cannot be calculated."""

    standing_out: Sequence[Row]
    others: Sequence[Row]
    few: Sequence[Row] = ()
    exclusions: Sequence[str] = ()

    @property
    def has_folded(self) -> bool:
        """Whether there is anything besides the differences that stand out."""
        return bool(self.others or self.few or self.exclusions)


def show_differences(
    rows: DifferenceRows, search_sentences: Sequence[str], explanations: Sequence[str], which_cases: str
) -> None:
    """Show how the search went, what stands out, and the rest in an expander.

    ``explanations`` say what standing out means, and which groups are too small.
    """
    html.subheading("Biggest differences")
    if not (rows.standing_out or rows.others):
        html.paragraphs(messages.NO_DIFFERENCES, *explanations[1:])
    else:
        html.paragraphs(messages.HOW_DIFFERENCES_ARE_FOUND, " ".join(search_sentences))
        if rows.standing_out:
            _show_table("Differences that stand out between a group and the rest", rows.standing_out, which_cases)
        html.paragraphs(*explanations, kind="quiet")
    if rows.has_folded:
        with st.expander(_folded_label(rows)):
            _show_folded(rows, which_cases)


def _folded_label(rows: DifferenceRows) -> str:
    return f"Other differences ({len(rows.others)})" if rows.others else "Not compared"


def _show_folded(rows: DifferenceRows, which_cases: str) -> None:
    if rows.others:
        html.paragraphs(analysis_messages.DO_NOT_STAND_OUT)
        _show_biggest("Other differences between a group and the rest", rows.others, which_cases)
    if rows.few:
        html.paragraphs(messages.FEW_DIFFERENCES)
        _show_biggest("Differences with few answers on one side", rows.few, which_cases)
    html.listing(rows.exclusions)


def _show_biggest(title: str, rows: Sequence[Row], which_cases: str) -> None:
    if len(rows) > MAX_DIFFERENCES:
        html.paragraphs(f"The {MAX_DIFFERENCES} biggest of {len(rows)} are listed.", kind="quiet")
    _show_table(title, rows[:MAX_DIFFERENCES], which_cases)


def _show_table(title: str, rows: Sequence[Row], which_cases: str) -> None:
    copied_table(f"{title}, {which_cases}", HEADERS, rows, NUMERIC_COLUMNS, html_columns=(0,))
