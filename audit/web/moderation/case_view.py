"""One case on the page Moderate: what is to decide first, then what was decided, then the rest, folded."""

from __future__ import annotations

from functools import partial

import streamlit as st

from audit.formatting import format_datetime, pluralise
from audit.messages import moderation as messages
from audit.model.audit import Audit
from audit.model.guidance import guidance_in_force
from audit.model.moderation import CaseToModerate, ComparedQuestion, Standing
from audit.storage import Role
from audit.web.components import html
from audit.web.components.confirmation import show_confirmation
from audit.web.empty_states import why_closed
from audit.web.moderation.decision import (
    PAGE_NAME,
    confirm_answer,
    load_form,
    show_decision,
    show_remaining,
    show_withdrawal,
)
from audit.web.moderation.reviews import AddedGuidance, show_agreed, show_alike, show_question
from audit.web.session.page_context import PageContext, show_deferred_errors

MIN_REMAINING = 2


def show_case(context: PageContext, audit: Audit, case: CaseToModerate) -> None:
    """Show both reviews of a case, and the forms that agree answers to those who may decide it."""
    show_deferred_errors()
    show_confirmation(PAGE_NAME)
    can_decide = _show_who_decides(context, audit, case)
    added = guidance_in_force(context.store.guidance.all(context.person, audit.id))
    _show_to_decide(audit, case, added, can_decide)
    _show_decided(context, audit, case, added, can_decide)
    follows = case.with_standing(Standing.FOLLOWS)
    if follows:
        html.subheading("Follow from other answers")
    for compared in follows:
        show_question(case, compared, added)
    show_alike(case)


def _show_who_decides(context: PageContext, audit: Audit, case: CaseToModerate) -> bool:
    """Say how decisions count, and return whether this person may decide."""
    if audit.closed_at is not None:
        html.notice(why_closed(audit))
        return False
    is_reviewer = case.is_reviewer(context.person.name)
    if is_reviewer and context.store.members.role(context.person, audit.id) is not Role.LEAD:
        html.notice(messages.OWN_REVIEW.format(reference=case.reference))
        return False
    if is_reviewer:
        html.notice(messages.LEAD_IS_REVIEWER)
    html.paragraphs(messages.HOW_IT_COUNTS, kind="quiet")
    return True


def _show_to_decide(audit: Audit, case: CaseToModerate, added: AddedGuidance, can_decide: bool) -> None:
    questions = case.to_decide
    since = format_datetime(case.waiting_since)
    html.subheading(_what_is_left(case))
    if questions:
        html.paragraphs(f"Both reviews are submitted since {since}.", kind="quiet")
    for compared in questions:
        with st.container(border=True):
            show_question(case, compared, added)
            if can_decide:
                show_decision(audit, case, compared)
    if can_decide and len(questions) >= MIN_REMAINING:
        key = f"rest-{case.case_id}"
        html.expander("Decide all that is left together", key, partial(show_remaining, audit, case))


def _what_is_left(case: CaseToModerate) -> str:
    if case.to_decide:
        return f"To decide: {pluralise(len(case.to_decide), 'question')}"
    return f"To confirm: {pluralise(len(case.to_confirm), 'answer')}" if case.to_confirm else "Nothing left to decide"


def _show_decided(
    context: PageContext, audit: Audit, case: CaseToModerate, added: AddedGuidance, can_decide: bool
) -> None:
    decided = case.with_standing(Standing.DECIDED)
    if not decided:
        return
    html.subheading(f"Decided: {pluralise(len(decided), 'question')}")
    for compared in sorted(decided, key=lambda each: not each.reopened_since):
        with st.container(border=True):
            show_question(case, compared, added)
            show_agreed(case, compared)
            _show_confirmation_after_reopening(context, audit, case, compared, can_decide)
            if can_decide:
                key = f"change-{case.case_id}-{compared.question.id}"
                has_draft = bool(load_form(context, audit, case, compared.question.id).load_draft())
                label = f"Change or withdraw {compared.question.id}"
                html.expander(label, key, partial(_show_change, audit, case, compared), has_draft)


def _show_confirmation_after_reopening(
    context: PageContext, audit: Audit, case: CaseToModerate, compared: ComparedQuestion, can_decide: bool
) -> None:
    if not compared.reopened_since:
        return
    html.notice(messages.DECIDED_BEFORE_REOPENING.format(singular=audit.questionnaire.case_label.singular))
    if can_decide and st.button(f"Confirm moderated answer to {compared.question.id}"):
        confirm_answer(load_form(context, audit, case, compared.question.id), compared)


def _show_change(audit: Audit, case: CaseToModerate, compared: ComparedQuestion) -> None:
    show_decision(audit, case, compared)
    show_withdrawal(audit, case, compared)
