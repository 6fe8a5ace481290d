"""Forms for ratings that people enter: of standards rated by judgement, and decisions on calculated ratings.

Typed text is saved as a draft at once. A form replaces the rating that was saved when the form was opened. If somebody
else saved another one since, the first click on the button shows it, and only a second click overwrites it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from audit.analysis.results import StandardResult
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.judgement import Decision, Judgement
from audit.storage import Permission
from audit.web.case_filter import default_selection_label, is_default_selection
from audit.web.components import html, tab_state
from audit.web.components.confirmation import show_confirmation
from audit.web.components.problem_fields import reason_fields
from audit.web.components.text_boxes import text_box
from audit.web.draft_form import DraftForm, reset_count
from audit.web.empty_states import why_closed
from audit.web.session.page_context import PageContext, show_errors

Texts = tuple[str, ...]


@dataclass(frozen=True)
class RatingForm(DraftForm):
    """The form of one rating, with the saved values as texts that a draft can hold (empty: nothing saved)."""

    stored_values: Texts

    def show_expander(self, label: str, draw: Callable[[], None]) -> None:
        """Show the form in an expander, which is open after a click or if there is a draft."""
        key = f"open {self.key}"
        has_draft = not tab_state.has_widget_value(key) and bool(self.load_draft())
        html.expander(label, key, draw, expanded=has_draft)
        show_confirmation(self.draft_name)

    def show_fields(self, choices: Texts, reason_label: str) -> tuple[str, str]:
        """Show the fields, save a draft if they differ from the saved values, and return the rating and reasons."""
        saved_draft = self.load_draft()
        seen_then = _to_texts(saved_draft.get("seen")) if saved_draft else self.stored_values
        if not tab_state.has_widget_value(f"why {self.key}"):
            self.first_seen.set(seen_then)
        rating, reasons = _to_texts(saved_draft.get("typed")) or (self.stored_values or ("", ""))[:2]
        rating = _select_rating(choices, rating, self.key)
        reasons = text_box(reason_label, reasons, key=f"why {self.key}")
        new_draft = {"typed": [rating, reasons], "seen": list(self.seen_values)}
        unchanged = ((self.seen_values or ("", ""))[:2], self.stored_values[:2])
        self.save_draft(new_draft, saved_draft, (rating, reasons) not in unchanged)
        return rating, reasons

    @property
    def seen_values(self) -> Texts:
        """Return the values that were saved when the form was opened."""
        return _to_texts(self.first_seen.get())

    def submit(self, action: Callable[[Texts], object], done: str) -> None:
        """Run the action on the values seen, then start a new form. An error is shown, and typed text stays."""
        seen_before = self.seen_values
        self.first_seen.set(self.stored_values)
        with show_errors(reason_fields(f"why {self.key}")):
            action(seen_before)
            self.finish(self.draft_name, done)


def _load_form(context: PageContext, draft_name: str, stored_values: Texts) -> RatingForm:
    return RatingForm(context, draft_name, reset_count(draft_name), stored_values)


def show_judgement_form(context: PageContext, audit: Audit, standard_id: str) -> None:
    """Show the form for the rating of a standard that is rated by judgement."""
    stored = audit.judgements.get(standard_id)
    form = _load_form(context, f"rating {audit.id} {standard_id}", (stored.rating, stored.rationale) if stored else ())
    if audit.closed_at:
        html.paragraphs(why_closed(audit), kind="quiet")
    elif context.has_permission(Permission.JUDGE_STANDARD, audit):
        form.show_expander(
            f"Enter or change the rating of {standard_id}", lambda: _show_judgement_fields(form, audit, standard_id)
        )


def _show_judgement_fields(form: RatingForm, audit: Audit, standard_id: str) -> None:
    context = form.context
    rating, rationale = form.show_fields(audit.questionnaire.scale.ratings, "Rationale")
    if st.button("Save rating", key=f"save {form.key}", disabled=not rating):
        judgement = Judgement(rating, rationale)
        form.submit(
            lambda seen_values: context.store.audits.save_judgement(
                context.person, audit.id, standard_id, judgement, _to_judgement(seen_values)
            ),
            messages.RATING_SAVED.format(standard=standard_id, rating=rating),
        )


def show_override_form(context: PageContext, audit: Audit, result: StandardResult) -> None:
    """Show the form that decides another rating than the calculated one, or withdraws the decision, if allowed."""
    standard_id = result.standard.id
    stored = audit.decisions.get(standard_id)
    if not (result.allowed_ratings or stored) or not context.has_permission(Permission.OVERRIDE_RATING, audit):
        return
    if audit.closed_at or not is_default_selection():
        selection_message = messages.CASES_TO_INCLUDE_FOR_DECISION.format(
            states=default_selection_label(), plural=audit.questionnaire.case_label.plural
        )
        html.paragraphs(why_closed(audit) if audit.closed_at else selection_message, kind="quiet")
        return
    form = _load_form(context, f"decision {audit.id} {standard_id}", _from_decision(stored))
    form.show_expander(f"Decision on the rating of {standard_id}", lambda: _show_override_fields(form, audit, result))


def _show_override_fields(form: RatingForm, audit: Audit, result: StandardResult) -> None:
    context, standard_key = form.context, (audit.id, result.standard.id)
    rating, reason = form.show_fields(result.allowed_ratings, "Reason")
    with st.container(horizontal=True):
        if result.allowed_ratings and st.button("Save decision", key=f"decide {form.key}", disabled=not rating):
            decisions = context.store.decisions
            form.submit(
                lambda seen_values: decisions.override_rating(
                    context.person, *standard_key, rating, reason, _to_decision(seen_values)
                ),
                messages.DECISION_SAVED.format(standard=standard_key[1], rating=rating),
            )
        if form.stored_values and st.button("Withdraw decision", key=f"withdraw {form.key}"):
            form.submit(
                lambda seen_values: context.store.decisions.withdraw(
                    context.person, *standard_key, _to_decision(seen_values), reason
                ),
                messages.DECISION_WITHDRAWN.format(standard=standard_key[1]),
            )


def _select_rating(choices: Texts, rating: str, key: str) -> str:
    """Return the selected rating; '' if there are no choices."""
    if not choices:
        return ""
    default = rating if rating in choices else None
    return st.segmented_control("Rating", choices, default=default, key=f"rate {key}", required=True, wrap=True) or ""


def _to_texts(value: object) -> Texts:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _to_judgement(texts: Texts) -> Judgement | None:
    return Judgement(*texts) if texts else None


def _from_decision(decision: Decision | None) -> Texts:
    return (decision.rating, decision.reason, decision.decided_by, decision.decided_at.isoformat()) if decision else ()


def _to_decision(texts: Texts) -> Decision | None:
    if not texts:
        return None
    rating, reason, by, at = texts
    return Decision(rating, reason, by, datetime.fromisoformat(at))
