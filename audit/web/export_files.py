"""The files of an audit that the page Export offers, each built on request from the included cases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from audit import __version__
from audit.analysis.audit_counts import earlier_audits, summarise_audit
from audit.analysis.audit_results import AuditResults
from audit.analysis.comparison import Comparison, compare_audits
from audit.analysis.disclosure_control import publish_all
from audit.analysis.joined_audits import comparable_audits, join_audit
from audit.analysis.prompt_breakdowns import publish_with_prompts
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.restricted_results import tally_without_small_numbers
from audit.analysis.survey_figures import printed_surveys
from audit.files.additions import additions_of
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.report.template.reading import ReportTemplate
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.files.results_json import results_json
from audit.files.summary import build_summary_document, build_summary_page
from audit.files.workbook import build_data_workbook, file_name
from audit.model.benchmark import Benchmark
from audit.model.case import CaseRecord
from audit.model.finding import Finding
from audit.model.moderation import ModeratedRow
from audit.model.outside_copy import OutsideFile
from audit.model.questionnaire import Questionnaire
from audit.model.report_text import ChosenBreakdowns, written_chapters
from audit.settings import load_settings
from audit.toml_files.crosswalk import read_crosswalks
from audit.web.session.page_context import PageContext
from audit.web.unit_surveys import benchmarks_of, benchmarks_of_surveys


@dataclass(frozen=True)
class ExportFiles:
    """The content of the files; ``store_version`` is the version of the database when the page was shown.

    ``template`` is the organisation's own template of the Word report, if there is one.
    """

    context: PageContext
    audit_results: AuditResults
    external: bool
    made_on: date
    store_version: int
    template: ReportTemplate | None = None

    def filename(self, kind: str, extension: str) -> str:
        """Return a name that changes whenever the file may change, so that a browser never reuses an older file."""
        # People who see no case get other breakdowns than the team's file for people outside it.
        parts = [] if self.audit_results.shows_cases else ["no case"]
        parts += [self.template.digest] if self.template else []
        fingerprint = "|".join(
            [__version__, self.audit_results.which_cases, str(self.made_on), str(self.store_version), *parts]
        )
        kind = f"{kind}-for-outside" if self.external else kind
        return file_name(
            self.audit_results.audit.description,
            f"{self.audit_results.audit.id}|{fingerprint}".encode(),
            kind,
            extension,
        )

    def log_export(self, name: str, file: OutsideFile | None) -> None:
        """Log that a file is made, and register it if it is for people outside the team. Call it before it is ready."""
        store, person, audit_results = self.context.store, self.context.person, self.audit_results
        store.history.log_export(person, audit_results.audit.id, name)
        if file is not None and (self.external or not audit_results.shows_cases):
            store.outside_copies.record(person, audit_results.audit.id, file, audit_results.states)
            for survey in printed_surveys(self.surveys()) if file is OutsideFile.REPORT else ():
                store.outside_copies.record(person, survey.audit.id, file, survey.states)

    def surveys(self) -> Sequence[AuditResults]:
        """Return the surveys of the same unit, which the report prints, as this person may see them."""
        return self.context.store.audits.surveys_of_unit(self.context.person, self.audit_results.audit.id)

    def workbook(self) -> bytes:
        """Return the data workbook of the included cases."""
        audit_results = self.audit_results
        records = () if audit_results.blind else audit_results.records  # a sheet of some answers would not add up
        return build_data_workbook(audit_results.results, records, self._export_context())

    def report(self) -> bytes:
        """Return the Word report of the included cases, with all breakdowns."""
        surveys = self.surveys()
        benchmarks = benchmarks_of_surveys(self.context, surveys)
        context = replace(self._export_context(), surveys=surveys, survey_benchmarks=benchmarks)
        return build_report(self.audit_results.results, context, self.template)

    def summary_page(self) -> bytes:
        """Return the one-page summary as a web page to print."""
        return build_summary_page(self.audit_results.results, self._export_context())

    def summary_document(self) -> bytes:
        """Return the one-page summary as a Word document."""
        return build_summary_document(self.audit_results.results, self._export_context())

    def _export_context(self) -> ExportContext:
        person, audit_id, settings = self.context.person, self.audit_results.audit.id, load_settings()
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
            benchmarks=self.benchmarks(),
            make_up=() if self.external else self.audit_results.make_up,
            contact=settings.contact,
            licence=settings.licence if self.external else "",
        )

    def benchmarks(self) -> list[Benchmark]:
        """Return the benchmarks of the audit."""
        return benchmarks_of(self.context, self.audit_results.audit.id)

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
        crosswalks = read_crosswalks().crosswalks
        audit_references = comparable_audits(
            comparisons.list_audits(self.context.person), audit.questionnaire, crosswalks
        )
        this_audit = next(
            audit_reference for audit_reference in audit_references if audit_reference.audit_id == audit.id
        )
        earlier_ids = {audit_reference.audit_id for audit_reference in earlier_audits(this_audit, audit_references)}
        if not earlier_ids:
            return None
        # What is suppressed outside the team depends on the prompts as well.
        prompts = self.external or bool(crosswalks)
        earlier = comparisons.all(self.context.person, prompts=prompts, audit_ids=earlier_ids)
        joined = [join_audit(each, audit.questionnaire, crosswalks) for each in earlier]
        summaries = [*joined, summarise_audit(this_audit, self.audit_results.results, include_prompts=prompts)]
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
            eliminated=audit_results.elimination_counts,
            additions=additions_of(audit_results, self.benchmarks()),
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
