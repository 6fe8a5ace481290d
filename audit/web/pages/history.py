"""The audit log and the access log of an audit: every row, with filters, a search and old and new values."""

from collections.abc import Callable, Mapping
from functools import partial
from html import escape

import streamlit as st

from audit.files.audit_log_export import write_access_log_csv, write_audit_log_csv
from audit.files.workbook import file_name
from audit.formatting import join_some
from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.audit_log import AccessLogRow, AuditLogRow
from audit.storage import Permission
from audit.web.components import html
from audit.web.history.filters import filter_fields, select_filter
from audit.web.history.log_table import show_log, value_html
from audit.web.history.values import subject_text, value_texts
from audit.web.history.wording import access_labels, access_text, change_labels, change_reason, change_text
from audit.web.session.page_context import PageContext, get_context, show_errors

MAX_NAMED = 10
CHANGES_VIEW, ACCESS_VIEW = "Audit log", "Access log"
CHANGE_HEADERS = ("What", "Old value", "New value", "Reason")


def show(context: PageContext) -> None:
    """Show a log, filtered, a page at a time, with a download of all matching rows."""
    audit = context.require_audit()
    html.heading("History", caption=audit.description.name)
    views = [CHANGES_VIEW, ACCESS_VIEW] if context.has_permission(Permission.SEE_ACCESS_LOG, audit) else [CHANGES_VIEW]
    view = st.segmented_control("Log", views, default=views[0], key="history-which", required=True)
    left_out = context.store.history.cases_left_out(context.person, audit.id)
    if left_out:
        references = join_some(left_out, MAX_NAMED)
        html.notice(messages.HISTORY_LEAVES_OUT.format(references=references))
    with show_errors(filter_fields()):
        if view == ACCESS_VIEW:
            show_access_log(context, audit)
        else:
            show_changes(context, audit)


def show_access_log(context: PageContext, audit: Audit) -> None:
    """Show who opened a case, read the history or exported something."""
    history, case_label = context.store.history, audit.questionnaire.case_label
    people = history.people_with_access(context.person, audit.id)
    log_filter = select_filter(context, audit, people, access_labels(case_label), ACCESS_VIEW)
    references = context.store.cases.references(context.person, audit.id)

    def cells(row: AccessLogRow) -> tuple[str]:
        return (escape(access_text(row, references, case_label)),)

    read_page = partial(history.access_log_page, context.person, audit.id, log_filter)
    show_log(ACCESS_VIEW, log_filter, read_page, ("What",), cells)
    _show_download(
        context,
        audit,
        "log of reads",
        lambda: write_access_log_csv(history.access_log(context.person, audit.id, log_filter)),
    )


def show_changes(context: PageContext, audit: Audit) -> None:
    """Show who changed what, with the old and the new value."""
    history, case_label = context.store.history, audit.questionnaire.case_label
    people = history.people(context.person, audit.id)
    labels = change_labels(case_label, audit.questionnaire.is_survey)
    log_filter = select_filter(context, audit, people, labels, CHANGES_VIEW)
    references = context.store.cases.references(context.person, audit.id)
    sees_holds = context.has_permission(Permission.MANAGE_RETENTION, audit)
    read_page = partial(history.audit_log_page, context.person, audit.id, log_filter)
    reviews = history.other_reviews(context.person, audit.id)
    cells = partial(_change_cells, audit, references, reviews, sees_holds)
    show_log(CHANGES_VIEW, log_filter, read_page, CHANGE_HEADERS, cells)
    _show_download(
        context,
        audit,
        "trail",
        lambda: write_audit_log_csv(history.audit_log(context.person, audit.id, log_filter)),
    )


def _change_cells(
    audit: Audit, references: Mapping[str, str], reviews: Mapping[str, int], sees_holds: bool, row: AuditLogRow
) -> tuple[str, str, str, str]:
    """Return what was changed, its values before and after, and the reason, as HTML."""
    what = html.two_lines(
        change_text(row, references, audit.questionnaire.case_label, reviews, audit.questionnaire),
        subject_text(row.change, audit.questionnaire),
    )
    old, new = value_texts(row, audit.questionnaire)
    return what, value_html(old), value_html(new), value_html(change_reason(row, sees_holds))


def _show_download(context: PageContext, audit: Audit, log_name: str, build: Callable[[], bytes]) -> None:
    """Offer all matching rows as CSV. The export is recorded in the access log before the file is made."""
    html.paragraphs("The file has every matching row. The access log records your export.", kind="quiet")
    if not st.button("Create file", key=f"make-{log_name}"):
        return
    context.store.history.log_export(context.person, audit.id, log_name)
    content = build()
    name = file_name(audit.description, content, log_name.replace(" ", "-"), "csv")
    st.download_button("Download as CSV", content, name, "text/csv", on_click="ignore")


if __name__ == "__main__":
    show(get_context())
