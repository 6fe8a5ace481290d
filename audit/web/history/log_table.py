"""The table of a log, a page at a time, with buttons to older and newer rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from audit.formatting import local_time, pluralise
from audit.messages import pages as messages
from audit.model.audit_log import AccessLogRow, AuditLogRow
from audit.model.log_filter import LogFilter, LogPage, LogRow
from audit.web.components import html, tab_state

PAGE_SIZE = 100
MAX_SHOWN_LENGTH = 160

ReadPage = Callable[[int, int | None], LogPage[LogRow]]


def show_log(
    name: str,
    log_filter: LogFilter,
    read_page: ReadPage[LogRow],
    headers: Sequence[str],
    cells: Callable[[LogRow], Sequence[str]],
) -> None:
    """Show a page of a log. ``read_page`` takes the size and the number of the row before which the page begins.

    ``cells`` returns the HTML of each column after the first two, which are when and who.
    """
    pages = _pages_opened(name, log_filter)
    page = read_page(PAGE_SIZE, pages[-1] if pages else None)
    if not page.rows:
        html.paragraphs(messages.NO_MATCHING_ROWS)
        return
    html.status(f"{which_rows(page)}, newest first, UK time")
    _show_buttons(name, log_filter, pages, page)
    rows = [_table_row(row, cells(row)) for row in page.rows]
    with st.container(key="log-table"):
        html.table(name, ("When", "Who", *headers), rows, html_columns=range(1, len(headers) + 2))


def _table_row(row: AuditLogRow | AccessLogRow, cells: Sequence[str]) -> html.Row:
    return html.Row((f"{local_time(row.at):%d %b %Y %H:%M:%S}", escape(row.by), *cells))


def which_rows(page: LogPage[Any]) -> str:
    """Return which of the matching rows are on a page: "Rows 101 to 200 of 308"."""
    if page.total == len(page.rows):
        return pluralise(page.total, "row")
    return f"Rows {page.newer + 1:,} to {page.newer + len(page.rows):,} of {page.total:,}"


def value_html(text: str) -> str:
    """Return a value as HTML; the rest of a long one is shown when it is opened."""
    lines = text.splitlines()
    if len(text) <= MAX_SHOWN_LENGTH and len(lines) <= 4:
        return "<br>".join(map(escape, lines))
    start = " ".join(lines)[:MAX_SHOWN_LENGTH].rsplit(" ", 1)[0]
    return html.details_html(f"{start} …", html.paragraphs_html(*filter(None, lines)))


def _pages_opened(name: str, log_filter: LogFilter) -> tuple[int, ...]:
    """Return the number of the row before which each page opened so far begins; another filter begins anew."""
    filter_shown, pages = tab_state.LOG_PAGES.of(name).get()
    return pages if filter_shown == log_filter else ()


def _show_buttons(name: str, log_filter: LogFilter, pages: tuple[int, ...], page: LogPage[Any]) -> None:
    """Show two buttons that stay where they are on every page, so that the keyboard's focus stays on them."""
    if not pages and not page.older:
        return
    turn_to = partial(tab_state.LOG_PAGES.of(name).set)
    older_pages = (*pages, page.rows[-1].number) if page.older else ()
    with st.container(horizontal=True):
        st.button(
            "Newer rows" if pages else "Check for new rows",
            key=f"newer {name}",
            on_click=turn_to,
            args=((log_filter, pages[:-1]),),
        )
        st.button(
            "Older rows" if page.older else "Back to the newest rows",
            key=f"older {name}",
            on_click=turn_to,
            args=((log_filter, older_pages),),
        )
