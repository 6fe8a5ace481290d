"""The guidance that was added during the audit, and how much reviewers agreed before and since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from audit.analysis.guidance_effect import guidance_effect
from audit.analysis.split_answers import ComparedPair, SplitAnswers
from audit.formatting import format_date
from audit.messages import agreement as messages
from audit.model.audit import Audit
from audit.model.guidance import GuidanceChange
from audit.storage import Permission
from audit.web.agreement.guidance_form import show_guidance_form
from audit.web.components import html
from audit.web.session.page_context import PageContext


def show_guidance(context: PageContext, audit: Audit, answers: SplitAnswers, changes: Sequence[GuidanceChange]) -> None:
    """Show everything that was added, by question; the lead can add guidance to any question."""
    may_write = audit.closed_at is None and context.has_permission(Permission.WRITE_GUIDANCE, audit)
    if not changes and not may_write:
        return
    case_label = audit.questionnaire.case_label
    html.subheading("Guidance added during the audit", anchor="guidance")
    if changes:
        words = {"singular": case_label.singular, "plural": case_label.plural}
        html.paragraphs(messages.GUIDANCE_INTRODUCTION.format(**words))
        html.render(*_by_question(audit, answers, changes))
    if may_write:
        title = "Add guidance to any question"
        html.expander(title, f"any guidance {audit.id}", lambda: _show_any_question(context, audit, changes))


def _by_question(audit: Audit, answers: SplitAnswers, changes: Sequence[GuidanceChange]) -> Iterator[str]:
    for question in audit.questionnaire.questions:
        own_changes = [change for change in changes if change.question_id == question.id]
        if own_changes:
            yield html.subheading_html(f"{question.id} {question.text}", level=3)
            yield from changes_html(own_changes, answers.compared)


def changes_html(changes: Sequence[GuidanceChange], compared: Sequence[ComparedPair]) -> Iterator[str]:
    """Return what was added to one question, by whom and why, and the agreement before and since, as HTML."""
    for change in changes:
        if not change.text:
            withdrawn = {"date": format_date(change.at), "name": change.by, "reason": change.reason}
            yield html.paragraphs_html(messages.GUIDANCE_WITHDRAWN_BY.format(**withdrawn), kind="quiet")
            continue
        yield lines_html(change.as_read)
        reason = messages.GUIDANCE_HISTORY.format(name=change.by, reason=change.reason)
        yield html.paragraphs_html(reason, kind="quiet")
        if compared:
            yield html.paragraphs_html(guidance_effect(change, compared))


def lines_html(text: str) -> str:
    """Return a text with its line breaks as HTML."""
    return html.paragraphs_html(*filter(None, text.splitlines()))


def _show_any_question(context: PageContext, audit: Audit, changes: Sequence[GuidanceChange]) -> None:
    labels = {question.id: f"{question.id} {question.label}" for question in audit.inspected_questions}
    question_id = st.selectbox(
        "Question", labels, index=None, format_func=labels.__getitem__, key=f"guidance question {audit.id}"
    )
    if question_id is not None:
        question = audit.questionnaire.questions_by_id[question_id]
        html.render(lines_html(question.guidance or messages.NO_GUIDANCE))
        own_changes = [change for change in changes if change.question_id == question_id]
        show_guidance_form(context, audit, question, own_changes, place="any")
