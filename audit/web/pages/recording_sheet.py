"""Record in Excel: download the open cases as a workbook, and upload what was recorded in it."""

from __future__ import annotations

from audit.messages import recording_sheets as messages
from audit.web.components import html
from audit.web.empty_states import why_closed
from audit.web.gate_notice import show_gate_notice
from audit.web.recording_sheet.download import show_download
from audit.web.recording_sheet.upload import show_upload
from audit.web.session.page_context import PageContext, get_context


def show(context: PageContext) -> None:
    """Offer the workbook, and show what an uploaded one would change."""
    audit = context.require_audit()
    html.heading("Record in Excel", caption=audit.description.name)
    if audit.closed_at is not None:
        html.notice(why_closed(audit))
        return
    html.paragraphs(messages.WHAT_SHEETS_ARE.format(plural=audit.questionnaire.case_label.plural))
    show_gate_notice(context, audit, only_if_closed=True)
    html.subheading("Download")
    show_download(context, audit)
    html.subheading("Upload")
    show_upload(context, audit)


if __name__ == "__main__":
    show(get_context())
