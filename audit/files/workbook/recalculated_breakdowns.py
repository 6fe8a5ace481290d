"""The sheet whose formulas recalculate each percentage of a group from the answers sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.analysis.breakdowns import CountedCase
from audit.analysis.case_groups import detail_values, value_label
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroupResult
from audit.analysis.tallies import Tally
from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue, Formula
from audit.files.spreadsheets.sheet_names import cell_address
from audit.files.spreadsheets.sheets import PERCENTAGE, Column, Sheet, SheetValue
from audit.files.workbook.answers import ANSWER_CELLS, VALUE_SEPARATOR, group_text, grouped_details
from audit.files.workbook.recalculation import answer_range, check, recalculated_questions
from audit.files.workbook.shown_values import share_value
from audit.model.answers import Answer
from audit.model.bands import Share

NAME = "Recalculated breakdowns"
NO_PERCENTAGE = "No percentage"
COLUMNS = [
    Column("Question id", 12),
    Column("Group", 32),
    Column("Broken down by", 38),
    Column("Text in the answers", 32),
    Column("Published percentage", 12, PERCENTAGE),
    Column("Yes counted", 9),
    Column("No counted", 9),
    Column("Recalculated percentage", 14, PERCENTAGE),
    Column("Check", 10),
]
EXPLANATION = (
    "Formulas count the answers on the sheet {sheet} of the {plural} whose detail has the text in column D. A group "
    "without a Yes or No has no percentage."
)


Rows = Sequence[Sequence[SheetValue]]


@dataclass(frozen=True)
class _DetailColumn:
    """A case detail on the answers sheet: its cells, the texts of its groups there, and whether cells have several.

    ``members`` has the rows of each text, as the formulas find them.
    """

    address: str
    texts: Mapping[str, str]
    has_several: bool
    members: Mapping[str, Rows]


def recalculated_breakdowns_sheet(data: ExportData, answers: Sheet, cases: Sequence[CountedCase]) -> Sheet | None:
    """Return one row for each group and key question; None if there are no breakdowns."""
    lines = [*data.scope_lines, EXPLANATION.format(sheet=answers.name, plural=data.case_label.plural)]
    sheet = Sheet(NAME, "Recalculation of the breakdowns", COLUMNS, [], lines, row_headings=2)
    questions = recalculated_questions(data.results)
    first = len(answers.columns) - len(questions)
    columns = {question.question.id: first + index for index, question in enumerate(questions)}
    addresses = {question_id: _address(answers, index) for question_id, index in columns.items()}
    rows: list[list[SheetValue]] = []
    for breakdown in data.context.breakdowns:
        column = _detail_column(data, breakdown, answers, cases)
        for result in breakdown.group_results:
            question_id, row = result.question.id, sheet.heading_row + 1 + len(rows)
            cells = [member[columns[question_id]] for member in column.members[column.texts[result.group.text]]]
            rows.append(_row(breakdown, column, result, cells, addresses[question_id], row))
    return Sheet(NAME, sheet.title, COLUMNS, rows, lines, row_headings=2) if rows else None


def _detail_column(
    data: ExportData, breakdown: PublishedBreakdown, answers: Sheet, cases: Sequence[CountedCase]
) -> _DetailColumn:
    detail = breakdown.case_detail
    values = [detail_values(detail, case.details) for case in cases]
    texts = {value_label(detail, value): group_text(detail, value) for case_values in values for value in case_values}
    grouped = [each.id for each in grouped_details(data.results.questionnaire)]
    ids = [case_detail.id for case_detail in data.results.questionnaire.case_details]
    # The reference of the case comes first, and the groups of dates and numbers after the case details.
    index = 1 + (len(ids) + grouped.index(detail.id) if detail.is_measured else ids.index(detail.id))
    has_several = any(len(case_values) > 1 for case_values in values)
    members = {text: _members(answers.rows, index, text, has_several) for text in texts.values()}
    return _DetailColumn(_address(answers, index), texts, has_several, members)


def _address(answers: Sheet, index: int) -> str:
    return cell_address(answers.name, answer_range(answers, index))


def _members(rows: Rows, index: int, text: str, has_several: bool) -> Rows:
    if has_several:
        return [row for row in rows if text in str(row[index]).split(VALUE_SEPARATOR)]
    return [row for row in rows if row[index] == text]


def _row(
    breakdown: PublishedBreakdown,
    column: _DetailColumn,
    result: PublishedGroupResult,
    cells: Sequence[SheetValue],
    outcomes: str,
    row: int,
) -> list[SheetValue]:
    """Return one row; ``cells`` are the group's answers, and ``outcomes`` is the address of all answers."""
    counts = {answer: cells.count(ANSWER_CELLS[answer]) for answer in (Answer.YES, Answer.NO)}
    published = _share_cell(result.counts.share)
    recalculated = _share_cell(Tally(counts[Answer.YES], counts[Answer.NO]).share)
    return [
        result.question.id,
        result.group.text,
        breakdown.case_detail.text,
        column.texts[result.group.text],
        published,
        *(Formula(_count_formula(column, outcomes, answer, row), count) for answer, count in counts.items()),
        Formula(f'=IF(F{row}+G{row}=0,"{NO_PERCENTAGE}",F{row}/(F{row}+G{row}))', recalculated),
        check(recalculated, published, f"H{row}=E{row}"),
    ]


def _share_cell(share: Share | None) -> CellValue:
    value = None if share is None else share_value(share)
    return NO_PERCENTAGE if value is None else value


def _count_formula(column: _DetailColumn, outcomes: str, answer: Answer, row: int) -> str:
    """Return the formula; it reads the text of the group from column D, so that no text of the data is in a formula."""
    is_in_group = f"EXACT({column.address},$D{row})"
    if column.has_several:
        ends = f'"{VALUE_SEPARATOR}"'
        is_in_group = f"ISNUMBER(FIND({ends}&$D{row}&{ends},{ends}&{column.address}&{ends}))"
    return f'=SUMPRODUCT({is_in_group}*({outcomes}="{ANSWER_CELLS[answer]}"))'
