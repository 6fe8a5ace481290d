"""The sheet of the answers on a scale: how many cases had each."""

from __future__ import annotations

from audit.analysis.distributions import NOT_IN_BASE, OF_REASONS, OF_SCALE, AnswerRow, TableWords, words_of
from audit.analysis.results import StandardResult
from audit.analysis.tables import question_rows
from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue
from audit.files.spreadsheets.sheets import NOT_AVAILABLE, PERCENTAGE, Column, Sheet
from audit.files.workbook.shown_values import share_value
from audit.model.bands import SUPPRESSED, Share


def named_answers_sheets(data: ExportData) -> list[Sheet]:
    """Return the named answers of every question with a scale, and the reasons; none without such questions."""
    return [sheet for words in (OF_SCALE, OF_REASONS) if (sheet := _sheet(data, words))]


def _sheet(data: ExportData, words: TableWords) -> Sheet | None:
    rows = [
        _row(answer, result)
        for result in data.results.standards
        for row in question_rows(result.all_questions, data.control)
        if words_of(row.result.question) is words
        for answer in row.answers
    ]
    heading, counts_as, cases, percentage = words.headings(data.case_label)
    columns = [
        Column("Id", 12),
        Column("Question", 50),
        Column("Standard", 18),
        Column(heading, 24),
        Column(counts_as, 14),
        Column(cases, 9),
        Column(percentage, 14, PERCENTAGE),
        Column("Base", 8),
    ]
    title = f"{words.title}: how many {data.case_label.plural} had each"
    return Sheet(words.title, title, columns, rows, data.scope_lines) if rows else None


def _row(answer: AnswerRow, result: StandardResult) -> list[CellValue]:
    question = answer.question
    return [
        question.id,
        question.marked_text,
        result.standard.name,
        answer.text,
        answer.answer.counts_as.label,
        SUPPRESSED if answer.count is None else answer.count,
        _percent_cell(answer),
        SUPPRESSED if answer.base is None else answer.base,
    ]


def _percent_cell(answer: AnswerRow) -> CellValue:
    if not answer.is_in_base:
        return NOT_IN_BASE
    if answer.count is None or answer.base is None:
        return SUPPRESSED
    share = share_value(Share(answer.count, answer.base))
    return NOT_AVAILABLE if share is None else share
