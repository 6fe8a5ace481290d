"""Overriding ratings: a person replaces the calculated rating, with a reason."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert

from audit.analysis.decisions import decision_problems
from audit.analysis.ratings import calculate_results
from audit.analysis.results import StandardResult
from audit.errors import ConflictError, InputError, NotAllowedError
from audit.messages import storage as messages
from audit.model.audit import Audit
from audit.model.audit_log import Change, ChangeType
from audit.model.case import COUNTED_STATES
from audit.model.judgement import Decision
from audit.model.people import Permission, Person
from audit.model.text_fields import require_reason
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access
from audit.storage.engine import clock, schema
from audit.storage.queries import case_records
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.draws import sample_strata


class Decisions:
    """The overridden ratings of every audit."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def override_rating(
        self, person: Person, audit_id: str, standard_id: str, rating: str, reason: str, seen: Decision | None
    ) -> Decision:
        """Override the rating of a standard. ``seen`` is the decision that it replaces.

        Raises InputError without a reason or if the rating is not allowed, ConflictError if somebody else overrode it
        meanwhile. The same again changes nothing.
        """
        cleaned_reason = require_reason(reason, "rating")
        with self._access.write_transaction(person, Permission.OVERRIDE_RATING, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            before = audit.decisions.get(standard_id)
            if before and (before.rating, before.reason) == (rating, cleaned_reason):
                return before
            _check_unchanged(standard_id, before, seen)
            if problems := decision_problems(
                _calculated_result(connection, audit, standard_id), rating, cleaned_reason
            ):
                raise InputError(*problems)
            after = Decision(rating, cleaned_reason, person.name, clock.now())
            _save(connection, audit_id, standard_id, after)
            old = before.rating if before else None
            change = Change(ChangeType.DECISION, audit_id, standard_id, old, rating, reason=cleaned_reason)
            change_log.append(connection, person.name, [change])
        return after

    def withdraw(self, person: Person, audit_id: str, standard_id: str, seen: Decision | None, reason: str) -> None:
        """Withdraw a decision, so that the calculated rating applies again; the reason is saved in the audit log.

        Raises ConflictError if somebody else decided meanwhile, NotAllowedError if there is no decision.
        """
        cleaned_reason = require_reason(reason, "rating")
        with self._access.write_transaction(person, Permission.OVERRIDE_RATING, audit_id) as connection:
            before = self._reader.read_open_for_update(connection, audit_id).decisions.get(standard_id)
            _check_unchanged(standard_id, before, seen)
            if before is None:
                raise NotAllowedError(messages.NO_DECISION.format(standard=standard_id))
            _delete(connection, audit_id, standard_id)
            change = Change(ChangeType.DECISION, audit_id, standard_id, before.rating, None, reason=cleaned_reason)
            change_log.append(connection, person.name, [change])


def _calculated_result(connection: Connection, audit: Audit, standard_id: str) -> StandardResult:
    """The result of a standard without any decision. Raises InputError if the audit does not inspect it."""
    cases = case_records.of_audit(connection, audit, COUNTED_STATES)
    sample = sample_strata(connection, audit.id)
    for result in calculate_results(
        audit.questionnaire, cases, audit.judgements, audit.description.not_inspected, sample=sample
    ).standards:
        if result.standard.id == standard_id:
            return result
    raise InputError(messages.STANDARD_NOT_INSPECTED.format(standard=standard_id))


def _check_unchanged(standard_id: str, before: Decision | None, seen: Decision | None) -> None:
    if before != seen:
        raise ConflictError(messages.DECISION_CONFLICT.format(standard=standard_id))


def _save(connection: Connection, audit_id: str, standard_id: str, decision: Decision) -> None:
    _delete(connection, audit_id, standard_id)
    row = {
        "audit_id": audit_id,
        "standard_id": standard_id,
        "rating": decision.rating,
        "reason": decision.reason,
        "decided_by": decision.decided_by,
        "decided_at": decision.decided_at,
    }
    connection.execute(insert(schema.decision).values(row))


def _delete(connection: Connection, audit_id: str, standard_id: str) -> None:
    table = schema.decision
    connection.execute(delete(table).where(table.c.audit_id == audit_id, table.c.standard_id == standard_id))
