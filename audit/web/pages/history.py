"""The history of an audit for its lead: who changed what and who looked at what, by case, person and day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import streamlit as st

from audit.files.audit_log_export import write_changes_csv, write_reads_csv
from audit.files.workbook import file_name
from audit.model.case import CaseState
from audit.storage import Only, Operation
from audit.storage.audit_log.access_log import Read, Saw
from audit.storage.audit_log.change_log import TrailRow, What
from audit.storage.repositories.audits import Audit
from audit.web.components import html
from audit.web.session.page_context import Visit, visit

SHOWN = 200
LONDON = ZoneInfo("Europe/London")
CHANGED, SEEN = "Who changed what", "Who saw what"
IN_WORDS = {
    What.STATE: "nothing",
    What.ALLOCATION: "nobody",
    What.MEMBER: "no role",
    What.DECISION: "the calculated rating",
    What.CLOSING: "nothing",
}
Logged = TypeVar("Logged", Read, TrailRow)
SAW = {Saw.CASE: "opened a case", Saw.TRAIL: "read the history", Saw.EXPORT: "took out"}


def show(here: Visit) -> None:
    """Choose what is wanted, see the latest of it, take all of it out."""
    audit = here.audit()
    html.heading("History", over=audit.details.name)
    offered = [SEEN, CHANGED] if here.may(Operation.SEE_READS, audit) else [CHANGED]
    which = st.segmented_control("Which", offered, default=offered[0], key="history-which", required=True)
    only = wanted(here, audit)
    if which == SEEN:
        seen(here, audit, only)
    else:
        changed(here, audit, only)


def wanted(here: Visit, audit: Audit) -> Only:
    """The case, the person and the days; what is left out is not asked for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reference = st.text_input("Case (its reference)", key="history-case", width=220) or ""
        by = st.text_input("Person", key="history-by", width=260) or ""
        first = st.date_input("From", None, key="history-first", format="DD/MM/YYYY", width=160)
        last = st.date_input("To", None, key="history-last", format="DD/MM/YYYY", width=160)
    case_id = here.store.history.case_id(here.person, audit.id, reference) if reference.strip() else ""
    return Only(case_id, by.strip(), _midnight(first), _midnight(last, after=True))


def seen(here: Visit, audit: Audit, only: Only) -> None:
    """Who opened a case, read the history or took something out."""
    found = here.store.history.who_saw(here.person, audit.id, only)
    _listed(here, audit, found, _saw)
    _take_out(here, audit, "log of reads", lambda: write_reads_csv(found))


def changed(here: Visit, audit: Audit, only: Only) -> None:
    """Who changed what; answers and notes are in the file, not on the page."""
    found = here.store.history.changes(here.person, audit.id, only)
    _listed(here, audit, found, _change)
    _take_out(here, audit, "trail", lambda: write_changes_csv(found))


def _listed(
    here: Visit, audit: Audit, found: Sequence[Logged], in_words: Callable[[Logged, Mapping[str, str]], str]
) -> None:
    """The latest rows of a log; of those that tell of an erased case the reference is gone."""
    if not found:
        html.text("No row that matches.")
        return
    names = here.store.cases.references(here.person, audit.id)
    rows = [html.Row((_when(row.at), row.by, in_words(row, names))) for row in reversed(found[-SHOWN:])]
    of = len(found)
    shown = f"{of:,} rows, the latest {len(rows)} shown" if of > len(rows) else html.count(of, "row")
    html.table(f"{shown}, newest first, London time", ("When", "Who", "What"), rows)


def _take_out(here: Visit, audit: Audit, what: str, make: Callable[[], bytes]) -> None:
    """All of it as CSV; that somebody takes it out is put on record before the file is there to take."""
    html.text("The file has all that matches, with what was entered. That you take it out is recorded.", kind="quiet")
    if not st.button("Make the file", key=f"make-{what}"):
        return
    here.store.history.exported(here.person, audit.id, what)
    made = make()
    name = file_name(audit.details, made, what.replace(" ", "-"), "csv")
    st.download_button("Download as CSV", made, name, "text/csv", on_click="ignore")


def _saw(row: Read, names: Mapping[str, str]) -> str:
    case = names.get(row.sight.case_id, "")
    return " ".join(filter(None, (SAW[row.sight.what], case, row.sight.subject)))


def _change(row: TrailRow, names: Mapping[str, str]) -> str:
    """What was changed; from what and to what only where neither is of a case's content, nor what somebody wrote."""
    change = row.change
    told = " ".join(filter(None, (str(change.what), change.subject)))
    if change.what in IN_WORDS and (change.old or change.new):  # an erasure takes both
        told += f", from {_value(change.what, change.old)} to {_value(change.what, change.new)}"
    return " · ".join(filter(None, (names.get(change.case_id, ""), told)))


def _value(what: What, value: str | None) -> str:
    if not value:
        return IN_WORDS[what]
    return CaseState(value).words if what is What.STATE else value


def _when(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%d %b %Y %H:%M:%S}"


def _midnight(day: date | None, after: bool = False) -> datetime | None:
    """The moment at which a day begins in London, or the last one of it."""
    if day is None:
        return None
    begins = datetime.combine(day + timedelta(days=after), time.min, LONDON)
    return (begins - timedelta(microseconds=after)).astimezone(UTC)


if __name__ == "__main__":
    show(visit())
