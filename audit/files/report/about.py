"""The table of the audit's details, at the end of the chapter on the method."""

from __future__ import annotations

from audit.analysis.make_up import make_up_title
from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument
from audit.files.wording import NOT_ENTERED
from audit.formatting import format_date


def write_about(document: ReportDocument, report: ExportData) -> None:
    """Write everything that identifies the audit and its figures."""
    context, questionnaire, case_label = report.context, report.results.questionnaire, report.case_label
    description, not_inspected = context.description, report.results.not_inspected
    rows = [
        ["Unit", description.unit or NOT_ENTERED],
        ["Region", description.region or NOT_ENTERED],
        ["Fieldwork", description.fieldwork_dates or NOT_ENTERED],
        [f"{case_label.plural_heading} started in", description.started_in or NOT_ENTERED],
        [f"{case_label.plural_heading} included", context.which_cases],
        *report.eliminated_rows,
        [f"Eligible {case_label.plural}", f"{description.eligible:,}" if description.eligible else NOT_ENTERED],
        [
            questionnaire.not_inspected_label,
            "; ".join(standard.name for standard in not_inspected) or "None",
        ],
        ["Questionnaire", f"{questionnaire.title} ({questionnaire.id}, version {questionnaire.version})"],
        ["Report created", format_date(context.created_on)],
        *(["Figures frozen", line] for line in report.closing_lines),
    ]
    document.add_table("About this audit", [Column("Item", 5), Column("Detail", 12)], rows)
    if report.make_up:
        groups = [[each.case_detail.text, each.counts_text] for each in report.make_up]
        columns = [Column("Detail", 5), Column(case_label.plural_heading, 12)]
        document.add_table(make_up_title(case_label), columns, groups)
