"""The audit log and the access log of an audit, filtered by case, person and date."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

import streamlit as st

from audit.files.audit_log_export import write_access_log_csv, write_audit_log_csv
from audit.files.workbook import file_name
from audit.formatting import end_of_day, local_time, pluralise, start_of_day
from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.audit_log import AccessLogRow, AuditLogRow
from audit.model.questionnaire import CaseLabel
from audit.model.text_fields import clean_text
from audit.storage import LogFilter, Permission
from audit.web.components import html
from audit.web.components.text_boxes import text_line
from audit.web.history.wording import access_text, change_reason, change_text
from audit.web.session.page_context import PageContext, get_context

MAX_ROWS = 200
CHANGES_VIEW, ACCESS_VIEW = "Audit log", "Access log"
LogRow = TypeVar("LogRow", AccessLogRow, AuditLogRow)


def show(context: PageContext) -> None:
    """Show a log, filtered, with its latest rows and a download of all of them."""
    audit = context.require_audit()
    html.heading("History", caption=audit.description.name)
    views = [ACCESS_VIEW, CHANGES_VIEW] if context.has_permission(Permission.SEE_ACCESS_LOG, audit) else [CHANGES_VIEW]
    view = st.segmented_control("Log", views, default=views[0], key="history-which", required=True)
    log_filter = select_filter(context, audit)
    if view == ACCESS_VIEW:
        show_access_log(context, audit, log_filter)
    else:
        show_changes(context, audit, log_filter)


def select_filter(context: PageContext, audit: Audit) -> LogFilter:
    """Return the filter: case, person and dates; an empty field does not filter."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = f"{audit.questionnaire.case_label.heading} reference"
        reference = text_line(label, key="history-case", width=220)
        person_name = text_line("Person", key="history-by", width=260)
        first = st.date_input("From", None, key="history-first", format="DD/MM/YYYY", width=160)
        last = st.date_input("To", None, key="history-last", format="DD/MM/YYYY", width=160)
    case_id = context.store.history.find_case_id(context.person, audit.id, reference) if reference.strip() else ""
    by = clean_text(person_name, one_line=True)
    return LogFilter(case_id, by, start_of_day(first) if first else None, end_of_day(last) if last else None)


def show_access_log(context: PageContext, audit: Audit, log_filter: LogFilter) -> None:
    """Show who opened a case, read the history or exported something."""
    log_rows = context.store.history.access_log(context.person, audit.id, log_filter)
    _show_rows(context, audit, log_rows, access_text)
    _show_download(context, audit, "log of reads", lambda: write_access_log_csv(log_rows))


def show_changes(context: PageContext, audit: Audit, log_filter: LogFilter) -> None:
    """Show who changed what. Answers and notes are in the file, not on the page."""
    log_rows = context.store.history.audit_log(context.person, audit.id, log_filter)
    sees_holds = context.has_permission(Permission.MANAGE_RETENTION, audit)
    _show_rows(context, audit, log_rows, change_text, partial(change_reason, sees_holds=sees_holds))
    _show_download(context, audit, "trail", lambda: write_audit_log_csv(log_rows))


def _show_rows(
    context: PageContext,
    audit: Audit,
    log_rows: Sequence[LogRow],
    describe: Callable[[LogRow, Mapping[str, str], CaseLabel], str],
    reason_of: Callable[[LogRow], str] | None = None,
) -> None:
    """Show the latest rows of a log; rows about an erased case have no reference."""
    if not log_rows:
        html.paragraphs(messages.NO_MATCHING_ROWS)
        return
    references, case_label = context.store.cases.references(context.person, audit.id), audit.questionnaire.case_label
    shown_rows = reversed(log_rows[-MAX_ROWS:])
    cells = ((_format_timestamp(row.at), row.by, describe(row, references, case_label), row) for row in shown_rows)
    rows = [html.Row((*texts, reason_of(row)) if reason_of else tuple(texts)) for *texts, row in cells]
    total = len(log_rows)
    caption = f"{total:,} rows, the latest {len(rows)} shown" if total > len(rows) else pluralise(total, "row")
    headers = ("When", "Who", "What", *(["Reason"] if reason_of else []))
    html.table(f"{caption}, newest first, UK time", headers, rows)


def _show_download(context: PageContext, audit: Audit, log_name: str, build: Callable[[], bytes]) -> None:
    """Offer all rows as CSV. The export is recorded in the access log before the file is made."""
    html.paragraphs(
        "The file has every matching row, with the values entered. The access log records your export.", kind="quiet"
    )
    if not st.button("Create file", key=f"make-{log_name}"):
        return
    context.store.history.log_export(context.person, audit.id, log_name)
    content = build()
    name = file_name(audit.description, content, log_name.replace(" ", "-"), "csv")
    st.download_button("Download as CSV", content, name, "text/csv", on_click="ignore")


def _format_timestamp(at: datetime) -> str:
    return f"{local_time(at):%d %b %Y %H:%M:%S}"


if __name__ == "__main__":
    show(get_context())
