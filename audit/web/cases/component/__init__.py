"""The list of cases in the browser: a component that sorts, searches, filters and selects without asking the server.

It is our own table, not ``st.dataframe``, because that one is drawn on a canvas: its checkboxes and links are no
elements of the page, and its rows do not turn into cards on a phone. See decision 57.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import streamlit as st

from audit.errors import InputError
from audit.messages import pages as messages
from audit.web.cases.component import message_types
from audit.web.components import tab_state
from audit.web.components.bundling import bundle
from audit.web.components.message_checks import fits

HERE = Path(__file__).parent
LIST_KEY = "case-list"

_list_component = st.components.v2.component(
    "case_list",
    html=(HERE / "list.html").read_text("utf-8"),
    css=(HERE / "list.css").read_text("utf-8"),
    js=bundle(HERE / "list.js"),
    isolate_styles=False,
)


def latest_request() -> message_types.ListRequest | None:
    """Return what the browser asked for last; None if nothing. Raises InputError if the list sends no such request."""
    request: Any = (tab_state.widget_value(LIST_KEY) or {}).get("request")
    if request is None:
        return None
    if not fits(message_types.ListRequest, request):
        raise InputError(messages.LIST_NOT_UNDERSTOOD)
    return cast(message_types.ListRequest, request)


def show_list(content: message_types.ListContent) -> None:
    """Show the list."""
    _list_component(key=LIST_KEY, data=content, default={"request": None}, on_request_change=_ignore_change)


def _ignore_change() -> None:
    """Do nothing: the request is read on every run, because a restarted server does not call back."""
