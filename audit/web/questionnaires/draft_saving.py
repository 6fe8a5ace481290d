"""Saving a changed text of a draft from the forms, and what was done, in words, where it was done."""

from __future__ import annotations

import streamlit as st

from audit.messages import questionnaire_editing as messages
from audit.model.questionnaire_draft import DraftConflictError, QuestionnaireDraft
from audit.toml_files.questionnaire_text import TOP, Place
from audit.web.components import tab_state
from audit.web.components.address import remove_param
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.questionnaires.opened import OpenQuestionnaire

ITEM = "item"
"""The parameter of the address that names the item whose form is open."""
VIEW = "questions"
"""The name of the view Questions in the address."""
TOP_FORM = "top"
"""What the address has for the form of the title and source."""


def group_of(place: Place) -> str:
    """Return where it is said what was done in a list: at the section, or above the first item of the list.

    >>> group_of(TOP.child("standards", 1).child("key_questions", 0)), group_of(TOP.child("facts", 3))
    ('standards.1', 'facts')
    """
    name, index = place.steps[0]
    return str(TOP.child(name, index)) if len(place.steps) > 1 else name


def store_text(opened: OpenQuestionnaire, text: str) -> QuestionnaireDraft | None:
    """Save the text and return the draft as it is now; None if another tab saved it meanwhile, and nothing is saved."""
    draft = _draft_of(opened)
    try:
        return opened.context.store.questionnaires.save(opened.context.person, draft.id, text, draft.version)
    except DraftConflictError:
        return None


def note_saved(opened: OpenQuestionnaire, saved: QuestionnaireDraft, undo_at: str = "", undone_at: str = "") -> None:
    """Note that this tab saved the draft last.

    ``undo_at`` is the place that offers to undo the change ('' if none does), and ``undone_at`` says that it is undone.
    """
    tab_state.DRAFT_SHOWN.of(saved.id).set(saved.version)
    undo = tab_state.DraftUndo(saved.version, opened.source, undo_at, undone_at) if undo_at else None
    tab_state.DRAFT_UNDO.of(saved.id).set(undo)


def save_change(opened: OpenQuestionnaire, text: str, done: str, place: str, undone_at: str = "") -> None:
    """Save the text and run the page again, which says at a place what was ``done``, or that another tab was first.

    The place offers to undo the change, if ``undone_at`` says where that is said.
    """
    saved = store_text(opened, text)
    if saved is None:
        confirm(_draft_of(opened).id, messages.SAVED_ELSEWHERE)
    else:
        note_saved(opened, saved, place if undone_at else "", undone_at)
        confirm(_name(opened, place), done)
    st.rerun()


def show_done(opened: OpenQuestionnaire, place: str) -> None:
    """Show at a place what was done there, and the button to undo it as long as nothing else was saved."""
    if not opened.is_editable:
        return
    show_confirmation(_name(opened, place))
    draft = _draft_of(opened)
    undo = tab_state.DRAFT_UNDO.of(draft.id).get()
    if undo is None or (undo.version, undo.place) != (draft.version, place):
        return
    if st.button("Undo", key=f"undo {place}"):
        remove_param(ITEM)
        save_change(opened, undo.text, messages.UNDONE, undo.undone_at)


def _name(opened: OpenQuestionnaire, place: str) -> str:
    return f"{opened.key} {place}"


def _draft_of(opened: OpenQuestionnaire) -> QuestionnaireDraft:
    assert opened.draft is not None, "only a draft is changed"
    return opened.draft
