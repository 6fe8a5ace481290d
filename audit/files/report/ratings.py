"""The ratings, or the figures of a survey; and the recommendations."""

from __future__ import annotations

from audit.analysis.disclosure_control import why_rated
from audit.analysis.rating_wording import NOT_YET_RATED, calculated_overall, points_text, rating_label, score_text
from audit.analysis.results import OverallResult
from audit.analysis.tables import NON_RESPONSE_HEADING, PERCENTAGE_HEADING, base_heading, question_rows
from audit.analysis.wording import which_answers_count
from audit.files.export_context import ExportData
from audit.files.report.document import CellContent, Column, RatingCell, ReportDocument
from audit.files.wording import based_on
from audit.formatting import format_date
from audit.model.bands import NO_VALUE
from audit.model.finding import Finding, recommendations_by_addressee
from audit.model.report_text import CHAPTER_TITLES

UNKNOWN_ADDRESSEE = "Not decided yet who"


def write_ratings(document: ReportDocument, report: ExportData) -> None:
    """Write the overall rating and the ratings by domain, or every question of a survey, and the overview."""
    document.add_heading("Ratings" if report.has_ratings else "Results", 1)
    overall = report.results.overall
    if report.has_ratings:
        document.add_rating("Overall rating:", RatingCell(overall.rating or NOT_YET_RATED), size=16)
        document.add_paragraph(_score_line(overall), bold=True)
    for sentence in _overall_sentences(report):
        document.add_paragraph(sentence)
    if report.has_ratings:
        for domain in report.results.questionnaire.domains:
            _write_domain(document, f"{domain.id} {domain.title}", domain.id, report)
    else:
        _write_question_table(document, report)
    if overview := report.context.report_texts.get("overview"):
        document.add_heading(CHAPTER_TITLES["overview"], 2)
        document.add_text(overview)


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
    return f"Score: {score_text(overall)}"


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
        Column("Standard", 4.6),
        Column("Rating", 4.5),
        Column("Points", 1.7, is_number=True),
        Column("Why", 6.2),
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
    questionnaire = report.results.questionnaire
    most = {questionnaire.scale_of(result.standard).max_points for result in rated_standards}
    each = f"each standard earns up to {max(most)} points" if len(most) == 1 else "standards earn different points"
    document.add_table(f"Ratings: {name}; {each}", columns, rows)


def write_recommendations(document: ReportDocument, report: ExportData) -> None:
    """Write the recommendations, numbered as in the source report so that people can refer to them."""
    context = report.context
    recommendations = recommendations_by_addressee(context.findings)
    if not recommendations:
        return
    document.add_heading("Recommendations", 1)
    names = context.description.addressee_names
    for addressee, numbered in recommendations.items():
        name = UNKNOWN_ADDRESSEE if addressee is None else names[addressee]
        document.add_heading(f"{name} should:", 2)
        for number, finding in numbered:
            document.add_numbered(number, _recommendation_text(finding))


def _recommendation_text(finding: Finding) -> str:
    """Return the recommendation with its owner and due date, if those are agreed."""
    owner = [f"Owner: {finding.owner}."] if finding.owner else []
    due = [f"Due: {format_date(finding.due_date)}."] if finding.due_date else []
    return " ".join([finding.text, *owner, *due])
