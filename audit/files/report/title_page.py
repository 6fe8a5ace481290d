"""The title page with the contents, and the header and footer of every page."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from audit.files.export_context import ExportData
from audit.files.report.document import ReportDocument
from audit.files.report.word_fields import add_link, add_page_number, begin_field, end_field
from audit.files.spreadsheets.cells import strip_illegal_characters
from audit.files.wording import audience_note
from audit.formatting import format_date
from audit.model.audit import AuditDescription

CONTENTS_LEVELS = 2  # levels of headings
MAX_HEADER_NAME_LENGTH = 80


def write_title_page(document: ReportDocument, report: ExportData) -> Paragraph:
    """Write the title and who will see the report. Returns the paragraph before which the contents belong."""
    context, description = report.context, report.context.description
    title = document.add_paragraph(description.name, "Title")
    if title._p.getprevious() is not None:  # the template has a cover
        title.paragraph_format.page_break_before = True
    document.add_paragraph("Report of a case-sample audit" if report.has_ratings else "Report of a survey", "Subtitle")
    for line in report.erasure_lines:
        document.add_paragraph(line, bold=True)
    details = [description.unit, description.region, f"Report created {format_date(context.created_on)}"]
    for detail in filter(None, details):
        document.add_paragraph(detail)
    document.add_paragraph(audience_note(context.external, description.max_suppressed_count, report.case_label))
    heading = document.add_paragraph("Contents", bold=True)
    heading.runs[0].font.size = Pt(15)
    return document.word_document.add_paragraph()


def write_contents(document: ReportDocument, placeholder: Paragraph) -> None:
    """Write the contents as a Word field that already has a link to every chapter and standard, so it is never empty.

    They fit on the first page, so other headings are not in them; the navigation of Word has all.
    It has no page numbers, because only the program that lays out the pages knows them, and Word would ask a question
    on opening if it had to add them. A reader who wants them updates the contents in Word.
    """
    entries = [heading for heading in document.headings if heading.is_listed]
    lines = [placeholder.insert_paragraph_before() for _ in entries]
    for line, entry in zip(lines, entries, strict=True):
        line._p.style = document.layout.style_id(f"TOC{entry.level}")
    begin_field(lines[0], f'TOC \\o "1-{CONTENTS_LEVELS}" \\h \\z \\u')
    for line, entry in zip(lines, entries, strict=True):
        add_link(line, entry.text, entry.bookmark)
    end_field(lines[-1])
    first_chapter = Paragraph(placeholder._p.getnext(), placeholder._parent)
    first_chapter.paragraph_format.page_break_before = True
    placeholder._p.getparent().remove(placeholder._p)


def write_header_and_footer(document: ReportDocument, description: AuditDescription) -> None:
    """Write the marking and the audit's name above each page, and the page number below."""
    section = document.word_document.sections[0]
    header = section.header.paragraphs[0]
    if description.marking:
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        header.add_run(strip_illegal_characters(description.marking)).bold = True
        header = section.header.add_paragraph()
    _add_small_text(header, strip_illegal_characters(description.name)[:MAX_HEADER_NAME_LENGTH])
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_page_number(footer)
    for run in footer.runs:
        run.font.size = Pt(10)


def _add_small_text(paragraph: Paragraph, text: str) -> None:
    paragraph.add_run(text).font.size = Pt(10)
    paragraph.paragraph_format.space_after = Cm(0)
