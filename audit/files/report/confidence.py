"""Confidence in the results of one standard: intervals, stability, what would change the rating, why to check it."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.results import StandardResult
from audit.analysis.stability_wording import standard_stability
from audit.analysis.tables import INTERVAL_HEADING, QuestionRow
from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument


def write_confidence(
    document: ReportDocument, result: StandardResult, rows: Sequence[QuestionRow], report: ExportData
) -> None:
    """Write a small table and a few sentences; nothing if no case was answered Yes or No."""
    rows_with_share = [row for row in rows if row.result.tally.base]
    if not rows_with_share:
        return
    document.add_heading("Confidence in the result", 3)
    columns = [
        Column("Key question", 3),
        Column("Share", 4),
        Column(INTERVAL_HEADING, 4),
        Column("Bands in the interval", 6),
    ]
    if not result.is_rated:
        columns = columns[:-1]
    cells = [(row.id, row.share, row.interval, row.bands_spanned)[: len(columns)] for row in rows_with_share]
    document.add_table(f"{result.standard.name}: confidence intervals", columns, cells)
    stability = standard_stability(result, report.results.questionnaire)
    sentences = (
        [stability, _sensitivity_sentence(result), *result.discretion_reasons]
        if report.control.can_publish_all(result)
        else [stability]
    )
    document.add_bullets(filter(None, sentences))


def _sensitivity_sentence(result: StandardResult) -> str:
    """Return what would change the calculated rating, which is named if a decision changed it."""
    sentence = result.sensitivity.sentence
    return f"Calculated: {result.calculated_rating}. {sentence}" if sentence and result.decision else sentence
