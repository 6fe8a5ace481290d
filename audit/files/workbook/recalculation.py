"""Each published percentage worked out again by the spreadsheet itself, from the rows of the answers sheet."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from audit.analysis.ratings import QuestionResult
from audit.files.spreadsheets.accessible_sheets import Column, Link, Sheet, Value, address
from audit.files.spreadsheets.cells import Formula
from audit.files.workbook.answers import ANSWER_CELLS
from audit.files.workbook.contents import Book
from audit.files.workbook.standards import share_cell, why_no_share
from audit.model.answers import Answer, Tally

TRACE = "Trace"
COLUMNS = [
    Column("Id", 8),
    Column("Question", 60),
    Column("Published percentage", 12, is_share=True),
    Column("Yes counted", 10),
    Column("No counted", 10),
    Column("Base: Yes and No", 10),
    Column("Not applicable counted", 12),
    Column("Unanswered counted", 14),
    Column("Recomputed percentage", 14, is_share=True),
    Column("Check", 10),
    Column("Cells counted", 36),
]
HOW = (
    "Formulas count each answer in the cells named in the last column, which lead to them, and work the percentage out "
    "again, a half rounded up. Change an answer there and the check says differs. What a formula came to when the file "
    "was made is kept beside it for programs that only show files."
)


def trace_sheet(book: Book, cases: Sheet) -> Sheet:
    """One row per published percentage: the counts by formula over ``cases``, and whether they agree with it.

    What each formula comes to is counted here from the written cells, not taken over from the results.
    """
    questions = [question for key in book.results.key_questions for question in (*key.prompts, key)]
    left = len(cases.columns) - len(questions)  # the case and its facts stand before the questions
    top = len(book.scope) + 3  # the title and the lines, then the headings
    rows = [_row(question, top + 1 + number, cases, left + number) for number, question in enumerate(questions)]
    title = "Trace: the percentages of key questions and prompts worked out again"
    return Sheet(TRACE, title, COLUMNS, rows, [*book.scope, HOW])


def _row(result: QuestionResult, row: int, cases: Sheet, column: int) -> list[Value]:
    letter, first = get_column_letter(column + 1), cases.top + 1
    area = f"${letter}${first}:${letter}${first + max(1, len(cases.rows)) - 1}"
    counted = _counted(cases, column)
    published, recomputed = share_cell(result.tally), share_cell(counted)
    return [
        result.question.id,
        result.question.text,
        published,
        _count(cases, area, Answer.YES, counted.yes),
        _count(cases, area, Answer.NO, counted.no),
        Formula(f"=D{row}+E{row}", counted.base),
        _count(cases, area, Answer.NOT_APPLICABLE, counted.not_applicable),
        _count(cases, area, None, counted.unanswered),
        Formula(_percentage(row), recomputed),
        Formula(f'=IF(I{row}=C{row},"agrees","differs")', "agrees" if recomputed == published else "differs"),
        Link(cases.name, area.replace("$", ""), f"{cases.name} {area.replace('$', '')}"),
    ]


def _count(cases: Sheet, area: str, answer: Answer | None, result: int) -> Formula:
    return Formula(f'=COUNTIFS({address(cases.name, area)},"{ANSWER_CELLS[answer]}")', result)


def _percentage(row: int) -> str:
    """The rounding of the house in whole numbers; where nobody answered Yes or No, the shorthand that says why."""
    why = f'IF(AND(G{row}>0,H{row}=0),"{why_no_share(Tally(not_applicable=1))}","{why_no_share(Tally())}")'
    return f"=IF(F{row}=0,{why},INT((200*D{row}+F{row})/(2*F{row}))/100)"


def _counted(cases: Sheet, column: int) -> Tally:
    """The answers in one column of the sheet as it is written."""
    cells = [row[column] for row in cases.rows]
    yes, no, not_applicable, unanswered = (
        cells.count(ANSWER_CELLS[answer]) for answer in (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE, None)
    )
    return Tally(yes, no, not_applicable, unanswered)
