"""The gate of an audit: which calibration exercise auditors must pass before they start cases, and who may start."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from audit.analysis.calibration import CalibrationResult, compare_with_agreed
from audit.errors import NotAllowedError
from audit.messages import calibration as messages
from audit.model.audit import AuditHeader
from audit.model.audit_log import ChangeType
from audit.model.calibration import ExerciseCase, Gate, GateStanding, GateState, Waiver
from audit.model.case import CaseState
from audit.model.purpose import Purpose
from audit.model.questionnaire import CaseLabel
from audit.storage.engine import schema
from audit.storage.queries import audit_headers, exercises
from audit.storage.queries.questionnaires import Questionnaires


def read_gate(connection: Connection, audit_id: str) -> Gate | None:
    """The gate of an audit; None if it has none."""
    gate, exercise = schema.calibration_gate, schema.audit
    query = (
        select(gate.c.exercise_id, gate.c.threshold, exercise.c.name)
        .outerjoin(exercise, exercise.c.id == gate.c.exercise_id)
        .where(gate.c.audit_id == audit_id)
    )
    row = connection.execute(query).first()
    return None if row is None else Gate(row.exercise_id, row.name or messages.EXERCISE_ELSEWHERE, row.threshold)


def read_waivers(connection: Connection, audit_id: str) -> dict[str, Waiver]:
    """The waivers of an audit by the name of the person."""
    table = schema.gate_waiver
    rows = connection.execute(select(table).where(table.c.audit_id == audit_id).order_by(table.c.person))
    return {row.person: Waiver(row.person, row.reason, row.recorded_by, row.recorded_at) for row in rows}


def standing_of(
    connection: Connection, questionnaires: Questionnaires, audit_id: str, gate: Gate, name: str
) -> GateStanding:
    """Where one person is at the gate of an audit."""
    return standings_of(connection, questionnaires, audit_id, gate, [name])[0]


def standings_of(
    connection: Connection, questionnaires: Questionnaires, audit_id: str, gate: Gate, names: Sequence[str]
) -> list[GateStanding]:
    """Where these people are at the gate of an audit, in the same statements for one or many."""
    waivers = read_waivers(connection, audit_id)
    return [
        _with_waiver(standing, waivers.get(standing.person))
        for standing in _standings(connection, questionnaires, audit_id, gate, names)
    ]


def _with_waiver(standing: GateStanding, waiver: Waiver | None) -> GateStanding:
    if waiver is None:
        return standing
    return replace(standing, waiver=waiver, state=standing.state if standing.state.is_open else GateState.WAIVED)


def _standings(
    connection: Connection, questionnaires: Questionnaires, audit_id: str, gate: Gate, names: Sequence[str]
) -> list[GateStanding]:
    if (state := _exercise_problem(connection, audit_id, gate)) is not None:
        return [GateStanding(name, state) for name in names]
    only = names[0] if len(names) == 1 else ""
    cases = [case for case in exercises.read_cases(connection, gate.exercise_id, only) if case.agreed]
    if not cases:
        return [GateStanding(name, GateState.ERASED) for name in names]
    taking_part = exercises.participants(connection, gate.exercise_id)
    header = audit_headers.read_header(connection, questionnaires, gate.exercise_id)
    return [_standing(header, cases, gate, name, name in taking_part) for name in names]


def _standing(
    header: AuditHeader, cases: Sequence[ExerciseCase], gate: Gate, name: str, takes_part: bool
) -> GateStanding:
    own = [
        replace(case, reviews=tuple(review for review in case.reviews if review.case.auditor == name)) for case in cases
    ]
    if all(case.reviews for case in own):
        return _result_standing(header, own, gate, name)
    return GateStanding(name, GateState.NOT_SUBMITTED if takes_part else GateState.NOT_MEMBER)


def _result_standing(header: AuditHeader, cases: list[ExerciseCase], gate: Gate, name: str) -> GateStanding:
    result: CalibrationResult = compare_with_agreed(header, cases)
    below = result.below(gate.threshold)
    state = GateState.PASSED if result.passes(gate.threshold) else GateState.BELOW_THRESHOLD
    agreement = (result.share.yes, result.share.base)
    return GateStanding(name, state, agreement, below[0].standard.name if below else "")


def _exercise_problem(connection: Connection, audit_id: str, gate: Gate) -> GateState | None:
    """Why nobody can pass an exercise; None if people can."""
    audit = schema.audit
    query = select(audit.c.id, audit.c.questionnaire_digest).where(audit.c.id.in_([audit_id, gate.exercise_id]))
    digests = {row.id: row.questionnaire_digest for row in connection.execute(query)}
    if gate.exercise_id not in digests:
        return GateState.ERASED
    if digests[gate.exercise_id] != digests[audit_id]:
        return GateState.OTHER_QUESTIONNAIRE
    return None if exercises.read_release(connection, gate.exercise_id) else GateState.NOT_RELEASED


def require_passed(
    connection: Connection, questionnaires: Questionnaires, name: str, audit_id: str, state: CaseState, reference: str
) -> None:
    """Raise NotAllowedError if a person starts a case of an audit whose gate they have not passed.

    A case that is in progress or returned can be finished: the gate is for cases that are not started.
    """
    gate = read_gate(connection, audit_id) if state is CaseState.ALLOCATED else None
    if gate is None:
        return
    standing = standing_of(connection, questionnaires, audit_id, gate, name)
    if not standing.state.is_open:
        header = audit_headers.read_header(connection, questionnaires, audit_id)
        raise NotAllowedError(why_closed(gate, standing, header.questionnaire.case_label, reference))


def check_shared_details(purpose: Purpose, changed: Collection[ChangeType], is_lead: Callable[[], bool]) -> None:
    """Raise NotAllowedError if a person changes a case detail of a calibration exercise that they do not lead.

    The case details of an exercise are the same for every auditor, so that all judge the same case. ``is_lead`` is
    only asked if such a detail is changed.
    """
    if purpose.is_exercise and ChangeType.CASE_DETAIL in changed and not is_lead():
        raise NotAllowedError(messages.ONLY_LEAD_CHANGES_DETAILS)


def why_closed(gate: Gate, standing: GateStanding, case_label: CaseLabel, reference: str) -> str:
    """Return why a person may not start a case, and what to do."""
    agreeing, total = standing.agreement
    first = messages.MUST_PASS.format(singular=case_label.heading, reference=reference, exercise=gate.exercise_name)
    return first + messages.WHY_CLOSED[standing.state].format(
        plural=case_label.plural, share=f"{agreeing} of {total}", threshold=gate.threshold
    )
