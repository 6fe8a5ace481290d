"""Fields that may be empty again after they were filled: Streamlit lets only those that start empty be cleared."""

from __future__ import annotations

from datetime import date

import streamlit as st

from audit.model.days import FIRST_YEAR
from audit.web.components import tab_state

FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date.max
DATE_WIDTH = 220
NUMBER_WIDTH = 260


def optional_date(label: str, initial: date | None, key: str) -> date | None:
    """Show a field for a day; return the day in it, None if it is empty."""
    _set_first(key, initial)
    selected = st.date_input(
        label, None, FIRST_DAY, LAST_DAY, key=key, format="DD/MM/YYYY", width=DATE_WIDTH
    )  # without the two, Streamlit empties the field of a day that is more than 10 years away, and says nothing
    return selected if isinstance(selected, date) else None


def optional_number(label: str, initial: int | None, key: str, placeholder: str, help_text: str = "") -> int | None:
    """Show a field for a number of at least 1; return the number in it, None if it is empty."""
    _set_first(key, initial)
    return st.number_input(
        label, 1, None, None, 1, key=key, placeholder=placeholder, help=help_text or None, width=NUMBER_WIDTH
    )


def _set_first(key: str, initial: object) -> None:
    if initial is not None and not tab_state.has_widget_value(key):
        tab_state.set_widget_value(key, initial)
