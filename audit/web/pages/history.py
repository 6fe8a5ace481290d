"""The audit log and the access log of an audit, filtered by case, person and date."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

import streamlit as st

from audit.files.audit_log_export import write_access_log_csv, write_audit_log_csv
from audit.files.workbook import file_name
from audit.formatting import end_of_day, format_date, local_time, start_of_day
from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.audit_log import AccessLogRow, AccessType, AuditLogRow, Change, ChangeType
from audit.model.case import CaseState
from audit.model.retention import RetentionAction
from audit.model.text_fields import clean_text
from audit.storage import LogFilter, Permission
from audit.web.components import html
from audit.web.components.text_boxes import text_line
from audit.web.session.page_context import PageContext, get_context

MAX_ROWS = 200
CHANGES_VIEW, ACCESS_VIEW = "Audit log", "Access log"
EMPTY_VALUE_WORDS = {
    ChangeType.STATE: "nothing",
    ChangeType.ALLOCATION: "nobody",
    ChangeType.MEMBER: "no role",
    ChangeType.DECISION: "the calculated rating",
    ChangeType.CLOSING: "nothing",
}
CHANGE_LABELS = {
    ChangeType.AUDIT: "audit",
    ChangeType.STANDARD: "rating of standard",
    ChangeType.FINDING: "finding",
    ChangeType.CASE: "case",
    ChangeType.NOT_COLLECTED: "not collected",
    ChangeType.STATE: "state",
    ChangeType.ALLOCATION: "allocation",
    ChangeType.CASE_DETAIL: "case detail",
    ChangeType.ANSWER: "answer",
    ChangeType.NOTE: "note",
    ChangeType.DESCRIPTION: "audit details",
    ChangeType.DECISION: "decision",
    ChangeType.CLOSING: "closing",
    ChangeType.MEMBER: "member",
    ChangeType.RETENTION: "retention",
    ChangeType.SNAPSHOT: "snapshot for verification",
}
LogRow = TypeVar("LogRow", AccessLogRow, AuditLogRow)
ACCESS_LABELS = {
    AccessType.CASE: "opened a case",
    AccessType.AUDIT_LOG: "read the history",
    AccessType.EXPORT: "exported",
    AccessType.IMPORT: "compared a file with the recorded values",
}


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
        reference = text_line("Case reference", key="history-case", width=220)
        person_name = text_line("Person", key="history-by", width=260)
        first = st.date_input("From", None, key="history-first", format="DD/MM/YYYY", width=160)
        last = st.date_input("To", None, key="history-last", format="DD/MM/YYYY", width=160)
    case_id = context.store.history.find_case_id(context.person, audit.id, reference) if reference.strip() else ""
    by = clean_text(person_name, one_line=True)
    return LogFilter(case_id, by, start_of_day(first) if first else None, end_of_day(last) if last else None)


def show_access_log(context: PageContext, audit: Audit, log_filter: LogFilter) -> None:
    """Show who opened a case, read the history or exported something."""
    log_rows = context.store.history.access_log(context.person, audit.id, log_filter)
    _show_rows(context, audit, log_rows, _access_text)
    _show_download(context, audit, "log of reads", lambda: write_access_log_csv(log_rows))


def show_changes(context: PageContext, audit: Audit, log_filter: LogFilter) -> None:
    """Show who changed what. Answers and notes are in the file, not on the page."""
    log_rows = context.store.history.audit_log(context.person, audit.id, log_filter)
    _show_rows(context, audit, log_rows, _change_text)
    _show_download(context, audit, "trail", lambda: write_audit_log_csv(log_rows))


def _show_rows(
    context: PageContext, audit: Audit, log_rows: Sequence[LogRow], describe: Callable[[LogRow, Mapping[str, str]], str]
) -> None:
    """Show the latest rows of a log; rows about an erased case have no reference."""
    if not log_rows:
        html.paragraphs(messages.NO_MATCHING_ROWS)
        return
    references = context.store.cases.references(context.person, audit.id)
    rows = [
        html.Row((_format_timestamp(row.at), row.by, describe(row, references)))
        for row in reversed(log_rows[-MAX_ROWS:])
    ]
    total = len(log_rows)
    caption = f"{total:,} rows, the latest {len(rows)} shown" if total > len(rows) else html.pluralise(total, "row")
    html.table(f"{caption}, newest first, UK time", ("When", "Who", "What"), rows)


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


def _access_text(row: AccessLogRow, references: Mapping[str, str]) -> str:
    case = references.get(row.event.case_id, "")
    return " ".join(filter(None, (ACCESS_LABELS[row.event.type], case, row.event.subject)))


def _change_text(row: AuditLogRow, references: Mapping[str, str]) -> str:
    """Return what was changed; the old and new values only if they hold no case content and no written text."""
    change = row.change
    if change.type is ChangeType.RETENTION:
        return retention_text(change)
    text = " ".join(filter(None, (CHANGE_LABELS[change.type], change.subject)))
    if change.type in EMPTY_VALUE_WORDS and (change.old or change.new):  # erasure deletes both
        text += f", from {_value_text(change.type, change.old)} to {_value_text(change.type, change.new)}"
    return " · ".join(filter(None, (references.get(change.case_id, ""), text)))


def retention_text(change: Change) -> str:
    """Return a step of retention in words, with its date or reason unless that was erased."""
    action = RetentionAction.parse(change.subject)
    if action is RetentionAction.DELETION_DATE:
        return messages.DELETION_DATE_CHANGES[bool(change.old), bool(change.new)].format(
            old=_format_day(change.old), new=_format_day(change.new)
        )
    reason = f": {change.reason}" if change.reason else ""
    return f"{action.label}{reason}"


def _format_day(day: str | None) -> str:
    return format_date(date.fromisoformat(day)) if day else ""


def _value_text(change_type: ChangeType, value: str | None) -> str:
    if not value:
        return EMPTY_VALUE_WORDS[change_type]
    return CaseState(value).label if change_type is ChangeType.STATE else value


def _format_timestamp(at: datetime) -> str:
    return f"{local_time(at):%d %b %Y %H:%M:%S}"


if __name__ == "__main__":
    show(get_context())
