"""The Export page: the workbook and report, for the audit team or for others, and data for other software."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from audit.analysis.audit_results import MAX_NAMED, AuditResults
from audit.analysis.survey_figures import printed_surveys
from audit.formatting import join_some, today
from audit.messages import results as messages
from audit.model.audit import Audit
from audit.model.outside_copy import OutsideCopy, OutsideFile
from audit.web.case_filter import results_for_selected_cases, show_suppression
from audit.web.components import html
from audit.web.export_files import ExportFiles
from audit.web.published_pack import build_pack, what_pack_has
from audit.web.report_template import current_template, show_template_choice
from audit.web.report_text.contents import show_unsaved_texts
from audit.web.report_text.suppressed_texts import show_suppressed_texts
from audit.web.results.downloads import (
    DOCX,
    SUMMARY,
    SUMMARY_TITLE,
    show_download,
    show_summary_downloads,
    what_summary_has,
)
from audit.web.results.outside_copies import earlier_copies, show_disclosure_warning, show_outside_copies
from audit.web.results.text_checks import show_text_checks
from audit.web.session.page_context import PageContext, get_context

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEAM, EXTERNAL = "The audit team", "People outside the team"


def show(context: PageContext) -> None:
    """Show the files of this audit. Each is built on request, from the cases included on the page."""
    audit = context.require_audit()
    # Read first: a change made after this gives the files new names.
    version = context.store.audits.version(context.person)
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
    files = ExportFiles(context, audit_results, external, today(), version, current_template())
    copies = earlier_copies(context, audit_results) if external else ()
    if external:
        show_outside_notices(context, audit_results, copies)
    show_documents(files)
    show_template_choice()
    html.subheading(SUMMARY_TITLE, anchor=SUMMARY)
    html.paragraphs(what_summary_has(audit))
    show_summary_downloads(files)
    if not audit_results.shows_cases:
        show_results_file(files)
    elif external:
        html.paragraphs(messages.TEAM_ONLY, kind="quiet")
    else:
        show_data_files(files)
    if audit_results.shows_cases:
        show_pack(files)
    show_outside_copies(audit_results, copies)


def show_outside_notices(context: PageContext, audit_results: AuditResults, copies: Sequence[OutsideCopy]) -> None:
    """Show what to know before a file is shared with people outside the team."""
    limit = audit_results.audit.description.max_suppressed_count
    html.notice(messages.EXTERNAL_FILES.format(limit=limit))
    show_disclosure_warning(context, audit_results, copies)
    surveys = context.store.audits.surveys_of_unit(context.person, audit_results.audit.id)
    for survey in printed_surveys(surveys):
        show_disclosure_warning(context, survey, earlier_copies(context, survey))
    if audit_results.shows_cases:
        show_suppressed_texts(context, audit_results, surveys)


def select_external(audit: Audit) -> bool:
    """Return whether the files are for people outside the team. Asked only of those who see all cases."""
    return st.radio("Who will see this?", [TEAM, EXTERNAL], key=f"for whom {audit.id}", horizontal=True) == EXTERNAL


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
            OutsideFile.WORKBOOK,
            is_primary=True,
        )
        show_download(
            files, "Download Word report", files.report, files.filename("report", "docx"), DOCX, OutsideFile.REPORT
        )


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
    name = files.filename("published-pack", "zip")
    show_download(files, "Download published pack", build, name, "application/zip", OutsideFile.PACK)


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
    name = files.filename("results", "json")
    show_download(files, "Download results (JSON)", files.json, name, "application/json", OutsideFile.RESULTS_JSON)


if __name__ == "__main__":
    show(get_context())
