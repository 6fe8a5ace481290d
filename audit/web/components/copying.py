"""Tables and texts with a button that copies them to the clipboard (``copying.js``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from audit.messages import copying as messages
from audit.web.components import html


def copied_table(
    caption: str,
    headers: Sequence[str],
    rows: Iterable[html.Row],
    numeric_columns: Sequence[int] = (),
    html_columns: Sequence[int] = (),
) -> None:
    """Show a table with a button that copies it for Word and Excel."""
    st.html(copied_table_html(caption, headers, rows, numeric_columns, html_columns))


def copied_table_html(
    caption: str,
    headers: Sequence[str],
    rows: Iterable[html.Row],
    numeric_columns: Sequence[int] = (),
    html_columns: Sequence[int] = (),
    is_narrow: bool = False,
) -> str:
    """Return a table with a button that copies it for Word and Excel, as HTML (``copying.js``)."""
    table = html.table_html(caption, headers, rows, numeric_columns, html_columns, is_narrow)
    tools = _copy_tools("Copy table", caption, 'data-copy="table"', messages.TABLE_COPIED, messages.TABLE_NOT_COPIED)
    return f"<div data-copies>{table}{tools}</div>"


def copied_text_html(name: str, text: str) -> str:
    """Return a button that copies a text for an e-mail, as HTML; ``name`` says of which part of the page."""
    one_line = escape(text).replace("\n", "&#10;")
    data = f'data-copy="text" data-text="{one_line}"'
    return _copy_tools("Copy section as text", name, data, messages.TEXT_COPIED, messages.TEXT_NOT_COPIED)


def _copy_tools(label: str, name: str, data: str, done: str, refused: str) -> str:
    return (
        f'<div class="tools"><button type="button" {data} aria-label="{escape(f"{label}: {name}")}">{label}</button>'
        f'<span role="status" data-done="{escape(done)}" data-refused="{escape(refused)}"></span></div>'
    )
