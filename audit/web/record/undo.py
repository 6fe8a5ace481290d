"""Undoing one's own changes to a case, one after another, and saying what was undone."""

from __future__ import annotations

from audit.messages import recording as messages
from audit.model.audit_log import ChangeType
from audit.model.saved_value import SavedValue
from audit.model.undo import LoggedChange, OvertakenChange, Undone
from audit.web.components import tab_state
from audit.web.record.case_form import CaseForm, navigate_to, section_of
from audit.web.record.component.messages import stored_values
from audit.web.record.form_rows import value_in_words
from audit.web.session.page_context import defer_errors


def undo(case_form: CaseForm, save_id: str) -> bool:
    """Undo the person's last change and go to its question. Return whether the case has changed."""
    if tab_state.LAST_UNDO.get() == save_id:
        return False
    tab_state.LAST_UNDO.set(save_id)
    tab_state.UNDO_MESSAGE.pop()
    with defer_errors():
        undone = case_form.context.store.reviews.undo(case_form.context.person, case_form.review.key, save_id)
        if undone is None:
            tab_state.UNDO_MESSAGE.set(messages.NOTHING_TO_UNDO.format(singular=case_form.case_label.singular))
        else:
            tab_state.UNDO_MESSAGE.set(_describe(case_form, undone))
            subject = undone.change.subject
            navigate_to(case_form.review.case_id, section_of(case_form, subject), subject)
    return True


def undo_message() -> str:
    """Return what the last undo changed, in words."""
    return tab_state.UNDO_MESSAGE.get()


def next_undo(case_form: CaseForm) -> str:
    """Return what "Undo" would undo next, in words: "2.1.3"; '' if there is nothing to undo."""
    step = case_form.review.undo_steps(case_form.context.person.name).next if case_form.is_open else None
    return _name(case_form, step) if step else ""


def _describe(case_form: CaseForm, undone: Undone) -> str:
    sentences = [messages.UNDONE.format(change=_describe_change(case_form, undone))]
    sentences += [_describe_skipped(case_form, skipped) for skipped in undone.skipped]
    return " ".join(sentences)


def _describe_change(case_form: CaseForm, undone: Undone) -> str:
    change = undone.change
    name = _value_name(case_form, change.type, change.subject)
    if change.type is ChangeType.NOTE:
        sentence = messages.NOTE_RESTORED if change.new is None else messages.NOTE_CHANGED_BACK
        return (sentence if change.old is not None else messages.NOTE_REMOVED).format(note=name)
    before, after = (
        value_in_words(case_form, change.type, change.subject, stored_values(change.type, SavedValue(value)))
        for value in (change.old, change.new)
    )
    return messages.CHANGED_BACK.format(name=name, new=after, old=before)


def _describe_skipped(case_form: CaseForm, skipped: OvertakenChange) -> str:
    return messages.NOT_UNDONE.format(name=_name(case_form, skipped.change), by=skipped.by)


def _name(case_form: CaseForm, change: LoggedChange) -> str:
    return _value_name(case_form, change.type, change.subject)


def _value_name(case_form: CaseForm, change_type: ChangeType, subject: str) -> str:
    """Return what a value is called: "2.1.3", "the note on 2.1.3" or "“Office”"."""
    if change_type is ChangeType.NOTE:
        return f"the note on {subject}"
    if change_type is ChangeType.SHARED_NOTE:
        return f"sharing of the note on {subject}"
    if change_type is ChangeType.CASE_DETAIL:
        case_detail = case_form.review.audit.questionnaire.case_details_by_id.get(subject)
        return f"“{case_detail.text if case_detail else subject}”"
    return subject
