"""Who acts, and what somebody may want to do. Whether that person may is decided in access.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from audit.errors import NotAllowedError
from audit.model.audit import MAX_LINE_LENGTH


@dataclass(frozen=True)
class Person:
    """Somebody who acts on the store; the name stands in the trail.

    ``local`` says that this is the person at the computer itself, where nobody signs in; ``session_id`` is an id of the
    browser's session, so that the log of reads has one row for each case and visit.
    """

    name: str
    local: bool = False
    session_id: str = field(default="", compare=False)


class Permission(Enum):
    """What somebody may want to do."""

    SEE_AUDITS = auto()
    START_AUDIT = auto()
    SEE_AUDIT = auto()
    JUDGE_STANDARD = auto()
    WRITE_FINDING = auto()
    ADD_CASE = auto()
    SEE_CASE = auto()
    RECORD_ANSWERS = auto()
    SUBMIT_CASE = auto()
    REOPEN_CASE = auto()
    RETURN_CASE = auto()
    MARK_CASE_FINAL = auto()
    ALLOCATE_CASE = auto()
    SEE_RESULTS = auto()
    SEE_CASE_RECORDS = auto()
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


def check_name(person: Person) -> None:
    """Raise NotAllowed where the person has no name, or none that can be kept."""
    if not person.name.strip():
        raise NotAllowedError("Nobody is signed in. Say who you are before you read or record.")
    if len(person.name) > MAX_LINE_LENGTH or not person.name.isprintable():
        raise NotAllowedError(
            f"The name of the person must be one line of at most {MAX_LINE_LENGTH} characters. "
            "Change AUDIT_PERSON or the name of the login."
        )
