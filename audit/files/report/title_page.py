"""The first page with the contents, and the header and footer of every page."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument
from audit.files.report.word_fields import add_field, add_link, begin_field, end_field
from audit.files.spreadsheets.cells import strip_illegal_characters
from audit.files.wording import NOT_ENTERED, audience_note
from audit.formatting import format_date
from audit.model.audit import AuditDescription

CONTENTS_LEVELS = 2  # levels of headings
MAX_HEADER_NAME_LENGTH = 80


def write_title_page(document: ReportDocument, report: ExportData) -> Paragraph:
    """Write the title and the audit details. Returns the paragraph before which the contents belong."""
    context, questionnaire, case_label = report.context, report.results.questionnaire, report.case_label
    description, not_inspected = context.description, report.results.not_inspected
    document.add_paragraph(description.name, "Title")
    document.add_paragraph("Report of a case-sample audit" if report.has_ratings else "Report of a survey", "Subtitle")
    for line in report.erasure_lines:
        document.add_paragraph(line, bold=True)
    rows = [
        ["Who will see this", audience_note(context.external, description.max_suppressed_count, case_label)],
        ["Unit", description.unit or NOT_ENTERED],
        ["Region", description.region or NOT_ENTERED],
        ["Fieldwork", description.fieldwork_dates or NOT_ENTERED],
        [f"{case_label.plural_heading} started in", description.started_in or NOT_ENTERED],
        [f"{case_label.plural_heading} included", context.which_cases],
        *report.eliminated_rows,
        [f"Eligible {case_label.plural}", f"{description.eligible:,}" if description.eligible else NOT_ENTERED],
        [
            questionnaire.not_inspected_label,
            "; ".join(standard.name for standard in not_inspected) or "None",
        ],
        ["Questionnaire", f"{questionnaire.title} ({questionnaire.id}, version {questionnaire.version})"],
        ["Report created", format_date(context.created_on)],
        *(["Figures frozen", line] for line in report.closing_lines),
    ]
    document.add_table("About this audit", [Column("Item", 5), Column("Detail", 12)], rows)
    heading = document.add_paragraph("Contents", bold=True)
    heading.runs[0].font.size = Pt(15)
    return document.word_document.add_paragraph()


def write_contents(document: ReportDocument, placeholder: Paragraph) -> None:
    """Write the contents as a Word field that already has a link to every heading, so that it is never empty.

    Word adds the page numbers when it updates the field, because only Word knows the page layout.
    """
    entries = [heading for heading in document.headings if heading.level <= CONTENTS_LEVELS]
    lines = [placeholder.insert_paragraph_before(style=f"TOC {entry.level}") for entry in entries]
    begin_field(lines[0], f'TOC \\o "1-{CONTENTS_LEVELS}" \\h \\z \\u')
    for line, entry in zip(lines, entries, strict=True):
        add_link(line, entry.text, entry.bookmark)
    end_field(lines[-1])
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
    footer.add_run("Page ")
    add_field(footer, "PAGE", "1")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES", "1")
    for run in footer.runs:
        run.font.size = Pt(9)


def _add_small_text(paragraph: Paragraph, text: str) -> None:
    paragraph.add_run(text).font.size = Pt(9)
    paragraph.paragraph_format.space_after = Cm(0)
