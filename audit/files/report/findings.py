"""Findings as lists under a heading for each kind."""

from __future__ import annotations

from collections.abc import Sequence

from audit.files.export_context import ExportData
from audit.files.report.document import ReportDocument
from audit.model.finding import Finding, FindingKind

FINDING_HEADINGS = {
    FindingKind.STRENGTH: "Strengths",
    FindingKind.IMPROVEMENT: "Areas for improvement",
    FindingKind.PRACTICE: "Practice examples",
}


def write_findings(document: ReportDocument, findings: Sequence[Finding], report: ExportData, level: int = 3) -> None:
    """Write the strengths, areas for improvement and practice examples among the findings."""
    for kind, heading in FINDING_HEADINGS.items():
        texts = [_finding_text(finding, report) for finding in findings if finding.kind is kind]
        if texts:
            document.add_heading(heading, level)
            document.add_bullets(texts)


def _finding_text(finding: Finding, report: ExportData) -> str:
    """Return the finding with its key question and, for the audit team, the cases that show it."""
    cases = (
        ""
        if report.context.external or not finding.case_ids
        else f"{report.case_label.plural_heading}: {', '.join(finding.case_ids)}"
    )
    evidence = "; ".join(filter(None, [finding.question_id and f"Key question {finding.question_id}", cases]))
    return f"{finding.text} ({evidence})" if evidence else finding.text
