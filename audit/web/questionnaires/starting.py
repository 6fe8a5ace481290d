"""Ways to start a draft: from a file, from the version of an audit, or from an empty questionnaire."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from audit.errors import InputError
from audit.messages import questionnaires as messages
from audit.model.proposed_ids import propose_questionnaire_id
from audit.model.questionnaire import Questionnaire
from audit.model.questionnaire_draft import decode_source
from audit.toml_files.new_questionnaire import NewQuestion, NewQuestionnaire, NewSection, write_questionnaire
from audit.toml_files.questionnaire import shipped_questionnaires
from audit.toml_files.questionnaire_check import check_questionnaire
from audit.toml_files.questionnaire_text import TOP, EditError, set_values
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm
from audit.web.components.text_boxes import text_line
from audit.web.page_list import page_path
from audit.web.questionnaires.opened import PAGE
from audit.web.session.page_context import PageContext, show_errors


def start_next_version(context: PageContext, source: str) -> None:
    """Start a draft with the text of an available questionnaire, or of an audit, under its next version."""
    questionnaire, done = check_questionnaire(source).outline, ""
    if questionnaire is not None and (version := _next_version(context, questionnaire)):
        with suppress(EditError):  # a file that is written in another way is started as it is
            source = set_values(source, TOP, {"version": version})
            done = messages.NEXT_VERSION.format(version=version, questionnaire=questionnaire.id)
    start_draft(context, source, done)


def _next_version(context: PageContext, questionnaire: Questionnaire) -> str:
    """Return the number after the highest version that there is; '' if the version is no number."""
    versions = {
        each.questionnaire.version for each in shipped_questionnaires() if each.questionnaire.id == questionnaire.id
    }
    available = context.store.questionnaires.available(context.person)
    versions |= {each.version for each in available if each.questionnaire_id == questionnaire.id}
    if not questionnaire.version.isdecimal():
        return ""
    return str(max(int(each) for each in {*versions, questionnaire.version} if each.isdecimal()) + 1)


def start_draft(context: PageContext, source: str, done: str = "") -> None:
    """Save a text as a new draft of this person, and open its questions; its text, if it has problems.

    ``done`` is shown there.
    """
    draft_id = context.store.questionnaires.create(context.person, source)
    if done:
        confirm(draft_id, done)
    started = tab_state.STARTED_DRAFTS
    started.set(started.get() + 1)
    view = "file" if check_questionnaire(source).problems else "questions"
    st.switch_page(page_path(PAGE), query_params={"draft": draft_id, "view": view})


def show_start(context: PageContext) -> None:
    """Show the ways to start a draft that are not in the list of available questionnaires."""
    html.subheading("Start a draft")
    html.expander("From nothing: an empty questionnaire", "start-from-nothing", lambda: _show_empty(context))
    html.expander("From a questionnaire file", "start-from-file", lambda: _show_upload(context))
    html.expander("From an audit: its next version", "start-from-audit", lambda: _show_audits(context))


def _show_empty(context: PageContext) -> None:
    """Let the person name a new questionnaire; the draft starts with one section and one question."""
    html.paragraphs(messages.WHAT_EMPTY_HAS)
    title = text_line("Title of the questionnaire", key="start-from-nothing-title", placeholder=messages.EXAMPLE_TITLE)
    if st.button("Start an empty questionnaire", key="start-from-nothing-button"):
        with show_errors({"": "start-from-nothing-title"}):
            start_draft(context, write_questionnaire(_empty(title)))


def _empty(title: str) -> NewQuestionnaire:
    """Return a questionnaire with one question. Raises InputError if it has no title."""
    if not title:
        raise InputError(messages.TITLE_MISSING)
    question = NewQuestion("1.1", messages.FIRST_QUESTION, short=messages.FIRST_SHORT)
    section = NewSection("1", messages.FIRST_SECTION, questions=(question,))
    return NewQuestionnaire(propose_questionnaire_id(title), title, messages.FIRST_SOURCE, (section,))


def _show_upload(context: PageContext) -> None:
    key = f"questionnaire-upload-{tab_state.STARTED_DRAFTS.get()}"
    uploaded = st.file_uploader(messages.UPLOAD_LABEL, type=["toml"], key=key)
    if uploaded is None:
        return
    with show_errors({"": key}):
        start_draft(context, _decoded(uploaded.getvalue()))


def _decoded(data: bytes) -> str:
    try:
        return decode_source(data)
    except UnicodeDecodeError:
        raise InputError(messages.NOT_UTF8) from None


def _show_audits(context: PageContext) -> None:
    """Let the person choose one of their audits; the draft starts with the version that it uses."""
    names = {audit.id: audit.name for audit in context.store.members.audits(context.person)}
    if not names:
        html.paragraphs(messages.NO_AUDITS)
        return
    audit_id = st.selectbox("Audit", list(names), format_func=names.__getitem__, key="start-from-audit-choice")
    if st.button("Start from its questionnaire", key="start-from-audit-button") and audit_id:
        start_next_version(context, decode_source(context.store.audits.questionnaire_source(context.person, audit_id)))
