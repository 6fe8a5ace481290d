"""The lists of the page Questionnaires: drafts, and what can be chosen for a new audit."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

import streamlit as st

from audit.formatting import format_datetime, pluralise
from audit.messages import questionnaires as messages
from audit.model.questionnaire_draft import DraftSummary
from audit.toml_files.questionnaire import shipped_questionnaires
from audit.web.components import html
from audit.web.questionnaires.opened import PAGE, OpenQuestionnaire, open_available, open_shipped
from audit.web.questionnaires.starting import start_next_version
from audit.web.session.page_context import PageContext


def show_drafts(context: PageContext) -> None:
    """Show the drafts of this person, then those of others."""
    drafts = context.store.questionnaires.all(context.person)
    own = [draft for draft in drafts if draft.owner == context.person.name]
    others = [draft for draft in drafts if draft.owner != context.person.name]
    html.subheading("Your drafts")
    html.paragraphs(messages.WHAT_DRAFTS_ARE if own else messages.NO_DRAFTS, kind="quiet")
    html.render("".join(map(_draft_html, own)))
    if others:
        html.subheading("Drafts of others")
        html.render("".join(map(_draft_html, others)))


def _draft_html(draft: DraftSummary) -> str:
    """Return a draft as a row of HTML: its title and what there is to know about it."""
    link = html.link_to(draft.name, f"{PAGE}?{urlencode({'draft': draft.id})}")
    facts = (
        f"Version {draft.questionnaire_version or '–'}",
        pluralise(draft.questions, "question"),
        pluralise(draft.problems, "problem") if draft.problems else "no problems",
        messages.DRAFT_SAVED.format(name=draft.owner, when=format_datetime(draft.saved_at)),
    )
    return f'<div class="questionnaire">{_row_html(link, " · ".join(facts))}</div>'


def _row_html(link: str, facts: str) -> str:
    return f'<p><strong>{link}</strong></p><p class="quiet">{escape(facts)}</p>'


def show_available(context: PageContext) -> None:
    """Show what can be chosen for a new audit, each with a button that starts a draft from it."""
    html.subheading("Available for audits")
    html.paragraphs(messages.WHAT_IS_AVAILABLE, kind="quiet")
    made = context.store.questionnaires.available(context.person)
    offered = [open_available(context, each) for each in made if each.is_offered]
    for opened in (*offered, *(open_shipped(context, each) for each in shipped_questionnaires())):
        _show_row(opened)
    withdrawn = [open_available(context, each) for each in made if not each.is_offered]
    if withdrawn:
        html.expander("Withdrawn", "withdrawn-questionnaires", lambda: _show_rows(withdrawn))


def _show_rows(rows: Iterable[OpenQuestionnaire]) -> None:
    for opened in rows:
        _show_row(opened)


def _show_row(opened: OpenQuestionnaire) -> None:
    """Show an available questionnaire in a row: its title, version and number of questions, and the button."""
    outline = opened.checked.outline
    if outline is None:
        return
    facts = f"Version {outline.version} · {pluralise(len(outline.questions), 'question')} · {opened.origin}"
    title = html.link_to(opened.title, opened.url("form"))
    key = f"{outline.id}-{outline.version}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"questionnaire-row-{key}"):
        html.render(_row_html(title, facts))
        if st.button("Start from this", key=f"start-from-{key}"):
            start_next_version(opened.context, opened.source)
