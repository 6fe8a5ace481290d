"""Which rows of the audit log or the access log to show, and one page of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from audit.model.audit_log import AccessLogRow, AuditLogRow, LogKind

LogRow = TypeVar("LogRow", AuditLogRow, AccessLogRow)


@dataclass(frozen=True)
class LogSearch:
    """A text to look for in names, case references, subjects, values and reasons; capital letters make no difference.

    ``subjects`` are the ids of questions, case details and standards whose wording has the text, and ``values`` the
    stored codes whose label has it, such as "in_progress". No error message shows what somebody looked for.
    """

    text: str = field(default="", repr=False)
    subjects: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LogFilter:
    """Which rows of a log to show: of a case, by a person, from a time and up to one. Empty fields mean all."""

    case_id: str = ""
    by: str = ""
    since: datetime | None = None
    until: datetime | None = None
    types: frozenset[LogKind] = frozenset()
    search: LogSearch = LogSearch()


NO_FILTER = LogFilter()


@dataclass(frozen=True)
class LogPage(Generic[LogRow]):
    """Some rows of a log, newest first, out of all that match a filter; ``newer`` is how many come before them."""

    rows: Sequence[LogRow]
    total: int
    newer: int

    @property
    def older(self) -> int:
        """Return how many matching rows come after these."""
        return self.total - self.newer - len(self.rows)
