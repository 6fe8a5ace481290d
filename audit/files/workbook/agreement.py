"""The sheet about cases that were reviewed twice: how the answers compare, without the names of auditors."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis import agreement_tables as tables
from audit.analysis.agreement import two_decimals
from audit.analysis.intervals import Interval
from audit.analysis.split_answers import SplitAnswers, SplitCounts
from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue
from audit.files.spreadsheets.sheets import NOT_APPLICABLE, PERCENTAGE, Column, Sheet
from audit.files.workbook.shown_values import interval_values, share_value
from audit.files.workbook.standards import INTERVAL_COLUMNS
from audit.messages import agreement as messages

COLUMNS = [
    Column("Id", 12),
    Column("Question", 40),
    Column("Percentage the same", 12, PERCENTAGE),
    Column("The same", 10),
    Column("Compared", 10),
    *INTERVAL_COLUMNS,
    *(Column(heading, 12) for heading in tables.SPLIT_HEADINGS.values()),
    Column("Kappa", 8),
    Column("AC1", 8),
    Column("Why there is no coefficient", 40, optional=True),
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
    share = share_value(same)
    return [
        NOT_APPLICABLE if share is None else share,
        same.yes,
        same.base,
        *interval_values(interval, NOT_APPLICABLE, unrounded=True),
        *(counts.count(split) for split in tables.SPLIT_HEADINGS),
        _coefficient(two_decimals(agreement.kappa)),
        _coefficient(two_decimals(agreement.ac1)),
        agreement.why_no_kappa or agreement.why_no_ac1 or NOT_APPLICABLE,
    ]


def _coefficient(value: float | None) -> CellValue:
    return NOT_APPLICABLE if value is None else value
