"""Asking a lead to confirm that a reference identifies no one, although it looks as if it does."""

from __future__ import annotations

import streamlit as st

from audit.messages import pages as messages
from audit.model.confirmed_references import NONE_CONFIRMED, ConfirmedReferences, needs_reason
from audit.model.personal_data import personal_data_in_reference
from audit.model.text_fields import clean_text
from audit.web.components import html
from audit.web.components.text_boxes import text_line


def ask_to_confirm(reference: str, key: str) -> ConfirmedReferences:
    """If a reference looks like personal data, say so and ask; return it with the reason once it is confirmed."""
    line = clean_text(reference, one_line=True)
    kind = personal_data_in_reference(line)
    if not kind:
        return NONE_CONFIRMED
    html.notice(messages.REFERENCE_TO_CONFIRM.format(personal_data=kind))
    if not st.checkbox(f"This reference is not {kind}", key=f"confirm-{key}"):
        return NONE_CONFIRMED
    if not needs_reason(kind):
        return {line: ""}
    return {line: text_line(f"Why it is not {kind}", key=f"confirm-why-{key}", is_prose=True, live=True)}
