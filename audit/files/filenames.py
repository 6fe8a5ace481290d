"""Names for the files that are handed out."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from audit.model.audit import AuditDetails

LONGEST_FILE_NAME = 100


def file_name(details: AuditDetails, data: bytes, what: str = "data-workbook", ending: str = "xlsx") -> str:
    """A name for a file that is handed out, changing with its content: a download of the same name may be stale.

    It begins with the audit's marking, where it has one.

    >>> file_name(AuditDetails("Tŷ Gwyn & Huyton 2023", "Huyton"), b"")
    'ty-gwyn-huyton-2023-data-workbook-e3b0c442.xlsx'
    """
    marked = f"{details.marking} {details.name}"
    tail = f"{what}-{hashlib.sha256(data).hexdigest()[:8]}.{ending}"
    return f"{slug(marked, LONGEST_FILE_NAME - len(tail) - 1) or 'audit'}-{tail}"


def slug(text: str, longest: int = LONGEST_FILE_NAME) -> str:
    """Words as a file's name has them: small letters and digits, joined by hyphens."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", letters.casefold()))[:longest].strip("-")
