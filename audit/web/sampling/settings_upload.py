"""Settings from a file: those of an earlier draw, to draw the same once more."""

from __future__ import annotations

import streamlit as st

from audit.files.responses import UPLOAD_LABEL
from audit.messages import sample_page as messages
from audit.model.sampling import DrawSettings
from audit.sampling.settings_check import check_settings
from audit.sampling.settings_file import read_settings
from audit.web.components import html
from audit.web.draft_form import DraftForm
from audit.web.sampling.choices import SampleChoices, from_settings
from audit.web.session.page_context import show_errors


def choose_settings_file(form: DraftForm) -> SampleChoices | None:
    """Show the field for a file of settings; return them once, when a file is chosen."""
    chosen: list[DrawSettings] = []

    def show_field() -> None:
        html.paragraphs(messages.SETTINGS_FILE, kind="quiet")
        key = f"settings-file {form.key}"
        uploaded = st.file_uploader("File of settings", type=["json"], key=key)
        if uploaded is None:
            return
        with show_errors({"": key}):
            settings = read_settings(uploaded.getvalue(), UPLOAD_LABEL)
            check_settings(settings)
            chosen.append(settings)

    html.expander("Use the settings of an earlier draw", f"settings-file-open {form.draft_name}", show_field)
    return from_settings(chosen[0]) if chosen else None
