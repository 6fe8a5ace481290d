"""The sheets about the sample: its method, strata with their weights, and its composition."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis import composition
from audit.analysis.sample_method import STRATUM_HEADINGS, TITLE
from audit.analysis.sample_section import STRATA_CAPTION, WEIGHTS_CAPTION, SampleSection
from audit.analysis.weighted_results import WEIGHT_HEADINGS
from audit.files.export_context import ExportData
from audit.files.spreadsheets.cells import CellValue
from audit.files.spreadsheets.sheets import NOT_APPLICABLE, PERCENTAGE, Column, Sheet
from audit.files.workbook.shown_values import share_value
from audit.model.bands import Share


def sample_sheets(data: ExportData) -> list[Sheet]:
    """Return the sheets about the sample; none if no sample was drawn."""
    section, plural = data.sample_section, data.case_label.plural
    if section is None:
        return []
    method = [[paragraph.subject, paragraph.text] for paragraph in section.paragraphs]
    method += [["Weights", note] for note in section.weight_notes]
    sheets = [Sheet("Sample", TITLE.format(plural=plural), [Column("Subject", 24), Column("Method", 110)], method)]
    if section.strata:
        title = STRATA_CAPTION.format(plural=plural)
        sheets.append(_table_sheet("Sample strata", title, STRATUM_HEADINGS, section.strata))
    if section.weights:
        sheets.append(_table_sheet("Sample weights", WEIGHTS_CAPTION, WEIGHT_HEADINGS, section.weights))
    if section.composition:
        sheets.append(_composition_sheet(section, plural))
    return sheets


def _table_sheet(name: str, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    """Return a sheet whose first column is a name and whose others are numbers."""
    columns = [Column(headings[0], 50), *(Column(heading, 12) for heading in headings[1:])]
    return Sheet(name, title, columns, [[row[0], *map(_number, row[1:])] for row in rows])


def _number(text: str) -> CellValue:
    """Return a printed number as a number, or the text as it is if it is none, as a dash."""
    plain = text.replace(",", "").replace("−", "-")
    try:
        return float(plain) if "." in plain else int(plain)
    except ValueError:
        return text


def _composition_sheet(section: SampleSection, plural: str) -> Sheet:
    columns = [
        Column("Detail", 24),
        Column("Value", 30),
        Column("Eligible", 10),
        Column("All eligible", 10),
        Column("Of the eligible", 12, PERCENTAGE),
        Column("Drawn", 10),
        Column("All drawn", 10),
        Column("Of the sample", 12, PERCENTAGE),
        Column("Difference", 16),
    ]
    rows: list[list[CellValue]] = [
        [line.detail, line.value, *_share_cells(line.eligible), *_share_cells(line.drawn), line.difference]
        for line in section.composition
    ]
    title = composition.CAPTION.format(plural=plural)
    return Sheet("Sample composition", title, columns, rows)


def _share_cells(share: Share) -> list[CellValue]:
    """Return count, base and share."""
    value = share_value(share)
    return [share.yes, share.base, NOT_APPLICABLE if value is None else value]
