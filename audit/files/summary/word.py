"""The summary as a Word document of one page."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table

from audit.analysis.results import Results
from audit.charts.images import png_of_svg
from audit.files.export_context import ExportContext, prepare_export
from audit.files.report.document import CellContent, Column, RatingCell, ReportDocument
from audit.files.report.properties import set_properties
from audit.files.report.styles import TABLE_TEXT_STYLE, apply_styles
from audit.files.summary.content import Summary, SummarySection, summarise

MARGIN = 1.0  # centimetres above and below the text
WIDTHS, QUESTION_WIDTHS = (4.2, 5.0, 3.0, 4.8), (9.2, 3.0, 4.8)
BAR_WIDTH = 2.6
# Name of the style, size, space before and after, in points.
COMPACT_STYLES = (
    ("Normal", 10, 0, 1.5),
    ("Title", 15, 0, 2),
    ("Heading 1", 12, 6, 1),
    ("Caption", 9, 4, 2),
    (TABLE_TEXT_STYLE, 10, 1, 1),
)


def build_summary_document(results: Results, context: ExportContext) -> bytes:
    """Return the summary as the bytes of a .docx file; the same content always gives the same bytes."""
    data = prepare_export(results, context)
    summary = summarise(data)
    document = ReportDocument(data.results.questionnaire.scale)
    apply_styles(document.word_document, data.results.questionnaire.language)
    _make_compact(document)
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


def _make_compact(document: ReportDocument) -> None:
    """Make margins, fonts and spaces smaller than those of the report, so that one page is enough."""
    (page,) = document.word_document.sections
    page.top_margin = page.bottom_margin = Cm(MARGIN)
    page.header_distance = page.footer_distance = Cm(0.5)
    for name, size, before, after in COMPACT_STYLES:
        style = document.word_document.styles[name]
        assert isinstance(style, ParagraphStyle), "every report has this paragraph style"
        style.font.size = Pt(size)
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.0


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
