"""People, and the permissions that they may need. ``audit.storage.authorisation`` decides who has which."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from audit.errors import NotAllowedError
from audit.messages import model as messages
from audit.model.text_fields import MAX_LINE_LENGTH


@dataclass(frozen=True)
class Person:
    """The person who uses the program. The name is written to the audit log.

    ``local`` means the person at this computer, where nobody signs in. ``session_id`` identifies the browser session,
    so that the access log has one row for each case and visit.
    """

    name: str
    local: bool = False
    session_id: str = field(default="", compare=False)


class Permission(Enum):
    """Something that a person may be allowed to do."""

    SEE_AUDITS = auto()
    START_AUDIT = auto()
    WRITE_QUESTIONNAIRE = auto()
    SEE_AUDIT = auto()
    JUDGE_STANDARD = auto()
    WRITE_FINDING = auto()
    WRITE_REPORT_TEXT = auto()
    WRITE_BENCHMARK = auto()
    ADD_CASE = auto()
    SEE_CASE = auto()
    RECORD_ANSWERS = auto()
    SUBMIT_CASE = auto()
    REOPEN_CASE = auto()
    RETURN_CASE = auto()
    MARK_CASE_FINAL = auto()
    MODERATE = auto()
    COMMENT = auto()
    WRITE_FEEDBACK = auto()
    RAISE_CONCERN = auto()
    SEE_CONCERNS = auto()
    ANSWER_CONCERN = auto()
    REQUEST_REOPENING = auto()
    ALLOCATE_CASE = auto()
    SEE_RESULTS = auto()
    SEE_CASE_RECORDS = auto()
    SEE_NOTES = auto()
    SEE_AUDIT_LOG = auto()
    CHANGE_DESCRIPTION = auto()
    OVERRIDE_RATING = auto()
    CLOSE_AUDIT = auto()
    REOPEN_AUDIT = auto()
    COMPARE_AUDITS = auto()
    SAVE_DRAFT = auto()
    MANAGE_RETENTION = auto()
    SEE_ACCESS_LOG = auto()
    SUBJECT_ACCESS = auto()
    SEE_MEMBERS = auto()
    MANAGE_MEMBERS = auto()
    SEE_AGREEMENT = auto()
    SEE_OWN_AGREEMENT = auto()
    WRITE_GUIDANCE = auto()
    MANAGE_CALIBRATION = auto()


def check_name(person: Person) -> None:
    """Raise NotAllowedError if the person has no name, or one that cannot be stored."""
    if not person.name.strip():
        raise NotAllowedError(messages.NOBODY_SIGNED_IN)
    if len(person.name) > MAX_LINE_LENGTH or not person.name.isprintable():
        raise NotAllowedError(messages.PERSON_NAME_NOT_ALLOWED.format(limit=MAX_LINE_LENGTH))
