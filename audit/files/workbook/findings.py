"""The sheet of findings and recommendations."""

from __future__ import annotations

from audit.files.export_context import ExportData
from audit.files.spreadsheets.sheets import NOT_APPLICABLE, Column, Sheet
from audit.formatting import format_date
from audit.model.finding import Finding
from audit.model.report_text import CHAPTER_TITLES

COLUMNS = [
    Column("Kind", 18),
    Column("Standard", 24, optional=True),
    Column("Key question", 12, optional=True),
    Column("Finding", 52),
    Column("For", 14, optional=True),
    Column("Owner", 18, optional=True),
    Column("Due", 18, optional=True),
]


def findings_sheet(data: ExportData) -> Sheet:
    """Return one row per finding; the cases that show it are only for the audit team, until they are erased."""
    without_cases = data.context.external or data.context.retention.erased_on is not None
    columns = [*COLUMNS, *([] if without_cases else [Column(data.case_label.plural_heading, 20)])]
    rows = [
        [*_row(data, finding), *([] if without_cases else [", ".join(finding.case_ids) or NOT_APPLICABLE])]
        for finding in data.context.findings
    ]
    return Sheet("Findings", "Findings and recommendations", columns, rows, data.scope_lines)


def _row(data: ExportData, finding: Finding) -> list[str]:
    standards = data.results.questionnaire.standards_by_id
    topic = CHAPTER_TITLES.get(finding.topic, "")
    standard = standards[finding.standard_id].name if finding.standard_id in standards else topic
    addressee = finding.addressee.value.capitalize() if finding.addressee else ""
    kind, due = finding.kind.label.capitalize(), format_date(finding.due_date)
    cells = [kind, standard, finding.question_id, finding.text, addressee, finding.owner, due]
    return [cell or NOT_APPLICABLE for cell in cells]
