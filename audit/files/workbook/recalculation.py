"""The sheet whose formulas recalculate each published percentage and band from the answers sheet."""

from __future__ import annotations

from audit.analysis.results import QuestionResult, Results
from audit.analysis.roll_ups import rating_keys
from audit.analysis.tallies import Tally
from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue, Formula
from audit.files.spreadsheets.sheet_names import cell_address
from audit.files.spreadsheets.sheets import NOT_APPLICABLE, PERCENTAGE, Column, Link, Sheet, SheetValue
from audit.files.workbook.answers import ANSWER_CELLS
from audit.files.workbook.band_table import band_cells, rating_by_formula
from audit.files.workbook.front_sheets import RECALCULATION_SHEET_NAME
from audit.files.workbook.standards import no_share_symbol, share_cell
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.bands import BandScale
from audit.model.import_problem import column_letters
from audit.model.questionnaire import RatingMethod, Standard

AGREES, DIFFERS = "agrees", "differs"
PER_CENT_COLUMN = "K"
"""The column with the recalculated per cent that decides the band."""
COLUMNS = [
    Column("Id", 9),
    Column("Question", 46),
    Column("Published percentage", 12, PERCENTAGE),
    Column("Yes counted", 9),
    Column("No counted", 9),
    Column("Base: Yes and No", 9),
    Column("Not applicable counted", 13),
    Column("Unanswered counted", 14),
    Column("Not collected counted", 13),
    Column("Recalculated percentage", 14, PERCENTAGE),
    Column("Per cent for the band", 11),
    Column("Check", 9),
    Column("Published band", 15),
    Column("Recalculated band", 15),
    Column("Check of the band", 9),
    Column("Cells counted", 32),
]
EXPLANATION = (
    "Formulas count the answers in the cells that the last column links to, and recalculate the share and the band. "
    "The per cent for the band is the share as the questionnaire says it decides, usually a whole number with a half "
    "rounded up."
)
CHANGES = (
    "If you change an answer there, the check says differs. The result of each formula when the file was created is "
    "stored too, for programs that cannot calculate."
)


def recalculation_sheet(data: ExportData, answers: Sheet) -> Sheet:
    """Return one row per published percentage: the counts by formula over ``answers``, and whether they agree.

    The stored result of each formula is counted here from the written cells, not copied from the results.
    """
    questions = recalculated_questions(data.results)
    first_column = len(answers.columns) - len(questions)  # the case and its details come before the questions
    title = "Recalculation of the percentages and bands of key questions and prompts"
    sheet = Sheet(RECALCULATION_SHEET_NAME, title, COLUMNS, [], [*data.scope_lines, EXPLANATION, CHANGES])
    rows = [
        _row(question, sheet.heading_row + 1 + index, answers, first_column + index, data.results)
        for index, question in enumerate(questions)
    ]
    return Sheet(sheet.name, title, COLUMNS, rows, sheet.intro_lines)


def recalculated_questions(results: Results) -> list[QuestionResult]:
    """Return the questions in the order of the rows, which is that of the columns of answers."""
    return [question for key_question in results.key_questions for question in (*key_question.prompts, key_question)]


def answer_range(answers: Sheet, column_index: int) -> str:
    """Return the cells of one column of the answers sheet, for formulas."""
    column, first_row = column_letters(column_index + 1), answers.heading_row + 1
    return f"${column}${first_row}:${column}${first_row + max(1, len(answers.rows)) - 1}"


def check(recalculated: CellValue, published: CellValue, formula: str) -> Formula:
    """Return a formula that says whether two cells agree; ``formula`` compares them."""
    return Formula(f'=IF({formula},"{AGREES}","{DIFFERS}")', AGREES if recalculated == published else DIFFERS)


def _row(result: QuestionResult, row: int, answers: Sheet, column_index: int, results: Results) -> list[SheetValue]:
    tally = _count_answers(answers, column_index)
    return [
        result.question.id,
        result.question.marked_text,
        *_share_cells(result, row, answer_range(answers, column_index), answers, tally),
        _deciding_per_cent(row, tally, results.questionnaire.scale),
        check(share_cell(tally), share_cell(result.tally), f"J{row}=C{row}"),
        *_band_cells(result, row, tally, results),
        _link(answers, column_index),
    ]


