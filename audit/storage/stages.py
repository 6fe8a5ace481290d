"""The way of a case through its states: allocated, submitted, returned, final, opened again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, update

from audit.audits import LONGEST_LINE
from audit.cases import CaseState
from audit.errors import InputError, NotAllowed
from audit.storage import schema, trail
from audit.storage.audits import LONGEST_TEXT, Audits
from audit.storage.database import Database
from audit.storage.person import Operation, Person, require
from audit.storage.reading import (
    Reading,
    change_of,
    change_state,
    check_complete,
    check_open,
    hold,
    read_reading,
)
from audit.storage.trail import What

CLOSED = (CaseState.SUBMITTED, CaseState.FINAL)


class Stages:
    """What moves a case on. Every move stands in the trail, with its reason where one is needed."""

    def __init__(self, database: Database, audits: Audits) -> None:
        self._database = database
        self._audits = audits

    def allocate(self, person: Person, reading: Reading, auditor: str) -> None:
        """Give the reading to an auditor (nobody: '')."""
        require(person, Operation.ALLOCATE, reading.audit.id)
        name = auditor.strip()
        if len(name) > LONGEST_LINE or not name.isprintable():
            raise InputError(f"The auditor's name must be one line of at most {LONGEST_LINE} characters.")
        with self._database.writing() as connection:
            now = self._held(connection, reading)
            if now.auditor == name:
                return
            table = schema.reading
            connection.execute(update(table).where(table.c.id == now.id).values(auditor=name))
            change = change_of(now, What.ALLOCATION, old=now.auditor or None, new=name or None)
            trail.write(connection, person.name, [change])

    def submit(self, person: Person, reading: Reading) -> None:
        """Submit a reading, so that it counts and can no longer be changed.

        Raises NotAllowed where a question that applies is unanswered, or a required fact or note is missing.
        """
        require(person, Operation.SUBMIT, reading.audit.id)
        with self._database.writing() as connection:
            now = self._held(connection, reading)
            check_open(now.state, now)
            check_complete(now)
            change_state(connection, person, now, CaseState.SUBMITTED)

    def reopen(self, person: Person, reading: Reading, reason: str) -> None:
        """Open a submitted or final reading again. The reason is kept in the trail; without one it is refused."""
        self._move(person, reading, Operation.REOPEN, CLOSED, CaseState.IN_PROGRESS, _needed(reason))

    def give_back(self, person: Person, reading: Reading, reason: str) -> None:
        """Return a submitted reading to its auditor, saying what to look at again."""
        self._move(person, reading, Operation.RETURN, (CaseState.SUBMITTED,), CaseState.RETURNED, _needed(reason))

    def make_final(self, person: Person, reading: Reading) -> None:
        """Accept a submitted reading: it stays as it is unless it is opened again."""
        self._move(person, reading, Operation.MAKE_FINAL, (CaseState.SUBMITTED,), CaseState.FINAL)

    def _move(
        self,
        person: Person,
        reading: Reading,
        operation: Operation,
        allowed: Sequence[CaseState],
        to: CaseState,
        reason: str = "",
    ) -> None:
        require(person, operation, reading.audit.id)
        with self._database.writing() as connection:
            now = self._held(connection, reading)
            if now.state not in allowed:
                raise NotAllowed(f"Case {now.reference} is {now.state.words}, so it cannot become {to.words}.")
            change_state(connection, person, now, to, reason)

    def _held(self, connection: Connection, reading: Reading) -> Reading:
        """The reading as it stands now, held until the transaction ends."""
        hold(connection, reading)
        audit = self._audits.read(connection, reading.audit.id)
        return read_reading(connection, audit, reading.case_id, reading.number)


def _needed(reason: str) -> str:
    if not reason.strip() or len(reason) > LONGEST_TEXT:
        raise InputError("Say why in a few words: the reason is kept with the case.")
    return reason.strip()
