"""The form with which the lead adds guidance to a question, or withdraws it. Typed text is saved as a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from audit.formatting import format_datetime
from audit.messages import agreement as messages
from audit.messages import model as model_messages
from audit.model.audit import Audit
from audit.model.guidance import GuidanceChange, guidance_in_force
from audit.model.questionnaire import Question
from audit.storage import Permission
from audit.web.components import html
from audit.web.components.confirmation import show_confirmation
from audit.web.components.problem_fields import reason_fields
from audit.web.components.text_boxes import text_box
from audit.web.draft_form import ConflictChoice, DraftForm, rerun_on_conflict, reset_count
from audit.web.empty_states import why_closed
from audit.web.session.page_context import PageContext, get_context, show_errors


@dataclass(frozen=True)
class GuidanceForm(DraftForm):
    """The form of one question, with the changes of its guidance as they are stored now."""

    audit: Audit
    question: Question
    changes: Sequence[GuidanceChange]

    @property
    def last_number(self) -> int:
        """The number of the last change; 0 if there is none."""
        return self.changes[-1].number if self.changes else 0

    @property
    def is_stale(self) -> bool:
        """Whether somebody changed the guidance after the form was opened."""
        return bool(self.first_seen.get() != self.last_number)

    def save(self, action: Callable[[], object], message: str) -> None:
        """Run the action, which saves, and say so; if somebody else was first, show what they saved."""
        with rerun_on_conflict():
            action()
            plural = self.audit.questionnaire.case_label.plural
            self.finish(self.draft_name, message.format(question=self.question.id, plural=plural))


def show_guidance_form(
    context: PageContext, audit: Audit, question: Question, changes: Sequence[GuidanceChange], place: str = "split"
) -> None:
    """Show the form to people who may add guidance, while the audit is open. ``place`` is where on the page it is."""
    if not context.has_permission(Permission.WRITE_GUIDANCE, audit):
        return
    if audit.closed_at is not None:
        html.paragraphs(why_closed(audit), kind="quiet")
        return
    draft_name = f"guidance {place} {audit.id} {question.id}"
    show_confirmation(draft_name)
    _show_form(draft_name, audit, question, changes)


@st.fragment
def _show_form(draft_name: str, audit: Audit, question: Question, changes: Sequence[GuidanceChange]) -> None:
    """Show the form. Typing runs this part of the page alone."""
    form = GuidanceForm(get_context(), draft_name, reset_count(draft_name), audit, question, changes)
    with show_errors(_fields(form)):
        _show_fields(form)


def _show_fields(form: GuidanceForm) -> None:
    draft = form.load_draft()
    if isinstance(seen := draft.get("seen"), int):
        form.first_seen.get_or_set(seen)
    with st.container(key=f"draft-words {form.key}"):
        text = text_box("Guidance to add", str(draft.get("text", "")), key=f"text {form.key}")
        reason = text_box("Reason for the change", str(draft.get("reason", "")), key=f"why {form.key}")
    new_draft = {"text": text, "reason": reason, "seen": form.first_seen.get_or_set(form.last_number)}
    form.save_draft(new_draft, draft, bool(text or reason))
    if not (text or reason):
        form.first_seen.set(form.last_number)
    if form.is_stale:
        _show_conflict(form, text, reason)
    else:
        _show_buttons(form, text, reason)


def _show_buttons(form: GuidanceForm, text: str, reason: str) -> None:
    guidance, person, key = form.context.store.guidance, form.context.person, (form.audit.id, form.question.id)
    in_force = guidance_in_force(form.changes)
    with st.container(horizontal=True):
        add_clicked = st.button("Add guidance", key=f"add {form.key}")
        withdraw_clicked = bool(in_force) and st.button("Withdraw added guidance", key=f"withdraw {form.key}")
    if add_clicked:
        form.save(lambda: guidance.add(person, *key, text, reason, form.last_number), messages.GUIDANCE_SAVED)
    if withdraw_clicked:
        form.save(lambda: guidance.withdraw(person, *key, reason, form.last_number), messages.GUIDANCE_WITHDRAWN)


def _show_conflict(form: GuidanceForm, text: str, reason: str) -> None:
    """Say who changed the guidance, which is shown above, and ask whether to add this one too."""
    last = form.changes[-1]
    sentence = messages.GUIDANCE_CHANGED_MEANWHILE.format(name=last.by, when=format_datetime(last.at))
    choice = form.ask_about_conflict([sentence], "Discard my guidance", "Add my guidance too")
    if choice is ConflictChoice.KEEP_THEIRS:
        form.finish(form.draft_name, messages.GUIDANCE_DISCARDED)
    if choice is ConflictChoice.SAVE_MINE:
        guidance, person, key = form.context.store.guidance, form.context.person, (form.audit.id, form.question.id)
        form.save(lambda: guidance.add(person, *key, text, reason, form.last_number), messages.GUIDANCE_SAVED)


def _fields(form: GuidanceForm) -> dict[str, str]:
    text_key = f"text {form.key}"
    return {
        model_messages.GUIDANCE_WITHOUT_TEXT: text_key,
        "The guidance": text_key,
        **reason_fields(f"why {form.key}"),
    }
