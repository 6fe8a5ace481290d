"""Decided ratings in the store: a person puts another rating in the place of the calculated one, and says why."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert

from audit.analysis.ratings import Decision, StandardResult, decision_faults, results
from audit.errors import Conflict, InputError, NotAllowed
from audit.model.case import COUNTED
from audit.model.people import Operation, Person
from audit.model.text_fields import kept_reason
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, What
from audit.storage.authorisation import Access
from audit.storage.engine import schema
from audit.storage.queries import case_records
from audit.storage.repositories.audits import Audit, Audits


class Decisions:
    """The decided ratings of a store."""

    def __init__(self, access: Access, audits: Audits) -> None:
        self._access = access
        self._audits = audits

    def decide(
        self, person: Person, audit_id: str, standard_id: str, rating: str, reason: str, seen: Decision | None
    ) -> Decision:
        """Decide the rating of a standard, or decide it anew. ``seen`` is the decision that it replaces.

        Raises InputError without a reason or where the rating cannot be decided so, Conflict where somebody decided
        otherwise meanwhile. The same again changes nothing.
        """
        kept = kept_reason(reason, "rating")
        with self._access.writing(person, Operation.DECIDE_RATING, audit_id) as connection:
            audit = self._audits.read_open(connection, audit_id)
            before = audit.decisions.get(standard_id)
            if before and (before.rating, before.reason) == (rating, kept):
                return before
            _check_seen(standard_id, before, seen)
            if faults := decision_faults(_calculated(connection, audit, standard_id), rating, kept):
                raise InputError(*faults)
            after = Decision(rating, kept, person.name, change_log.now())
            _put(connection, audit_id, standard_id, after)
            old = before.rating if before else None
            change = Change(What.DECISION, audit_id, standard_id, old, rating, reason=kept)
            change_log.write(connection, person.name, [change])
        return after

    def withdraw(self, person: Person, audit_id: str, standard_id: str, seen: Decision | None, reason: str) -> None:
        """Withdraw a decision, so that the calculated rating stands again; the reason is kept in the trail.

        Raises Conflict where somebody decided otherwise meanwhile, NotAllowed where nothing was decided.
        """
        kept = kept_reason(reason, "rating")
        with self._access.writing(person, Operation.DECIDE_RATING, audit_id) as connection:
            before = self._audits.read_open(connection, audit_id).decisions.get(standard_id)
            _check_seen(standard_id, before, seen)
            if before is None:
                raise NotAllowed(f"Nobody has decided the rating of {standard_id}. There is nothing to withdraw.")
            _take_out(connection, audit_id, standard_id)
            change = Change(What.DECISION, audit_id, standard_id, before.rating, None, reason=kept)
            change_log.write(connection, person.name, [change])


def _calculated(connection: Connection, audit: Audit, standard_id: str) -> StandardResult:
    """The result of a standard without any decision. Raises InputError where the audit does not inspect it."""
    found = case_records.of_audit(connection, audit.id, COUNTED)
    for result in results(audit.questionnaire, found, audit.judgements, audit.details.not_inspected).standards:
        if result.standard.id == standard_id:
            return result
    raise InputError(f"Standard {standard_id} is not inspected in this audit. Choose one that is.")


def _check_seen(standard_id: str, before: Decision | None, seen: Decision | None) -> None:
    if before != seen:
        raise Conflict(f"Somebody else decided the rating of {standard_id} meanwhile; yours was not saved.")


def _put(connection: Connection, audit_id: str, standard_id: str, decision: Decision) -> None:
    _take_out(connection, audit_id, standard_id)
    row = {
        "audit_id": audit_id,
        "standard_id": standard_id,
        "rating": decision.rating,
        "reason": decision.reason,
        "decided_by": decision.by,
        "decided_at": decision.at,
    }
    connection.execute(insert(schema.decision).values(row))


def _take_out(connection: Connection, audit_id: str, standard_id: str) -> None:
    table = schema.decision
    connection.execute(delete(table).where(table.c.audit_id == audit_id, table.c.standard_id == standard_id))
