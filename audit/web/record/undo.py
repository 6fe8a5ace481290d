"""Undoing one's own last change, and saying what is saved again."""

from __future__ import annotations

from audit.errors import NotFoundError
from audit.messages import recording as messages
from audit.model.audit_log import Change, ChangeType
from audit.storage import NO_VALUE
from audit.web.components import tab_state
from audit.web.record.case_form import CaseForm, navigate_to, section_of
from audit.web.record.component.messages import stored_values
from audit.web.record.form_rows import value_in_words
from audit.web.session.page_context import defer_errors


def undo(case_form: CaseForm, save_id: str) -> Change | None:
    """Undo the person's last change and go to its question. Return None if there is nothing to undo, or it is done."""
    if tab_state.LAST_UNDO.get() == save_id:
        return None
    tab_state.LAST_UNDO.set(save_id)
    tab_state.UNDO_MESSAGE.pop()
    change: Change | None = None
    with defer_errors():
        change = case_form.context.store.reviews.undo(case_form.context.person, case_form.review.key, save_id)
        if change is None:
            raise NotFoundError(messages.NOTHING_TO_UNDO.format(singular=case_form.case_label.singular))
        navigate_to(case_form.review.case_id, section_of(case_form, change.subject), change.subject)
    return change


def undo_message() -> str:
    """Return what the last undo restored, in words; '' if it did nothing."""
    return tab_state.UNDO_MESSAGE.get()


def set_undo_message(case_form: CaseForm, change: Change) -> None:
    """Store the message about what is saved again."""
    description = _describe_undo(case_form, change.type, change.subject)
    tab_state.UNDO_MESSAGE.set(messages.UNDONE.format(change=description))


def _describe_undo(case_form: CaseForm, change_type: ChangeType, subject: str) -> str:
    review, name = case_form.review, subject
    saved_values = {
        ChangeType.ANSWER: review.answers,
        ChangeType.NOTE: review.notes,
        ChangeType.CASE_DETAIL: review.details,
    }[change_type]
    values = stored_values(change_type, saved_values.get(subject, NO_VALUE))
    if change_type is ChangeType.NOTE:
        return f"the earlier note on {subject} is restored" if values else f"{subject} has no note again"
    if change_type is ChangeType.CASE_DETAIL:
        name = f"“{review.audit.questionnaire.case_details_by_id[subject].text}”"
    return f"{name} is {value_in_words(case_form, change_type, subject, values) if values else 'unanswered'} again"
