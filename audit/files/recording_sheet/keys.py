"""The keys of a recording sheet: whose answer a row holds, and over which version it is saved.

A key has a check, so that one that was typed over or filled down is noticed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from audit.model.questionnaire import Questionnaire

SEPARATOR = "/"
PART_COUNT = 8
CHECK_LENGTH = 8


@dataclass(frozen=True)
class RowKey:
    """The key of a row. ``version`` is that of the answer or case detail, ``note_version`` that of the note."""

    audit_id: str
    case_id: str
    number: int
    questionnaire: str
    item_id: str
    version: int = 0
    note_version: int = 0

    def __str__(self) -> str:
        parts = (self.audit_id, self.case_id, self.number, self.questionnaire, self.item_id)
        text = SEPARATOR.join(map(str, (*parts, self.version, self.note_version)))
        return f"{text}{SEPARATOR}{short_digest(text)}"


def parse_key(text: str) -> RowKey | None:
    """Return the key in a cell; None if there is none, or if it was changed.

    >>> parse_key(str(RowKey("a", "c", 1, "q", "2.2.1", 3)))
    RowKey(audit_id='a', case_id='c', number=1, questionnaire='q', item_id='2.2.1', version=3, note_version=0)
    """
    parts = text.strip().split(SEPARATOR)
    if len(parts) != PART_COUNT or short_digest(SEPARATOR.join(parts[:-1])) != parts[-1]:
        return None
    audit_id, case_id, number, questionnaire, item_id, version, note_version, _ = parts
    if not all(part.isascii() and part.isdecimal() for part in (number, version, note_version)):
        return None
    return RowKey(audit_id, case_id, int(number), questionnaire, item_id, int(version), int(note_version))


def short_digest(text: str) -> str:
    """Return a short digest of a text, by which a change is noticed; it protects nothing.

    >>> short_digest("y") == short_digest("n")
    False
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:CHECK_LENGTH]


def value_check(value: str | None) -> str:
    """Return by what the reader knows that a value is as the sheet was made: '' for none.

    It is a digest, so that a note that somebody deletes from a sheet is not left in the workbook.
    """
    return short_digest(value) if value else ""


def questionnaire_check(questionnaire: Questionnaire) -> str:
    """Return by what the reader knows the version of a questionnaire."""
    return short_digest(f"{questionnaire.id} {questionnaire.version}")
