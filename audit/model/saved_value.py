"""Values and findings as the database holds them, with their versions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.errors import ConflictError
from audit.messages import storage as messages
from audit.model.audit import Finding, FindingKind


@dataclass(frozen=True)
class SavedValue:
    """What the database holds of one value: the value (None: cleared or never given), its version, by whom, when."""

    value: str | None = None
    version: int = 0
    by: str = ""
    at: datetime | None = None


NO_VALUE = SavedValue()


class VersionConflictError(ConflictError):
    """Somebody saved another value since this page read it; ``saved`` is what the database holds."""

    def __init__(self, subject: str, saved: SavedValue) -> None:
        super().__init__(messages.VALUE_CONFLICT.format(subject=subject, by=saved.by))
        self.saved = saved


@dataclass(frozen=True)
class SavedFinding:
    """A finding as the database holds it: its version, who wrote that version, and when.

    A deleted one stays, so that deleting can be undone, and has a version of its own.
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
        """What it is listed with: recommendations to its addressee, else findings of its kind and its standard."""
        finding = self.finding
        standard = "" if finding.kind is FindingKind.RECOMMENDATION else finding.standard_id
        return finding.kind, standard, finding.addressee


def decode_detail(text: str | None) -> tuple[str, ...]:
    """The value of a fact as the core has it."""
    return tuple(json.loads(text)) if text else ()


def encode_detail(values: Sequence[str]) -> str | None:
    """The value of a fact as the database has it: a fact without a value is cleared, as an answer is."""
    return json.dumps(list(values), ensure_ascii=False) if values else None
