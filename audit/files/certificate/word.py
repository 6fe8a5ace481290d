"""The certificate of an erasure as a Word document."""

from __future__ import annotations

from audit.files.certificate.sections import (
    CertificateTable,
    certificate_introduction,
    certificate_sections,
    certificate_title,
)
from audit.files.report.document import Column, ReportDocument
from audit.files.report.properties import set_properties
from audit.files.report.styles import TEXT_WIDTH, apply_styles
from audit.files.report.title_page import write_header_and_footer
from audit.model.erasure_certificate import ErasureCertificate

LANGUAGE = "en-GB"
COLUMN_WIDTHS = {2: (0.4, 0.6), 3: (0.3, 0.25, 0.45)}
NUMBER_WIDTHS = (0.8, 0.2)


def build_certificate_document(certificate: ErasureCertificate) -> bytes:
    """Return the certificate as the bytes of a .docx file; the same certificate always gives the same bytes."""
    audit = certificate.audit
    document = ReportDocument(audit.questionnaire.scale)
    apply_styles(document.word_document, LANGUAGE)
    title = certificate_title(certificate)
    set_properties(document.word_document, title, "Erasure of cases", LANGUAGE, certificate.erased_at)
    document.add_heading(title, 1)
    document.add_paragraph(certificate_introduction(certificate))
    for section in certificate_sections(certificate):
        document.add_heading(section.heading, 2)
        for paragraph in section.paragraphs:
            document.add_paragraph(paragraph)
        document.add_bullets(section.bullets)
        if section.table is not None:
            _add_table(document, section.table)
    write_header_and_footer(document, audit.description)
    return document.to_bytes()


def _add_table(document: ReportDocument, table: CertificateTable) -> None:
    shares = NUMBER_WIDTHS if table.has_numbers else COLUMN_WIDTHS[len(table.headings)]
    last = len(table.headings) - 1
    columns = [
        Column(heading, TEXT_WIDTH * share, is_number=table.has_numbers and index == last)
        for index, (heading, share) in enumerate(zip(table.headings, shares, strict=True))
    ]
    document.add_table(table.caption, columns, table.rows)
