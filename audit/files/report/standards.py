"""A chapter for each domain with its standards, in the order of the source report."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis import wording
from audit.analysis.results import StandardResult
from audit.analysis.tables import (
    QuestionRow,
    key_question_rows,
    question_notes,
    questions_table,
)
from audit.charts.images import png
from audit.charts.key_questions import alt_text, key_question_chart
from audit.files.export_context import ExportData
from audit.files.report.confidence import write_confidence
from audit.files.report.document import Column, RatingCell, ReportDocument
from audit.files.report.prompts import figure_columns
from audit.messages import model as messages
from audit.model.bands import NO_VALUE
from audit.model.finding import Finding, FindingKind
from audit.model.questionnaire import Questionnaire, RatingMethod

CHART_WIDTH = 520  # pixels of the bars without their names
FINDING_HEADINGS = {
    FindingKind.STRENGTH: "Strengths",
    FindingKind.IMPROVEMENT: "Areas for improvement",
    FindingKind.PRACTICE: "Practice examples",
}


def write_standards(document: ReportDocument, report: ExportData) -> None:
    """Write every inspected standard under its domain."""
    for domain in report.results.questionnaire.domains:
        results = [result for result in report.results.standards if result.standard.domain_id == domain.id]
        if results:
            document.add_heading(f"{domain.id} {domain.title}", 1)
        for result in results:
            _write_standard(document, result, report)
    standard_ids = {result.standard.id for result in report.results.standards}
    other_findings = [
        finding
        for finding in report.context.findings
        if finding.kind in FINDING_HEADINGS and finding.standard_id not in standard_ids
    ]
    if other_findings:
        document.add_heading("Findings on other standards", 1)
        _write_findings(document, other_findings, report, level=2)


def _write_standard(document: ReportDocument, result: StandardResult, report: ExportData) -> None:
    """Write the statement, rating and reasons, the key questions as table and chart, and the findings."""
    document.add_heading(result.standard.name, 2)
    document.add_paragraph(result.standard.statement).runs[0].italic = True
    if report.has_ratings:
        max_points = report.results.questionnaire.scale.max_points
        points = f"{result.points} of {max_points} points" if result.points is not None else ""
        document.add_rating("Rating:", RatingCell(wording.rating_label(result), points))
        for sentence in _reasons(result, report):
            document.add_paragraph(sentence)
    if result.key_questions:
        rows = key_question_rows(result, report.control)
        _write_key_questions(document, result, rows, report.results.questionnaire)
        _write_chart(document, result, rows)
        write_confidence(document, result, rows, report)
    _write_findings(
        document, [finding for finding in report.context.findings if finding.standard_id == result.standard.id], report
    )


def _reasons(result: StandardResult, report: ExportData) -> list[str]:
    """Return what the rating is based on, in sentences."""
    if result.applies_to_no_case:
        return [messages.APPLIES_TO_NO_CASE.format(plural=report.case_label.plural, names=result.standard.name)]
    if not result.is_rated:
        return ["This standard is shown but not rated. It earns no points."]
    explanations = []
    if result.applied_rule:
        before_rule = f" Before the rule it was rated {result.rating_before_rule}." if result.rating_before_rule else ""
        explanations.append(f"{result.applied_rule.reason}{before_rule}")
    if result.judgement:
        rationale = result.judgement.rationale or "No reasons were entered."
        explanations.append(f"Rated {result.judgement.rating} by judgement. {rationale}")
    if result.standard.rating_method is RatingMethod.FROM_CASES:
        question_count = len(result.key_questions)
        subject = (
            f"the lowest of {question_count} key questions, each" if question_count > 1 else "its only key question,"
        )
        explanations.append(f"The calculated rating is that of {subject} a share of cases answered Yes.")
        explanations += filter(None, [wording.decision_sentence(result, with_shares=False)])
    if report.control.can_publish_all(result):
        explanations += filter(None, [wording.lowest_score_sentence(result, report.context.unit_name)])
    return explanations


def _write_key_questions(
    document: ReportDocument, result: StandardResult, rows: Sequence[QuestionRow], questionnaire: Questionnaire
) -> None:
    bold_rows = frozenset(index for index, row in enumerate(rows) if row.is_lowest)
    lowest = "; the lowest in bold" if bold_rows else ""
    band_columns = [Column("Band", 3.2)] if result.is_rated else []
    columns = [Column("Key question", 5.4), *figure_columns(questionnaire), *band_columns]
    cells = [_row_cells(row)[: len(columns)] for row in rows]
    document.add_table(f"{result.standard.name}: key questions{lowest}", columns, cells, bold_rows)
    document.add_bullets(question_notes(rows))


def _row_cells(row: QuestionRow) -> list[str]:
    band = row.rating if row.is_suppressed or row.rating == NO_VALUE else f"{row.rating}: {row.band_description}"
    return [
        row.name,
        row.percentage,
        row.base,
        *row.excluded_counts,
        f"{band} ({row.lowest_label})" if row.is_lowest else band,
    ]


def _write_chart(document: ReportDocument, result: StandardResult, rows: Sequence[QuestionRow]) -> None:
    """Write a bar chart of the published shares."""
    rows_with_share = [row for row in rows if row.result.tally.base and not row.is_suppressed]
    if not rows_with_share:
        return
    table = questions_table(rows_with_share)
    chart = key_question_chart(table, document.scale, with_bands=result.is_rated, print_width=CHART_WIDTH)
    against = " against the bands" if result.is_rated else ""
    document.add_picture(png(chart), f"{result.standard.name}: percentage Yes{against}", alt_text(table))


def _write_findings(document: ReportDocument, findings: Sequence[Finding], report: ExportData, level: int = 3) -> None:
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
