"""Forms for the ratings that people give: those of judged standards, and those decided in place of a calculated one.

What is typed is kept as a draft until it is saved. A form replaces what stood there when it was begun: where somebody
saved something else since, saving tells so, and only a second click, after that could be read, overwrites it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from audit.analysis.ratings import StandardResult
from audit.model.audit import Audit
from audit.model.judgement import Decision, Judgement
from audit.storage import Permission
from audit.web.case_filter import is_default_selection
from audit.web.components import html
from audit.web.session.page_context import PageContext, show_errors

Texts = tuple[str, ...]
CLOSED_MESSAGE = "The audit is closed, so its ratings cannot be changed."


@dataclass(frozen=True)
class RatingForm:
    """One form: the name of its draft, and what is stored now, as texts that a draft can hold ((): nothing)."""

    context: PageContext
    draft_name: str
    stored_values: Texts

    @property
    def key(self) -> str:
        """What its widgets are called; each time it is sent they begin anew."""
        return f"{self.draft_name} {st.session_state.get(f'sent {self.draft_name}', 0)}"

    def show_expander(self, label: str, draw: Callable[[], None]) -> None:
        """Draw it where it is unfolded: by a click, or because a draft waits in it."""
        key = f"open {self.key}"
        has_draft = key not in st.session_state and bool(self.load_draft())
        html.expander(label, key, draw, expanded=has_draft)

    def load_draft(self) -> dict[str, object]:
        """What was typed and not sent."""
        return self.context.store.drafts.read(self.context.person, self.draft_name)

    def show_fields(self, choices: Texts, reason_label: str) -> tuple[str, str]:
        """The rating and its reasons as they stand in the form; what differs from what is stored is kept."""
        saved_draft = self.load_draft()
        seen_then = _to_texts(saved_draft.get("seen")) if saved_draft else self.stored_values
        if f"why {self.key}" not in st.session_state:
            st.session_state[f"seen {self.draft_name}"] = seen_then
        rating, reasons = _to_texts(saved_draft.get("typed")) or (self.stored_values or ("", ""))[:2]
        rating = _select_rating(choices, rating, self.key)
        reasons = st.text_area(reason_label, reasons, key=f"why {self.key}") or ""
        new_draft = {"typed": [rating, reasons], "seen": list(self.seen_values)}
        if (rating, reasons) in ((self.seen_values or ("", ""))[:2], self.stored_values[:2]):
            self.discard_draft(saved_draft)
        elif new_draft != saved_draft:
            self.context.store.drafts.save(self.context.person, self.draft_name, new_draft)
        return rating, reasons

    def discard_draft(self, draft: Mapping[str, object]) -> None:
        """Drop a draft that says what is stored anyway."""
        if draft:
            self.context.store.drafts.delete(self.context.person, self.draft_name)

    @property
    def seen_values(self) -> Texts:
        """What stood there when the form was begun."""
        return _to_texts(st.session_state[f"seen {self.draft_name}"])

    def submit(self, action: Callable[[Texts], object]) -> None:
        """Do what the form asks over what it saw; then it begins anew. A fault is told, and nothing typed is lost."""
        seen_before, st.session_state[f"seen {self.draft_name}"] = self.seen_values, self.stored_values
        with show_errors():
            action(seen_before)
            self.context.store.drafts.delete(self.context.person, self.draft_name)
            st.session_state[f"sent {self.draft_name}"] = st.session_state.get(f"sent {self.draft_name}", 0) + 1
            st.rerun()


def show_judgement_form(context: PageContext, audit: Audit, standard_id: str) -> None:
    """The form for the rating of a standard that people judge."""
    stored = audit.judgements.get(standard_id)
    form = RatingForm(context, f"rating {audit.id} {standard_id}", (stored.rating, stored.rationale) if stored else ())
    if audit.closed_at:
        html.paragraphs(CLOSED_MESSAGE, kind="quiet")
    elif context.has_permission(Permission.JUDGE_STANDARD, audit):
        form.show_expander(
            f"Enter or change the rating of {standard_id}", lambda: _show_judgement_fields(form, audit, standard_id)
        )


def _show_judgement_fields(form: RatingForm, audit: Audit, standard_id: str) -> None:
    context = form.context
    rating, rationale = form.show_fields(audit.questionnaire.scale.ratings, "Rationale")
    if st.button("Save the rating", key=f"save {form.key}", disabled=not rating):
        judgement = Judgement(rating, rationale)
        form.submit(
            lambda seen_values: context.store.audits.save_judgement(
                context.person, audit.id, standard_id, judgement, _to_judgement(seen_values)
            )
        )


def show_override_form(context: PageContext, audit: Audit, result: StandardResult) -> None:
    """The form for deciding another rating than the calculated one, where that may be; and for withdrawing it."""
    standard_id = result.standard.id
    stored = audit.decisions.get(standard_id)
    if not (result.allowed_ratings or stored) or not context.has_permission(Permission.OVERRIDE_RATING, audit):
        return
    if audit.closed_at or not is_default_selection():
        wrong_selection = f"A rating is decided over submitted and final {audit.questionnaire.case_label.plural}. Count those to decide."
        html.paragraphs(CLOSED_MESSAGE if audit.closed_at else wrong_selection, kind="quiet")
        return
    form = RatingForm(context, f"decision {audit.id} {standard_id}", _from_decision(stored))
    form.show_expander(
        f"Decide another rating for {standard_id}, or withdraw it", lambda: _show_override_fields(form, audit, result)
    )


def _show_override_fields(form: RatingForm, audit: Audit, result: StandardResult) -> None:
    context, standard_key = form.context, (audit.id, result.standard.id)
    rating, reason = form.show_fields(result.allowed_ratings, "Reason")
    with st.container(horizontal=True):
        if result.allowed_ratings and st.button("Decide", key=f"decide {form.key}", disabled=not rating):
            decisions = context.store.decisions
            form.submit(
                lambda seen_values: decisions.override_rating(
                    context.person, *standard_key, rating, reason, _to_decision(seen_values)
                )
            )
        if form.stored_values and st.button("Withdraw the decision", key=f"withdraw {form.key}"):
            form.submit(
                lambda seen_values: context.store.decisions.withdraw(
                    context.person, *standard_key, _to_decision(seen_values), reason
                )
            )


def _select_rating(choices: Texts, rating: str, key: str) -> str:
    """The rating that is chosen; where there is nothing to choose from, none."""
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
