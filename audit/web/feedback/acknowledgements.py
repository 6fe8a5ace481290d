"""Recording who has acknowledged the feedback sheet of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from audit.errors import InputError
from audit.formatting import format_date, format_datetime, today
from audit.messages import feedback as messages
from audit.model.feedback import Acknowledgement, Acknowledger, CaseFeedback, SavedAcknowledgement
from audit.model.feedback_sheet import feedback_sheet
from audit.web.components import html
from audit.web.components.problem_fields import feedback_fields
from audit.web.components.text_boxes import text_box
from audit.web.draft_form import ConflictChoice, DraftForm, rerun_on_conflict, reset_count
from audit.web.session.page_context import get_context, show_errors


@dataclass(frozen=True)
class AcknowledgementForm(DraftForm):
    """The form of what one of them acknowledged; ``stored`` is what is saved now (None: never recorded)."""

    feedback: CaseFeedback
    place: str
    who: Acknowledger
    stored: SavedAcknowledgement | None

    @property
    def stored_version(self) -> int:
        """Return the version that is saved now; 0 if nothing was ever recorded."""
        return self.stored.version if self.stored else 0

    def save(self, given: Acknowledgement | None) -> None:
        """Save over the version that the page shows, and show the form again."""
        store, review = self.context.store, self.feedback.review
        with rerun_on_conflict():
            store.feedback.acknowledge(self.context.person, review, self.who, given, self.stored_version)
        message = messages.ACKNOWLEDGEMENT_RECORDED if given else messages.ACKNOWLEDGEMENT_WITHDRAWN
        self.finish(self.place, message.format(who=self.who.value))


def show_acknowledgements(feedback: CaseFeedback, place: str, may_write: bool) -> None:
    """Show who has acknowledged the sheet, with the forms to those who may write."""
    html.subheading(messages.ACKNOWLEDGEMENTS, anchor="acknowledgements")
    if may_write:
        html.paragraphs(messages.HOW_ACKNOWLEDGED, kind="quiet")
    for who in Acknowledger:
        html.subheading(who.label, level=3)
        _show_saved(feedback, feedback.acknowledgements.get(who))
        if may_write:
            _show_form(feedback, place, who)


def _show_saved(feedback: CaseFeedback, saved: SavedAcknowledgement | None) -> None:
    """Show what is recorded, and whether the sheet has changed since."""
    if saved is None or saved.acknowledgement is None:
        html.paragraphs(messages.NOTHING_RECORDED)
        return
    given = saved.acknowledgement
    day, when = format_date(given.acknowledged_on), format_datetime(saved.at)
    html.paragraphs(messages.ACKNOWLEDGED_ON.format(day=day, name=saved.by, when=when), *filter(None, [given.comment]))
    if feedback_sheet(feedback).is_outdated(saved):
        html.notice(messages.SHEET_CHANGED)


def _show_form(feedback: CaseFeedback, place: str, who: Acknowledger) -> None:
    name = f"feedback {feedback.review.case_id} {who.value}"
    stored = feedback.acknowledgements.get(who)
    form = AcknowledgementForm(get_context(), name, reset_count(name), feedback, place, who, stored)
    with show_errors(feedback_fields(form.key)), st.container(key=f"draft-words {name}"):
        opened = form.first_seen.get_or_set((form.stored_version, stored.acknowledgement if stored else None))
        draft = form.load_draft()
        comment = opened[1].comment if opened[1] else ""
        day = st.date_input(
            f"Day on which the {who.value} read it",
            opened[1].acknowledged_on if opened[1] else None,
            max_value=today(),
            key=f"day {form.key}",
            format="DD/MM/YYYY",
            width=260,
        )
        label = f"Comment of the {who.value} (optional)"
        typed = text_box(label, str(draft.get("comment", comment)), key=f"comment {form.key}", height=80)
        form.save_draft({"comment": typed}, draft, typed != comment)
        _show_buttons(form, day if isinstance(day, date) else None, typed, opened[0])


def _show_buttons(form: AcknowledgementForm, day: date | None, comment: str, opened_version: int) -> None:
    """Show the buttons; if somebody else recorded another one since, what it says and the choice."""
    if form.stored and form.stored_version != opened_version:
        _show_conflict(form, form.stored, day, comment)
        return
    has_saved = form.stored is not None and form.stored.acknowledgement is not None
    with st.container(horizontal=True):
        records = st.button(f"Record for the {form.who.value}", key=f"record {form.key}", type="primary")
        withdraws = has_saved and st.button(f"Withdraw for the {form.who.value}", key=f"withdraw {form.key}")
    if records:
        form.save(_given(day, comment))
    if withdraws:
        form.save(None)


def _show_conflict(form: AcknowledgementForm, theirs: SavedAcknowledgement, day: date | None, comment: str) -> None:
    saved = theirs.acknowledgement.in_words if theirs.acknowledgement else messages.NOTHING_RECORDED
    sentence = messages.ACKNOWLEDGED_MEANWHILE.format(name=theirs.by, when=format_datetime(theirs.at), saved=saved)
    choice = form.ask_about_conflict([sentence], "Keep what is saved", "Use mine")
    if choice is ConflictChoice.KEEP_THEIRS:
        form.finish(form.place, messages.CHANGES_DISCARDED)
    if choice is ConflictChoice.SAVE_MINE:
        form.save(_given(day, comment))


def _given(day: date | None, comment: str) -> Acknowledgement:
    if day is None:
        raise InputError(messages.ACKNOWLEDGED_ON_MISSING)
    return Acknowledgement(day, comment)
