"""A chapter for each domain and in it each standard, in the order of the source report's own."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis import tables, wording
from audit.analysis.disclosure_control import decision_sentences
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.charts.images import png
from audit.charts.key_questions import alt_text, key_question_chart
from audit.files.export_context import ExportData
from audit.files.report.confidence import write_confidence
from audit.files.report.document import Column, RatingCell, ReportDocument
from audit.files.report.prompts import figure_cells
from audit.model.bands import SUPPRESSED
from audit.model.finding import Finding, FindingKind
from audit.model.questionnaire import RatingMethod

CHART_WIDTH = 520  # pixels of the bars alone; their names stand beside them
FINDING_HEADINGS = {
    FindingKind.STRENGTH: "Strengths",
    FindingKind.IMPROVEMENT: "Areas for improvement",
    FindingKind.PRACTICE: "Practice examples",
}
COLUMNS = [
    Column("Key question", 5.4),
    Column("Percentage Yes", 2.4, is_number=True),
    Column("Yes of base", 2.2, is_number=True),
    Column("Not applicable", 2.3, is_number=True),
    Column("Unanswered", 2.5, is_number=True),
    Column("Band", 3.2),
]


def write_standards(document: ReportDocument, report: ExportData) -> None:
    """Every inspected standard, below its domain."""
    for domain in report.results.questionnaire.domains:
        found = [result for result in report.results.standards if result.standard.domain_id == domain.id]
        if found:
            document.add_heading(f"{domain.id} {domain.title}", 1)
        for result in found:
            _write_standard(document, result, report)
    standard_ids = {result.standard.id for result in report.results.standards}
    other_findings = [
        found
        for found in report.context.findings
        if found.kind in FINDING_HEADINGS and found.standard_id not in standard_ids
    ]
    if other_findings:
        document.add_heading("Findings beside these standards", 1)
        _write_findings(document, other_findings, report, level=2)


def _write_standard(document: ReportDocument, result: StandardResult, report: ExportData) -> None:
    """Statement, rating and reason, the key questions as table and picture, how sure they are, the findings."""
    document.add_heading(result.standard.name, 2)
    document.add_paragraph(result.standard.statement).runs[0].italic = True
    if report.has_ratings:
        max_points = report.results.questionnaire.scale.max_points
        points = f"{result.points} of {max_points} points" if result.points is not None else ""
        document.add_rating("Rating:", RatingCell(wording.rating_label(result), points))
        for sentence in _reasons(result, report):
            document.add_paragraph(sentence)
    if result.key_questions:
        _write_key_questions(document, result, report)
        _write_chart(document, result, report)
        write_confidence(document, result, report)
    _write_findings(
        document, [finding for finding in report.context.findings if finding.standard_id == result.standard.id], report
    )


def _reasons(result: StandardResult, report: ExportData) -> list[str]:
    """What the rating stands on, in sentences."""
    if not result.is_rated:
        return ["This standard is shown and not rated; it earns no points."]
    explanations = []
    if result.applied_rule:
        before_rule = f" Before the rule it was rated {result.rating_before_rule}." if result.rating_before_rule else ""
        explanations.append(f"{result.applied_rule.reason}{before_rule}")
    if result.judgement:
        rationale = result.judgement.rationale or "No reasons are recorded."
        explanations.append(f"People judged this standard {result.judgement.rating}. {rationale}")
    if result.standard.rating_method is RatingMethod.FROM_CASES:
        question_count = len(result.key_questions)
        subject = (
            f"the lowest of {question_count} key questions, each" if question_count > 1 else "its only key question,"
        )
        explanations.append(f"The calculated rating is that of {subject} a share of cases answered Yes.")
        explanations += decision_sentences(result)
    if report.figures.can_publish_all(result):
        explanations += filter(None, [wording.lowest_score_sentence(result, report.context.unit_name)])
    return explanations


def _write_key_questions(document: ReportDocument, result: StandardResult, report: ExportData) -> None:
    all_published = report.figures.can_publish_all(result)
    key_questions = result.key_questions
    bold_rows = frozenset(
        index for index, key_question in enumerate(key_questions) if key_question.is_lowest and all_published
    )
    lowest = "; the lowest in bold" if bold_rows else ""
    columns = COLUMNS if result.is_rated else COLUMNS[:-1]
    rows = [_row(key_question, report, all_published)[: len(columns)] for key_question in key_questions]
    document.add_table(f"{result.standard.name}: key questions{lowest}", columns, rows, bold_rows)
    published = [key_question for key_question in key_questions if report.figures.can_publish(key_question.question.id)]
    document.add_bullets(
        f"{key_question.question.id}: {note}"
        for key_question in published
        if (note := wording.percentage_note(key_question))
    )


def _row(key_question: QuestionResult, report: ExportData, show_lowest: bool) -> list[str]:
    band = f"{key_question.band.rating}: {key_question.band.description}" if key_question.band else "–"
    if not report.figures.can_publish(key_question.question.id):
        band = SUPPRESSED
    name = f"{key_question.question.id} {key_question.question.text}"
    return [
        name,
        *figure_cells(key_question, report.figures),
        f"{band} (lowest)" if key_question.is_lowest and show_lowest else band,
    ]


def _write_chart(document: ReportDocument, result: StandardResult, report: ExportData) -> None:
    """The shares that are printed, as bars."""
    key_questions = [
        key_question
        for key_question in result.key_questions
        if key_question.tally.base and report.figures.can_publish(key_question.question.id)
    ]
    if not key_questions:
        return
    short_names = [
        getattr(key_question.question, "short", "") or key_question.question.id for key_question in key_questions
    ]
    table = tables.questions_table(key_questions).assign(short=short_names)
    if not report.figures.can_publish_all(result):
        table = table.assign(lowest=False)
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
    """The finding with the key question that it rests on and, inside the team, the cases that show it."""
    cases = (
        ""
        if report.context.external or not finding.case_ids
        else f"{report.case_label.plural_heading}: {', '.join(finding.case_ids)}"
    )
    evidence = "; ".join(filter(None, [finding.question_id and f"Key question {finding.question_id}", cases]))
    return f"{finding.text} ({evidence})" if evidence else finding.text
