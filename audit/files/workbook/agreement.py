"""The sheet about cases that were reviewed twice: how the answers compare, without the names of auditors."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis import agreement_tables as tables
from audit.analysis.agreement import two_decimals
from audit.analysis.intervals import Interval
from audit.analysis.split_answers import SplitAnswers, SplitCounts
from audit.files.export_context import ExportData
from audit.files.spreadsheets.accessible_sheets import Column, Sheet
from audit.files.spreadsheets.cells import CellValue
from audit.files.workbook.front_sheets import NOT_APPLICABLE
from audit.files.workbook.standards import INTERVAL_COLUMNS, interval_cells
from audit.messages import agreement as messages

COLUMNS = [
    Column("Id", 8),
    Column("Question", 50),
    Column("Percentage the same", 12, is_percentage=True),
    Column("The same", 10),
    Column("Compared", 10),
    *INTERVAL_COLUMNS,
    *(Column(heading, 12) for heading in tables.SPLIT_HEADINGS.values()),
    Column("Kappa", 8),
    Column("AC1", 8),
    Column("Why there is no coefficient", 40),
]


def agreement_sheets(data: ExportData) -> list[Sheet]:
    """Return the sheet; none if no case was reviewed twice, or the file is for people outside the team."""
    answers = data.context.agreement
    if answers is None or data.context.external:
        return []
    lines = [
        *data.scope_lines,
        *tables.agreement_sentences(answers, data.case_label),
        messages.KAPPA_MEANS,
        messages.AC1_MEANS,
    ]
    return [Sheet("Agreement", tables.TITLE, COLUMNS, _rows(answers), lines, frozenset({0}))]


def _rows(answers: SplitAnswers) -> list[list[CellValue]]:
    total = ["All", tables.ALL_QUESTIONS, *_cells(answers.counts, answers.interval)]
    return [
        total,
        *(
            [each.question.id, each.question.text, *_cells(each.counts, each.interval)]
            for each in tables.compared_questions(answers)
        ),
    ]


def _cells(counts: SplitCounts, interval: Interval | None) -> Sequence[CellValue]:
    same, agreement = counts.same, counts.two_by_two
    return [
        NOT_APPLICABLE if same.percent is None else same.percent / 100,
        same.yes,
        same.base,
        *interval_cells(interval, NOT_APPLICABLE),
        *(counts.count(split) for split in tables.SPLIT_HEADINGS),
        _coefficient(two_decimals(agreement.kappa)),
        _coefficient(two_decimals(agreement.ac1)),
        agreement.why_no_kappa or agreement.why_no_ac1 or NOT_APPLICABLE,
    ]


def _coefficient(value: float | None) -> CellValue:
    return NOT_APPLICABLE if value is None else value
