"""The sheets whose formulas recalculate the rating and points of each standard, and the overall rating."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.intervals import round_half_up
from audit.analysis.overall_ratings import overall_rating
from audit.analysis.results import QuestionResult, StandardResult
from audit.analysis.roll_ups import mean_percent, rating_keys
from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue, Formula
from audit.files.spreadsheets.sheet_names import cell_address
from audit.files.spreadsheets.sheets import NOT_APPLICABLE, NOT_AVAILABLE, NOT_COLLECTED, Column, Sheet, SheetValue
from audit.files.workbook.band_table import (
    CUT_OFFS,
    FIRST_ROW,
    BandCells,
    band_cells,
    points_by_formula,
    rating_by_formula,
)
from audit.files.workbook.front_sheets import NOTES_SHEET_NAME
from audit.files.workbook.recalculation import PER_CENT_COLUMN, check, recalculated_questions
from audit.model.questionnaire import RatingMethod
from audit.model.roll_up import RollUp

RATINGS_NAME, OVERALL_NAME = "Recalculated ratings", "Recalculated overall"
BY_JUDGEMENT, DECIDED, BY_RULE, CALCULATED = "Rated by judgement", "Decided by a person", "Decision rule", "Calculated"
COLUMNS = [
    Column("Standard", 30),
    Column("How rated", 14),
    Column("Lowest per cent recalculated", 14),
    Column("Recalculated rating", 16),
    Column("Published calculated rating", 16),
    Column("Check of the rating", 12),
    Column("Published rating", 16),
    Column("Recalculated points", 14),
    Column("Published points", 12),
    Column("Check of the points", 12),
]
EXPLANATION = (
    "The calculated rating is the band of the lowest key question on the sheet {sheet}. A judgement, a decision or a "
    "decision rule may replace it; the points are those of the published rating."
)
OTHER_ROLL_UPS = "The sheet {notes} names the standards that are rated by a mean or by one share instead."
OVERALL_COLUMNS = [Column("Item", 30), Column("Recalculated", 24), Column("Published", 24), Column("Check", 12)]


def recalculated_rating_sheets(data: ExportData, percentages: Sheet) -> list[Sheet]:
    """Return both sheets; ``percentages`` is the recalculation of the percentages. None if nothing is rated."""
    if not data.has_ratings:
        return []
    lines = [*data.scope_lines, EXPLANATION.format(sheet=percentages.name)]
    if any(standard.roll_up is not RollUp.LOWEST for standard in data.results.questionnaire.standards):
        lines.append(OTHER_ROLL_UPS.format(notes=NOTES_SHEET_NAME))
    sheet = Sheet(RATINGS_NAME, "Recalculation of the ratings of the standards", COLUMNS, [], lines)
    rated = [result for result in data.results.standards if result.is_rated]
    rows = [_row(data, percentages, result, sheet.heading_row + 1 + index) for index, result in enumerate(rated)]
    ratings = Sheet(sheet.name, sheet.title, COLUMNS, rows, lines)
    return [ratings, _overall_sheet(data, ratings)]


def _row(data: ExportData, percentages: Sheet, result: StandardResult, row: int) -> list[SheetValue]:
    cells = band_cells(data.results.questionnaire, result.standard)
    published = result.rating or NOT_AVAILABLE
    points = points_by_formula(f"G{row}", published, cells, NOT_AVAILABLE)
    published_points = NOT_AVAILABLE if result.points is None else result.points
    return [
        result.standard.name,
        _how_rated(result),
        *_rating_cells(data, percentages, result, row),
        published,
        points,
        published_points,
        check(points.result, published_points, f"H{row}=I{row}"),
    ]


def _rating_cells(data: ExportData, percentages: Sheet, result: StandardResult, row: int) -> list[SheetValue]:
    if result.standard.rating_method is not RatingMethod.FROM_CASES:
        return [NOT_APPLICABLE] * 4
    per_cent = _per_cent(data, percentages, result)
    rating = rating_by_formula(f"C{row}", per_cent.result, band_cells(data.results.questionnaire, result.standard))
    published = result.calculated_rating or NOT_AVAILABLE
    return [per_cent, rating, published, check(rating.result, published, f"D{row}=E{row}")]


def _per_cent(data: ExportData, percentages: Sheet, result: StandardResult) -> Formula:
    """Return the per cent that is rated, the lowest, the mean or the only one; none while one has no answer."""
    ids = [question.question.id for question in recalculated_questions(data.results)]
    keys = rating_keys(result.standard, result.key_questions)
    positions = [ids.index(key_question.question.id) for key_question in keys]
    column = [column.heading for column in percentages.columns].index("Per cent for the band")
    values = [_result(percentages.rows[position][column]) for position in positions]
    cells = [
        cell_address(percentages.name, f"{PER_CENT_COLUMN}{percentages.heading_row + 1 + position}")
        for position in positions
    ]
    waiting = ",".join(f'{cell}="{mark}"' for cell in cells for mark in (NOT_AVAILABLE, NOT_COLLECTED))
    listed = ",".join(cells)
    numbers = [value for value in values if isinstance(value, int | float)]
    is_waiting = not numbers or NOT_AVAILABLE in values or NOT_COLLECTED in values
    rolled_up, per_cent = f"MIN({listed})", min(numbers, default=0)
    if result.standard.roll_up is RollUp.MEAN:
        rows = [percentages.heading_row + 1 + position for position in positions]
        rolled_up = _mean_formula(data, percentages, cells, rows)
        per_cent = 0 if is_waiting else _mean(data, keys)
    formula = f'=IF(OR(COUNT({listed})=0,{waiting}),"{NOT_AVAILABLE}",{rolled_up})'
    return Formula(formula, NOT_AVAILABLE if is_waiting else per_cent)


def _mean_formula(data: ExportData, percentages: Sheet, cells: Sequence[str], rows: Sequence[int]) -> str:
    """Return the mean of the unrounded per cents of those questions that have one, rounded as bands need it."""
    terms = [
        f"IF(ISNUMBER({cell}),100*{cell_address(percentages.name, f'D{row}')}"
        f"/{cell_address(percentages.name, f'F{row}')},0)"
        for cell, row in zip(cells, rows, strict=True)
    ]
    mean = f"ROUND(({'+'.join(terms)})/COUNT({','.join(cells)}),9)"
    return f"INT({mean}+0.5)" if data.results.questionnaire.scale.band_from == "rounded" else mean


def _mean(data: ExportData, keys: Sequence[QuestionResult]) -> int | float:
    """Return the result of that formula."""
    mean = mean_percent(keys)
    return round_half_up(mean) if data.results.questionnaire.scale.band_from == "rounded" else round(float(mean), 9)


def _how_rated(result: StandardResult) -> str:
    if result.applied_rule is not None:
        return BY_RULE
    if result.decision is not None:
        return DECIDED
    return CALCULATED if result.standard.rating_method is RatingMethod.FROM_CASES else BY_JUDGEMENT


def _overall_sheet(data: ExportData, ratings: Sheet) -> Sheet:
    overall, questionnaire = data.results.overall, data.results.questionnaire
    first = ratings.heading_row + 1
    points = cell_address(ratings.name, f"$H${first}:$H${first + len(ratings.rows) - 1}")
    values = [_result(row[7]) for row in ratings.rows]
    total = sum(value for value in values if isinstance(value, int | float))
    rated = [result.standard for result in data.results.standards if result.is_rated]
    highest = sum(questionnaire.scale_of(standard).max_points for standard in rated)
    bands = BandCells(questionnaire.scale)
    own = [band_cells(questionnaire, standard) for standard in rated if standard.own_scale is not None]
    shared = f"MAX({bands.points})*" + (f"(ROWS({points})-{len(own)})" if own else f"ROWS({points})")
    sheet = Sheet(OVERALL_NAME, "Recalculation of the overall rating", OVERALL_COLUMNS, [], data.scope_lines)
    row = sheet.heading_row + 1
    recalculated = [
        Formula(f"=SUM({points})", total),
        Formula("=" + "+".join([shared, *(f"MAX({cells.points})" for cells in own)]), highest),
        _overall_rating(data, points, values, row),
    ]
    overall_points = NOT_AVAILABLE if overall.points is None else overall.points
    from_points = overall.rating_before_rules or overall.rating or NOT_AVAILABLE
    published: Sequence[CellValue] = (overall_points, overall.max_points, from_points)
    item = "Overall rating from the points, before a decision rule" if overall.rating_before_rules else "Overall rating"
    rows = [
        [item, formula, value, check(formula.result, value, f"B{row + index}=C{row + index}")]
        for index, (item, formula, value) in enumerate(
            zip(("Points", "Maximum points", item), recalculated, published, strict=True)
        )
    ]
    return Sheet(sheet.name, sheet.title, OVERALL_COLUMNS, rows, data.scope_lines)


def _overall_rating(data: ExportData, points: str, values: Sequence[CellValue], row: int) -> Formula:
    """Return the overall rating: the first cut-off that the mean points do not pass; none while a rating is missing."""
    cut_offs = data.results.questionnaire.overall_cut_offs
    last = FIRST_ROW + len(cut_offs) - 1
    names = cell_address(CUT_OFFS, f"$A${FIRST_ROW}:$A${last}")
    passed = "0"
    if len(cut_offs) > 1:  # the last one has no limit
        limits = cell_address(CUT_OFFS, f"$B${FIRST_ROW}:$B${last - 1}")
        passed = f"SUMPRODUCT(--(ROUND({limits}*ROWS({points}),9)<B{row}))"
    formula = f'=IF(COUNT({points})<ROWS({points}),"{NOT_AVAILABLE}",INDEX({names},1+{passed}))'
    numbers = [int(value) for value in values if not isinstance(value, str)]
    is_complete = len(numbers) == len(values) and numbers
    return Formula(formula, overall_rating(cut_offs, sum(numbers), len(numbers)) if is_complete else NOT_AVAILABLE)


def _result(value: SheetValue) -> CellValue:
    if not isinstance(value, Formula):
        raise TypeError("a recalculated cell holds a formula")
    return value.result
