"""Downloads that are logged and built on the click, so that a page is quick and no file leaves unseen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from audit.web.session.page_context import redact_errors


def logged_download(
    label: str,
    name: str,
    mime: str,
    log: Callable[[], None],
    build: Callable[[], bytes],
    key: str | None = None,
    is_primary: bool = False,
) -> None:
    """Show a download: on the click, ``log`` is called first and then ``build``, which returns the file."""

    def build_logged() -> bytes:
        with redact_errors():
            log()
            return build()

    st.download_button(
        label, build_logged, name, mime, key=key, type="primary" if is_primary else "secondary", on_click="ignore"
    )
