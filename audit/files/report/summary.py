"""The summary: the overall rating, the ratings by domain, and what is recommended to whom."""

from __future__ import annotations

from audit.analysis.disclosure_control import why_rated
from audit.analysis.ratings import OverallResult
from audit.analysis.wording import NOT_YET_RATED, calculated_overall, points_text, rating_label
from audit.files.export_context import ExportContext, ExportData
from audit.files.report.document import CellContent, Column, RatingCell, ReportDocument
from audit.files.report.prompts import figure_cells
from audit.formatting import format_date
from audit.model.finding import Finding, FindingKind

UNKNOWN_ADDRESSEE = "Somebody who is not named yet"


def write_summary(document: ReportDocument, report: ExportData) -> None:
    """The first chapter, for those who read no other."""
    document.add_heading("Summary", 1)
    overall = report.results.overall
    if report.has_ratings:
        document.add_rating("Overall rating:", RatingCell(overall.rating or NOT_YET_RATED), size=16)
        document.add_paragraph(_score_line(overall), bold=True)
    for sentence in _overall_sentences(report):
        document.add_paragraph(sentence)
    if report.has_ratings:
        document.add_heading("Ratings", 2)
        for domain in report.results.questionnaire.domains:
            _write_domain(document, f"{domain.id} {domain.title}", domain.id, report)
    else:
        _write_question_table(document, report)
    _write_recommendations(document, report.context)


def _write_question_table(document: ReportDocument, report: ExportData) -> None:
    """Where nothing is rated: every question in one table."""
    columns = [
        Column("Question", 10.4),
        Column("Percentage Yes", 3.2, is_number=True),
        Column("Yes of base", 3.4, is_number=True),
    ]
    rows = [
        [f"{key_question.question.id} {key_question.question.text}", *figure_cells(key_question, report.figures)[:2]]
        for key_question in report.results.key_questions
    ]
    document.add_table(f"Every question: {report.context.which_cases.rstrip('.')}", columns, rows)


def _score_line(overall: OverallResult) -> str:
    return f"Score: {overall.points} of {overall.max_points} points"


def _overall_sentences(report: ExportData) -> list[str]:
    overall = report.results.overall
    sentences = [f"{report.case_label.plural_heading}: {report.context.which_cases.rstrip('.')}."]
    if not report.has_ratings:
        sentences.append("Nothing is rated here.")
    if overall.awaiting_rating:
        names = "; ".join(standard.name for standard in overall.awaiting_rating)
        sentences.append(f"The overall rating waits for: {names}.")
    sentences += [f"Rule that acted: {rule.name}. {rule.reason}" for rule in overall.applied_rules]
    return [*sentences, *filter(None, [calculated_overall(overall)])]


def _write_domain(document: ReportDocument, name: str, domain_id: str, report: ExportData) -> None:
    rated_standards = [
        result for result in report.results.standards if result.standard.domain_id == domain_id and result.is_rated
    ]
    if not rated_standards:
        return
    columns = [
        Column("Standard", 4.8),
        Column("Rating", 4.2),
        Column("Points", 1.6, is_number=True),
        Column("Why", 6.4),
    ]
    rows: list[list[CellContent]] = [
        [
            result.standard.name,
            RatingCell(rating_label(result)),
            points_text(result),
            why_rated(result, report.figures) or "–",
        ]
        for result in rated_standards
    ]
    max_points = report.results.questionnaire.scale.max_points
    document.add_table(f"Ratings: {name}; each standard earns up to {max_points} points", columns, rows)


def _write_recommendations(document: ReportDocument, context: ExportContext) -> None:
    """Numbered through, as in the source report, so that people can name them."""
    recommendations = [finding for finding in context.findings if finding.kind is FindingKind.RECOMMENDATION]
    if not recommendations:
        return
    document.add_heading("Recommendations", 2)
    number = 0
    for addressee, name in (*context.description.addressee_names.items(), (None, UNKNOWN_ADDRESSEE)):
        addressed = [finding for finding in recommendations if finding.addressee is addressee]
        if addressed:
            document.add_heading(f"{name} should:", 3)
        for finding in addressed:
            number += 1
            document.add_numbered(number, _recommendation_text(finding))


def _recommendation_text(finding: Finding) -> str:
    """The recommendation with who sees to it, and by when, where that is agreed."""
    owner = [f"Owner: {finding.owner}."] if finding.owner else []
    due = [f"Due: {format_date(finding.due_date)}."] if finding.due_date else []
    return " ".join([finding.text, *owner, *due])
