"""The way of a case through its states: allocated, submitted, returned, final, opened again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, update

from audit.errors import NotAllowed, NotFound
from audit.model.case import CaseState
from audit.model.people import Operation, Person
from audit.model.text_fields import kept_reason
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, What
from audit.storage.authorisation import NO_SUCH_CASE, Access
from audit.storage.engine import schema
from audit.storage.queries import audits as audit_queries
from audit.storage.queries.case_reviews import (
    Reading,
    change_of,
    change_state,
    check_complete,
    check_open,
    hold,
    read_reading,
)
from audit.storage.queries.cases import auditor_name
from audit.storage.repositories.audits import Audits


@dataclass(frozen=True)
class Move:
    """A move of a case that was submitted: from which states, to which, how it is told, whether it needs a reason."""

    operation: Operation
    allowed: tuple[CaseState, ...]
    to: CaseState
    told: str
    needs_reason: bool

    def check(self, reading: Reading) -> None:
        """Raise NotAllowed where a reading in its state cannot make this move."""
        if reading.state not in self.allowed:
            allowed = " or ".join(state.words for state in self.allowed)
            raise NotAllowed(
                f"Case {reading.reference} is {reading.state.words}. Only a {allowed} case can be {self.told}."
            )


REOPEN = Move(Operation.REOPEN, (CaseState.SUBMITTED, CaseState.FINAL), CaseState.IN_PROGRESS, "opened again", True)
GIVE_BACK = Move(Operation.RETURN, (CaseState.SUBMITTED,), CaseState.RETURNED, "returned", True)
MAKE_FINAL = Move(Operation.MAKE_FINAL, (CaseState.SUBMITTED,), CaseState.FINAL, "made final", False)


class Stages:
    """What moves a case on. Every move stands in the trail, with its reason where one is needed."""

    def __init__(self, access: Access, audits: Audits) -> None:
        self._access = access
        self._audits = audits

    def allocate(self, person: Person, reading: Reading, auditor: str) -> None:
        """Give the reading to an auditor (nobody: ''). It may be in any state: nothing that counts is changed."""
        name = auditor_name(auditor)
        with self._access.writing(person, Operation.ALLOCATE, reading.audit.id, reading.which) as connection:
            now = self._held(connection, reading)
            if now.auditor == name:
                return
            table = schema.reading
            connection.execute(update(table).where(table.c.id == now.id).values(auditor=name))
            change = change_of(now, What.ALLOCATION, old=now.auditor or None, new=name or None)
            change_log.write(connection, person.name, [change])

    def allocate_all(self, person: Person, audit_id: str, case_ids: Collection[str], auditor: str) -> None:
        """Give the first readings of several cases to an auditor (nobody: ''): all of them, or none."""
        name = auditor_name(auditor)
        with self._access.writing(person, Operation.ALLOCATE, audit_id) as connection:
            audit_queries.refuse_unless(audit_queries.keep_open(connection, audit_id))
            found = _hold_all(connection, audit_id, case_ids)
            changes = [
                Change(What.ALLOCATION, audit_id, "", row.auditor or None, name or None, row.case_id, row.id)
                for row in found
                if row.auditor != name
            ]
            table = schema.reading
            changed = [change.reading_id for change in changes]
            connection.execute(update(table).where(table.c.id.in_(changed)).values(auditor=name))
            change_log.write(connection, person.name, changes)

    def submit(self, person: Person, reading: Reading) -> None:
        """Submit a reading, so that it counts and can no longer be changed.

        Raises NotAllowed where a question that applies is unanswered, or a required fact or note is missing.
        """
        with self._access.writing(person, Operation.SUBMIT, reading.audit.id, reading.which) as connection:
            now = self._held(connection, reading)
            check_open(now.state, now)
            check_complete(now)
            change_state(connection, person, now, CaseState.SUBMITTED)

    def reopen(self, person: Person, reading: Reading, reason: str) -> None:
        """Open a submitted or final reading again. The reason is kept in the trail; without one it is refused."""
        self._move(person, reading, REOPEN, reason)

    def give_back(self, person: Person, reading: Reading, reason: str) -> None:
        """Return a submitted reading to its auditor, saying what to look at again."""
        self._move(person, reading, GIVE_BACK, reason)

    def make_final(self, person: Person, reading: Reading) -> None:
        """Accept a submitted reading: its answers stay as they are unless it is opened again."""
        self._move(person, reading, MAKE_FINAL)

    def _move(self, person: Person, reading: Reading, move: Move, reason: str = "") -> None:
        kept = kept_reason(reason, "case") if move.needs_reason else ""
        with self._access.writing(person, move.operation, reading.audit.id, reading.which) as connection:
            now = self._held(connection, reading)
            move.check(now)
            change_state(connection, person, now, move.to, kept)

    def _held(self, connection: Connection, reading: Reading) -> Reading:
        """The reading as it stands now, held until the transaction ends."""
        audit_queries.refuse_unless(audit_queries.keep_open(connection, reading.audit.id))
        hold(connection, reading)
        audit = self._audits.frame(connection, reading.audit.id)
        return read_reading(connection, audit, reading.case_id, reading.number)


def _hold_all(connection: Connection, audit_id: str, case_ids: Collection[str]) -> Sequence[Row[Any, Any, Any]]:
    """The first readings of these cases, held in one order for everybody, so that nobody waits in a circle."""
    case, table = schema.audit_case, schema.reading
    query = (
        select(table.c.id, table.c.case_id, table.c.auditor)
        .join(case, case.c.id == table.c.case_id)
        .where(case.c.audit_id == audit_id, table.c.number == 1, case.c.id.in_(case_ids))
        .order_by(case.c.id)
    )
    found = connection.execute(query.with_for_update()).all()
    if len(found) != len(frozenset(case_ids)):
        raise NotFound(NO_SUCH_CASE)
    return found
