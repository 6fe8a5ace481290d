"""Values and findings as stored, with their versions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from audit.errors import ConflictError
from audit.messages import model as messages
from audit.model.finding import Finding, FindingKind


@dataclass(frozen=True)
class SavedValue:
    """A stored value (None: cleared or never entered) with its version, who saved it and when."""

    value: str | None = None
    version: int = 0
    by: str = ""
    at: datetime | None = None


NO_VALUE = SavedValue()


def without_source(saved: SavedValue) -> SavedValue:
    """Return a saved value without who saved it and when."""
    return replace(saved, by=messages.SOMEBODY_ELSE, at=None) if saved.version else saved


class VersionConflictError(ConflictError):
    """Somebody else has saved a value since this one was read. ``saved`` is the stored value."""

    def __init__(self, subject: str, saved: SavedValue) -> None:
        super().__init__(messages.CHANGED_MEANWHILE.format(person=saved.by, subject=subject))
        self.saved = saved


@dataclass(frozen=True)
class SavedFinding:
    """A stored finding with its version, who saved that version and when.

    A deleted finding stays in the database with a new version, so that it can be restored.
    """

    id: int
    version: int
    by: str
    at: datetime
    finding: Finding
    position: int
    deleted: bool = False

    @property
    def group(self) -> tuple[object, ...]:
        """Return the group in which it is listed: by kind and standard or topic, recommendations by addressee."""
        finding = self.finding
        subject = "" if finding.kind is FindingKind.RECOMMENDATION else finding.standard_id or finding.topic
        return finding.kind, subject, finding.addressee


def decode_detail(text: str | None) -> tuple[str, ...]:
    """Return the values in the stored form of a case detail."""
    return tuple(json.loads(text)) if text else ()


def encode_detail(values: Sequence[str]) -> str | None:
    """Return the stored form of a case detail; None, which clears it, if there are no values."""
    return json.dumps(list(values), ensure_ascii=False) if values else None


def encode_ids(ids: Iterable[str]) -> str:
    """Return ids as the database stores them, in one text. An id has no spaces."""
    return " ".join(sorted(ids))


def decode_ids(text: str) -> frozenset[str]:
    """Return the ids of a text that ``encode_ids`` made."""
    return frozenset(text.split())
