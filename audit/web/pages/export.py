"""Taking the results out: workbook and report, for the team or for outside, and the answers as a responses file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from audit import __version__
from audit.analysis.comparison import Comparison, compare, earlier, tallied
from audit.analysis.disclosure_control import printed_breakdowns
from audit.analysis.published_breakdowns import PrintedBreakdown
from audit.files.report import ReportAbout, report_document
from audit.files.responses import write_responses_csv, write_responses_xlsx
from audit.files.results_json import results_json
from audit.files.workbook import WorkbookAbout, data_workbook, file_name
from audit.model.audit import Finding
from audit.model.case import CaseState
from audit.storage.repositories.audits import Audit, AuditResults
from audit.web.case_filter import results_shown, suppression_told
from audit.web.components import html
from audit.web.session.page_context import Visit, text_held_back, visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEAM, OUTSIDE = "The team", "Outside the team"


def show(here: Visit) -> None:
    """The files of this audit. Each is made when somebody asks for it, from what the page then shows."""
    audit = here.audit()
    version = here.store.audits.version(here.person)  # first: what changes meanwhile gives a new name next time
    html.heading("Export", over=audit.details.name)
    found = results_shown(here, audit)
    html.text(f"{found.which_cases}.")
    if found.too_few:
        suppression_told(found)
        return
    outside = not found.shows_cases or for_outside(audit)
    files = Files(here, found, outside, datetime.now(UTC).date(), version)
    if outside:
        html.notice(
            f"Counts from 1 to {audit.details.hides_up_to} are held back, with whatever would tell them. Texts that "
            "people wrote stand as they wrote them: read the file before you hand it on."
        )
    documents(files)
    if not found.shows_cases:
        results_alone(files)
    elif outside:
        html.text("The answers themselves, and the results for other programs, stay inside the team.", kind="quiet")
    else:
        data(files)


def for_outside(audit: Audit) -> bool:
    """Whether somebody who sees all cases wants files that leave the team; whoever sees none gets no others."""
    return st.radio("For whom", [TEAM, OUTSIDE], key=f"for whom {audit.id}", horizontal=True) == OUTSIDE


@dataclass(frozen=True)
class Files:
    """What the files of one visit are made from; ``version`` is that of the store when the page was drawn."""

    here: Visit
    found: AuditResults
    outside: bool
    made_on: date
    version: int

    def name(self, what: str, ending: str) -> str:
        """A name that changes whenever the file may: a browser never hands out an older one for it."""
        whose = [] if self.found.shows_cases else ["no case"]  # other breakdowns than in the team's file for outside
        told = "|".join([__version__, self.found.which_cases, str(self.made_on), str(self.version), *whose])
        what = f"{what}-for-outside" if self.outside else what
        return file_name(self.found.audit.details, f"{self.found.audit.id}|{told}".encode(), what, ending)

    def workbook(self) -> bytes:
        """The data workbook over the cases that count."""
        found = self.found
        about = WorkbookAbout(
            found.audit.details,
            found.which_cases,
            self.made_on,
            self.findings(),
            self.comparison(),
            self.breakdowns(),
            self.outside,
        )
        return data_workbook(found.results, found.records, about)

    def report(self) -> bytes:
        """The Word report over the cases that count, broken down by every fact that is marked so."""
        found = self.found
        about = ReportAbout(
            found.audit.details,
            found.which_cases,
            self.made_on,
            self.findings(),
            self.breakdowns(),
            self.outside,
        )
        return report_document(found.results, about)

    def breakdowns(self) -> tuple[PrintedBreakdown, ...]:
        """The breakdowns by every fact that is marked so; for somebody who sees no case, as the store gives them."""
        found = self.found
        if found.shows_cases:
            return printed_breakdowns(found.results, found.records, found.audit.details, self.outside)
        return self.here.store.audits.breakdowns(self.here.person, found.audit.id)

    def findings(self) -> tuple[Finding, ...]:
        """The findings with the references of their cases; outside without them."""
        findings = self.found.audit.findings
        if self.outside or not any(finding.cases for finding in findings):
            return tuple(replace(finding, cases=()) for finding in findings)
        known = self.here.store.cases.references(self.here.person, self.found.audit.id)
        return tuple(replace(one, cases=tuple(known[id_] for id_ in one.cases if id_ in known)) for one in findings)

    def comparison(self) -> Comparison | None:
        """This audit beside earlier ones of its unit; None where there are none."""
        audit, comparisons = self.found.audit, self.here.store.comparisons
        names = comparisons.names(self.here.person)
        own = next(one for one in names if one.audit_id == audit.id)
        before = {one.audit_id for one in earlier(own, names)}
        if not before:
            return None
        tallies = comparisons.all(self.here.person, only=before)
        return compare(audit.questionnaire, [*tallies, tallied(own, self.found.results)])

    def json(self) -> bytes:
        """The results as one JSON object."""
        return results_json(self.found.results).encode()

    def responses(self, write: Callable[..., bytes]) -> bytes:
        """All answers of all cases, in whichever state, as a file that can be brought in again."""
        audit = self.found.audit
        every = self.here.store.audits.results(self.here.person, audit.id, tuple(CaseState))
        return write(audit.questionnaire, every.records, audit.details.not_inspected)


def documents(files: Files) -> None:
    """What is read: the workbook and the report."""
    case_level = "" if files.outside else ", and the answers by reference"
    html.subheading("To read and to hand on")
    html.text(
        "The data workbook has every table: ratings, key questions with intervals, prompts, breakdowns, findings, the "
        f"method{case_level}. The Word report has the chapters of an inspection report, with charts. Neither holds "
        "notes or auditors' names."
    )
    with st.container(horizontal=True):
        download(
            files, "Download the data workbook", files.workbook, files.name("data-workbook", "xlsx"), XLSX, first=True
        )
        download(files, "Download the Word report", files.report, files.name("report", "docx"), DOCX)


def data(files: Files) -> None:
    """What other programs read, and what can be brought in again."""
    noun = files.found.audit.questionnaire.record
    html.subheading("For other programs")
    html.text(
        f"A responses file has all answers of all {noun.many} in whichever state, one row for each {noun.one}, with "
        "auditors and facts; it can be brought in again. The JSON file has the results as they are counted here."
    )
    with st.container(horizontal=True):
        for label, ending, mime, write in (
            ("Responses as Excel", "xlsx", XLSX, write_responses_xlsx),
            ("Responses as CSV", "csv", "text/csv", write_responses_csv),
        ):
            download(files, label, partial(files.responses, write), files.name("responses", ending), mime)
        download_json(files)


def results_alone(files: Files) -> None:
    """What other programs read, for somebody who sees no case."""
    noun = files.found.audit.questionnaire.record
    html.subheading("For other programs")
    html.text(
        f"The JSON file has the results over all {noun.many} that count, as the page Results shows them: small numbers "
        "are suppressed. It has no groups."
    )
    with st.container(horizontal=True):
        download_json(replace(files, outside=False))


def download_json(files: Files) -> None:
    """The results as JSON, which is never for outside."""
    download(files, "Results as JSON", files.json, files.name("results", "json"), "application/json")


def download(files: Files, label: str, make: Callable[[], bytes], name: str, mime: str, first: bool = False) -> None:
    """A download whose file is made on the click; that it was taken out is put on record before."""

    def made() -> bytes:
        with text_held_back():
            files.here.store.history.exported(files.here.person, files.found.audit.id, name)
            return make()

    st.download_button(
        label, made, name, mime, key=f"take {label}", type="primary" if first else "secondary", on_click="ignore"
    )


if __name__ == "__main__":
    show(visit())
