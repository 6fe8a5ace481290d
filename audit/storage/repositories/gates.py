"""The gate of an audit: the calibration exercise that auditors must pass, who has passed, and waivers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from audit.analysis.calibration import agreed_counts
from audit.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from audit.messages import calibration as messages
from audit.model.audit import Audit
from audit.model.audit_log import Change, ChangeType
from audit.model.calibration import MIN_THRESHOLD, ExerciseChoice, Gate, GateStanding, Waiver
from audit.model.people import Permission, Person
from audit.model.permissions import PERMISSIONS, recorders
from audit.model.purpose import Purpose
from audit.model.text_fields import require_reason
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access
from audit.storage.engine import clock, schema
from audit.storage.queries import exercises, gates
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.roles import members_of, roles_of


class Gates:
    """The gates of every audit. The gate is for cases that are not started: a started case can be finished."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def get(self, person: Person, audit_id: str) -> Gate | None:
        """The gate of an audit; None if it has none."""
        with self._access.read_transaction(person, Permission.SEE_MEMBERS, audit_id) as connection:
            return gates.read_gate(connection, audit_id)

    def standing(self, person: Person, audit_id: str) -> tuple[Gate, GateStanding] | None:
        """The gate of an audit and where this person is at it; None if the audit has no gate."""
        with self._access.read_transaction(person, Permission.SEE_MEMBERS, audit_id) as connection:
            gate = gates.read_gate(connection, audit_id)
            if gate is None:
                return None
            questionnaires = self._reader.questionnaires
            return gate, gates.standing_of(connection, questionnaires, audit_id, gate, person.name)

    def standings(self, person: Person, audit_id: str) -> Sequence[GateStanding]:
        """Where everybody who records in an audit is at its gate, by name; empty if it has none."""
        with self._access.read_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            gate = gates.read_gate(connection, audit_id)
            if gate is None:
                return []
            names = sorted(_recorders(connection, person, audit_id), key=str.casefold)
            return gates.standings_of(connection, self._reader.questionnaires, audit_id, gate, names)

    def choices(self, person: Person, audit_id: str) -> Sequence[ExerciseChoice]:
        """The released exercises with the questionnaire of an audit that this person leads, the latest first."""
        with self._access.read_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            audit, released = schema.audit, schema.released_exercise
            digest = select(audit.c.questionnaire_digest).where(audit.c.id == audit_id).scalar_subquery()
            query = (
                select(audit.c.id, audit.c.name)
                .join(released, released.c.audit_id == audit.c.id)
                .where(audit.c.purpose == Purpose.CALIBRATION.value, audit.c.questionnaire_digest == digest)
                .order_by(audit.c.started_at.desc(), audit.c.id)
            )
            led = _led_audits(connection, person)
            rows = [row for row in connection.execute(query) if row.id in led]
            return [ExerciseChoice(row.id, row.name, self._counts(connection, row.id)) for row in rows]

    def set(self, person: Person, audit_id: str, exercise_id: str, threshold: int, seen: Gate | None) -> None:
        """Let auditors start cases of an audit only after they have passed an exercise. ``seen`` is what it replaces.

        Raises InputError for a percentage out of range, NotFoundError if this person leads no such exercise,
        NotAllowedError if it has another version of the questionnaire or is not released, ConflictError if somebody
        else changed the gate meanwhile.
        """
        if not MIN_THRESHOLD <= threshold <= 100:
            raise InputError(messages.INVALID_THRESHOLD.format(minimum=MIN_THRESHOLD))
        with self._access.write_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            audit, before = self._lock(connection, audit_id, seen)
            after = Gate(exercise_id, self._check_exercise(connection, person, audit, exercise_id), threshold)
            if after == before:
                return
            table = schema.calibration_gate
            connection.execute(delete(table).where(table.c.audit_id == audit_id))
            row = {"audit_id": audit_id, "exercise_id": exercise_id, "threshold": threshold}
            connection.execute(insert(table).values(row))
            change_log.append(connection, person.name, [_change(audit_id, before, after)])

    def remove(self, person: Person, audit_id: str, seen: Gate | None) -> None:
        """Let everybody who records start cases again. Waivers stay in the audit log only."""
        with self._access.write_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            _, before = self._lock(connection, audit_id, seen)
            if before is None:
                raise NotAllowedError(messages.NO_GATE)
            for table in (schema.calibration_gate, schema.gate_waiver):
                connection.execute(delete(table).where(table.c.audit_id == audit_id))
            change_log.append(connection, person.name, [_change(audit_id, before, None)])

    def waive(self, person: Person, audit_id: str, name: str, reason: str) -> None:
        """Let somebody start cases without having passed. The reason is required and saved in the audit log."""
        cleaned_reason = require_reason(reason, "audit")
        with self._access.write_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            self._require_gate(connection, audit_id)
            if name in gates.read_waivers(connection, audit_id):
                raise NotAllowedError(messages.WAIVED_ALREADY.format(name=name))
            if name not in _recorders(connection, person, audit_id):
                raise NotAllowedError(messages.NOT_A_RECORDER.format(name=name))
            waiver = Waiver(name, cleaned_reason, person.name, clock.now())
            row = {
                "audit_id": audit_id,
                "person": name,
                "reason": waiver.reason,
                "recorded_by": waiver.by,
                "recorded_at": waiver.at,
            }
            connection.execute(insert(schema.gate_waiver).values(row))
            change = Change(ChangeType.GATE, audit_id, name, None, "waived", reason=cleaned_reason)
            change_log.append(connection, person.name, [change])

    def withdraw_waiver(self, person: Person, audit_id: str, name: str) -> None:
        """Withdraw a waiver: this person must pass before they start another case."""
        table = schema.gate_waiver
        with self._access.write_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            self._require_gate(connection, audit_id)
            is_waiver = (table.c.audit_id == audit_id, table.c.person == name)
            if not connection.execute(delete(table).where(*is_waiver)).rowcount:
                raise NotAllowedError(messages.NO_WAIVER.format(name=name))
            change_log.append(connection, person.name, [Change(ChangeType.GATE, audit_id, name, "waived", None)])

    def _counts(self, connection: Connection, exercise_id: str) -> dict[str, int]:
        header = self._reader.read_header(connection, exercise_id)
        return agreed_counts(header, exercises.read_cases(connection, exercise_id))

    def _require_gate(self, connection: Connection, audit_id: str) -> None:
        self._reader.read_open_for_update(connection, audit_id)
        if gates.read_gate(connection, audit_id) is None:
            raise NotAllowedError(messages.NO_GATE)

    def _lock(self, connection: Connection, audit_id: str, seen: Gate | None) -> tuple[Audit, Gate | None]:
        audit = self._reader.read_open_for_update(connection, audit_id)
        exercises.require_no_exercise(audit.purpose, messages.EXERCISE_OF_EXERCISE)
        before = gates.read_gate(connection, audit_id)
        if before != seen:
            raise ConflictError(messages.GATE_CHANGED)
        return audit, before

    def _check_exercise(self, connection: Connection, person: Person, audit: Audit, exercise_id: str) -> str:
        """Return the name of an exercise that may become the gate."""
        if exercise_id not in _led_audits(connection, person):
            raise NotFoundError(messages.EXERCISE_NOT_FOUND)
        exercise = self._reader.read_header(connection, exercise_id)
        if exercise.purpose is not Purpose.CALIBRATION:
            raise NotFoundError(messages.EXERCISE_NOT_FOUND)
        name = exercise.description.name
        if exercise.questionnaire != audit.questionnaire:
            versions = {"theirs": exercise.questionnaire.version, "ours": audit.questionnaire.version}
            raise NotAllowedError(messages.OTHER_VERSION.format(exercise=name, **versions))
        if exercises.read_release(connection, exercise_id) is None:
            raise NotAllowedError(messages.EXERCISE_NOT_RELEASED.format(exercise=name))
        return name


def _led_audits(connection: Connection, person: Person) -> set[str]:
    """The audits in which a person may manage the calibration; for the local person all."""
    return {
        audit_id
        for audit_id, role in roles_of(connection, person).items()
        if Permission.MANAGE_CALIBRATION in PERMISSIONS[role]
    }


def _recorders(connection: Connection, person: Person, audit_id: str) -> set[str]:
    """The members who may record, and the local person, for whom roles do not apply."""
    names = recorders(members_of(connection, audit_id))
    return names | {person.name} if person.local else names


def _change(audit_id: str, before: Gate | None, after: Gate | None) -> Change:
    return Change(ChangeType.GATE, audit_id, "", _text(before), _text(after))


def _text(gate: Gate | None) -> str | None:
    return None if gate is None else f"{gate.exercise_name}, {gate.threshold}%"
