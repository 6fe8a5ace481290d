"""The form that chooses the breakdowns in the body of the report."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from audit.formatting import format_datetime, join_list
from audit.messages import report_text as messages
from audit.model.audit import Audit
from audit.model.report_text import ChosenBreakdowns
from audit.web.components import html
from audit.web.components.confirmation import show_confirmation
from audit.web.components.filters import breakdown_details
from audit.web.draft_form import ConflictChoice, DraftForm, rerun_on_conflict, reset_count
from audit.web.session.page_context import PageContext, show_errors

PLACE = "breakdowns in the report"
Choice = tuple[tuple[str, ...], bool]


@dataclass(frozen=True)
class BreakdownForm(DraftForm):
    """The form of the choice; ``stored`` is the choice as saved now."""

    audit: Audit
    stored: ChosenBreakdowns

    @property
    def seen(self) -> ChosenBreakdowns:
        """The choice as it was when the form was opened."""
        seen: ChosenBreakdowns = self.first_seen.get_or_set(self.stored)
        return seen

    def save(self, choice: Choice, seen_version: int) -> None:
        """Save a choice over a version, and show the form anew."""
        texts, person = self.context.store.report_texts, self.context.person
        texts.choose_breakdowns(person, self.audit.id, *choice, seen_version)
        self.finish(PLACE, messages.BREAKDOWNS_SAVED)


def show_breakdown_choice(context: PageContext, audit: Audit, stored: ChosenBreakdowns) -> None:
    """Show which breakdowns are in the body of the report, and let the lead choose others."""
    labels = {detail.id: detail.text for detail in breakdown_details(audit).values()}
    if not labels:
        return
    html.subheading("Breakdowns in the report")
    html.paragraphs(messages.HOW_BREAKDOWNS_ARE_CHOSEN, kind="quiet")
    show_confirmation(PLACE)
    draft_name = f"report breakdowns {audit.id}"
    form = BreakdownForm(context, draft_name, reset_count(draft_name), audit, stored)
    with show_errors():
        _show_form(form, labels)


def _show_form(form: BreakdownForm, labels: dict[str, str]) -> None:
    draft = form.load_draft()
    drafted = draft.get("details")
    started = drafted if isinstance(drafted, list) else list(form.seen.detail_ids)
    chosen = st.multiselect(
        "Breakdowns in the body of the report",
        list(labels),
        [detail_id for detail_id in started if detail_id in labels],
        key=f"details {form.key}",
        format_func=labels.__getitem__,
        placeholder="Choose case details",
    )
    with_prompts = st.checkbox(
        "Show prompts too, not only key questions",
        bool(draft.get("prompts", form.seen.with_prompts)),
        key=f"prompts {form.key}",
    )
    choice = (tuple(detail_id for detail_id in labels if detail_id in chosen), with_prompts)
    seen = (form.seen.detail_ids, form.seen.with_prompts)
    form.save_draft({"details": list(choice[0]), "prompts": with_prompts}, draft, choice != seen)
    if form.stored.version != form.seen.version and choice != (form.stored.detail_ids, form.stored.with_prompts):
        _show_conflict(form, choice, labels)
    elif st.button("Save breakdowns", key=f"save {form.key}", disabled=choice == seen):
        with rerun_on_conflict():
            form.save(choice, form.seen.version)


def _show_conflict(form: BreakdownForm, mine: Choice, labels: dict[str, str]) -> None:
    """Show what somebody else chose, and ask which choice to keep."""
    stored = form.stored
    details = join_list([labels[detail_id] for detail_id in stored.detail_ids if detail_id in labels], "and") or "none"
    when = format_datetime(stored.chosen_at) if stored.chosen_at else ""
    sentence = messages.BREAKDOWNS_CHANGED_MEANWHILE.format(name=stored.chosen_by, when=when, details=details)
    choice = form.ask_about_conflict([sentence], "Keep the saved choice", "Use my choice")
    if choice is ConflictChoice.KEEP_THEIRS:
        form.finish(PLACE, messages.CHANGES_DISCARDED)
    if choice is ConflictChoice.SAVE_MINE:
        with rerun_on_conflict():
            form.save(mine, stored.version)
