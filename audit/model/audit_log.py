"""The audit log: changes to an audit, and who opened or exported what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChangeType(StrEnum):
    """What kind of change a row of the audit log records."""

    AUDIT = "audit"
    QUESTIONNAIRE = "questionnaire"
    STANDARD = "standard"
    FINDING = "finding"
    REPORT_TEXT = "report_text"
    REPORT_BREAKDOWNS = "report_breakdowns"
    BENCHMARK = "benchmark"
    CASE = "case"
    NOT_COLLECTED = "not_collected"
    STATE = "state"
    REQUEST = "request"
    ALLOCATION = "allocation"
    SECOND_REVIEWER = "second_reviewer"
    STAFF = "staff"
    DRAW = "draw"
    ELIMINATION = "elimination"
    REPLACEMENT = "replacement"
    CASE_DETAIL = "fact"
    ANSWER = "answer"
    NOTE = "note"
    DESCRIPTION = "details"
    DECISION = "decision"
    CLOSING = "closing"
    MODERATION = "moderation"
    COMMENT = "comment"
    SHARED_NOTE = "shared_note"
    FEEDBACK_ACTION = "feedback_action"
    ACKNOWLEDGEMENT = "acknowledgement"
    CONCERN = "urgent_concern"
    GUIDANCE = "guidance"
    AGREED_ANSWER = "agreed_answer"
    GATE = "gate"
    OUTSIDE_COPY = "outside_copy"
    MEMBER = "member"
    RETENTION = "retention"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True)
class Change:
    """A change. ``subject`` is the id of the question, case detail or standard. A value of None means no value."""

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
    """A row of the audit log: a change, who made it and when. ``is_erased`` says that its values were erased."""

    number: int
    at: datetime
    by: str
    change: Change
    is_erased: bool = False


class AccessType(StrEnum):
    """What kind of access a row of the access log records."""

    CASE = "case"
    AUDIT_LOG = "trail"
    AGREEMENT = "agreement"
    NOTES = "notes"
    EXPORT = "export"
    IMPORT = "import"
    REFUSED = "refused"


LogKind = ChangeType | AccessType
"""What the rows of either log are sorted into."""


@dataclass(frozen=True)
class AccessEvent:
    """Access to a case, or to the whole audit if there is no case.

    ``subject`` is the kind of export, or the permission that was refused.
    """

    type: AccessType
    audit_id: str
    case_id: str = ""
    subject: str = ""


@dataclass(frozen=True)
class AccessLogRow:
    """A row of the access log: what was opened or exported, by whom and when."""

    number: int
    at: datetime
    by: str
    session_id: str
    event: AccessEvent
