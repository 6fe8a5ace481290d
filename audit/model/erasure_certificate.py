"""The certificate of an erasure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from audit.model.audit import AuditHeader
from audit.model.retention import RetentionAction


@dataclass(frozen=True)
class RetentionEvent:
    """A step in the audit log: who took it and when. Reasons and dates are erased with the other values."""

    action: RetentionAction
    at: datetime
    by: str


@dataclass(frozen=True)
class ErasureCertificate:
    """What was erased, by whom, when and on what ground, and what is left.

    ``audit`` is as it was at the erasure, because nothing in it can be changed since. ``row_counts`` are the deleted
    rows of each table. ``case_count`` is the number of cases in the saved results, and ``findings_left`` the number of
    findings that remain. ``log_number`` and ``log_digest`` are those of the row of the audit log that records the
    erasure. ``compacted`` says whether the database has been rewritten since. Until then, erased data may still be in
    its files. ``digest_at_closing`` is the digest of the results when the audit was closed, and ``results_digest`` that
    of the results that remain; each is '' if results were not frozen. ``chapters_left`` is the number of chapters of
    the report that have a text.
    """

    audit: AuditHeader
    erased_at: datetime
    erased_by: str
    purge_on: date | None
    events: tuple[RetentionEvent, ...]
    row_counts: Mapping[str, int]
    case_count: int
    findings_left: int
    log_number: int
    log_digest: str
    compacted: bool = True
    digest_at_closing: str = ""
    results_digest: str = ""
    chapters_left: int = 0

    @property
    def marked(self) -> RetentionEvent | None:
        """Return the marking that led to the erasure."""
        marks = [event for event in self.events if event.action is RetentionAction.MARKED]
        return marks[-1] if marks else None
