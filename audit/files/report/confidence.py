"""How certain the figures are: intervals, stability, what would change the ratings, and limitations."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.results import StandardResult
from audit.analysis.stability_wording import TITLE, has_chart, overall_stability, standard_stability
from audit.analysis.tables import INTERVAL_HEADING, QuestionRow, key_question_rows
from audit.files.export_context import ExportData
from audit.files.report.agreement import write_agreement
from audit.files.report.document import Column, ReportDocument
from audit.files.report.limitations import limitations
from audit.model.report_text import CHAPTER_TITLES


def write_certainty(document: ReportDocument, report: ExportData) -> None:
    """Write the chapter on confidence in the figures, which ends with the limitations."""
    document.add_heading(CHAPTER_TITLES["certainty"], 1)
    document.add_text(report.context.report_texts.get("certainty", ""))
    if report.has_ratings and (stability := overall_stability(report.results)):
        document.add_paragraph(stability)
    _write_stability(document, report)
    _write_intervals(document, report)
    sentences = [
        (result.standard.name, sentence)
        for result in report.results.standards
        for sentence in _sentences(result, report)
    ]
    if sentences:
        document.add_heading("What would change the ratings", 2)
        document.add_bullets(f"{name}: {sentence}" for name, sentence in sentences)
    write_agreement(document, report)
    document.add_heading("Limitations of this audit" if report.has_ratings else "Limitations of this survey", 2)
    document.add_bullets(limitations(report.results, report.control))


def _write_intervals(document: ReportDocument, report: ExportData) -> None:
    """Write the interval of every key question; nothing if no case was answered Yes or No."""
    rows = [
        row
        for result in report.results.standards
        for row in key_question_rows(result, report.control)
        if row.result.tally.base
    ]
    if not rows:
        return
    columns = [
        Column("Key question", 6.5),
        Column("Share", 3, is_number=True),
        Column(INTERVAL_HEADING, 3, is_number=True),
    ]
    if report.has_ratings:
        columns.append(Column("Bands in the interval", 4.4))
    cells = [_interval_cells(row)[: len(columns)] for row in rows]
    document.add_table("95% confidence intervals of the key questions", columns, cells)


def _interval_cells(row: QuestionRow) -> list[str]:
    return [f"{row.id} {row.result.short_name}", row.share, row.interval, row.bands_spanned]


def _sentences(result: StandardResult, report: ExportData) -> Sequence[str]:
    """Return how stable a rating is and what would change it, if the figures behind it may be printed."""
    if not any(question.tally.base for question in result.key_questions):
        return []
    sentences = [standard_stability(result, report.results.questionnaire)]
    if report.control.can_publish_all(result):
        sentences += [_sensitivity_sentence(result), *result.discretion_reasons]
    return list(filter(None, sentences))


def _sensitivity_sentence(result: StandardResult) -> str:
    """Return what would change the calculated rating, which is named if a decision changed it."""
    sentence = result.sensitivity.sentence
    return f"Calculated: {result.calculated_rating}. {sentence}" if sentence and result.decision else sentence


def _write_stability(document: ReportDocument, report: ExportData) -> None:
    """Write how many of 100 samples would give each rating, for the standards of which it can be said."""
    ratings = report.results.questionnaire.scale.ratings
    rated = [result for result in report.results.standards if has_chart(result.stability)]
    if not rated:
        return
    columns = [Column("Standard", 6), *(Column(rating, 2.5, is_number=True) for rating in ratings)]
    rows = [
        [result.standard.name, *(str(dict(result.stability.in_a_hundred).get(rating, 0)) for rating in ratings)]
        for result in rated
    ]
    document.add_table(f"{TITLE}: of 100 samples of this size, about how many would give each rating", columns, rows)
