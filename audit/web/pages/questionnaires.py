"""The page Questionnaires: drafts and available questionnaires, and one of them in several views."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from audit.errors import NotFoundError
from audit.formatting import format_datetime
from audit.messages import questionnaires as messages
from audit.toml_files.questionnaire import shipped_questionnaires
from audit.web.components import html, tab_state
from audit.web.components.address import get_param
from audit.web.components.confirmation import show_confirmation
from audit.web.questionnaires.changes_view import show_changes
from audit.web.questionnaires.component import latest_text
from audit.web.questionnaires.deleted_draft import show_deleted
from audit.web.questionnaires.file_view import show_file
from audit.web.questionnaires.form_start import show_form_start
from audit.web.questionnaires.form_view import show_as_auditors_see_it
from audit.web.questionnaires.lists import show_available, show_drafts
from audit.web.questionnaires.opened import PAGE, OpenQuestionnaire, open_available, open_shipped
from audit.web.questionnaires.questions_view import show_questions
from audit.web.questionnaires.starting import show_start, start_draft, start_next_version
from audit.web.questionnaires.table_start import show_table_start
from audit.web.questionnaires.text_saving import Outcome, save_typed, show_conflict
from audit.web.questionnaires.trial_view import show_trial
from audit.web.questionnaires.use_view import show_use
from audit.web.session.page_context import PageContext, get_context, show_errors

QUESTIONS, FILE, FORM, TRIAL, CHANGES, USE = "questions", "file", "form", "trial", "changes", "use"
VIEW_LABELS = {
    QUESTIONS: "Questions",
    FILE: "Whole file",
    FORM: "As auditors see it",
    TRIAL: "Try it",
    CHANGES: "What changes",
    USE: "Use it",
}
SHOW_VIEW: dict[str, Callable[[OpenQuestionnaire, Outcome], None]] = {
    QUESTIONS: show_questions,
    FILE: show_file,
    FORM: show_as_auditors_see_it,
    TRIAL: show_trial,
    CHANGES: show_changes,
    USE: show_use,
}


def show(context: PageContext) -> None:
    """Show the questionnaire in the address; without one, the lists."""
    if get_param("draft"):
        _show_draft(context, get_param("draft"))
    elif get_param("open"):
        _show_opened(_find_available(context, get_param("open"), get_param("version")), Outcome())
    else:
        html.heading("Questionnaires", subtitle=messages.SUBTITLE)
        show_confirmation(PAGE)
        show_drafts(context)
        show_start(context)
        html.expander("From a table of questions", "start-from-table", lambda: show_table_start(context))
        html.expander("From a form for ODK or KoBo", "start-from-form", lambda: show_form_start(context))
        show_available(context)


def _show_draft(context: PageContext, draft_id: str) -> None:
    """Save what was typed last, in any view, and show the draft; if it was deleted meanwhile, what was typed."""
    try:
        draft, outcome = save_typed(context, context.store.questionnaires.read(context.person, draft_id))
    except NotFoundError:
        if (typed := latest_text(draft_id)) is None:
            raise
        show_deleted(context, typed)
        return
    _show_opened(OpenQuestionnaire(context, draft.source, draft), outcome)


def _find_available(context: PageContext, questionnaire_id: str, version: str) -> OpenQuestionnaire:
    """Return the questionnaire in the address. Raises NotFoundError if there is none."""
    for shipped in shipped_questionnaires():
        if (shipped.questionnaire.id, shipped.questionnaire.version) == (questionnaire_id, version):
            return open_shipped(context, shipped)
    for available in context.store.questionnaires.available(context.person):
        if (available.questionnaire_id, available.version) == (questionnaire_id, version):
            return open_available(context, available)
    raise NotFoundError(messages.NO_SUCH_QUESTIONNAIRE)


def _show_opened(opened: OpenQuestionnaire, outcome: Outcome) -> None:
    """Show a questionnaire in the view of the address."""
    html.render(f'<p class="quiet">{html.link_to("All questionnaires", PAGE)}</p>')
    html.heading(opened.title, subtitle=_subtitle(opened))
    if opened.draft is not None:
        with st.container(key="questionnaire-messages"):  # also without any: parts that move lose the focus
            show_confirmation(opened.draft.id)
            show_conflict(opened.context, opened.draft, outcome)
    if not opened.is_editable and st.button("Copy to my drafts", type="primary"):
        start = start_next_version if opened.draft is None else start_draft
        start(opened.context, opened.source)
    view = get_param("view", QUESTIONS)
    view = view if view in VIEW_LABELS else QUESTIONS
    html.render(_views_html(opened, view))
    with show_errors():
        SHOW_VIEW[view](opened, outcome)
    if opened.draft is not None:
        tab_state.DRAFT_SHOWN.of(opened.draft.id).set(opened.draft.version)


def _subtitle(opened: OpenQuestionnaire) -> str:
    """Return the version, and where the questionnaire comes from or when the draft was saved."""
    if opened.draft is None:
        version = opened.checked.outline.version if opened.checked.outline else ""
        return f"Version {version}, {opened.origin}"
    version, saved = opened.draft.questionnaire_version, format_datetime(opened.draft.saved_at)
    whose = "your draft" if opened.draft.owner == opened.context.person.name else f"a draft of {opened.draft.owner}"
    return f"Version {version or '–'}, {whose}, saved {saved}"


def _views_html(opened: OpenQuestionnaire, current: str) -> str:
    """Return links to the views as HTML."""
    items = "".join(
        f'<li><a href="{escape(opened.url(view))}"{" aria-current=page" if view == current else ""}>{label}</a></li>'
        for view, label in VIEW_LABELS.items()
    )
    return f'<nav class="views" aria-label="Views of the questionnaire"><ul>{items}</ul></nav>'


if __name__ == "__main__":
    show(get_context())
