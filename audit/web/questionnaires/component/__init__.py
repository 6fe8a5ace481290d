"""The editor of a questionnaire file in the browser: a text with line numbers, which sends what is typed.

It is our own component, not ``st.text_area``: what is typed stays in the tab until the server has saved it, also over a
reload or while the server is away, and a link leads from a problem to its line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import streamlit as st

from audit.errors import InputError
from audit.messages import questionnaires as messages
from audit.web.components import tab_state
from audit.web.components.bundling import bundle
from audit.web.components.message_checks import fits
from audit.web.questionnaires.component import message_types

HERE = Path(__file__).parent

_editor_component = st.components.v2.component(
    "questionnaire_editor",
    html=(HERE / "editor.html").read_text("utf-8"),
    css=(HERE / "editor.css").read_text("utf-8"),
    js=bundle(HERE / "editor.js"),
    isolate_styles=False,
)


def editor_key(draft_id: str) -> str:
    """Return the key of the editor of a draft."""
    return f"questionnaire-editor-{draft_id}"


def latest_text(draft_id: str) -> message_types.TypedText | None:
    """Return what was typed last; None if nothing was. Raises InputError if the editor sends no such message."""
    typed: Any = (tab_state.widget_value(editor_key(draft_id)) or {}).get("typed")
    if typed is None:
        return None
    if not fits(message_types.TypedText, typed) or typed["draft"] != draft_id:
        raise InputError(messages.TEXT_NOT_UNDERSTOOD)
    return cast(message_types.TypedText, typed)


def show_editor(content: message_types.EditorContent) -> None:
    """Show the editor."""
    key = editor_key(content["draft"])
    _editor_component(key=key, data=content, default={"typed": None}, on_typed_change=_ignore_change)


def _ignore_change() -> None:
    """Do nothing: the text is read on every run, because a restarted server does not call back."""
