"""Start a draft from a form for ODK or KoBo (XLSForm): what was read, left out and refused is shown first."""

from __future__ import annotations

import streamlit as st

from audit.files.foreign_forms.reading import ReadForm, read_form
from audit.files.foreign_forms.refusal import FormRefusedError
from audit.formatting import pluralise
from audit.messages import foreign_forms as messages
from audit.web.components import html, tab_state
from audit.web.components.read_once import read_once
from audit.web.questionnaires.outline_rows import show_new_sections
from audit.web.questionnaires.starting import start_draft
from audit.web.session.page_context import PageContext, show_errors


def show_form_start(context: PageContext) -> None:
    """Show the upload, what a person may choose, and what the form becomes."""
    html.paragraphs(messages.HOW_TO)
    key = f"form-upload-{tab_state.STARTED_DRAFTS.get()}"
    uploaded = st.file_uploader(messages.UPLOAD_LABEL, type=["xlsx"], key=key)
    if uploaded is None:
        return
    with show_errors({"": key}):
        read = _read_as_chosen(uploaded.file_id, uploaded.getvalue(), uploaded.name)
        _show_choices(uploaded.file_id, read)
        if isinstance(read, FormRefusedError):
            html.error_summary(read.problems)
        else:
            _show_form(context, read, uploaded.file_id)


def _read_as_chosen(file_id: str, data: bytes, name: str) -> ReadForm | FormRefusedError:
    """Return what a form becomes with the choices of the person, or why it is refused.

    Raises InputError if no choice can help.
    """
    language = tab_state.widget_value(_language_key(file_id)) or ""
    leave_out = bool(tab_state.widget_value(_leave_out_key(file_id)))
    chosen = (file_id, language, leave_out)
    try:
        return read_once(tab_state.READ_FORM, chosen, lambda: read_form(data, name, language, leave_out))
    except FormRefusedError as error:
        return error


def _show_choices(file_id: str, read: ReadForm | FormRefusedError) -> None:
    """Show what a person may choose for a form; what was chosen stays in the same place."""
    taken = "" if isinstance(read, FormRefusedError) else read.language
    if len(read.languages) > 1:
        index = read.languages.index(taken) if taken in read.languages else None
        st.selectbox("Language", read.languages, index=index, key=_language_key(file_id))
    if tab_state.widget_value(_leave_out_key(file_id)) or (isinstance(read, FormRefusedError) and read.can_leave_out):
        st.checkbox(messages.LEAVE_OUT, key=_leave_out_key(file_id))


def _language_key(file_id: str) -> str:
    return f"language of form {file_id}"


def _leave_out_key(file_id: str) -> str:
    return f"leave out of form {file_id}"


def _show_form(context: PageContext, form: ReadForm, file_id: str) -> None:
    """Show what the form becomes, and start the draft."""
    if st.button("Start draft", type="primary", key=f"start draft of form {file_id}"):
        start_draft(context, form.source)
    questions = pluralise(sum(len(section.questions) for section in form.new.sections), "question")
    details = pluralise(len(form.new.case_details), "case detail")
    sections = pluralise(len(form.new.sections), "section")
    html.paragraphs(messages.READ.format(questions=questions, sections=sections, details=details))
    if form.sentences:
        html.render(html.subheading_html(messages.WHAT_DIFFERS, level=3), html.listing_html(form.sentences))
    show_new_sections(form.new.sections)
