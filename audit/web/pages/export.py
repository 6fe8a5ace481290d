"""The Export page: the workbook and report, for the audit team or for others, and data for other software."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import streamlit as st

from audit import __version__
from audit.analysis.audit_results import MAX_NAMED, AuditResults
from audit.analysis.comparison import Comparison, compare_audits, earlier_audits, summarise_audit
from audit.analysis.disclosure_control import publish_all
from audit.analysis.prompt_breakdowns import publish_with_prompts
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.restricted_results import tally_without_small_numbers
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.files.results_json import results_json
from audit.files.workbook import build_data_workbook, file_name
from audit.formatting import join_some, today
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.case import CaseRecord
from audit.model.finding import Finding
from audit.model.moderation import ModeratedRow
from audit.model.questionnaire import Questionnaire
from audit.model.report_text import ChosenBreakdowns, written_chapters
from audit.settings import load_settings
from audit.web.case_filter import results_for_selected_cases, show_suppression
from audit.web.components import html
from audit.web.published_pack import build_pack, what_pack_has
from audit.web.report_text.contents import show_unsaved_texts
from audit.web.results.suppressed_texts import show_suppressed_texts
from audit.web.results.text_checks import show_text_checks
from audit.web.session.page_context import PageContext, get_context, redact_errors

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEAM, EXTERNAL = "The audit team", "People outside the team"


def show(context: PageContext) -> None:
    """Show the files of this audit. Each is built on request, from the cases included on the page."""
    audit = context.require_audit()
    version = context.store.audits.version(
        context.person
    )  # read first: a change made after this gives the files new names
    html.heading("Export", caption=audit.description.name)
    audit_results = results_for_selected_cases(context, audit)
    html.paragraphs(f"{audit_results.which_cases}.")
    if audit_results.too_few:
        show_suppression(audit_results)
        return
    external = not audit_results.shows_cases or select_external(audit)
    if audit_results.shows_cases:
        show_text_checks(context, audit)
    show_unsaved_texts(context, audit)
    files = ExportFiles(context, audit_results, external, today(), version)
    if external:
        html.notice(messages.EXTERNAL_FILES.format(limit=audit.description.max_suppressed_count))
    if external and audit_results.shows_cases:
        show_suppressed_texts(context, audit_results)
    show_documents(files)
    if not audit_results.shows_cases:
        show_results_file(files)
    elif external:
        html.paragraphs(messages.TEAM_ONLY, kind="quiet")
    else:
        show_data_files(files)
    if audit_results.shows_cases:
        show_pack(files)


def select_external(audit: Audit) -> bool:
    """Return whether the files are for people outside the team. Asked only of those who see all cases."""
    return st.radio("Who will see this?", [TEAM, EXTERNAL], key=f"for whom {audit.id}", horizontal=True) == EXTERNAL


@dataclass(frozen=True)
class ExportFiles:
    """The content of the files; ``store_version`` is the version of the database when the page was shown."""

    context: PageContext
    audit_results: AuditResults
    external: bool
    made_on: date
    store_version: int

    def filename(self, kind: str, extension: str) -> str:
        """Return a name that changes whenever the file may change, so that a browser never reuses an older file."""
        # People who see no case get other breakdowns than the team's file for people outside it.
        role_parts = [] if self.audit_results.shows_cases else ["no case"]
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
        """Return the data workbook of the included cases."""
        audit_results = self.audit_results
        records = () if audit_results.blind else audit_results.records  # a sheet of some answers would not add up
        return build_data_workbook(audit_results.results, records, self._export_context())

    def report(self) -> bytes:
        """Return the Word report of the included cases, with all breakdowns."""
        return build_report(self.audit_results.results, self._export_context())

    def _export_context(self) -> ExportContext:
        person, audit_id = self.context.person, self.audit_results.audit.id
        texts = self.context.store.report_texts
        chosen = texts.breakdowns(person, audit_id)
        return ExportContext(
            self.audit_results.audit.description,
            self.audit_results.which_cases,
            self.made_on,
            self.findings(),
            self.breakdowns(),
            self.comparison(),
            self.external,
            self.audit_results.audit.retention,
            self.audit_results.draw,
            self.audit_results.how_eliminated(self.external),
            self.audit_results.closing,
            None if self.external else self.audit_results.agreement,
            () if self.external else self.moderated(),
            written_chapters(texts.all(person, audit_id)),
            chosen.detail_ids,
            chosen.with_prompts,
            self.prompt_breakdowns(chosen),
            contact=load_settings().contact,
            licence=load_settings().licence if self.external else "",
        )

    def prompt_breakdowns(self, chosen: ChosenBreakdowns) -> tuple[PublishedBreakdown, ...]:
        """Return the chosen breakdowns with their prompts, for a team that sees every case."""
        audit_results = self.audit_results
        if not chosen.with_prompts or self.external or not audit_results.shows_groups_in_full:
            return ()
        return publish_with_prompts(
            audit_results.results,
            lambda detail, questions: audit_results.breakdown([detail], questions),
            audit_results.audit.description,
            chosen.detail_ids,
        )

    def moderated(self) -> Sequence[ModeratedRow]:
        """Return the moderated answers with those of both reviews; none once the cases are erased."""
        return self.context.store.moderations.rows_for_file(self.context.person, self.audit_results.audit.id)

    def breakdowns(self) -> tuple[PublishedBreakdown, ...]:
        """Return the breakdowns, or those of the database for people who see no case and for erased cases."""
        audit_results = self.audit_results
        if audit_results.shows_groups_in_full:
            return publish_all(
                audit_results.results,
                audit_results.breakdowns_to_publish,
                audit_results.audit.description,
                self.external,
            )
        return self.context.store.audits.breakdowns(self.context.person, audit_results.audit.id)

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings with the references of their cases, or without them for people outside the team."""
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
        """Return this audit compared with earlier ones of its unit; None if there are none."""
        audit, comparisons = self.audit_results.audit, self.context.store.comparisons
        audit_references = comparisons.list_audits(self.context.person)
        this_audit = next(
            audit_reference for audit_reference in audit_references if audit_reference.audit_id == audit.id
        )
        earlier_ids = {audit_reference.audit_id for audit_reference in earlier_audits(this_audit, audit_references)}
        if not earlier_ids:
            return None
        tallies = comparisons.all(self.context.person, audit_ids=earlier_ids)
        summaries = [*tallies, summarise_audit(this_audit, self.audit_results.results)]
        if self.external:
            summaries = [
                tally_without_small_numbers(each, audit.questionnaire, audit.description) for each in summaries
            ]
        return compare_audits(audit.questionnaire, summaries)

    def json(self) -> bytes:
        """Return the results as one JSON object."""
        erased_on = self.audit_results.audit.retention.erased_on
        audit_results = self.audit_results
        return results_json(
            audit_results.results,
            erased_on=erased_on,
            sample=audit_results.sample,
            eliminated=audit_results.elimination_counts,
            closing=audit_results.closing,
            agreement=audit_results.agreement,
        ).encode()

    def responses_csv(self) -> bytes:
        """Return all answers of all cases in any state, as a CSV file that can be imported again."""
        return write_responses_csv(*self._responses())

    def responses_xlsx(self) -> bytes:
        """Return the same as an Excel file, with notes, states and moderated answers."""
        return write_responses_xlsx(*self._responses(), moderated=self.moderated())

    def _responses(self) -> tuple[Questionnaire, Sequence[CaseRecord], Collection[str]]:
        audit = self.audit_results.audit
        records = self.context.store.cases.all_with_notes(self.context.person, audit.id)
        return audit.questionnaire, records, audit.description.not_inspected


