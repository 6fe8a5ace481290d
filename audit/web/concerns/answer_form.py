"""The form by which a lead answers an urgent concern, closes it or reopens it. What is typed is saved as a draft."""

from __future__ import annotations

import streamlit as st

from audit.messages import concerns as messages
from audit.model.concerns import UrgentConcern
from audit.web.components.problem_fields import concern_fields
from audit.web.components.text_boxes import text_box, text_line
from audit.web.concerns.links import address_of
from audit.web.draft_form import DraftForm, form_of
from audit.web.session.page_context import get_context, show_errors

PAGE_NAME = "urgent concerns"


def show_answer_form(concern: UrgentConcern) -> None:
    """Show the form for an open concern, or that which reopens a closed one."""
    name = f"concern {concern.key.audit_id} {address_of(concern.key)} {'open' if concern.is_open else 'closed'}"
    form = form_of(get_context(), name)
    with show_errors(concern_fields(form.key)), st.container(key=f"draft-words {name}"):
        if concern.is_open:
            _show_answer(concern, form)
        else:
            _show_reopening(concern, form)


def _show_answer(concern: UrgentConcern, form: DraftForm) -> None:
    draft = form.load_draft()
    text = text_box("What was done", str(draft.get("text", "")), key=f"text {form.key}", height=80)
    informed = text_line(
        "Who was informed (leave empty if nobody was)",
        str(draft.get("informed", "")),
        key=f"informed {form.key}",
        is_prose=True,
    )
    form.save_draft({"text": text, "informed": informed}, draft, bool(text or informed))
    with st.container(horizontal=True):
        answers = st.button("Add response", key=f"answer {form.key}", type="primary")
        closes = st.button("Add response and close concern", key=f"close {form.key}")
    if answers or closes:
        context = get_context()
        context.store.concerns.answer(context.person, concern.key, text, informed, closes=closes)
        done = messages.CONCERN_CLOSED if closes else messages.ANSWER_ADDED
        form.finish(PAGE_NAME, done.format(name=concern.name))


def _show_reopening(concern: UrgentConcern, form: DraftForm) -> None:
    draft = form.load_draft()
    label = "Why the concern is reopened"
    reason = text_line(label, str(draft.get("text", "")), key=f"text {form.key}", is_prose=True)
    form.save_draft({"text": reason}, draft, bool(reason))
    if st.button("Reopen concern", key=f"reopen {form.key}"):
        context = get_context()
        context.store.concerns.reopen(context.person, concern.key, reason)
        form.finish(PAGE_NAME, messages.CONCERN_REOPENED.format(name=concern.name))
