"""One audit beside others: what is compared of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from audit.answers import Tally


@dataclass(frozen=True)
class AuditTally:
    """An audit as it is compared with others: its tallies by question id and its ratings by standard id."""

    audit_id: str
    name: str
    unit: str
    region: str
    fieldwork_from: date | None
    fieldwork_to: date | None
    questionnaire_id: str
    questionnaire_version: str
    tallies: Mapping[str, Tally]
    ratings: Mapping[str, str | None]
    overall: str | None
    cases: int
