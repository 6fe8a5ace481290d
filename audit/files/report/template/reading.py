"""Reads a template: checks it, reduces it to what a report takes over, and completes its styles."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm

from audit.errors import InputError
from audit.files.report.layout import Layout
from audit.files.report.styles import TABLE_TEXT_SIZE, TABLE_TEXT_STYLE_ID, apply_styles
from audit.files.report.template.cleaning import PLACEHOLDER, clean
from audit.files.report.template.package_check import MAX_FILE_BYTES, check_package
from audit.files.report.template.styles import complete_paragraph_styles, enlarge_table_text
from audit.files.report.template.table_style import choose_table_style
from audit.files.spreadsheets.reproducible_zip import repack_zip
from audit.formatting import join_list
from audit.messages import templates as messages

MINIMUM_TEXT_WIDTH = 12.0  # centimetres
CONTENT_TYPES = "[Content_Types].xml"
TEMPLATE_TYPE, DOCUMENT_TYPE = b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml"


@dataclass(frozen=True)
class ReportTemplate:
    """A template that was checked and completed.

    ``data`` is a Word document with its styles, page, headers and footers, and what comes before the report. ``notes``
    say what a person should know about it.
    """

    name: str
    data: bytes
    layout: Layout
    notes: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """The digest of the document, worked out once: the name of every file contains it in every run of a page."""
        return sha256(self.data).hexdigest()


def read_template_file(path: Path) -> ReportTemplate:
    """Return the template in a file. Raises InputError with the reason why it cannot be used."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        reason = messages.UNREADABLE.format(error=error.strerror)
        raise InputError(messages.REFUSED.format(file=path, reason=reason)) from None
    return read_template(data, path.name)


def read_template(data: bytes, name: str) -> ReportTemplate:
    """Return the template in the bytes of a file. Raises InputError with the reason why it cannot be used."""
    try:
        check_package(data)
        document = _open(data)
        return _completed(document, name, has_cover=clean(document))
    except InputError as error:
        raise InputError(*(messages.REFUSED.format(file=name, reason=reason) for reason in error.problems)) from None


def _open(data: bytes) -> Document:
    """Open a document or a template of Word. Raises InputError if it is damaged."""
    try:
        as_document = repack_zip(
            io.BytesIO(data),
            lambda part, content: content.replace(TEMPLATE_TYPE, DOCUMENT_TYPE) if part == CONTENT_TYPES else content,
        )
        document = docx.Document(io.BytesIO(as_document))
        has_page = document.element.body.sectPr is not None and bool(document.sections)
    except Exception:  # a damaged file may raise any exception
        raise InputError(messages.DAMAGED) from None
    if not has_page:
        raise InputError(messages.DAMAGED)
    return document


def _completed(document: Document, name: str, has_cover: bool) -> ReportTemplate:
    width = _text_width(document)
    own = docx.Document()
    apply_styles(own)
    style_ids, added = complete_paragraph_styles(document, own)
    is_enlarged = enlarge_table_text(document, style_ids[TABLE_TEXT_STYLE_ID])
    table_style_id, colour = choose_table_style(document, own)
    buffer = io.BytesIO()
    document.save(buffer)
    notes = (
        (messages.BODY_KEPT if has_cover else messages.BODY_REMOVED).format(placeholder=PLACEHOLDER),
        messages.STYLES_ADDED.format(names=join_list([f"“{each}”" for each in added], "or")) if added else "",
        messages.TABLE_TEXT_ENLARGED.format(size=TABLE_TEXT_SIZE) if is_enlarged else "",
    )
    layout = Layout(style_ids, table_style_id, colour, width)
    return ReportTemplate(name, repack_zip(buffer), layout, tuple(filter(None, notes)))


def _text_width(document: Document) -> float:
    """Return the width between the margins of the last page in centimetres; it gets one column."""
    section = document.sections[-1]
    for columns in section._sectPr.findall(qn("w:cols")):
        section._sectPr.remove(columns)
    margins = (section.left_margin, section.right_margin, section.gutter)
    width = ((section.page_width or Cm(21)) - sum(margin or 0 for margin in margins)) / Cm(1)
    if width < MINIMUM_TEXT_WIDTH:
        raise InputError(messages.PAGE_TOO_NARROW.format(width=width, minimum=MINIMUM_TEXT_WIDTH))
    return width
