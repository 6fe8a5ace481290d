"""What people found, and what they recommend to whom."""

from __future__ import annotations

from audit.exchange.sheets import Column, Sheet
from audit.exchange.workbook.about import WorkbookAbout, scope
from audit.exchange.workbook.notes import NOT_APPLICABLE
from audit.ratings import Results


def findings_sheet(results: Results, about: WorkbookAbout) -> Sheet:
    standards = results.questionnaire.standard
    rows = []
    for finding in about.findings:
        standard = standards[finding.standard].name if finding.standard in standards else NOT_APPLICABLE
        addressee = finding.addressee.value.capitalize() if finding.addressee else NOT_APPLICABLE
        rows.append([finding.kind.value.capitalize(), standard, addressee, finding.text])
    columns = [Column("Kind", 18), Column("Standard", 30), Column("Addressee", 14), Column("Finding", 90)]
    return Sheet("Findings", "Findings and recommendations", columns, rows, scope(about))
