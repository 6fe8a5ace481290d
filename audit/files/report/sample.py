"""The part of the chapter on the method that says how the cases were sampled."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis import composition
from audit.analysis.sample_method import STRATUM_HEADINGS, TITLE
from audit.analysis.sample_section import STRATA_CAPTION, WEIGHTS_CAPTION, SampleSection
from audit.analysis.weighted_results import WEIGHT_HEADINGS
from audit.files.export_context import ExportData
from audit.files.report.document import CellContent, Column, ReportDocument


def write_sample(document: ReportDocument, report: ExportData) -> None:
    """Write the method of the sample with its tables; nothing without a sample."""
    section, case_label = report.sample_section, report.case_label
    if section is None:
        return
    document.add_heading(TITLE.format(plural=case_label.plural), 2)
    for paragraph in section.paragraphs:
        document.add_paragraph(paragraph.text)
    document.add_bullets(section.weight_notes)
    _write_table(document, STRATA_CAPTION.format(plural=case_label.plural), STRATUM_HEADINGS, section.strata)
    _write_table(document, WEIGHTS_CAPTION, WEIGHT_HEADINGS, section.weights)
    if section.composition:
        _write_composition(document, section, composition.CAPTION.format(plural=case_label.plural))


def _write_table(
    document: ReportDocument, caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Write a table whose first column is a name and whose others are numbers; nothing if it has no rows."""
    if not rows:
        return
    columns = [Column(headings[0], 7), *(Column(heading, 2, is_number=True) for heading in headings[1:])]
    document.add_table(caption, columns, rows)


def _write_composition(document: ReportDocument, section: SampleSection, caption: str) -> None:
    rows: list[tuple[CellContent, ...]] = [line.cells for line in section.composition]
    widths = (4, 4, 3, 3, 3)
    columns = [
        Column(heading, width, is_number=width == 3)
        for heading, width in zip(composition.HEADINGS, widths, strict=True)
    ]
    document.add_table(caption, columns, rows)
