"""The upload of a recording sheet or of unsaved answers: what it does is shown first, and saved on a click."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from audit.errors import InputError
from audit.files.recording_sheet.preview import what_was_saved
from audit.files.recording_sheet.upload import read_upload
from audit.files.responses import UPLOAD_LABEL
from audit.files.unsaved_answers import EXTENSION, read_unsaved_answers
from audit.formatting import pluralise
from audit.messages import recording_sheets as messages
from audit.messages.unsaved_answers import RECORDED_WITHOUT_CONNECTION
from audit.model.audit import Audit
from audit.model.recording_sheet import PlannedValue, SheetChangedError, SheetPlan, SheetReading
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.recording_sheet.preview import (
    choose_conflicts,
    choose_empty,
    show_outcomes,
    show_problems,
    show_values,
)
from audit.web.session.page_context import PageContext, show_errors

SAVED = "recording sheet saved"


def show_upload(context: PageContext, audit: Audit) -> None:
    """Show what an uploaded file would change, and save it after a second click. Then the uploader is empty again."""
    show_confirmation(SAVED)
    count = tab_state.SHEET_UPLOADS.of(audit.id)
    key = f"recording-sheet-{audit.id}-{count.get()}"
    label = "Recording sheet or file of unsaved answers (you see what it changes before anything is saved)"
    uploaded = st.file_uploader(label, type=["xlsx", "json"], key=key)
    if uploaded is None:
        tab_state.SHEET_UPLOAD.pop()
        tab_state.SHEET_PLAN.pop()
        return
    with show_errors({"": key}):
        if tab_state.SHEET_CHANGED.pop():
            html.error_summary(SheetChangedError().problems, {"": key})
        reading = _read(context, audit, uploaded)
        plan = _plan(context, audit, uploaded, reading)
        reason = RECORDED_WITHOUT_CONNECTION if _has_unsaved_answers(uploaded) else messages.RECORDED_IN_SHEET
        _show_plan(context, audit, plan, reading, key, reason)


def _has_unsaved_answers(uploaded: UploadedFile) -> bool:
    return str(uploaded.name).lower().endswith(EXTENSION)


def _read(context: PageContext, audit: Audit, uploaded: UploadedFile) -> SheetReading:
    """Return what is in the file, which is read once. Raises InputError if it cannot be read."""
    file_id = str(uploaded.file_id)
    remembered = tab_state.SHEET_UPLOAD.get()
    if remembered is None or remembered[0] != file_id:
        with st.spinner("Reading the file"):
            remembered = file_id, _read_or_error(context, audit, uploaded)
        tab_state.SHEET_UPLOAD.set(remembered)
    found = remembered[1]
    if isinstance(found, InputError):
        raise found
    return found


def _read_or_error(context: PageContext, audit: Audit, uploaded: UploadedFile) -> SheetReading | InputError:
    try:
        if _has_unsaved_answers(uploaded):
            return read_unsaved_answers(uploaded.getvalue(), UPLOAD_LABEL, audit, context.person.name)
        return read_upload(uploaded.getvalue(), uploaded.name, audit)
    except InputError as error:
        return error


def _plan(context: PageContext, audit: Audit, uploaded: UploadedFile, reading: SheetReading) -> SheetPlan:
    """Return what the upload does: what the person was shown, until it is saved."""
    file_id = str(uploaded.file_id)
    remembered = tab_state.SHEET_PLAN.get()
    if remembered is None or remembered[0] != file_id:
        with st.spinner("Comparing the file with what is saved"):
            remembered = file_id, context.store.recording_sheets.preview(context.person, audit.id, reading)
        tab_state.SHEET_PLAN.set(remembered)
    return remembered[1]


def _show_plan(
    context: PageContext, audit: Audit, plan: SheetPlan, reading: SheetReading, key: str, reason: str
) -> None:
    """Show the plan, ask what only a person can decide, and save on a click."""
    show_outcomes(plan, reading.remarks)
    show_problems(plan, audit.questionnaire.case_label.heading, key)
    show_values(plan, audit.questionnaire, key)
    chosen, is_decided = choose_conflicts(plan, audit.questionnaire, key)
    values = plan.to_save(chosen, choose_empty(plan, audit.questionnaire, key))
    if not values and is_decided:
        html.paragraphs(messages.NOTHING_TO_SAVE if not plan.problems else messages.NOTHING_CLEAR_TO_SAVE)
    label = f"Save {pluralise(len(values), 'value')}"
    is_ready = bool(values) and is_decided
    if not is_decided:
        html.paragraphs(messages.DECIDE_FIRST)
    if st.button(label, type="primary", disabled=not is_ready, key=f"save-{key}"):
        _save(context, audit, values, reason)


def _save(context: PageContext, audit: Audit, values: list[PlannedValue], reason: str) -> None:
    """Save the values; if somebody changed one since the preview, show a new preview."""
    try:
        with st.spinner("Saving"):
            saved = context.store.recording_sheets.save(context.person, audit.id, values, reason)
    except SheetChangedError:
        tab_state.SHEET_PLAN.pop()
        tab_state.SHEET_CHANGED.set(True)
        st.rerun()
    count = tab_state.SHEET_UPLOADS.of(audit.id)
    count.set(count.get() + 1)
    confirm(SAVED, what_was_saved(saved, values, audit.questionnaire.case_label))
    st.rerun()
