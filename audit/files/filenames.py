"""Names for exported files."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from audit.model.audit import AuditDescription

MAX_FILE_NAME_LENGTH = 100


def file_name(description: AuditDescription, data: bytes, kind: str = "data-workbook", suffix: str = "xlsx") -> str:
    """Return a name for an exported file that changes with its content, so that an old download is not mistaken for it.

    It begins with the audit's marking, if there is one.

    >>> file_name(AuditDescription("Tŷ Gwyn & Huyton 2023", "Huyton"), b"")
    'ty-gwyn-huyton-2023-data-workbook-e3b0c442.xlsx'
    """
    title = f"{description.marking} {description.name}"
    tail = f"{kind}-{hashlib.sha256(data).hexdigest()[:8]}.{suffix}"
    return f"{slug(title, MAX_FILE_NAME_LENGTH - len(tail) - 1) or 'audit'}-{tail}"


def slug(text: str, max_length: int = MAX_FILE_NAME_LENGTH) -> str:
    """Return text as lower-case letters and digits joined by hyphens."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", ascii_text.casefold()))[:max_length].strip("-")
