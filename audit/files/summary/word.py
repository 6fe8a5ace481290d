"""The summary as a Word document of one page."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm
from docx.table import Table

from audit.analysis.results import Results
from audit.charts.images import png_of_svg
from audit.files.export_context import ExportContext, prepare_export
from audit.files.report.compact import make_compact
from audit.files.report.document import CellContent, Column, RatingCell, ReportDocument
from audit.files.report.properties import set_properties
from audit.files.report.styles import apply_styles
from audit.files.summary.content import Summary, SummarySection, summarise

WIDTHS, QUESTION_WIDTHS = (4.2, 5.0, 3.0, 4.8), (9.2, 3.0, 4.8)
BAR_WIDTH = 2.6


def build_summary_document(results: Results, context: ExportContext) -> bytes:
    """Return the summary as the bytes of a .docx file; the same content always gives the same bytes."""
    data = prepare_export(results, context)
    summary = summarise(data)
    document = ReportDocument(data.results.questionnaire.scale)
    apply_styles(document.word_document, data.results.questionnaire.language)
    make_compact(document)
    set_properties(
        document.word_document,
        f"{summary.title}: summary",
        data.results.questionnaire.title,
        data.results.questionnaire.language,
        datetime.combine(context.created_on, time(), UTC),
    )
    if context.description.marking:
        document.add_paragraph(context.description.marking, bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(summary.title, "Title")
    for line in summary.details:
        document.add_paragraph(line)
    if summary.overall_rating:
        document.add_rating("Overall rating:", RatingCell(summary.overall_rating, f"Score: {summary.score}"), 12)
    _add_rows(document, summary)
    document.add_paragraph(summary.legend)
    for section in summary.sections:
        _add_section(document, section)
    for line in summary.footers:
        document.add_paragraph(line)
    return document.to_bytes()


def _add_rows(document: ReportDocument, summary: Summary) -> None:
    """Add the table of ratings or questions, with a picture of a bar in each row that has one."""
    widths = WIDTHS if summary.overall_rating else QUESTION_WIDTHS
    columns = [Column(heading, width) for heading, width in zip(summary.headings, widths, strict=True)]
    rows: list[list[CellContent]] = [
        [row.name, *([RatingCell(row.rating)] if row.rating else []), "", row.figure] for row in summary.rows
    ]
    document.add_table(summary.caption, columns, rows)
    _add_bars(document.word_document.tables[-1], summary)


def _add_bars(table: Table, summary: Summary) -> None:
    for table_row, row in zip(list(table.rows)[1:], summary.rows, strict=True):
        if not row.bar_svg:
            continue
        cell = table_row.cells[-2]
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        picture = cell.paragraphs[0].add_run().add_picture(io.BytesIO(png_of_svg(row.bar_svg)), width=Cm(BAR_WIDTH))
        picture._inline.docPr.set("descr", row.bar_in_words)


def _add_section(document: ReportDocument, section: SummarySection) -> None:
    document.add_heading(section.heading, 1)
    if section.is_numbered:
        for number, item in enumerate(section.items, start=1):
            document.add_numbered(number, item)
    else:
        document.add_bullets(section.items)
    if section.note:
        document.add_paragraph(section.note)
