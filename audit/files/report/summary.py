"""The summary: the overall rating, the ratings by domain, and the recommendations."""

from __future__ import annotations

from audit.analysis.disclosure_control import why_rated
from audit.analysis.results import OverallResult
from audit.analysis.stability_wording import TITLE, has_chart, overall_stability
from audit.analysis.tables import NON_RESPONSE_HEADING, PERCENTAGE_HEADING, base_heading, question_rows
from audit.analysis.wording import (
    NOT_YET_RATED,
    calculated_overall,
    points_text,
    rating_label,
    which_answers_count,
)
from audit.files.export_context import ExportContext, ExportData
from audit.files.report.document import CellContent, Column, RatingCell, ReportDocument
from audit.files.wording import based_on
from audit.formatting import format_date
from audit.model.bands import NO_VALUE
from audit.model.finding import Finding, FindingKind

UNKNOWN_ADDRESSEE = "Not decided yet who"


def write_summary(document: ReportDocument, report: ExportData) -> None:
    """Write the first chapter, for people who read no other."""
    document.add_heading("Summary", 1)
    overall = report.results.overall
    if report.has_ratings:
        document.add_rating("Overall rating:", RatingCell(overall.rating or NOT_YET_RATED), size=16)
        document.add_paragraph(_score_line(overall), bold=True)
        if stability := overall_stability(report.results):
            document.add_paragraph(stability)
    for sentence in _overall_sentences(report):
        document.add_paragraph(sentence)
    if report.has_ratings:
        document.add_heading("Ratings", 2)
        for domain in report.results.questionnaire.domains:
            _write_domain(document, f"{domain.id} {domain.title}", domain.id, report)
        _write_stability(document, report)
    else:
        _write_question_table(document, report)
    _write_recommendations(document, report.context)


def _write_question_table(document: ReportDocument, report: ExportData) -> None:
    """Write every question in one table, if nothing is rated."""
    is_survey = report.results.questionnaire.is_survey
    columns = [
        Column("Question", 7.4 if is_survey else 10.4),
        Column(PERCENTAGE_HEADING, 3.2, is_number=True),
        Column(base_heading(report.case_label), 3.4, is_number=True),
        *([Column(NON_RESPONSE_HEADING, 3.2, is_number=True)] if is_survey else []),
    ]
    rows = [
        [row.name, row.percentage, row.base, *row.excluded_counts[2:]]
        for row in question_rows(report.results.key_questions, report.control)
    ]
    document.add_table(f"Every question: {report.context.which_cases.rstrip('.')}", columns, rows)


def _score_line(overall: OverallResult) -> str:
    return f"Score: {overall.points} of {overall.max_points} points"


def _overall_sentences(report: ExportData) -> list[str]:
    overall = report.results.overall
    sentences = [
        *report.erasure_lines,
        based_on(report.context.which_cases),
        *which_answers_count(report.results),
    ]
    if overall.awaiting_rating:
        names = "; ".join(standard.name for standard in overall.awaiting_rating)
        sentences.append(f"There is no overall rating until these are rated: {names}.")
    sentences += [f"Decision rule applied: {rule.name}. {rule.reason}" for rule in overall.applied_rules]
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
            why_rated(result, report.control) or NO_VALUE,
        ]
        for result in rated_standards
    ]
    max_points = report.results.questionnaire.scale.max_points
    document.add_table(f"Ratings: {name}; each standard earns up to {max_points} points", columns, rows)


def _write_stability(document: ReportDocument, report: ExportData) -> None:
    """Write how many of 100 samples would give each rating, for the standards of which it can be said."""
    ratings = report.results.questionnaire.scale.ratings
    rated = [result for result in report.results.standards if has_chart(result.stability)]
    if not rated:
        return
    columns = [Column("Standard", 6), *(Column(rating, 2.8, is_number=True) for rating in ratings)]
    rows = [
        [result.standard.name, *(str(dict(result.stability.in_a_hundred).get(rating, 0)) for rating in ratings)]
        for result in rated
    ]
    document.add_table(f"{TITLE}: of 100 samples of this size, about how many would give each rating", columns, rows)


def _write_recommendations(document: ReportDocument, context: ExportContext) -> None:
    """Write the recommendations, numbered as in the source report so that people can refer to them."""
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
    """Return the recommendation with its owner and due date, if those are agreed."""
    owner = [f"Owner: {finding.owner}."] if finding.owner else []
    due = [f"Due: {format_date(finding.due_date)}."] if finding.due_date else []
    return " ".join([finding.text, *owner, *due])