def _share_cells(result: QuestionResult, row: int, cell_range: str, answers: Sheet, tally: Tally) -> list[SheetValue]:
    return [
        share_cell(result.tally),
        _count_formula(answers, cell_range, Answer.YES, tally.yes),
        _count_formula(answers, cell_range, Answer.NO, tally.no),
        Formula(f"=D{row}+E{row}", tally.base),
        _count_formula(answers, cell_range, Answer.NOT_APPLICABLE, tally.not_applicable),
        _count_formula(answers, cell_range, NoAnswer.UNANSWERED, tally.unanswered),
        _count_formula(answers, cell_range, NoAnswer.NOT_COLLECTED, tally.not_collected),
        Formula(_share_formula(row), share_cell(tally)),
    ]


def _deciding_per_cent(row: int, tally: Tally, scale: BandScale) -> Formula:
    """Return the per cent that decides the band: whole with a half rounded up, or unrounded."""
    is_rounded = scale.band_from == "rounded"
    formula = f"INT((200*D{row}+F{row})/(2*F{row}))" if is_rounded else f"ROUND(100*D{row}/F{row},9)"
    return Formula(f"=IF(F{row}=0,J{row},{formula})", deciding_per_cent(tally, scale))


def deciding_per_cent(tally: Tally, scale: BandScale) -> CellValue:
    """Return the result of that formula: a number, or the mark that says why there is none."""
    percent, exact = tally.share.percent, tally.share.exact_percent
    if percent is None or exact is None:
        return no_share_symbol(tally)
    return percent if scale.band_from == "rounded" else round(float(exact), 9)


def _band_cells(result: QuestionResult, row: int, tally: Tally, results: Results) -> list[SheetValue]:
    standard = _banded_questions(results).get(result.question.id)
    if not results.questionnaire.scale.bands or standard is None:
        return [NOT_APPLICABLE] * 3
    cells = band_cells(results.questionnaire, standard)
    published = result.band.rating if result.band else no_share_symbol(result.tally)
    recalculated = rating_by_formula(f"{PER_CENT_COLUMN}{row}", deciding_per_cent(tally, cells.scale), cells)
    return [published, recalculated, check(recalculated.result, published, f"N{row}=M{row}")]


def _banded_questions(results: Results) -> dict[str, Standard]:
    """Return the standards of the key questions that rate them."""
    return {
        key_question.question.id: result.standard
        for result in results.standards
        if result.standard.rating_method is RatingMethod.FROM_CASES
        for key_question in rating_keys(result.standard, result.key_questions)
    }


def _link(answers: Sheet, column_index: int) -> Link:
    cell_range = answer_range(answers, column_index).replace("$", "")
    return Link(answers.name, cell_range, f"{answers.name} {cell_range}")


def _count_formula(answers: Sheet, cell_range: str, outcome: Outcome, result: int) -> Formula:
    return Formula(f'=COUNTIFS({cell_address(answers.name, cell_range)},"{ANSWER_CELLS[outcome]}")', result)


def _share_formula(row: int) -> str:
    """Return the formula of a share; without a base, the mark that says why."""
    not_applicable, not_available = no_share_symbol(Tally(not_applicable=1)), no_share_symbol(Tally())
    not_collected = no_share_symbol(Tally(not_collected=1))
    only_not_applicable = f"AND(G{row}>0,H{row}+I{row}=0)"
    only_not_collected = f"AND(I{row}>0,G{row}+H{row}=0)"
    no_share = (
        f'IF({only_not_applicable},"{not_applicable}",IF({only_not_collected},"{not_collected}","{not_available}"))'
    )
    return f"=IF(F{row}=0,{no_share},D{row}/F{row})"


def _count_answers(answers: Sheet, column_index: int) -> Tally:
    """Tally the answers in one column of the sheet."""
    cells = [row[column_index] for row in answers.rows]
    counted = (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE, NoAnswer.UNANSWERED, NoAnswer.NOT_COLLECTED)
    yes, no, not_applicable, unanswered, not_collected = (cells.count(ANSWER_CELLS[outcome]) for outcome in counted)
    return Tally(yes, no, not_applicable, unanswered, not_collected)
