"""The organisation's own template of the Word report: that of the server, or one that is uploaded for this tab."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from audit.errors import InputError
from audit.files.report.template.reading import ReportTemplate, read_template, read_template_file
from audit.messages import templates as messages
from audit.settings import load_settings
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.session.page_context import show_errors

PLACE = "report template"
LABEL = "Use your own template for the Word report"


def current_template() -> ReportTemplate | None:
    """Return the template that reports are made with: the uploaded one, else that of the server, else None."""
    uploaded = tab_state.REPORT_TEMPLATE.get()
    if uploaded is not None:
        return uploaded
    template, _problem = _server_template()
    return template


def show_template_choice() -> None:
    """Show which template the Word report has, and let a person upload another one for this tab."""
    show_confirmation(PLACE)
    template, problem = _server_template()
    uploaded = tab_state.REPORT_TEMPLATE.get()
    if problem and uploaded is None:
        html.notice(messages.SERVER_TEMPLATE_REFUSED.format(problem=problem))
    if uploaded is not None:
        _show_template(uploaded, messages.OF_TAB)
        if st.button("Remove template", key="remove report template"):
            tab_state.REPORT_TEMPLATE.pop()
            confirm(PLACE, messages.TEMPLATE_REMOVED)
            st.rerun()
    elif template is not None:
        _show_template(template, messages.OF_SERVER)
    html.expander(LABEL, "report template open", _show_upload)


def _show_template(template: ReportTemplate, sentence: str) -> None:
    html.render(
        html.paragraphs_html(sentence.format(name=template.name)),
        html.paragraphs_html(*template.notes, kind="quiet"),
    )


def _show_upload() -> None:
    html.paragraphs(messages.HOW_TEMPLATES_WORK, kind="quiet")
    count = tab_state.RESET_COUNT.of(PLACE)
    key = f"report template {count.get()}"
    uploaded = st.file_uploader("Template of the Word report", type=["docx", "dotx"], key=key)
    if uploaded is None:
        return
    with show_errors({"": key}):
        template = read_template(uploaded.getvalue(), uploaded.name)
        tab_state.REPORT_TEMPLATE.set(template)
        count.set(count.get() + 1)  # the field is empty again
        confirm(PLACE, messages.TEMPLATE_USED.format(name=template.name))
        st.rerun()


def _server_template() -> tuple[ReportTemplate | None, str]:
    """Return the template of the settings, and why it cannot be used ('' if it can, or if there is none)."""
    setting = load_settings().report_template
    if not setting:
        return None, ""
    path = Path(setting)
    try:
        status = path.stat()
    except OSError:
        return _read(path, None)
    return _read(path, (status.st_mtime_ns, status.st_size))


@lru_cache(maxsize=2)
def _read(path: Path, _version: Any) -> tuple[ReportTemplate | None, str]:
    """Read the file once for each of its versions, because every run of the page needs it."""
    try:
        return read_template_file(path), ""
    except InputError as error:
        return None, " ".join(error.problems)
