"""What was typed into a draft that another tab has deleted: it can be saved as a new draft."""

from __future__ import annotations

import streamlit as st

from audit.messages import questionnaires as messages
from audit.web.components import html
from audit.web.questionnaires.component import show_editor
from audit.web.questionnaires.component.message_types import TypedText
from audit.web.questionnaires.opened import PAGE
from audit.web.questionnaires.starting import start_draft
from audit.web.session.page_context import PageContext, show_errors


def show_deleted(context: PageContext, typed: TypedText) -> None:
    """Show the text in the editor, in which the person can go on, and offer to save it as a new draft."""
    html.render(f'<p class="quiet">{html.link_to("All questionnaires", PAGE)}</p>')
    html.heading(messages.DELETED_DRAFT)
    html.notice(messages.DRAFT_DELETED_MEANWHILE)
    with show_errors():
        if st.button("Save my text as a new draft", type="primary"):
            start_draft(context, typed["text"], messages.SAVED_AS_NEW)
    show_editor(
        {
            "draft": typed["draft"],
            "text": "",  # nothing is saved: the editor shows what is typed
            "version": typed["seen"],
            "answered": typed["number"],
            "conflict": False,
            "refused": messages.SAVE_AS_NEW,
            "dropped": 0,
            "open": True,
            "marks": [],
        }
    )
