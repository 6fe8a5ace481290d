"""Downloads of the files of an audit, for every page that offers one: each is built and logged on the click."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.outside_copy import OutsideFile
from audit.web.export_files import ExportFiles
from audit.web.session.logged_download import logged_download

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUMMARY, SUMMARY_TITLE = "summary", "One-page summary"  # an anchor, and the heading there


def what_summary_has(audit: Audit) -> str:
    """Return what the one-page summary has; that of a survey has no ratings."""
    has_ratings = audit.questionnaire.has_ratings
    return messages.WHAT_SUMMARY_HAS.format(figures="ratings" if has_ratings else "the figures")


def show_summary_downloads(files: ExportFiles) -> None:
    """Show the downloads of the one-page summary, to print and to change."""
    with st.container(horizontal=True):
        for label, build, extension, mime in (
            ("Download summary to print (HTML)", files.summary_page, "html", "text/html"),
            ("Download summary (Word)", files.summary_document, "docx", DOCX),
        ):
            show_download(files, label, build, files.filename("summary", extension), mime, OutsideFile.SUMMARY)


def show_download(
    files: ExportFiles,
    label: str,
    build: Callable[[], bytes],
    name: str,
    mime: str,
    file: OutsideFile | None = None,
    is_primary: bool = False,
) -> None:
    """Show a download whose file is built on the click, after the export is logged.

    ``file`` is its kind in the register of outside copies; None if it is for the team only.
    """
    logged_download(label, name, mime, partial(files.log_export, name, file), build, f"take {label}", is_primary)
