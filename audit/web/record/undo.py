"""Taking back one's own last change, and saying what stands there again."""

from __future__ import annotations

import streamlit as st

from audit.errors import NotFound
from audit.storage import NOTHING
from audit.storage.audit_log.change_log import Change, What
from audit.web.record.case_form import Sheet, go_to, section_of
from audit.web.record.component.messages import values_of
from audit.web.record.form_rows import in_words
from audit.web.session.page_context import told_next_run

DONE, TOLD = "undone", "undone words"


def undo(drawn: Sheet, save_id: str) -> Change | None:
    """Take back the person's last change and go to where it was made; None where nothing is done, or was before."""
    if st.session_state.get(DONE) == save_id:
        return None
    st.session_state[DONE] = save_id
    st.session_state[TOLD] = ""
    change: Change | None = None
    with told_next_run():
        change = drawn.here.store.readings.undo(drawn.here.person, drawn.reading, save_id)
        if change is None:
            raise NotFound(f"You have changed nothing in this {drawn.noun.one} yet.")
        go_to(drawn.reading.case_id, section_of(drawn, change.subject), change.subject)
    return change


def told_undone() -> str:
    """What the last undo brought back, in words; '' where it did nothing."""
    return str(st.session_state.get(TOLD, ""))


def tell_undone(drawn: Sheet, change: Change) -> None:
    """Keep the words for what the case holds again where the change was."""
    st.session_state[TOLD] = f"Undone: {_words(drawn, change.what, change.subject)}."


def _words(drawn: Sheet, what: What, subject: str) -> str:
    reading, name = drawn.reading, subject
    held = {What.ANSWER: reading.answers, What.NOTE: reading.notes, What.FACT: reading.facts}[what]
    values = values_of(what, held.get(subject, NOTHING))
    if what is What.NOTE:
        return f"the note on {subject} is as it was" if values else f"{subject} has no note again"
    if what is What.FACT:
        name = f"“{reading.audit.questionnaire.fact[subject].text}”"
    return f"{name} is {in_words(drawn, what, subject, values) if values else 'without an answer'} again"
