"""The recording form in the browser: one component that draws the sheet of a case and sends what is given there.

Its script draws what the server says is stored, and keeps apart what was given and is not stored yet; see
``save_requests.js``. It is one component, and not Streamlit's own widgets, because an answer then costs one small message
instead of a new page, and because only a script can tell what the server has not heard.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from audit.web.record.component.messages import parse_form_request
from audit.web.session import state

FORM_KEY, BACKGROUND_KEY = "sheet", "courier"
SCRIPTS = (
    "save_queue.js",
    "controls.js",
    "row.js",
    "keyboard.js",
    "checklist.js",
    "form.js",
)  # one module, in the order of its parts
QUESTION_SHORTCUTS = (
    ("Y, N, A", "answer Yes, No, Not applicable, and go to the next question"),
    ("J, K", "next and previous question"),
    ("T", "guidance and note; Escape closes it"),
    ("]", "next standard; after the last one, submit"),
)
CASE_DETAIL_SHORTCUTS = (
    ("Y, N", "answer Yes, No, and go to the next fact"),
    ("J, K", "next and previous fact; in a drop-down, unless an entry begins with that letter"),
    ("Enter", "from a line of text: next fact; with Shift the previous one"),
    ("]", "first standard"),
)


def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _form_html() -> str:
    template = _read("form.html").replace("<!-- question keys -->", _shortcuts_html(QUESTION_SHORTCUTS))
    return template.replace("<!-- fact keys -->", _shortcuts_html(CASE_DETAIL_SHORTCUTS))


def _shortcuts_html(shortcuts: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"<div><dt><kbd>{key}</kbd></dt><dd>{description}</dd></div>" for key, description in shortcuts)


_form_component = st.components.v2.component(
    "recorder",
    html=_form_html(),
    css=_read("form.css"),
    js="\n".join(map(_read, SCRIPTS)),
    isolate_styles=False,
)


_background_component = st.components.v2.component(
    "courier",
    html='<p class="arriving loud" role="status" hidden></p>',
    js="\n".join(map(_read, ("save_queue.js", "background_saves.js"))),
    isolate_styles=False,
)


def latest_request(key: str = FORM_KEY) -> object:
    """What the page in the browser asks for now; None where this run's server has not met it yet."""
    return (state.widget_value(key) or {}).get("wish")


def show_form(data: dict[str, object]) -> None:
    """Draw the sheet."""
    _mount(_form_component, FORM_KEY, data)


def send_in_background(data: dict[str, object]) -> None:
    """On another page: let the browser send what it was given on the sheet and has not heard of."""
    _mount(_background_component, BACKGROUND_KEY, data)


def _mount(component: Callable[..., Any], key: str, data: dict[str, object]) -> None:
    """Show a component; a server that was just started learns only now what the page had given, and runs once more."""
    already_received = latest_request(key) is not None
    component_state = component(key=key, data=data, default={"wish": None}, on_wish_change=_ignore_change)
    if not already_received and parse_form_request(component_state.wish).saves:
        st.rerun()


def _ignore_change() -> None:
    """The wish is read on every run: a callback alone would lose it when the server starts anew."""