def show_documents(files: ExportFiles) -> None:
    """Show the downloads of the workbook and the report."""
    has_answers = not files.external and not files.audit_results.is_erased and not files.audit_results.blind
    contents = "every table, the method and the answers" if has_answers else "every table and the method"
    has_ratings = files.audit_results.audit.questionnaire.has_ratings
    chapters = "the chapters of an inspection report" if has_ratings else "the results, section by section"
    html.subheading("Reports to share")
    html.paragraphs(
        f"The data workbook has {contents}; the Word report has {chapters}, with charts. "
        "Neither contains notes or auditors' names."
    )
    with st.container(horizontal=True):
        show_download(
            files,
            "Download data workbook",
            files.workbook,
            files.filename("data-workbook", "xlsx"),
            XLSX,
            is_primary=True,
        )
        show_download(files, "Download Word report", files.report, files.filename("report", "docx"), DOCX)


def show_data_files(files: ExportFiles) -> None:
    """Show the downloads of the responses, which can be imported again, and of the results."""
    case_label = files.audit_results.audit.questionnaire.case_label
    html.subheading("Data for other software")
    if files.audit_results.is_erased:
        html.paragraphs(messages.RESPONSES_ERASED.format(singular=case_label.singular))
        show_json_download(files)
        return
    if files.audit_results.blind:
        references = join_some(files.audit_results.blind, MAX_NAMED)
        html.notice(messages.ANSWERS_BLIND.format(references=references, plural=case_label.plural))
        show_json_download(files)
        return
    html.paragraphs(
        f"A responses file has a row for each review of each {case_label.singular} in any state, with answers, details "
        "and auditor, and can be imported again. The Excel file also has the notes and the states, each on a sheet; "
        "the CSV file leaves them out. Answers are as auditors left them; the Excel file lists the moderated ones on "
        f"another sheet, which is not imported. The JSON file has the results of the {case_label.plural} included here."
    )
    with st.container(horizontal=True):
        for label, extension, mime, build in (
            ("Download responses (Excel)", "xlsx", XLSX, files.responses_xlsx),
            ("Download responses (CSV)", "csv", "text/csv", files.responses_csv),
        ):
            show_download(files, label, build, files.filename("responses", extension), mime)
        show_json_download(files)


def show_pack(files: ExportFiles) -> None:
    """Show the download of the pack from which anybody can recalculate the figures."""
    html.subheading("Published pack")
    html.paragraphs(what_pack_has(files.audit_results, files.external))
    build = partial(build_pack, files.context, files.audit_results, files.external)
    show_download(files, "Download published pack", build, files.filename("published-pack", "zip"), "application/zip")


def show_results_file(files: ExportFiles) -> None:
    """Show the download of the results for people who see no case."""
    case_label = files.audit_results.audit.questionnaire.case_label
    html.subheading("Data for other software")
    html.paragraphs(
        f"The JSON file has the results of all included {case_label.plural} as on the Results page, with small counts "
        "suppressed. It has no breakdowns."
    )
    with st.container(horizontal=True):
        show_json_download(replace(files, external=False))


def show_json_download(files: ExportFiles) -> None:
    """Show the download of the results as JSON, whose name never says that it is for people outside the team."""
    show_download(files, "Download results (JSON)", files.json, files.filename("results", "json"), "application/json")


def show_download(
    files: ExportFiles, label: str, build: Callable[[], bytes], name: str, mime: str, is_primary: bool = False
) -> None:
    """Show a download whose file is built on the click, after the export is logged."""

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
