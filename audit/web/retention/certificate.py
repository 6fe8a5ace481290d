"""The certificate of an erasure, on the page and as files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from audit.files.certificate import (
    CertificateSection,
    build_certificate_document,
    build_certificate_page,
    certificate_sections,
)
from audit.files.filenames import file_name
from audit.messages.storage import COMPACT_HINT, NOT_COMPACTED
from audit.model.erasure_certificate import ErasureCertificate
from audit.web.components import html
from audit.web.session.logged_download import logged_download
from audit.web.session.page_context import PageContext

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_certificate(context: PageContext, certificate: ErasureCertificate) -> None:
    """Show the certificate with its downloads."""
    if not certificate.compacted:
        html.alert(NOT_COMPACTED, COMPACT_HINT)
    html.subheading("Certificate of erasure")
    with st.container(horizontal=True):
        show_download(context, certificate, "Word", build_certificate_document, "docx", DOCX)
        show_download(context, certificate, "web page", build_certificate_page, "html", "text/html")
    for section in certificate_sections(certificate):
        show_section(section)


def show_section(section: CertificateSection) -> None:
    """Show one section of the certificate."""
    bullets = html.listing_html(section.bullets) if section.bullets else ""
    html.render(html.subheading_html(section.heading, level=3), html.paragraphs_html(*section.paragraphs), bullets)
    if section.table is not None:
        last = len(section.table.headings) - 1
        numeric_columns = (last,) if section.table.has_numbers else ()
        html.table(section.table.caption, section.table.headings, map(html.Row, section.table.rows), numeric_columns)


def show_download(
    context: PageContext,
    certificate: ErasureCertificate,
    label: str,
    build: Callable[[ErasureCertificate], bytes],
    extension: str,
    mime: str,
) -> None:
    """Show a download of the certificate, built on the click, after the export is logged."""
    audit = certificate.audit
    fingerprint = f"{audit.id}|{certificate.log_digest}|{certificate.compacted}".encode()
    name = file_name(audit.description, fingerprint, "certificate-of-erasure", extension)
    log = partial(context.store.history.log_export, context.person, audit.id, name)
    logged_download(f"Download certificate ({label})", name, mime, log, partial(build, certificate))
