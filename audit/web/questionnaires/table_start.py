"""Start a draft from a table of questions in Excel or CSV: what was read is shown first."""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st

from audit.files.question_table.empty_table import write_empty_table
from audit.files.question_table.reading import QuestionTable, questionnaire_of_table, read_question_table
from audit.formatting import pluralise, today
from audit.messages import questionnaire_start as messages
from audit.model.questionnaire import QuestionnaireKind
from audit.toml_files.new_questionnaire import NewQuestionnaire, write_questionnaire
from audit.toml_files.questionnaire_check import check_questionnaire
from audit.web.components import html, tab_state
from audit.web.components.read_once import read_once
from audit.web.components.text_boxes import text_line
from audit.web.questionnaires.outline_rows import show_new_sections
from audit.web.questionnaires.starting import start_draft
from audit.web.session.page_context import PageContext, show_errors

KINDS = {QuestionnaireKind.AUDIT: messages.AUDIT, QuestionnaireKind.SURVEY: messages.SURVEY}


def show_table_start(context: PageContext) -> None:
    """Show the table to fill in, the upload, and what was read from it."""
    html.paragraphs(messages.HOW_TO)
    st.download_button(
        "Download an empty table",
        lambda: write_empty_table(today()),
        "questions.xlsx",
        key="empty-question-table",
        on_click="ignore",
        type="tertiary",
    )
    key = f"question-table-{tab_state.STARTED_DRAFTS.get()}"
    uploaded = st.file_uploader(messages.UPLOAD_LABEL, type=["xlsx", "csv"], key=key)
    if uploaded is None:
        return
    with show_errors({"": key}):
        data, name = uploaded.getvalue(), uploaded.name
        table = read_once(tab_state.QUESTION_TABLE, uploaded.file_id, lambda: read_question_table(data, name))
        _show_table(context, table, uploaded.name, uploaded.file_id)


def _show_table(context: PageContext, table: QuestionTable, file_name: str, file_id: str) -> None:
    if table.problems:
        html.error_summary([messages.WITH_PROBLEMS, *table.problems])
        return
    title, kind = _show_title(file_name, file_id)
    source = messages.SOURCE.format(file=_stem(file_name))
    new = questionnaire_of_table(table, title, source, kind)
    text = write_questionnaire(new)
    if title and (problems := [problem.sentence for problem in check_questionnaire(text).problems]):
        html.error_summary(problems, after_action=False)
        return
    if st.button("Start draft", type="primary", disabled=not title, key=f"start draft {file_id}"):
        start_draft(context, text)
    _show_preview(table, new)


def _show_title(file_name: str, file_id: str) -> tuple[str, QuestionnaireKind]:
    """Show what the table does not say, and return it: the title, and whether it is an audit or a survey."""
    title = text_line("Title", _stem(file_name), key=f"title of table {file_id}")
    kind = st.radio("What it is for", list(KINDS), key=f"kind of table {file_id}", format_func=KINDS.__getitem__)
    return title, kind


def _stem(file_name: str) -> str:
    words = PurePath(file_name).stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words) or messages.UNTITLED


def _show_preview(table: QuestionTable, new: NewQuestionnaire) -> None:
    """Show every question as it was read, and how the table was read."""
    prompts = f" and {pluralise(table.prompt_count, 'prompt')}" if table.prompt_count else ""
    questions = f"{pluralise(table.question_count, 'question')}{prompts}"
    html.paragraphs(messages.READ.format(questions=questions, sections=pluralise(len(table.sections), "section")))
    html.render(html.details_html(messages.HOW_READ, html.listing_html(table.notes)))
    show_new_sections(new.sections)
