"""Who acts, and what that person may see or do: the one place that decides it."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from enum import Enum, auto

from audit.audits import LONGEST_LINE
from audit.errors import NotAllowed


@dataclass(frozen=True)
class Person:
    """Somebody who acts on the store; the name stands in the trail."""

    name: str


class Operation(Enum):
    """What somebody may want to do."""

    SEE_AUDITS = auto()
    START_AUDIT = auto()
    SEE_AUDIT = auto()
    JUDGE_STANDARD = auto()
    WRITE_FINDING = auto()
    ADD_CASE = auto()
    SEE_CASE = auto()
    RECORD = auto()
    SUBMIT = auto()
    REOPEN = auto()
    RETURN = auto()
    MAKE_FINAL = auto()
    ALLOCATE = auto()
    SEE_RESULTS = auto()
    SEE_TRAIL = auto()
    CHANGE_DETAILS = auto()
    DECIDE_RATING = auto()
    CLOSE_AUDIT = auto()
    REOPEN_AUDIT = auto()
    COMPARE_AUDITS = auto()


def require(person: Person, operation: Operation, audit_id: str = "") -> None:
    """Raise NotAllowed unless this person may do this in this audit.

    On one person's own computer (local mode) whoever has a name may do everything; roles per audit are
    decided here and nowhere else once there is a sign-in.
    """
    if not person.name.strip():
        raise NotAllowed("Nobody is signed in. Say who you are before you read or record.")
    if len(person.name) > LONGEST_LINE or not person.name.isprintable():
        raise NotAllowed(
            f"The name of the person must be one line of at most {LONGEST_LINE} characters. "
            "Change AUDIT_PERSON or the name of the login."
        )


def local_person() -> Person:
    """The person at this computer: ``AUDIT_PERSON`` where it is set, else the name of the login.

    A login without a name, as a container may have, is nobody, who may do nothing.
    """
    try:
        return Person(os.environ.get("AUDIT_PERSON", "").strip() or getpass.getuser())
    except (KeyError, OSError, ImportError):
        return Person("")
