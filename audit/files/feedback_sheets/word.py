"""Feedback sheets as a Word document: one page of A4 for each case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from audit.files.feedback_sheets.content import SheetPage, SheetSection, SheetSource
from audit.files.report.compact import make_compact
from audit.files.report.document import ReportDocument
from audit.files.report.properties import set_properties
from audit.files.report.styles import BULLET_STYLE_ID, apply_styles

# Name of the style, size, space before and after, in points.
COMPACT_STYLES = (("Normal", 10, 0, 1), ("Heading 1", 15, 0, 2), ("Heading 2", 12, 7, 1), ("List Bullet", 10, 0, 1))
NOTE_INDENT = 1.1  # centimetres
FOOTER_SIZE, SPACE_ABOVE_FOOTER = 9, 8  # points


def build_word_document(source: SheetSource, pages: Sequence[SheetPage], title: str = "") -> bytes:
    """Return sheets as the bytes of a .docx file; ``source`` is any of them, for what they have in common."""
    document = ReportDocument(source.questionnaire.scale)
    apply_styles(document.word_document, source.questionnaire.language)
    make_compact(document, COMPACT_STYLES)
    set_properties(
        document.word_document,
        title or pages[0].title,
        source.description.name,
        source.questionnaire.language,
        datetime.combine(source.printed_on, time(), UTC),
    )
    for page in pages:
        _add_page(document, page, is_first=page is pages[0])
    return document.to_bytes()


def _add_page(document: ReportDocument, page: SheetPage, is_first: bool) -> None:
    marking = document.add_paragraph(page.marking, bold=True) if page.marking else None
    if marking is not None:
        marking.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading = document.add_heading(page.title, 1)
    (marking or heading).paragraph_format.page_break_before = not is_first
    for line in page.details:
        document.add_paragraph(line)
    for section in page.sections:
        _add_section(document, section)
    for line in page.footers:
        paragraph = document.add_paragraph(line)
        paragraph.runs[0].font.size = Pt(FOOTER_SIZE)
        paragraph.paragraph_format.space_before = Pt(SPACE_ABOVE_FOOTER if line is page.footers[0] else 0)


def _add_section(document: ReportDocument, section: SheetSection) -> None:
    document.add_heading(section.heading, 2)
    for number, item in enumerate(section.items, start=1):
        if section.is_numbered:
            document.add_numbered(number, item.text)
        else:
            document.add_paragraph(item.text, BULLET_STYLE_ID)
        if item.note:
            document.add_paragraph(item.note).paragraph_format.left_indent = Cm(NOTE_INDENT)
