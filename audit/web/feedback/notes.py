"""Choosing on the page which notes of a case are shared."""

from __future__ import annotations

import uuid

import streamlit as st

from audit.messages import feedback as messages
from audit.model.feedback import CaseFeedback, SharedNote, is_changed_since_shared, is_shared
from audit.model.personal_text import text_warnings
from audit.model.saved_value import NO_VALUE
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm
from audit.web.session.page_context import defer_errors, get_context


def show_note_choices(feedback: CaseFeedback, place: str, may_write: bool) -> None:
    """Show each note with the choice to share it; only the choice to those who may not write."""
    html.subheading("Notes", anchor="notes")
    review = feedback.review
    noted = [question for question in review.questions if question.id in review.noted_questions]
    if not noted:
        singular = review.audit.questionnaire.case_label.singular
        html.paragraphs(messages.NO_NOTES.format(singular=singular))
        return
    html.paragraphs(messages.CHOOSE_NOTES)
    for question in noted:
        saved = review.shared_notes.get(question.id, NO_VALUE)
        key = f"share {review.id} {question.id} {saved.version} {review.notes[question.id].version}"
        st.checkbox(
            html.escape_markdown(f"Share the note on {question.id}"),
            is_shared(review, question.id),
            key=key,
            disabled=not may_write,
            on_change=_choose,
            args=(feedback, question.id, key, place),
        )
        _show_note(feedback, question.id)


def _show_note(feedback: CaseFeedback, question_id: str) -> None:
    """Show the question, its note, and what to check in it."""
    review = feedback.review
    text = (review.notes[question_id].value or "").strip()
    html.render(
        '<div class="shared-note">',
        html.paragraphs_html(review.audit.questionnaire.questions_by_id[question_id].text, kind="quiet"),
        html.paragraphs_html(text, kind="note"),
        "</div>",
    )
    html.notice_if_any(text_warnings(text))
    if is_changed_since_shared(review, question_id):
        html.notice(messages.NOTE_CHANGED)


def _choose(feedback: CaseFeedback, question_id: str, key: str, place: str) -> None:
    """Save the choice over the version that the page shows."""
    review, is_chosen = feedback.review, bool(tab_state.widget_value(key))
    text = review.notes[question_id].value if is_chosen else None
    seen = review.shared_notes.get(question_id, NO_VALUE).version
    with defer_errors():
        context = get_context()
        context.store.reviews.share_note(
            context.person, review.key, SharedNote(question_id, text, seen, uuid.uuid4().hex)
        )
        message = messages.NOTE_SHARED if is_chosen else messages.NOTE_NOT_SHARED
        confirm(place, message.format(question=question_id))
