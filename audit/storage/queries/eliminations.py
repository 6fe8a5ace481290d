"""Eliminated cases: their rows, and what people see of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from audit.errors import NotAllowedError
from audit.messages import storage as messages
from audit.model.audit_log import Change, ChangeType
from audit.model.case import CaseState
from audit.model.people import Person
from audit.model.questionnaire import CaseLabel
from audit.model.sampling import Elimination, EliminationReason
from audit.storage.audit_log import change_log
from audit.storage.engine import clock, schema


def all_eliminations(connection: Connection, audit_id: str) -> tuple[Elimination, ...]:
    """The eliminated cases of an audit in the order in which they were eliminated."""
    return tuple(map(_elimination, connection.execute(_query(audit_id))))


def of_case(connection: Connection, audit_id: str, case_id: str) -> Elimination | None:
    """The elimination of a case; None if it is not eliminated."""
    row = connection.execute(_query(audit_id).where(schema.elimination.c.case_id == case_id)).first()
    return None if row is None else _elimination(row)


def _query(audit_id: str) -> Select[Any]:
    table, case, drawn = schema.elimination, schema.audit_case, schema.sampled_case
    replacement, replacing_case = drawn.alias(), case.alias()
    return (
        select(table, case.c.reference, drawn.c.stratum, replacing_case.c.reference.label("replaced_by"))
        .join(case, case.c.id == table.c.case_id)
        .outerjoin(drawn, drawn.c.case_id == case.c.id)
        .outerjoin(replacement, replacement.c.replaces_case_id == case.c.id)
        .outerjoin(replacing_case, replacing_case.c.id == replacement.c.case_id)
        .where(case.c.audit_id == audit_id)
        .order_by(table.c.eliminated_at, case.c.position)
    )


def _elimination(row: Row[Any]) -> Elimination:
    return Elimination(
        row.reference,
        row.stratum or "",
        EliminationReason(row.reason),
        row.explanation,
        row.eliminated_by,
        row.eliminated_at,
        row.replaced_by or "",
        is_drawn=row.stratum is not None,
        is_replaced=row.replaced_by is not None,
    )


def without_identities(elimination: Elimination) -> Elimination:
    """An elimination as somebody sees it who may not see cases."""
    return replace(elimination, reference="", explanation="", by="", replaced_by="")


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
