"""How sure the figures of one standard are: intervals, what would change the rating, and why to look twice."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.ratings import StandardResult
from audit.analysis.tables import QuestionRow
from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument


def write_confidence(
    document: ReportDocument, result: StandardResult, rows: Sequence[QuestionRow], report: ExportData
) -> None:
    """One small table and a few sentences; nothing where no case was answered yes or no."""
    rows_with_share = [row for row in rows if row.result.tally.base]
    if not rows_with_share:
        return
    document.add_heading("How sure", 3)
    columns = [Column("Key question", 3), Column("Share", 4), Column("Interval at 95%", 4), Column("Bands it spans", 6)]
    if not result.is_rated:
        columns = columns[:-1]
    cells = [(row.id, row.share, row.interval, row.bands_spanned)[: len(columns)] for row in rows_with_share]
    document.add_table(
        f"{result.standard.name}: what the percentages of all {report.case_label.plural} may be", columns, cells
    )
    if report.control.can_publish_all(result):
        document.add_bullets(filter(None, [_sensitivity_sentence(result), *result.discretion_reasons]))


def _sensitivity_sentence(result: StandardResult) -> str:
    """What would change the calculated rating; where another one counts, which that is."""
    sentence = result.sensitivity.sentence
    return f"Calculated: {result.calculated_rating}. {sentence}" if sentence and result.decision else sentence
