"""Taking the results out: workbook and report, for the team or for outside, and the answers as a responses file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from audit import __version__
from audit.analysis.audit_results import AuditResults
from audit.analysis.comparison import Comparison, compare_audits, earlier_audits, summarise_audit
from audit.analysis.disclosure_control import published_breakdowns
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.responses import write_responses_csv, write_responses_xlsx
from audit.files.results_json import results_json
from audit.files.workbook import build_data_workbook, file_name
from audit.model.audit import Audit
from audit.model.case import CaseState
from audit.model.finding import Finding
from audit.web.case_filter import results_for_selected_cases, suppression_told
from audit.web.components import html
from audit.web.session.page_context import PageContext, get_context, redact_errors

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEAM, EXTERNAL = "The team", "Outside the team"


def show(context: PageContext) -> None:
    """The files of this audit. Each is made when somebody asks for it, from what the page then shows."""
    audit = context.require_audit()
    version = context.store.audits.version(context.person)  # first: what changes meanwhile gives a new name next time
    html.heading("Export", caption=audit.description.name)
    audit_results = results_for_selected_cases(context, audit)
    html.paragraphs(f"{audit_results.which_cases}.")
    if audit_results.too_few:
        suppression_told(audit_results)
        return
    external = not audit_results.shows_cases or select_external(audit)
    files = ExportFiles(context, audit_results, external, datetime.now(UTC).date(), version)
    if external:
        html.notice(
            f"Counts from 1 to {audit.description.max_suppressed_count} are held back, with whatever would tell them. Texts that "
            "people wrote stand as they wrote them: read the file before you hand it on."
        )
    show_documents(files)
    if not audit_results.shows_cases:
        show_results_file(files)
    elif external:
        html.paragraphs(
            "The answers themselves, and the results for other programs, stay inside the team.", kind="quiet"
        )
    else:
        show_data_files(files)


def select_external(audit: Audit) -> bool:
    """Whether somebody who sees all cases wants files that leave the team; whoever sees none gets no others."""
    return st.radio("For whom", [TEAM, EXTERNAL], key=f"for whom {audit.id}", horizontal=True) == EXTERNAL


@dataclass(frozen=True)
class ExportFiles:
    """What the files of one visit are made from; ``store_version`` is that of the store when the page was drawn."""

    context: PageContext
    audit_results: AuditResults
    external: bool
    made_on: date
    store_version: int

    def filename(self, kind: str, extension: str) -> str:
        """A name that changes whenever the file may: a browser never hands out an older one for it."""
        role_parts = (
            [] if self.audit_results.shows_cases else ["no case"]
        )  # other breakdowns than in the team's file for outside
        fingerprint = "|".join(
            [__version__, self.audit_results.which_cases, str(self.made_on), str(self.store_version), *role_parts]
        )
        kind = f"{kind}-for-outside" if self.external else kind
        return file_name(
            self.audit_results.audit.description,
            f"{self.audit_results.audit.id}|{fingerprint}".encode(),
            kind,
            extension,
        )

    def workbook(self) -> bytes:
        """The data workbook over the cases that count."""
        audit_results = self.audit_results
        return build_data_workbook(audit_results.results, audit_results.records, self._export_context())

    def report(self) -> bytes:
        """The Word report over the cases that count, broken down by every fact that is marked so."""
        return build_report(self.audit_results.results, self._export_context())

    def _export_context(self) -> ExportContext:
        return ExportContext(
            self.audit_results.audit.description,
            self.audit_results.which_cases,
            self.made_on,
            self.findings(),
            self.breakdowns(),
            self.comparison(),
            self.external,
        )

    def breakdowns(self) -> tuple[PublishedBreakdown, ...]:
        """The breakdowns by every fact that is marked so; for somebody who sees no case, as the store gives them."""
        audit_results = self.audit_results
        if audit_results.shows_cases:
            return published_breakdowns(
                audit_results.results, audit_results.records, audit_results.audit.description, self.external
            )
        return self.context.store.audits.breakdowns(self.context.person, audit_results.audit.id)

    def findings(self) -> tuple[Finding, ...]:
        """The findings with the references of their cases; outside without them."""
        findings = self.audit_results.audit.findings
        if self.external or not any(finding.case_ids for finding in findings):
            return tuple(replace(finding, case_ids=()) for finding in findings)
        references = self.context.store.cases.references(self.context.person, self.audit_results.audit.id)
        return tuple(
            replace(
                linked_finding,
                case_ids=tuple(references[case_id] for case_id in linked_finding.case_ids if case_id in references),
            )
            for linked_finding in findings
        )

    def comparison(self) -> Comparison | None:
        """This audit beside earlier ones of its unit; None where there are none."""
        audit, comparisons = self.audit_results.audit, self.context.store.comparisons
        audit_references = comparisons.list_audits(self.context.person)
        this_audit = next(
            audit_reference for audit_reference in audit_references if audit_reference.audit_id == audit.id
        )
        earlier_ids = {audit_reference.audit_id for audit_reference in earlier_audits(this_audit, audit_references)}
        if not earlier_ids:
            return None
        tallies = comparisons.all(self.context.person, audit_ids=earlier_ids)
        return compare_audits(audit.questionnaire, [*tallies, summarise_audit(this_audit, self.audit_results.results)])

    def json(self) -> bytes:
        """The results as one JSON object."""
        return results_json(self.audit_results.results).encode()

    def responses(self, write: Callable[..., bytes]) -> bytes:
        """All answers of all cases, in whichever state, as a file that can be brought in again."""
        audit = self.audit_results.audit
        all_results = self.context.store.audits.results(self.context.person, audit.id, tuple(CaseState))
        return write(audit.questionnaire, all_results.records, audit.description.not_inspected)


def show_documents(files: ExportFiles) -> None:
    """What is read: the workbook and the report."""
    answers_text = "" if files.external else ", and the answers by reference"
    html.subheading("To read and to hand on")
    html.paragraphs(
        "The data workbook has every table: ratings, key questions with intervals, prompts, breakdowns, findings, the "
        f"method{answers_text}. The Word report has the chapters of an inspection report, with charts. Neither holds "
        "notes or auditors' names."
    )
    with st.container(horizontal=True):
        show_download(
            files,
            "Download the data workbook",
            files.workbook,
            files.filename("data-workbook", "xlsx"),
            XLSX,
            is_primary=True,
        )
        show_download(files, "Download the Word report", files.report, files.filename("report", "docx"), DOCX)


def show_data_files(files: ExportFiles) -> None:
    """What other programs read, and what can be brought in again."""
    case_label = files.audit_results.audit.questionnaire.case_label
    html.subheading("For other programs")
    html.paragraphs(
        f"A responses file has all answers of all {case_label.plural} in whichever state, one row for each {case_label.singular}, with "
        "auditors and facts; it can be brought in again. The JSON file has the results as they are counted here."
    )
    with st.container(horizontal=True):
        for label, extension, mime, write in (
            ("Responses as Excel", "xlsx", XLSX, write_responses_xlsx),
            ("Responses as CSV", "csv", "text/csv", write_responses_csv),
        ):
            show_download(files, label, partial(files.responses, write), files.filename("responses", extension), mime)
        show_json_download(files)


def show_results_file(files: ExportFiles) -> None:
    """What other programs read, for somebody who sees no case."""
    case_label = files.audit_results.audit.questionnaire.case_label
    html.subheading("For other programs")
    html.paragraphs(
        f"The JSON file has the results over all {case_label.plural} that count, as the page Results shows them: small numbers "
        "are suppressed. It has no groups."
    )
    with st.container(horizontal=True):
        show_json_download(replace(files, external=False))


def show_json_download(files: ExportFiles) -> None:
    """The results as JSON, which is never for outside."""
    show_download(files, "Results as JSON", files.json, files.filename("results", "json"), "application/json")


def show_download(
    files: ExportFiles, label: str, build: Callable[[], bytes], name: str, mime: str, is_primary: bool = False
) -> None:
    """A download whose file is made on the click; that it was taken out is put on record before."""

    def build_logged() -> bytes:
        with redact_errors():
            files.context.store.history.log_export(files.context.person, files.audit_results.audit.id, name)
            return build()

    st.download_button(
        label,
        build_logged,
        name,
        mime,
        key=f"take {label}",
        type="primary" if is_primary else "secondary",
        on_click="ignore",
    )


if __name__ == "__main__":
    show(get_context())
