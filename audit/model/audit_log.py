"""The audit log: changes to an audit, and who opened or exported what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChangeType(StrEnum):
    """What a row of the trail tells of."""

    AUDIT = "audit"
    STANDARD = "standard"
    FINDING = "finding"
    CASE = "case"
    STATE = "state"
    ALLOCATION = "allocation"
    CASE_DETAIL = "fact"
    ANSWER = "answer"
    NOTE = "note"
    DESCRIPTION = "details"
    DECISION = "decision"
    CLOSING = "closing"
    MEMBER = "member"
    RETENTION = "retention"


@dataclass(frozen=True)
class Change:
    """One change. ``subject`` is the id of the question, fact or standard; None stands for "nothing there"."""

    type: ChangeType
    audit_id: str
    subject: str = ""
    old: str | None = None
    new: str | None = None
    case_id: str = ""
    review_id: str = ""
    reason: str = ""
    save_id: str | None = None


@dataclass(frozen=True)
class AuditLogRow:
    """A change as it stands in the trail."""

    number: int
    at: datetime
    by: str
    change: Change


class AccessType(StrEnum):
    """What a row of the log tells of."""

    CASE = "case"
    AUDIT_LOG = "trail"
    EXPORT = "export"


@dataclass(frozen=True)
class AccessEvent:
    """What somebody looks at: a case, or the whole audit (no case); ``subject`` says which export it is."""

    type: AccessType
    audit_id: str
    case_id: str = ""
    subject: str = ""


@dataclass(frozen=True)
class AccessLogRow:
    """A row of the log."""

    number: int
    at: datetime
    by: str
    session_id: str
    event: AccessEvent
