"""How sure the figures of one standard are: intervals, what would change the rating, and why to look twice."""

from __future__ import annotations

from audit.analysis.certainty import calculate_confidence
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument
from audit.files.report.prompts import share_with_base
from audit.model.bands import SUPPRESSED


def write_confidence(document: ReportDocument, result: StandardResult, report: ExportData) -> None:
    """One small table and a few sentences; nothing where no case was answered yes or no."""
    key_questions = [key_question for key_question in result.key_questions if key_question.tally.base]
    if not key_questions:
        return
    document.add_heading("How sure", 3)
    columns = [Column("Key question", 3), Column("Share", 4), Column("Interval at 95%", 4), Column("Bands it spans", 6)]
    if not result.is_rated:
        columns = columns[:-1]
    rows = [_row(key_question, report)[: len(columns)] for key_question in key_questions]
    document.add_table(
        f"{result.standard.name}: what the percentages of all {report.case_label.plural} may be", columns, rows
    )
    if report.figures.can_publish_all(result):
        document.add_bullets(filter(None, [_sensitivity_sentence(result), *result.discretion_reasons]))


def _row(key_question: QuestionResult, report: ExportData) -> list[str]:
    share = share_with_base(key_question, report.figures)
    if not report.figures.can_publish(key_question.question.id):
        return [key_question.question.id, share, SUPPRESSED, SUPPRESSED]
    confidence_interval = calculate_confidence(key_question, report.results.questionnaire.scale, report.eligible)
    return [key_question.question.id, share, confidence_interval.text, confidence_interval.bands_text]


def _sensitivity_sentence(result: StandardResult) -> str:
    """What would change the calculated rating; where another one counts, which that is."""
    sentence = result.sensitivity.sentence
    return f"Calculated: {result.calculated_rating}. {sentence}" if sentence and result.decision else sentence
