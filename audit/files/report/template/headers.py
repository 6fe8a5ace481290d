"""The header and footer of a template: they stay as they are, with the marking of the audit and page numbers added."""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import _Footer, _Header
from docx.text.paragraph import Paragraph

from audit.files.report.word_fields import add_page_number
from audit.files.spreadsheets.cells import strip_illegal_characters
from audit.model.audit import AuditDescription

PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")


def complete_headers(document: Document, description: AuditDescription) -> None:
    """Write the marking above every page, the name of the audit if the header is empty, and page numbers if missing."""
    for header in _shown_headers(document):
        _complete_header(header, description)
    last = document.sections[-1]
    numbered = any(_has_page_number(part._element) for part in (last.header, last.footer))
    if not numbered:
        _add_page_number(last.footer)


def _shown_headers(document: Document) -> list[_Header]:
    """Return each header that a page of the document shows, once: a section may show that of the section before.

    A header that is shown and does not exist is made, so that no page is without its marking.
    """
    headers: dict[int, _Header] = {}
    for section in document.sections:
        shown = [section.header]
        shown += [section.first_page_header] if section.different_first_page_header_footer else []
        shown += [section.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
        for header in shown:
            headers.setdefault(id(header.part), header)
    return list(headers.values())


def _complete_header(header: _Header, description: AuditDescription) -> None:
    if not _has_content(header):
        paragraph = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
        paragraph.add_run(strip_illegal_characters(description.name))
    if description.marking:
        first = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
        marking = first.insert_paragraph_before()
        header._element.insert(0, marking._p)
        marking.alignment = WD_ALIGN_PARAGRAPH.CENTER
        marking.add_run(strip_illegal_characters(description.marking)).bold = True


def _has_content(header: _Header) -> bool:
    """Return whether a header has text, a picture or a drawing."""
    root = header._element
    has_text = any((text.text or "").strip() for text in root.iter(qn("w:t")))
    return has_text or next(root.iter(qn("w:drawing"), qn("w:pict"), qn("w:fldSimple")), None) is not None


def _has_page_number(root: object) -> bool:
    iterate = root.iter  # type: ignore[attr-defined]
    instructions = [element.text or "" for element in iterate(qn("w:instrText"))]
    instructions += [element.get(qn("w:instr"), "") for element in iterate(qn("w:fldSimple"))]
    return any(instruction.split()[:1] and instruction.split()[0] in PAGE_FIELDS for instruction in instructions)


def _add_page_number(footer: _Footer) -> None:
    """Add a line with the page number to a footer, in its first paragraph if the footer is empty."""
    is_empty = footer.is_linked_to_previous or not any(paragraph.text.strip() for paragraph in footer.paragraphs)
    paragraph: Paragraph = footer.paragraphs[0] if is_empty else footer.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_page_number(paragraph)
