"""Downloading feedback sheets: what to check before, and the sheet of one case or of all submitted cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from audit import __version__
from audit.formatting import pluralise, today
from audit.messages import feedback as messages
from audit.messages import printing as print_messages
from audit.model.audit import Audit
from audit.model.feedback import FeedbackStatus
from audit.web.components import html, tab_state
from audit.web.components.text_links import show_texts_to_check
from audit.web.session.logged_download import logged_download
from audit.web.session.page_context import PageContext

if TYPE_CHECKING:
    from audit.files.feedback_sheets import SheetFile

WORD, WEB_PAGE = "Word", "Web page to print"
ONE_FILE, ARCHIVE = "One file with a page for each {singular}", "A ZIP archive with a file for each {singular}"


def show_downloads_of_case(context: PageContext, audit: Audit, case: FeedbackStatus) -> None:
    """Show the downloads of the sheet of one case, or why there is none yet."""
    if not case.can_be_downloaded:
        html.notice(messages.NOT_SUBMITTED.format(reference=case.reference, state=case.state.label))
        return
    _show_what_to_know(context, audit, [case])
    with st.container(horizontal=True):
        for label in (WORD, WEB_PAGE):
            file = _file(label)
            name = _file_name(context, audit, [case], "feedback-sheet", file)
            build = partial(_make, context, audit, [case], file)
            button = f"Download sheet ({label})"
            logged_download(button, name, file.mime_type, _logged_when_made, build, f"sheet {file.suffix}")


def show_bulk_downloads(context: PageContext, audit: Audit, cases: Sequence[FeedbackStatus]) -> None:
    """Show the download of the sheets of all submitted cases. They are made on a click, with the progress."""
    submitted = [case for case in cases if case.can_be_downloaded]
    html.subheading("Download all sheets", anchor="all-sheets")
    if not submitted:
        html.paragraphs(messages.NO_SUBMITTED_CASE)
        return
    case_label = audit.questionnaire.case_label
    html.paragraphs(
        messages.WHICH_CASES.format(cases=case_label.with_count(len(submitted)), singular=case_label.singular)
    )
    _show_what_to_know(context, audit, submitted)
    label = st.radio("Format", (WORD, WEB_PAGE), key=f"sheet-format {audit.id}", horizontal=True) or WORD
    kinds = [kind.format(singular=case_label.singular) for kind in (ONE_FILE, ARCHIVE)]
    kind = st.radio("File", kinds, key=f"sheet-file {audit.id}")
    _show_making(context, audit, submitted, _file(label, is_archive=kind == kinds[1]))


def _show_making(context: PageContext, audit: Audit, cases: Sequence[FeedbackStatus], file: SheetFile) -> None:
    """Show the button that makes the file, and its download once it is made of what is saved now."""
    sheets = pluralise(len(cases), "feedback sheet")
    name = _file_name(context, audit, cases, f"feedback-sheets-{file.sheet_format}", file)
    made = tab_state.FEEDBACK_FILE.of(audit.id)
    if st.button(f"Make {sheets}", key=f"make-sheets {audit.id}", type="primary"):
        bar = st.progress(0.0, messages.MAKING)

        def show_progress(share: float) -> None:
            bar.progress(share, messages.MAKING)

        data = _make(context, audit, cases, file, show_progress)
        made.set((name, data))
        bar.empty()
    made_name, made_data = made.get()
    if made_name == name:
        html.confirmation(messages.MADE.format(sheets=sheets))
        key = f"all-sheets {audit.id}"
        logged_download(f"Download {sheets}", name, file.mime_type, _logged_when_made, lambda: made_data, key)


def _file(label: str, is_archive: bool = False) -> SheetFile:
    from audit.files.feedback_sheets import SheetFile, SheetFormat  # only this page needs it

    return SheetFile(SheetFormat.WORD if label == WORD else SheetFormat.WEB_PAGE, is_archive)


def _make(
    context: PageContext,
    audit: Audit,
    cases: Sequence[FeedbackStatus],
    file: SheetFile,
    on_progress: Callable[[float], None] = lambda share: None,
) -> bytes:
    """Return the file, after the access log has each case."""
    from audit.files.feedback_sheets import make_file  # only a download needs it

    return make_file(context.store, context.person, audit.id, cases, file, on_progress)


def _logged_when_made() -> None:
    """Do nothing: the access log had each case before the file was made."""


def _show_what_to_know(context: PageContext, audit: Audit, cases: Sequence[FeedbackStatus]) -> None:
    """Show which of the texts on the sheets may identify a person, with links to them, and what is logged."""
    singular = audit.questionnaire.case_label.singular
    case_ids = {case.case_id for case in cases}
    checked = context.store.text_checks.texts_on_feedback_sheets(context.person, audit.id)
    texts = [text for text in checked if text.case_id in case_ids]
    html.notice(messages.BEFORE_SHARING.format(singular=singular))
    show_texts_to_check(audit, texts, messages.TEXTS_TO_CHECK, print_messages.NOTHING_TO_CHECK)
    html.paragraphs(print_messages.DOWNLOAD_IS_LOGGED.format(singular=singular), kind="quiet")


def _file_name(context: PageContext, audit: Audit, cases: Sequence[FeedbackStatus], kind: str, file: SheetFile) -> str:
    """Return a name that changes whenever the file may change, so that a browser never reuses an older one."""
    from audit.files.filenames import file_name

    version = context.store.audits.version(context.person)
    parts = (__version__, audit.id, str(version), str(today()), *(case.case_id for case in cases))
    return file_name(audit.description, sha256("|".join(parts).encode()).digest(), kind, file.suffix)
