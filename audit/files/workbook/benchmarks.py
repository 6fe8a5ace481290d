"""The sheet of benchmarks: published percentages next to those of the audit."""

from __future__ import annotations

from audit.analysis.benchmarks import BenchmarkRow
from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue
from audit.files.spreadsheets.sheets import NOT_AVAILABLE, PERCENTAGE, POINTS, Column, Sheet
from audit.files.workbook.shown_values import difference_values
from audit.files.workbook.standards import (
    COUNT_COLUMNS,
    INTERVAL_COLUMNS,
    SHARE_COLUMN,
    figure_cells,
    interval_cells,
)
from audit.messages import benchmarks as messages

COLUMNS = [
    Column("Id", 12),
    Column("Question", 44),
    SHARE_COLUMN,
    *COUNT_COLUMNS,
    *INTERVAL_COLUMNS,
    Column("Benchmark", 24),
    Column("Percentage Yes of the benchmark", 14, PERCENTAGE),
    Column("Base of the benchmark", 14),
    Column("Difference in points", 12, POINTS),
    Column("Difference from", 12, POINTS),
    Column("Difference to", 12, POINTS),
    Column("Source", 60),
]


def benchmarks_sheet(data: ExportData) -> Sheet | None:
    """Return a row for each benchmark; None if there are none."""
    rows = [_cells(row, data.stores_unrounded) for row in data.benchmark_rows]
    lines = [*data.scope_lines, messages.HOW_TO_READ]
    return Sheet(messages.TITLE, messages.CAPTION, COLUMNS, rows, lines) if rows else None


def _cells(row: BenchmarkRow, unrounded: bool) -> list[CellValue]:
    benchmark, question = row.benchmark, row.row
    share, *counts, _, _ = figure_cells(question.result.tally, question.counts)
    difference: list[CellValue] = [NOT_AVAILABLE] * 3
    if row.difference is not None:
        difference = difference_values(row.difference, NOT_AVAILABLE, unrounded)
    return [
        question.id,
        question.text,
        share,
        *counts,
        *interval_cells(question, unrounded),
        benchmark.name,
        benchmark.percent / 100,
        NOT_AVAILABLE if benchmark.base is None else benchmark.base,
        *difference,
        benchmark.origin,
    ]
