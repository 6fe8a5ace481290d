"""The Report text page: the text of each chapter of the report, written next to its figures."""

from __future__ import annotations

import streamlit as st

from audit.analysis.audit_results import AuditResults
from audit.messages import report_text as messages
from audit.model.audit import Audit
from audit.model.report_text import Chapter
from audit.storage import Permission
from audit.web.case_filter import results_for_selected_cases, show_suppression
from audit.web.components import html
from audit.web.components.address import get_param
from audit.web.components.confirmation import show_confirmation
from audit.web.empty_states import why_closed
from audit.web.report_text.breakdown_choice import show_breakdown_choice
from audit.web.report_text.contents import (
    CHAPTER_PARAM,
    TEXT,
    chapter_link,
    chapters_of,
    drafted_chapters,
    show_contents,
)
from audit.web.report_text.figures import proposed_sentence, show_breakdowns, show_figures, text_html
from audit.web.report_text.form import PAGE_NAME, show_form
from audit.web.session.page_context import PageContext, get_context

SUBTITLE = "The text of each chapter of the report, next to its figures."


def show(context: PageContext) -> None:
    """Show the chapters, then the open one next to its figures, then the breakdowns in the report."""
    audit = context.require_audit()
    html.heading("Report text", caption=audit.description.name, subtitle=SUBTITLE)
    audit_results = results_for_selected_cases(context, audit)
    html.paragraphs(f"{audit_results.which_cases}.", kind="quiet")
    show_suppression(audit_results)
    can_write = audit.closed_at is None and context.has_permission(Permission.WRITE_REPORT_TEXT, audit)
    if audit.closed_at is not None:
        html.notice(why_closed(audit))
    chapter = _open_chapter(audit)
    texts = context.store.report_texts.all(context.person, audit.id)
    show_contents(audit, texts, drafted_chapters(context, audit) if can_write else (), chapter)
    _show_chapter(context, audit_results, chapter, texts[chapter.id].text if chapter.id in texts else "", can_write)
    if can_write:
        show_breakdown_choice(context, audit, context.store.report_texts.breakdowns(context.person, audit.id))


def _open_chapter(audit: Audit) -> Chapter:
    """Return the chapter in the address, else the first one."""
    chapters = chapters_of(audit)
    return next((chapter for chapter in chapters if chapter.id == get_param(CHAPTER_PARAM)), chapters[0])


def _show_chapter(
    context: PageContext, audit_results: AuditResults, chapter: Chapter, text: str, can_write: bool
) -> None:
    """Show the text of a chapter, to write or to read, next to its figures."""
    audit = audit_results.audit
    html.subheading(chapter.title, anchor=TEXT)
    show_confirmation(PAGE_NAME)
    left, right = st.columns([6, 5], gap="large")
    with left:
        if can_write:
            show_form(audit, chapter, proposed_sentence(audit_results, chapter))
        else:
            html.render(text_html(text) or html.paragraphs_html(messages.NO_TEXT_HERE, kind="quiet"))
        html.render(_next_link_html(audit, chapter))
    with right:
        show_figures(context, audit_results, chapter)
    chosen = context.store.report_texts.breakdowns(context.person, audit.id)
    show_breakdowns(context, audit_results, chapter, chosen)


def _next_link_html(audit: Audit, chapter: Chapter) -> str:
    """Return a link to the next chapter; '' at the last one."""
    chapters = chapters_of(audit)
    following = chapters[chapters.index(chapter) + 1 :]
    return f"<p>{chapter_link(audit, following[0], f'Next: {following[0].title}')}</p>" if following else ""


if __name__ == "__main__":
    show(get_context())
