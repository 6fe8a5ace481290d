"""The recording form in the browser: a component that shows the form of a case and sends what is entered there.

Its script shows what the server says is saved, and keeps apart what was entered and is not saved yet; see
``save_queue.js``. It is one component, not Streamlit's own widgets, because an answer then costs one small message
instead of a new page, and because only a script can tell what the server has not confirmed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from audit.web.components import tab_state
from audit.web.components.bundling import bundle
from audit.web.record.component.messages import parse_form_request

HERE = Path(__file__).parent
FORM_KEY, SCRIPT_KEY, BACKGROUND_KEY = "sheet", "sheet-script", "courier"
QUESTION_SHORTCUTS = (
    ("Y, N, A", "answer Yes, No or Not applicable, and go to the next question"),
    ("J, K", "next or previous question"),
    ("T", "guidance, note and history; Escape closes them"),
    ("Delete", "clear the answer"),
    ("]", "next standard, Check and submit after the last one, and there the button that submits"),
)
SCALE_SHORTCUTS = (
    ("1 to 9", "where answers are numbered: choose the answer with that number, and go to the next question"),
    ("First letter", "the same, if no other answer begins with it; J, K, T and A keep their meaning"),
)
CASE_DETAIL_SHORTCUTS = (
    ("Y, N", "answer Yes or No, and go to the next case detail"),
    (
        "1 to 9",
        "choose the option with that place, and go to the next case detail; in a list of boxes, tick or clear it",
    ),
    ("J, K", "next or previous case detail; in a drop-down, only if no option begins with that letter"),
    ("T", "history; Escape closes it"),
    ("Delete", "clear the answer"),
    ("Enter", "in a line of text: next case detail, or with Shift the previous one"),
    ("]", "first standard"),
)


def _read(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def _form_html() -> str:
    template = _read("form.html").replace("<!-- question keys -->", _shortcuts_html(QUESTION_SHORTCUTS))
    template = template.replace("<!-- scale keys -->", _shortcuts_html(SCALE_SHORTCUTS))
    return template.replace("<!-- fact keys -->", _shortcuts_html(CASE_DETAIL_SHORTCUTS))


def _shortcuts_html(shortcuts: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"<div><dt><kbd>{key}</kbd></dt><dd>{description}</dd></div>" for key, description in shortcuts)


_form_component = st.components.v2.component(
    "recorder", html=_form_html(), js=bundle(HERE / "recorder.js"), isolate_styles=False
)


_form_script = st.components.v2.component(
    "recorder-script",
    css=_read("form.css") + _read("waiting.css"),
    js=bundle(HERE / "recording_form.js"),
    isolate_styles=False,
)


_background_component = st.components.v2.component(
    "courier",
    html=_read("background_saves.html"),
    css=_read("waiting.css"),
    js=bundle(HERE / "background_saves.js"),
    isolate_styles=False,
)


def latest_request(key: str = FORM_KEY) -> object:
    """Return what the browser asks for now; None if this server has not heard from it yet."""
    return (tab_state.widget_value(key) or {}).get("wish")


def send_form_script() -> None:
    """Send the script and the styles of the form, once for a page: an answer would send them again with the form."""
    _form_script(key=SCRIPT_KEY)


def show_form(data: dict[str, object], key: str = FORM_KEY) -> None:
    """Show the recording form, if the page has sent its script."""
    _mount(_form_component, key, data)


def send_in_background(data: dict[str, object]) -> None:
    """On another page, let the browser send what the form has not had confirmed."""
    _mount(_background_component, BACKGROUND_KEY, data)


def _mount(component: Callable[..., Any], key: str, data: dict[str, object]) -> None:
    """Show a component. A server that has just started learns here what the page still holds, and runs once more."""
    already_received = latest_request(key) is not None
    component_state = component(key=key, data=data, default={"wish": None}, on_wish_change=_ignore_change)
    if not already_received and parse_form_request(component_state.wish).saves:
        st.rerun()


def _ignore_change() -> None:
    """Do nothing: the request is read on every run, because a restarted server does not call back."""
