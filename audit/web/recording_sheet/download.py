"""The download of a recording sheet: whose cases, and what to take care of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from audit.files.filenames import file_name
from audit.files.recording_sheet.rows import CaseSheet
from audit.files.recording_sheet.writer import build_recording_sheets
from audit.formatting import today
from audit.messages import recording_sheets as messages
from audit.model.audit import Audit
from audit.storage import Permission
from audit.web.components import html
from audit.web.session.logged_download import logged_download
from audit.web.session.page_context import PageContext

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERYBODY, NOBODY = "Everybody", "Not allocated"


def show_download(context: PageContext, audit: Audit) -> None:
    """Offer the workbook with the open cases of the user; somebody who records every case may choose whose."""
    # Read first: a change made after this gives the file a new name.
    version = context.store.audits.version(context.person)
    auditors = context.store.recording_sheets.auditors(context.person, audit.id)
    plural = audit.questionnaire.case_label.plural
    if not auditors:
        html.paragraphs(messages.NOTHING_TO_RECORD.format(plural=plural))
        return
    html.notice(*messages.PERSONAL_DATA)
    auditor = _choose_auditor(context, audit, auditors)
    name = file_name(
        audit.description, f"{audit.id}|{version}|{auditor}|{today()}".encode(), "recording-sheets", "xlsx"
    )
    log = partial(context.store.history.log_export, context.person, audit.id, messages.EXPORT_NAME)
    build = partial(_build, context, audit, auditor)
    logged_download("Download the recording sheet", name, XLSX, log, build, "recording-sheet", is_primary=True)


def _build(context: PageContext, audit: Audit, auditor: str | None) -> bytes:
    sheets, person = context.store.recording_sheets, context.person
    are_fixed = sheets.has_fixed_details(person, audit.id)
    reviews = sheets.reviews(person, audit.id, auditor)
    return build_recording_sheets(audit, [CaseSheet(review, are_fixed) for review in reviews], today())


def _choose_auditor(context: PageContext, audit: Audit, auditors: Sequence[str]) -> str | None:
    """Return whose cases are downloaded; None for those of everybody."""
    if not context.has_permission(Permission.RECORD_ANSWERS, audit):
        return auditors[0]
    plural = audit.questionnaire.case_label.plural_heading
    options = [None, *auditors]
    index = options.index(context.person.name) if context.person.name in auditors else 0
    return st.selectbox(f"{plural} of", options, index, format_func=_auditor_label, key=f"sheet-auditor {audit.id}")


def _auditor_label(auditor: str | None) -> str:
    return EVERYBODY if auditor is None else auditor or NOBODY
