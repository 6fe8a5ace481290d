"""Keys for the recording page, and its word on what has not arrived: a script beside the page's own controls."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

SCRIPT = Path(__file__).with_name("recording.js")

KEYS = (
    ("Y, N, A", "answer Yes, No, Not applicable, and go to the next question"),
    ("J, K", "next and previous question"),
    ("T", "guidance and note; Escape closes it"),
    ("]", "next standard; after the last one, submit"),
)

_listen = st.components.v2.component(
    "recording_keys",
    html='<p class="arriving" role="status"></p>',
    js=SCRIPT.read_text("utf-8"),
    isolate_styles=False,
)


def listen() -> None:
    """Let the keys act, and let the page take "saved" back while a click has not arrived."""
    _listen(key="recording-keys")


def shortcuts() -> None:
    """The keys in sight of everybody who records."""
    rows = "".join(f"<div><dt><kbd>{keys}</kbd></dt><dd>{what}</dd></div>" for keys, what in KEYS)
    st.html(
        f'<p class="quiet">Keys, while an answer has the focus (Tab goes to the first):</p><dl class="keys">{rows}</dl>'
    )
