"""Eliminated cases: their rows, and what people see of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from audit.errors import NotAllowedError
from audit.messages import storage as messages
from audit.model.audit_log import Change, ChangeType
from audit.model.case import CaseState
from audit.model.people import Person
from audit.model.questionnaire import CaseLabel
from audit.model.sampling import EliminationReason
from audit.storage.audit_log import change_log
from audit.storage.engine import clock, schema


@dataclass(frozen=True)
class LockedCase:
    """A case that nobody else can change until the transaction ends, with the states of its reviews by their ids."""

    id: str
    audit_id: str
    name: str
    states: Mapping[str, CaseState]


def lock_case(connection: Connection, audit_id: str, case_id: str, case_label: CaseLabel) -> LockedCase:
    """Lock a case and its reviews."""
    case, review = schema.audit_case, schema.reading
    query = (
        select(case.c.reference, review.c.id, review.c.state)
        .join(review, review.c.case_id == case.c.id)
        .where(case.c.audit_id == audit_id, case.c.id == case_id)
        .order_by(review.c.id)
    )
    rows = connection.execute(query.with_for_update()).all()
    name = f"{case_label.heading} {rows[0].reference}"
    return LockedCase(case_id, audit_id, name, {row.id: CaseState(row.state) for row in rows})


def eliminate(
    connection: Connection, person: Person, case: LockedCase, reason: EliminationReason, explanation: str
) -> None:
    """Set a case and its reviews to eliminated, with the rows in the audit log."""
    if CaseState.ELIMINATED in case.states.values():
        raise NotAllowedError(messages.ELIMINATED_ALREADY.format(case=case.name))
    request = schema.reopening_request
    connection.execute(delete(request).where(request.c.reading_id.in_(case.states)))
    values = {
        "case_id": case.id,
        "reason": reason.value,
        "explanation": explanation,
        "eliminated_by": person.name,
        "eliminated_at": clock.now(),
        "states_before": json.dumps(case.states),
    }
    connection.execute(insert(schema.elimination).values(values))
    states = dict.fromkeys(case.states, CaseState.ELIMINATED)
    change = Change(ChangeType.ELIMINATION, case.audit_id, new=reason.value, case_id=case.id, reason=explanation)
    change_log.append(connection, person.name, [change, *_change_states(connection, case, states)])


def restore(connection: Connection, person: Person, case: LockedCase, reason: str) -> None:
    """Return a case and its reviews to their states before the elimination."""
    table = schema.elimination
    row = connection.execute(select(table).where(table.c.case_id == case.id)).first()
    if row is None:
        raise NotAllowedError(messages.NOT_ELIMINATED.format(case=case.name))
    connection.execute(delete(table).where(table.c.case_id == case.id))
    states = {review_id: CaseState(state) for review_id, state in json.loads(row.states_before).items()}
    change = Change(ChangeType.ELIMINATION, case.audit_id, old=row.reason, case_id=case.id, reason=reason)
    change_log.append(connection, person.name, [change, *_change_states(connection, case, states)])


def _change_states(connection: Connection, case: LockedCase, states: Mapping[str, CaseState]) -> Sequence[Change]:
    """Change the states of the reviews of a case; return the rows for the audit log."""
    table = schema.reading
    for review_id, state in states.items():
        connection.execute(update(table).where(table.c.id == review_id).values(state=state.value))
    return [
        Change(ChangeType.STATE, case.audit_id, "", case.states[review_id].value, state.value, case.id, review_id)
        for review_id, state in states.items()
    ]
