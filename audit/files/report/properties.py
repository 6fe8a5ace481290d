"""The properties of a Word file, as its information page and file managers show them."""

from __future__ import annotations

from datetime import datetime

from docx.document import Document

from audit.files.spreadsheets.accessible_sheets import CREATOR
from audit.files.spreadsheets.cells import strip_illegal_characters

MAX_LENGTH = 255


def set_properties(document: Document, title: str, subject: str, language: str, created: datetime) -> None:
    """Set the title, subject and language, and when it was made; no property names a person."""
    properties = document.core_properties
    properties.title = strip_illegal_characters(title)[:MAX_LENGTH]
    properties.subject = strip_illegal_characters(subject)[:MAX_LENGTH]
    properties.language = language
    properties.author = properties.last_modified_by = CREATOR
    properties.comments, properties.keywords = "", ""
    properties.created = properties.modified = created.replace(microsecond=0)
    properties.revision = 1
