"""Saving a changed text of a draft from the forms, and what was done, in words."""

from __future__ import annotations

import streamlit as st

from audit.messages import questionnaire_editing as messages
from audit.model.questionnaire_draft import DraftConflictError, QuestionnaireDraft
from audit.web.components import tab_state
from audit.web.components.confirmation import confirm
from audit.web.questionnaires.opened import OpenQuestionnaire


def save_text(opened: OpenQuestionnaire, text: str, *, can_undo: bool = False) -> bool:
    """Save the text; return whether it was saved: it is not, if another tab saved the draft meanwhile."""
    draft = _draft_of(opened)
    try:
        saved = opened.context.store.questionnaires.save(opened.context.person, draft.id, text, draft.version)
    except DraftConflictError:
        return False
    tab_state.UNDO_TEXT.of(draft.id).set((saved.version, opened.source) if can_undo else None)
    return True


def save_change(opened: OpenQuestionnaire, text: str, done: str, *, can_undo: bool = False) -> None:
    """Save the text and run the page again, which says what was ``done``, or that another tab was first."""
    is_saved = save_text(opened, text, can_undo=can_undo)
    confirm(_draft_of(opened).id, done if is_saved else messages.SAVED_ELSEWHERE)
    st.rerun()


def text_to_undo(opened: OpenQuestionnaire) -> str | None:
    """Return the text before the last change of this tab, if the draft was not saved since; else None."""
    draft = _draft_of(opened)
    before = tab_state.UNDO_TEXT.of(draft.id).get()
    return before[1] if before is not None and before[0] == draft.version else None


def _draft_of(opened: OpenQuestionnaire) -> QuestionnaireDraft:
    assert opened.draft is not None, "only a draft is changed"
    return opened.draft
