"""Taking back one's own last change, and saying what stands there again."""

from __future__ import annotations

import streamlit as st

from audit.errors import NotFoundError
from audit.model.audit_log import Change, ChangeType
from audit.storage import NO_VALUE
from audit.web.record.case_form import CaseForm, navigate_to, section_of
from audit.web.record.component.messages import stored_values
from audit.web.record.form_rows import value_in_words
from audit.web.session.page_context import defer_errors

LAST_UNDO_KEY, UNDO_MESSAGE_KEY = "undone", "undone words"


def undo(case_form: CaseForm, save_id: str) -> Change | None:
    """Take back the person's last change and go to where it was made; None where nothing is done, or was before."""
    if st.session_state.get(LAST_UNDO_KEY) == save_id:
        return None
    st.session_state[LAST_UNDO_KEY] = save_id
    st.session_state[UNDO_MESSAGE_KEY] = ""
    change: Change | None = None
    with defer_errors():
        change = case_form.context.store.reviews.undo(case_form.context.person, case_form.review.key, save_id)
        if change is None:
            raise NotFoundError(f"You have changed nothing in this {case_form.case_label.singular} yet.")
        navigate_to(case_form.review.case_id, section_of(case_form, change.subject), change.subject)
    return change


def undo_message() -> str:
    """What the last undo brought back, in words; '' where it did nothing."""
    return str(st.session_state.get(UNDO_MESSAGE_KEY, ""))


def set_undo_message(case_form: CaseForm, change: Change) -> None:
    """Keep the words for what the case holds again where the change was."""
    st.session_state[UNDO_MESSAGE_KEY] = f"Undone: {_describe_undo(case_form, change.type, change.subject)}."


def _describe_undo(case_form: CaseForm, change_type: ChangeType, subject: str) -> str:
    review, name = case_form.review, subject
    saved_values = {
        ChangeType.ANSWER: review.answers,
        ChangeType.NOTE: review.notes,
        ChangeType.CASE_DETAIL: review.details,
    }[change_type]
    values = stored_values(change_type, saved_values.get(subject, NO_VALUE))
    if change_type is ChangeType.NOTE:
        return f"the note on {subject} is as it was" if values else f"{subject} has no note again"
    if change_type is ChangeType.CASE_DETAIL:
        name = f"“{review.audit.questionnaire.case_details_by_id[subject].text}”"
    return (
        f"{name} is {value_in_words(case_form, change_type, subject, values) if values else 'without an answer'} again"
    )
