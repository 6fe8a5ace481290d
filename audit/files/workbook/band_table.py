"""The sheets of bands and of cut-offs, which the formulas of the recalculation look up."""

from __future__ import annotations

from dataclasses import dataclass

from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue, Formula
from audit.files.spreadsheets.sheet_names import cell_address
from audit.files.spreadsheets.sheets import Column, Sheet
from audit.model.bands import BandScale
from audit.model.questionnaire import Questionnaire, Standard

BANDS, CUT_OFFS, OWN_BANDS = "Bands", "Cut-offs", "Bands of standards"
BAND_COLUMNS = [
    Column("Rating", 24),
    Column("From per cent", 12),
    Column("To per cent", 12),
    Column("Points", 10),
    Column("Words for it", 30),
]
OWN_BAND_COLUMNS = [Column("Standard", 30), *BAND_COLUMNS]
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
    own: list[list[CellValue]] = [
        [standard.name, band.rating, band.floor, band.ceiling, band.points, band.description]
        for standard in questionnaire.standards
        if standard.own_scale is not None
        for band in standard.own_scale.bands
    ]
    own_sheets = [Sheet(OWN_BANDS, "Bands of standards that have their own", OWN_BAND_COLUMNS, own)] if own else []
    return [
        Sheet(BANDS, "Bands of the percentages, with their points", BAND_COLUMNS, bands),
        Sheet(CUT_OFFS, "Cut-offs of the overall rating", CUT_OFF_COLUMNS, cut_offs),
        *own_sheets,
    ]


@dataclass(frozen=True)
class BandCells:
    """Where the bands of a standard are: those of the questionnaire, or its own on the sheet for these."""

    scale: BandScale
    first_row: int = FIRST_ROW
    is_own: bool = False

    @property
    def ratings(self) -> str:
        """The addresses of the ratings."""
        return self._column("B" if self.is_own else "A")

    @property
    def floors(self) -> str:
        """The addresses of the first per cent of each band."""
        return self._column("C" if self.is_own else "B")

    @property
    def points(self) -> str:
        """The addresses of the points."""
        return self._column("E" if self.is_own else "D")

    def _column(self, column: str) -> str:
        last_row = self.first_row + len(self.scale.bands) - 1
        sheet = OWN_BANDS if self.is_own else BANDS
        return cell_address(sheet, f"${column}${self.first_row}:${column}${last_row}")


def band_cells(questionnaire: Questionnaire, standard: Standard) -> BandCells:
    """Return where the bands of a standard are."""
    first_row = FIRST_ROW
    for each in questionnaire.standards:
        if each.own_scale is not None and each.id == standard.id:
            return BandCells(each.own_scale, first_row, is_own=True)
        first_row += len(each.own_scale.bands) if each.own_scale is not None else 0
    return BandCells(questionnaire.scale)


def rating_by_formula(per_cent_cell: str, per_cent: CellValue, cells: BandCells) -> Formula:
    """Return a formula that looks up the band of the per cent in a cell; a mark in that cell stays as it is."""
    scale = cells.scale
    look_up = f"LOOKUP({per_cent_cell},{cells.floors},{cells.ratings})"
    result = per_cent
    if not isinstance(per_cent, str):
        result = next(band.rating for band in reversed(scale.bands) if per_cent >= band.floor)
    return Formula(f"=IF(ISNUMBER({per_cent_cell}),{look_up},{per_cent_cell})", result)


def points_by_formula(rating_cell: str, rating: str, cells: BandCells, no_points: str) -> Formula:
    """Return a formula that looks up the points of the rating in a cell."""
    position = f"MATCH({rating_cell},{cells.ratings},0)"
    points = next((band.points for band in cells.scale.bands if band.rating == rating), None)
    formula = f'=IF(ISNUMBER({position}),INDEX({cells.points},{position}),"{no_points}")'
    return Formula(formula, no_points if points is None else points)
