"""Boxes in which people write: a line or a longer text, cleaned, with a warning next to it about what to check.

Streamlit drops a message with half an emoji, and the click that follows it. So a script in the page replaces the half
(``html.apply_styles``), and the warning here says so.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from audit.model.personal_text import text_warnings
from audit.model.text_fields import clean_text, what_cleaning_changes
from audit.web.components import html


def text_line(label: str, value: str = "", *, key: str, is_prose: bool = False, **options: Any) -> str:
    """Show a box for one line; return what was typed, cleaned. Prose is checked for personal data."""
    typed = st.text_input(label, value, key=key, **options) or ""
    _warn(typed, is_prose)
    return clean_text(typed)


def text_box(label: str, value: str = "", *, key: str, **options: Any) -> str:
    """Show a box for a longer text; return what was typed, cleaned. It is checked for personal data."""
    typed = st.text_area(label, value, key=key, **options) or ""
    _warn(typed, is_prose=True)
    return clean_text(typed)


def _warn(typed: str, is_prose: bool) -> None:
    html.notice_if_any(text_warnings(typed) if is_prose else what_cleaning_changes(typed))
