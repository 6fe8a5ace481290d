"""The sheets of bands and of cut-offs, which the formulas of the recalculation look up."""

from __future__ import annotations

from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue, Formula
from audit.files.spreadsheets.sheet_names import cell_address
from audit.files.spreadsheets.sheets import Column, Sheet
from audit.model.bands import BandScale

BANDS, CUT_OFFS = "Bands", "Cut-offs"
BAND_COLUMNS = [
    Column("Rating", 24),
    Column("From per cent", 12),
    Column("To per cent", 12),
    Column("Points", 10),
    Column("Words for it", 30),
]
CUT_OFF_COLUMNS = [Column("Overall rating", 24), Column("Mean points up to", 14)]
NO_LIMIT = "No limit"
FIRST_ROW = Sheet(BANDS, BANDS, BAND_COLUMNS, []).heading_row + 1


def band_sheets(data: ExportData) -> list[Sheet]:
    """Return both sheets; none if nothing is rated."""
    questionnaire = data.results.questionnaire
    bands: list[list[CellValue]] = [
        [band.rating, band.floor, band.ceiling, band.points, band.description] for band in questionnaire.scale.bands
    ]
    cut_offs: list[list[CellValue]] = [
        [cut_off.rating, NO_LIMIT if cut_off.mean_points_up_to is None else float(cut_off.mean_points_up_to)]
        for cut_off in questionnaire.overall_cut_offs
    ]
    if not data.has_ratings:
        return []
    return [
        Sheet(BANDS, "Bands of the percentages, with their points", BAND_COLUMNS, bands),
        Sheet(CUT_OFFS, "Cut-offs of the overall rating", CUT_OFF_COLUMNS, cut_offs),
    ]


def band_cells(column: str, scale: BandScale) -> str:
    """Return the address of one column of the bands."""
    return cell_address(BANDS, f"${column}${FIRST_ROW}:${column}${FIRST_ROW + len(scale.bands) - 1}")


def rating_by_formula(per_cent_cell: str, per_cent: CellValue, scale: BandScale) -> Formula:
    """Return a formula that looks up the band of the per cent in a cell; a mark in that cell stays as it is."""
    look_up = f"LOOKUP({per_cent_cell},{band_cells('B', scale)},{band_cells('A', scale)})"
    result = per_cent
    if not isinstance(per_cent, str):
        result = next(band.rating for band in reversed(scale.bands) if per_cent >= band.floor)
    return Formula(f"=IF(ISNUMBER({per_cent_cell}),{look_up},{per_cent_cell})", result)


def points_by_formula(rating_cell: str, rating: str, scale: BandScale, no_points: str) -> Formula:
    """Return a formula that looks up the points of the rating in a cell."""
    position = f"MATCH({rating_cell},{band_cells('A', scale)},0)"
    points = next((band.points for band in scale.bands if band.rating == rating), None)
    formula = f'=IF(ISNUMBER({position}),INDEX({band_cells("D", scale)},{position}),"{no_points}")'
    return Formula(formula, no_points if points is None else points)
