"""How the cells of a recording sheet look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from audit.files.measured_cells import cell_format
from audit.files.spreadsheets.cell_formats import TEXT, CellFormats
from audit.model.case_details import CaseDetailKind

ENTRY_FILL, GREY_FILL, GREY_TEXT = "#FFF9E5", "#E3E3E3", "#505050"


@dataclass(frozen=True)
class SheetFormats:
    """The formats of a recording sheet. Cells to fill in have a light fill and a border, and are not locked.

    ``measured`` are those of dates and numbers, by their kind and whether they are filled in. Excel makes a date or
    number of what is typed there, and the sheet then shows the date in words.
    """

    cells: CellFormats
    text: Format
    entry: Format
    grey: Format
    measured: Mapping[tuple[CaseDetailKind, bool], Format]

    @classmethod
    def of(cls, workbook: Workbook) -> SheetFormats:
        """Return the formats of a workbook."""
        entry = {
            **TEXT,
            "num_format": "@",
            "locked": False,
            "bg_color": ENTRY_FILL,
            "border": 1,
            "border_color": "#6B7177",
        }
        return cls(
            CellFormats(workbook),
            workbook.add_format(TEXT),
            workbook.add_format(entry),
            workbook.add_format({"bg_color": GREY_FILL, "font_color": GREY_TEXT}),
            {
                (kind, is_open): workbook.add_format({**(entry if is_open else TEXT), "num_format": cell_format(kind)})
                for kind in (CaseDetailKind.DATE, CaseDetailKind.NUMBER)
                for is_open in (True, False)
            },
        )
