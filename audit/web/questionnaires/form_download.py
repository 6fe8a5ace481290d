"""The form for ODK and KoBo (XLSForm) of a questionnaire, to download, with what it does not have."""

from __future__ import annotations

import streamlit as st

from audit.errors import InputError
from audit.files.filenames import slug
from audit.files.xlsform.left_out import what_form_leaves_out
from audit.files.xlsform.writer import build_xlsform, check_xlsform
from audit.formatting import today
from audit.messages import xlsform as messages
from audit.model.questionnaire import Questionnaire
from audit.web.components import html

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_form_download(questionnaire: Questionnaire, key: str) -> None:
    """Offer the form of a questionnaire without problems."""
    html.subheading(messages.FORM_HEADING)
    html.paragraphs(messages.WHAT_THE_FORM_IS)
    try:
        check_xlsform(questionnaire)
    except InputError as error:
        html.notice(str(error))
        return
    name = f"{slug(questionnaire.id) or 'form'}.xlsx"
    st.download_button(
        "Download the form (XLSForm)",
        lambda: build_xlsform(questionnaire, today()),
        name,
        XLSX,
        key=f"download-form-{key}",
        on_click="ignore",
    )
    html.render(html.details_html(messages.SHEET_TITLE, html.listing_html(what_form_leaves_out(questionnaire))))
