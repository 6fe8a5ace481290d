"""The sheet whose formulas recalculate each published percentage from the answers sheet."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from audit.analysis.results import QuestionResult
from audit.analysis.tallies import Tally
from audit.files.export_context import ExportData
from audit.files.spreadsheets.accessible_sheets import Column, Link, Sheet, SheetValue, cell_address
from audit.files.spreadsheets.cells import Formula
from audit.files.workbook.answers import ANSWER_CELLS
from audit.files.workbook.front_sheets import RECALCULATION_SHEET_NAME
from audit.files.workbook.standards import no_share_symbol, share_cell
from audit.model.answers import Answer, NoAnswer, Outcome

COLUMNS = [
    Column("Id", 8),
    Column("Question", 60),
    Column("Published percentage", 12, is_percentage=True),
    Column("Yes counted", 10),
    Column("No counted", 10),
    Column("Base: Yes and No", 10),
    Column("Not applicable counted", 12),
    Column("Unanswered counted", 14),
    Column("Not collected counted", 14),
    Column("Recalculated percentage", 14, is_percentage=True),
    Column("Check", 10),
    Column("Cells counted", 36),
]
EXPLANATION = (
    "Formulas count the answers in the cells that the last column links to, and recalculate the percentage, a half "
    "rounded up. If you change an answer there, the check says differs. The result of each formula when the file was "
    "created is stored too, for programs that cannot calculate."
)


def recalculation_sheet(data: ExportData, answers: Sheet) -> Sheet:
    """Return one row per published percentage: the counts by formula over ``answers``, and whether they agree.

    The stored result of each formula is counted here from the written cells, not copied from the results.
    """
    questions = [
        question for key_question in data.results.key_questions for question in (*key_question.prompts, key_question)
    ]
    first_column = len(answers.columns) - len(questions)  # the case and its details come before the questions
    heading_row = len(data.scope_lines) + 3  # the title and the lines, then the headings
    rows = [
        _row(question, heading_row + 1 + index, answers, first_column + index)
        for index, question in enumerate(questions)
    ]
    title = "Recalculation of the percentages of key questions and prompts"
    return Sheet(RECALCULATION_SHEET_NAME, title, COLUMNS, rows, [*data.scope_lines, EXPLANATION])


def _row(result: QuestionResult, row_number: int, answers: Sheet, column_index: int) -> list[SheetValue]:
    column_letter, first_row = get_column_letter(column_index + 1), answers.heading_row + 1
    cell_range = f"${column_letter}${first_row}:${column_letter}${first_row + max(1, len(answers.rows)) - 1}"
    tally = _count_answers(answers, column_index)
    published, recalculated = share_cell(result.tally), share_cell(tally)
    return [
        result.question.id,
        result.question.text,
        published,
        _count_formula(answers, cell_range, Answer.YES, tally.yes),
        _count_formula(answers, cell_range, Answer.NO, tally.no),
        Formula(f"=D{row_number}+E{row_number}", tally.base),
        _count_formula(answers, cell_range, Answer.NOT_APPLICABLE, tally.not_applicable),
        _count_formula(answers, cell_range, NoAnswer.UNANSWERED, tally.unanswered),
        _count_formula(answers, cell_range, NoAnswer.NOT_COLLECTED, tally.not_collected),
        Formula(_percentage_formula(row_number), recalculated),
        Formula(
            f'=IF(J{row_number}=C{row_number},"agrees","differs")', "agrees" if recalculated == published else "differs"
        ),
        Link(answers.name, cell_range.replace("$", ""), f"{answers.name} {cell_range.replace('$', '')}"),
    ]


def _count_formula(answers: Sheet, cell_range: str, outcome: Outcome, result: int) -> Formula:
    return Formula(f'=COUNTIFS({cell_address(answers.name, cell_range)},"{ANSWER_CELLS[outcome]}")', result)


def _percentage_formula(row_number: int) -> str:
    """Return the formula of a percentage, a half rounded up; without a base, the shorthand that says why."""
    not_applicable, not_available = no_share_symbol(Tally(not_applicable=1)), no_share_symbol(Tally())
    not_collected = no_share_symbol(Tally(not_collected=1))
    only_not_applicable = f"AND(G{row_number}>0,H{row_number}+I{row_number}=0)"
    only_not_collected = f"AND(I{row_number}>0,G{row_number}+H{row_number}=0)"
    no_share_formula = (
        f'IF({only_not_applicable},"{not_applicable}",IF({only_not_collected},"{not_collected}","{not_available}"))'
    )
    return f"=IF(F{row_number}=0,{no_share_formula},INT((200*D{row_number}+F{row_number})/(2*F{row_number}))/100)"


def _count_answers(answers: Sheet, column_index: int) -> Tally:
    """Tally the answers in one column of the sheet."""
    cells = [row[column_index] for row in answers.rows]
    counted = (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE, NoAnswer.UNANSWERED, NoAnswer.NOT_COLLECTED)
    return Tally(*(cells.count(ANSWER_CELLS[outcome]) for outcome in counted))
