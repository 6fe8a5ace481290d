"""The actions of a feedback sheet: adding, changing, removing and restoring them. What is typed is saved as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import streamlit as st

from audit.formatting import format_datetime
from audit.messages import feedback as messages
from audit.model.feedback import CaseFeedback, FeedbackAction, SavedAction
from audit.web.components import html
from audit.web.components.problem_fields import feedback_fields
from audit.web.components.text_boxes import text_box, text_line
from audit.web.draft_form import ConflictChoice, DraftForm, rerun_on_conflict, reset_count
from audit.web.session.page_context import PageContext, get_context, show_errors, submit_once

EMPTY = FeedbackAction("")


@dataclass(frozen=True)
class ActionForm(DraftForm):
    """The form of a new action, or of a saved one (``stored``) that is being changed."""

    feedback: CaseFeedback
    place: str
    stored: SavedAction | None = None

    @property
    def opened_with(self) -> SavedAction | None:
        """Return the action as it was when the form was opened."""
        return None if self.stored is None else self.first_seen.get_or_set(self.stored)

    @property
    def initial(self) -> FeedbackAction:
        """Return what the form shows before anything is typed."""
        return self.opened_with.action if self.opened_with else EMPTY

    def save(self, action: FeedbackAction, version: int) -> None:
        """Save the action over a version, and show the form again."""
        number = self.stored.number if self.stored else 0
        store, review = self.context.store, self.feedback.review
        with rerun_on_conflict():
            store.feedback.save_action(self.context.person, review, number, action, version)
        self.finish(self.place, messages.ACTION_SAVED)


def show_actions(context: PageContext, feedback: CaseFeedback, place: str, may_write: bool) -> None:
    """Show the actions, with their forms to those who may write."""
    html.subheading(messages.ACTIONS, anchor="actions")
    if not may_write:
        words = [saved.action.in_words for saved in feedback.current_actions]
        html.listing(words) if words else html.paragraphs(messages.NOTHING_RECORDED)
        return
    html.paragraphs(messages.NO_NAMES, kind="quiet")
    for saved in feedback.current_actions:
        html.paragraphs(f"{saved.number}. {saved.action.in_words}")
        key = f"action {feedback.review.id} {saved.number}"
        html.expander(f"Change action {saved.number}", key, partial(_show_form, feedback, place, saved))
    _show_form(feedback, place, None)
    _show_removed(context, feedback, place)


def _show_form(feedback: CaseFeedback, place: str, stored: SavedAction | None) -> None:
    name = f"feedback {feedback.review.case_id} action {stored.number if stored else 'new'}"
    form = ActionForm(get_context(), name, reset_count(name), feedback, place, stored)
    with show_errors(feedback_fields(form.key)), st.container(key=f"draft-words {name}"):
        draft = form.load_draft()
        initial = _from_draft(draft) if draft else form.initial
        typed = _show_fields(form, initial)
        opened = form.opened_with
        is_stale = opened is not None and stored is not None and opened.version != stored.version
        form.save_draft(_to_draft(typed), draft, typed != form.initial)
        if stored is None:
            _show_add_button(form, typed)
        elif is_stale and typed != stored.action:
            _show_conflict(form, stored, typed)
        else:
            _show_buttons(form, stored, typed)


def _show_fields(form: ActionForm, initial: FeedbackAction) -> FeedbackAction:
    label = "Action" if form.stored else "New action"
    text = text_box(label, initial.text, key=f"text {form.key}", height=80)
    with st.container(horizontal=True):
        owner = text_line("Owner (a role or initials)", initial.owner, key=f"owner {form.key}", is_prose=True)
        due = st.date_input("Due", initial.due_date, key=f"due {form.key}", format="DD/MM/YYYY", width=180)
    done = st.checkbox("Done", initial.is_done, key=f"done {form.key}") if form.stored else False
    return FeedbackAction(text, owner, due if isinstance(due, date) else None, done)


def _show_add_button(form: ActionForm, typed: FeedbackAction) -> None:
    if st.button("Add action", key=f"add {form.key}", type="primary"):
        store, person, review = form.context.store, form.context.person, form.feedback.review
        submit_once(
            form.draft_name,
            (form.reset_count, typed),
            lambda: str(store.feedback.save_action(person, review, 0, typed, 0).number),
        )
        form.finish(form.place, messages.ACTION_ADDED)


def _show_buttons(form: ActionForm, stored: SavedAction, typed: FeedbackAction) -> None:
    with st.container(horizontal=True):
        saves = st.button("Save action", key=f"save {form.key}", type="primary")
        removes = st.button("Remove action", key=f"remove {form.key}", icon=":material/delete:")
    if saves:
        form.save(typed, stored.version)
    if removes:
        with rerun_on_conflict():
            review = form.feedback.review
            form.context.store.feedback.remove_action(form.context.person, review, stored.number, stored.version)
        form.finish(form.place, messages.ACTION_REMOVED)


def _show_conflict(form: ActionForm, theirs: SavedAction, mine: FeedbackAction) -> None:
    """Say what somebody else saved, and ask which version to keep."""
    when = format_datetime(theirs.at)
    saved = theirs.action.in_words
    sentence = messages.ACTION_CHANGED_MEANWHILE.format(name=theirs.by, when=when, saved=saved)
    choice = form.ask_about_conflict([sentence], "Keep the saved action", "Use my action")
    if choice is ConflictChoice.KEEP_THEIRS:
        form.finish(form.place, messages.CHANGES_DISCARDED)
    if choice is ConflictChoice.SAVE_MINE:
        form.save(mine, theirs.version)


def _show_removed(context: PageContext, feedback: CaseFeedback, place: str) -> None:
    """Show the actions that were removed, each with a button that restores it."""
    if not feedback.removed_actions:
        return
    html.subheading("Removed actions", level=3)
    for saved in feedback.removed_actions:
        html.paragraphs(saved.action.in_words)
        if st.button(f"Restore action {saved.number}", key=f"restore {feedback.review.id} {saved.number}"):
            with show_errors():
                store, review = context.store, feedback.review
                store.feedback.restore_action(context.person, review, saved.number, saved.version)
                name = f"feedback {review.case_id} action {saved.number}"
                form = ActionForm(context, name, reset_count(name), feedback, place, saved)
                form.finish(place, messages.ACTION_RESTORED)


def _to_draft(action: FeedbackAction) -> dict[str, object]:
    due = action.due_date.isoformat() if action.due_date else ""
    return {"text": action.text, "owner": action.owner, "due": due, "done": action.is_done}


def _from_draft(draft: Mapping[str, object]) -> FeedbackAction:
    due = str(draft.get("due", ""))
    action = FeedbackAction(str(draft.get("text", "")), str(draft.get("owner", "")), is_done=bool(draft.get("done")))
    return replace(action, due_date=date.fromisoformat(due)) if due else action
