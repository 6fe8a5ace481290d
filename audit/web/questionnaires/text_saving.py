"""Saving what is typed into the text of a draft, also when the person has gone on to another view."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

import streamlit as st

from audit.errors import InputError
from audit.messages import questionnaires as messages
from audit.model.questionnaire_draft import DraftConflictError, QuestionnaireDraft
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm
from audit.web.components.html import Row
from audit.web.questionnaires.component import latest_text
from audit.web.session.page_context import PageContext, show_errors

MAX_DIFFERENCES = 20


@dataclass(frozen=True)
class Outcome:
    """What became of a message of the editor: ``conflict`` has the text that was not saved, ``refused`` says why."""

    number: int = 0
    conflict: str | None = None
    refused: str = ""


def save_typed(context: PageContext, draft: QuestionnaireDraft) -> tuple[QuestionnaireDraft, Outcome]:
    """Save what the editor sent last, once; return the draft as it is saved now, and what became of the message."""
    known = tab_state.TEXT_OUTCOME.of(draft.id)
    outcome: Outcome = known.get() or Outcome()
    typed = latest_text(draft.id)
    if typed is None or not draft.is_own(context.person):
        is_saved = outcome.conflict is None and not outcome.refused
        return draft, Outcome(outcome.number) if is_saved else Outcome()
    if outcome.number == typed["number"]:
        return draft, outcome
    try:
        draft = context.store.questionnaires.save(context.person, draft.id, typed["text"], typed["seen"])
        tab_state.DRAFT_SHOWN.of(draft.id).set(draft.version)
        outcome = Outcome(typed["number"])
    except DraftConflictError as error:
        draft, outcome = error.saved, Outcome(typed["number"], conflict=typed["text"])
    except InputError as error:
        outcome = Outcome(typed["number"], refused=" ".join(error.problems))
    known.set(outcome)
    return draft, outcome


def show_conflict(context: PageContext, draft: QuestionnaireDraft, outcome: Outcome) -> None:
    """If the text was saved in another tab meanwhile, ask which to keep; the typed one stays in the editor."""
    if outcome.conflict is None:
        return
    html.notice(messages.TWO_TEXTS)
    _show_differences(draft.source, outcome.conflict)
    with st.container(horizontal=True):
        keep_clicked = st.button("Keep the saved text", key=f"theirs-{draft.id}")
        use_clicked = st.button("Use my text", key=f"mine-{draft.id}")
        both_clicked = st.button("Keep both", key=f"both-{draft.id}")
    if both_clicked:
        context.store.questionnaires.create(context.person, outcome.conflict)
    if keep_clicked or both_clicked:
        tab_state.TEXT_DROPPED.of(draft.id).set(outcome.number)
        _settle(draft, outcome, messages.KEPT_BOTH if both_clicked else messages.KEPT_SAVED_TEXT)
    if use_clicked:
        with show_errors():
            shown = tab_state.DRAFT_SHOWN.of(draft.id).get()
            saved = context.store.questionnaires.save(context.person, draft.id, outcome.conflict, shown)
            tab_state.DRAFT_SHOWN.of(draft.id).set(saved.version)
            _settle(draft, outcome, messages.USED_OWN_TEXT)


def _show_differences(saved: str, typed: str) -> None:
    """Show the lines in which two texts differ, folded away."""
    before, after = saved.split("\n"), typed.split("\n")
    changes = [each for each in SequenceMatcher(None, before, after).get_opcodes() if each[0] != "equal"]
    rows = [
        Row((str(start + 1), "\n".join(before[start:end]), "\n".join(after[new_start:new_end])))
        for _, start, end, new_start, new_end in changes[:MAX_DIFFERENCES]
    ]
    rest = len(changes) - MAX_DIFFERENCES
    more = html.paragraphs_html(f"and {rest} more") if rest > 0 else ""
    table = html.table_html("Lines that differ", ("Line", "Saved text", "Your text"), rows)
    html.render(html.details_html("How the two texts differ", table, more))


def _settle(draft: QuestionnaireDraft, outcome: Outcome, sentence: str) -> None:
    tab_state.TEXT_OUTCOME.of(draft.id).set(Outcome(outcome.number))
    confirm(draft.id, sentence)
    st.rerun()
