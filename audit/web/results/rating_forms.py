"""Forms for the ratings that people give: those of judged standards, and those decided in place of a calculated one.

What is typed is kept as a draft until it is saved. A form replaces what stood there when it was begun: where somebody
saved something else since, saving tells so, and only a second click, after that could be read, overwrites it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from audit.analysis.ratings import Decision, Judgement, StandardResult
from audit.storage import Operation
from audit.storage.repositories.audits import Audit
from audit.web.case_filter import counts_as_usual
from audit.web.components import html
from audit.web.session.page_context import Visit, faults_told

Texts = tuple[str, ...]
CLOSED = "The audit is closed, so its ratings cannot be changed."


@dataclass(frozen=True)
class Form:
    """One form: the name of its draft, and what is stored now, as texts that a draft can hold ((): nothing)."""

    here: Visit
    name: str
    stored: Texts

    @property
    def key(self) -> str:
        """What its widgets are called; each time it is sent they begin anew."""
        return f"{self.name} {st.session_state.get(f'sent {self.name}', 0)}"

    def unfold(self, label: str, draw: Callable[[], None]) -> None:
        """Draw it where it is unfolded: by a click, or because a draft waits in it."""
        key = f"open {self.key}"
        waits = key not in st.session_state and bool(self.draft())
        html.fold(label, key, draw, unfolded=waits)

    def draft(self) -> dict[str, object]:
        """What was typed and not sent."""
        return self.here.store.drafts.read(self.here.person, self.name)

    def fields(self, choices: Texts, why: str) -> tuple[str, str]:
        """The rating and its reasons as they stand in the form; what differs from what is stored is kept."""
        draft = self.draft()
        seen = _texts(draft.get("seen")) if draft else self.stored
        if f"why {self.key}" not in st.session_state:
            st.session_state[f"seen {self.name}"] = seen
        rating, reasons = _texts(draft.get("typed")) or (self.stored or ("", ""))[:2]
        rating = _chosen(choices, rating, self.key)
        reasons = st.text_area(why, reasons, key=f"why {self.key}") or ""
        kept = {"typed": [rating, reasons], "seen": list(self.seen)}
        if (rating, reasons) in ((self.seen or ("", ""))[:2], self.stored[:2]):
            self.forget(draft)
        elif kept != draft:
            self.here.store.drafts.keep(self.here.person, self.name, kept)
        return rating, reasons

    def forget(self, draft: Mapping[str, object]) -> None:
        """Drop a draft that says what is stored anyway."""
        if draft:
            self.here.store.drafts.drop(self.here.person, self.name)

    @property
    def seen(self) -> Texts:
        """What stood there when the form was begun."""
        return _texts(st.session_state[f"seen {self.name}"])

    def send(self, act: Callable[[Texts], object]) -> None:
        """Do what the form asks over what it saw; then it begins anew. A fault is told, and nothing typed is lost."""
        seen, st.session_state[f"seen {self.name}"] = self.seen, self.stored
        with faults_told():
            act(seen)
            self.here.store.drafts.drop(self.here.person, self.name)
            st.session_state[f"sent {self.name}"] = st.session_state.get(f"sent {self.name}", 0) + 1
            st.rerun()


def judge(here: Visit, audit: Audit, standard_id: str) -> None:
    """The form for the rating of a standard that people judge."""
    stored = audit.judgements.get(standard_id)
    form = Form(here, f"rating {audit.id} {standard_id}", (stored.rating, stored.rationale) if stored else ())
    if audit.closed_at:
        html.text(CLOSED, kind="quiet")
    elif here.may(Operation.JUDGE_STANDARD, audit):
        form.unfold(f"Enter or change the rating of {standard_id}", lambda: _judge(form, audit, standard_id))


def _judge(form: Form, audit: Audit, standard_id: str) -> None:
    here = form.here
    rating, rationale = form.fields(audit.questionnaire.scale.ratings, "Rationale")
    if st.button("Save the rating", key=f"save {form.key}", disabled=not rating):
        entered = Judgement(rating, rationale)
        form.send(lambda seen: here.store.audits.judge(here.person, audit.id, standard_id, entered, _judged(seen)))


def decide(here: Visit, audit: Audit, result: StandardResult) -> None:
    """The form for deciding another rating than the calculated one, where that may be; and for withdrawing it."""
    standard_id = result.standard.id
    stored = audit.decisions.get(standard_id)
    if not (result.may_become or stored) or not here.may(Operation.DECIDE_RATING, audit):
        return
    if audit.closed_at or not counts_as_usual():
        usual = (
            f"A rating is decided over submitted and final {audit.questionnaire.record.many}. Count those to decide."
        )
        html.text(CLOSED if audit.closed_at else usual, kind="quiet")
        return
    form = Form(here, f"decision {audit.id} {standard_id}", _told(stored))
    form.unfold(f"Decide another rating for {standard_id}, or withdraw it", lambda: _decide(form, audit, result))


def _decide(form: Form, audit: Audit, result: StandardResult) -> None:
    here, place = form.here, (audit.id, result.standard.id)
    rating, reason = form.fields(result.may_become, "Reason")
    with st.container(horizontal=True):
        if result.may_become and st.button("Decide", key=f"decide {form.key}", disabled=not rating):
            decisions = here.store.decisions
            form.send(lambda seen: decisions.decide(here.person, *place, rating, reason, _decided(seen)))
        if form.stored and st.button("Withdraw the decision", key=f"withdraw {form.key}"):
            form.send(lambda seen: here.store.decisions.withdraw(here.person, *place, _decided(seen), reason))


def _chosen(choices: Texts, rating: str, key: str) -> str:
    """The rating that is chosen; where there is nothing to choose from, none."""
    if not choices:
        return ""
    default = rating if rating in choices else None
    return st.segmented_control("Rating", choices, default=default, key=f"rate {key}", required=True, wrap=True) or ""


def _texts(kept: object) -> Texts:
    return tuple(map(str, kept)) if isinstance(kept, list | tuple) else ()


def _judged(texts: Texts) -> Judgement | None:
    return Judgement(*texts) if texts else None


def _told(decision: Decision | None) -> Texts:
    return (decision.rating, decision.reason, decision.by, decision.at.isoformat()) if decision else ()


def _decided(texts: Texts) -> Decision | None:
    if not texts:
        return None
    rating, reason, by, at = texts
    return Decision(rating, reason, by, datetime.fromisoformat(at))
