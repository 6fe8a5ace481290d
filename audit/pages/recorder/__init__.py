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

from audit.pages.recorder.bundling import bundle
from audit.sheet import read_wish

SHEET, COURIER = "sheet", "courier"
QUESTION_KEYS = (
    ("Y, N, A", "answer Yes, No or Not applicable, and go to the next question"),
    ("J, K", "next or previous question"),
    ("T", "guidance and note; Escape closes them"),
    ("]", "next standard, or Submit after the last one"),
)
FACT_KEYS = (
    ("Y, N", "answer Yes or No, and go to the next case detail"),
    ("J, K", "next or previous case detail; in a drop-down, only if no option begins with that letter"),
    ("Enter", "in a line of text: next case detail, or with Shift the previous one"),
    ("]", "first standard"),
)


def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _skeleton() -> str:
    whole = _read("form.html").replace("<!-- question keys -->", _listed(QUESTION_KEYS))
    return whole.replace("<!-- fact keys -->", _listed(FACT_KEYS))


def _listed(keys: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"<div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>" for key, what in keys)


_component = st.components.v2.component(
    "recorder",
    html=_skeleton(),
    css=_read("form.css"),
    js=bundle("form.js"),
    isolate_styles=False,
)


_courier = st.components.v2.component(
    "courier",
    html='<p class="arriving loud" role="status" hidden></p>',
    js=bundle("background_saves.js"),
    isolate_styles=False,
)


def sent(key: str = SHEET) -> object:
    """What the page in the browser asks for now; None where this run's server has not met it yet."""
    return (st.session_state.get(key) or {}).get("wish")


def draw(data: dict[str, object]) -> None:
    """Draw the sheet."""
    _mount(_component, SHEET, data)


def carry(data: dict[str, object]) -> None:
    """On another page: let the browser send what it was given on the sheet and has not heard of."""
    _mount(_courier, COURIER, data)


def _mount(component: Callable[..., Any], key: str, data: dict[str, object]) -> None:
    """Show a component; a server that was just started learns only now what the page had given, and runs once more."""
    known = sent(key) is not None
    shown = component(key=key, data=data, default={"wish": None}, on_wish_change=_nothing)
    if not known and read_wish(shown.wish).saves:
        st.rerun()


def _nothing() -> None:
    """The wish is read on every run: a callback alone would lose it when the server starts anew."""
