"""Calibration exercises: taking part, how the answers split, agreed answers, and their release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, delete, insert

from audit.analysis.calibration import question_splits
from audit.errors import NotAllowedError
from audit.messages import calibration as messages
from audit.messages import storage as storage_messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.audit import Audit, check_description
from audit.model.audit_log import Change, ChangeType
from audit.model.calibration import AgreedAnswer, Exercise, OwnExercise
from audit.model.case import COUNTED_STATES
from audit.model.people import Permission, Person
from audit.model.permissions import Role, has_permission_in_own_case
from audit.model.purpose import Purpose
from audit.model.text_fields import new_id, require_reason
from audit.storage.audit_log import change_log, snapshots
from audit.storage.authorisation import Access
from audit.storage.engine import clock, schema
from audit.storage.queries import agreed_answers, exercises
from audit.storage.queries import audits as audit_queries
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.exercise_reviews import add_missing_reviews
from audit.storage.queries.roles import members_of, role_of


class Calibrations:
    """The calibration exercises. Every auditor reviews every case; nobody sees another's review before their own."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def start_from(self, person: Person, audit_id: str, name: str) -> str:
        """Start an exercise with the questionnaire, standards and members of an audit; return its id."""
        with self._access.write_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            audit = self._reader.read_header(connection, audit_id)
            exercises.require_no_exercise(audit.purpose, messages.EXERCISE_OF_EXERCISE)
            standards = [standard.id for standard in audit.questionnaire.standards]
            copied = replace(audit.description, name=name, fieldwork_from=None, fieldwork_to=None, eligible=None)
            description = check_description(replace(copied, started_in=""), standards)
            source = audit_queries.questionnaire_source(connection, audit_id)
            exercise_id = new_id()
            audit_queries.insert_audit(
                connection,
                exercise_id,
                description,
                audit.questionnaire,
                source,
                person.name,
                Purpose.CALIBRATION,
            )
            audit_queries.insert_lead(connection, exercise_id, person.name)
            snapshots.register_audit(connection, person.name, exercise_id)
            started = Change(ChangeType.AUDIT, exercise_id, new=description.name)
            change_log.append(connection, person.name, [started])
            _copy_members(connection, person.name, audit_id, exercise_id)
        return exercise_id

    def take_part(self, person: Person, audit_id: str) -> None:
        """Add this person's reviews of the cases of an exercise. Auditors have theirs without asking."""
        with self._access.write_transaction(person, Permission.SEE_MEMBERS, audit_id) as connection:
            self._lock_exercise(connection, audit_id)
            role = Role.LEAD if person.local else role_of(connection, person.name, audit_id)
            if role is None or not has_permission_in_own_case(role, Permission.RECORD_ANSWERS):
                raise NotAllowedError(storage_messages.ROLE_NOT_ALLOWED.format(role=role))
            add_missing_reviews(connection, person.name, audit_id, also=[person.name])

    def sheet(self, person: Person, audit_id: str) -> Exercise:
        """Every submitted review and agreed answer of an exercise, for its lead.

        The reviews of a case of which this person has an own review that is not submitted are left out.
        """
        with self._access.read_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            exercises.require_exercise(connection, audit_id)
            return self._read_sheet(connection, person, audit_id)

    def own(self, person: Person, audit_id: str) -> OwnExercise:
        """How far this person is, and once all is submitted and released, their reviews and the agreed answers."""
        with self._access.read_transaction(person, Permission.SEE_MEMBERS, audit_id) as connection:
            exercises.require_exercise(connection, audit_id)
            states = exercises.own_states(connection, audit_id, person.name)
            own = OwnExercise(
                self._reader.read_header(connection, audit_id),
                len(states),
                sum(state in COUNTED_STATES for state in states.values()),
                exercises.read_release(connection, audit_id) is not None,
            )
            if not (own.is_released and own.is_submitted):
                return own
            cases = exercises.read_cases(connection, audit_id, person.name)
            return replace(own, cases=tuple(case for case in cases if case.reviews))

    def agree(
        self,
        person: Person,
        audit_id: str,
        item: agreed_answers.Item,
        answer: RecordedAnswer,
        reason: str,
        seen: AgreedAnswer | None,
    ) -> None:
        """Record the answer that was agreed for a case and a question, and why. ``seen`` is the one it replaces.

        Raises ConflictError if somebody else changed it meanwhile. The same again changes nothing.
        """
        cleaned_reason = require_reason(reason, "agreed answer")
        with self._access.write_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            before = self._check_item(connection, audit_id, item, answer)
            if before and (before.answer, before.reason) == (answer, cleaned_reason):
                return
            agreed_answers.check_unchanged(before, seen, item[1])
            agreed_answers.save(connection, person.name, audit_id, {item: (answer, cleaned_reason)})

    def withdraw(
        self, person: Person, audit_id: str, item: agreed_answers.Item, reason: str, seen: AgreedAnswer | None
    ) -> None:
        """Withdraw an agreed answer; the reason is saved in the audit log."""
        cleaned_reason = require_reason(reason, "agreed answer")
        with self._access.write_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            before = self._check_item(connection, audit_id, item, None)
            if before is None:
                raise NotAllowedError(messages.NOT_AGREED.format(question=item[1]))
            agreed_answers.check_unchanged(before, seen, item[1])
            agreed_answers.withdraw(connection, person.name, audit_id, item, before, cleaned_reason)

    def agree_where_all_agree(self, person: Person, audit_id: str, reason: str) -> int:
        """Record as agreed what every auditor answered alike, where nothing is agreed yet; return how many.

        ``reason`` is saved with each; it may name the number of auditors as ``{count}``.
        """
        with self._access.write_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            audit = self._lock_exercise(connection, audit_id)
            agreed_answers.require_not_released(connection, audit_id)
            exercise = self._read_sheet(connection, person, audit_id)
            common = {
                (case.case_id, split.question.id): (case.common_answer, reason.format(count=case.counts.total()))
                for split in question_splits(audit, exercise.cases)
                for case in split.cases
                if case.common_answer is not None and case.agreed is None
            }
            agreed_answers.save(connection, person.name, audit_id, common)
        return len(common)

    def agree_many(
        self, person: Person, audit_id: str, answers: Mapping[agreed_answers.Item, tuple[RecordedAnswer, str]]
    ) -> None:
        """Record several agreed answers with their reasons where nothing is agreed yet: all of them, or none."""
        with self._access.write_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            audit = self._lock_exercise(connection, audit_id)
            agreed_answers.require_not_released(connection, audit_id)
            cases = exercises.read_cases(connection, audit_id)
            before = {case.case_id: case.agreed for case in cases}
            for (case_id, question_id), (answer, reason) in answers.items():
                require_reason(reason, "agreed answer")
                agreed_answers.check_item(audit, cases, (case_id, question_id), answer)
                agreed_answers.check_unchanged(before[case_id].get(question_id), None, question_id)
            agreed_answers.save(connection, person.name, audit_id, answers)

    def release(self, person: Person, audit_id: str) -> None:
        """Show the agreed answers to the auditors who have submitted all their reviews; they cannot change then."""
        table = schema.released_exercise
        with self._access.write_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            self._lock_exercise(connection, audit_id)
            if exercises.read_release(connection, audit_id) is not None:
                raise NotAllowedError(messages.RELEASED_ALREADY)
            if not exercises.agreed_answers(connection, audit_id):
                raise NotAllowedError(messages.NOTHING_AGREED)
            row = {"audit_id": audit_id, "released_by": person.name, "released_at": clock.now()}
            connection.execute(insert(table).values(row))
            change = Change(ChangeType.AGREED_ANSWER, audit_id, exercises.EXERCISE, None, "released")
            change_log.append(connection, person.name, [change])

    def withdraw_release(self, person: Person, audit_id: str, reason: str) -> None:
        """Hide the agreed answers again, so that they can change; the reason is saved in the audit log."""
        cleaned_reason = require_reason(reason, "exercise")
        table = schema.released_exercise
        with self._access.write_transaction(person, Permission.MANAGE_CALIBRATION, audit_id) as connection:
            self._lock_exercise(connection, audit_id)
            if not connection.execute(delete(table).where(table.c.audit_id == audit_id)).rowcount:
                raise NotAllowedError(messages.NOT_RELEASED)
            change = Change(
                ChangeType.AGREED_ANSWER, audit_id, exercises.EXERCISE, "released", None, reason=cleaned_reason
            )
            change_log.append(connection, person.name, [change])

    def _lock_exercise(self, connection: Connection, audit_id: str) -> Audit:
        audit = self._reader.read_open_for_update(connection, audit_id)
        if not audit.purpose.is_exercise:
            raise NotAllowedError(messages.NOT_AN_EXERCISE)
        return audit

    def _check_item(
        self, connection: Connection, audit_id: str, item: agreed_answers.Item, answer: RecordedAnswer | None
    ) -> AgreedAnswer | None:
        """Lock the exercise, check that an item of it can change, and return what is agreed now."""
        audit = self._lock_exercise(connection, audit_id)
        agreed_answers.require_not_released(connection, audit_id)
        cases = exercises.read_cases(connection, audit_id)
        agreed_answers.check_item(audit, cases, item, answer)
        case = next(case for case in cases if case.case_id == item[0])
        return case.agreed.get(item[1])

    def _read_sheet(self, connection: Connection, person: Person, audit_id: str) -> Exercise:
        release = exercises.read_release(connection, audit_id)
        own_states = exercises.own_states(connection, audit_id, person.name)
        hidden = frozenset(case_id for case_id, state in own_states.items() if state not in COUNTED_STATES)
        cases = exercises.read_cases(connection, audit_id)
        return Exercise(
            self._reader.read_header(connection, audit_id),
            tuple(replace(case, reviews=(), agreed={}) if case.case_id in hidden else case for case in cases),
            release.released_at if release else None,
            release.released_by if release else "",
            tuple(case.reference for case in cases if case.case_id in hidden),
        )


def _copy_members(connection: Connection, by: str, from_audit: str, to_audit: str) -> None:
    """Make the members of one audit the members of another, which has its lead already."""
    table = schema.membership
    members = {name: role for name, role in members_of(connection, from_audit).items() if name != by}
    if members:
        rows = [{"audit_id": to_audit, "person": name, "role": role.value} for name, role in members.items()]
        connection.execute(insert(table), rows)
        changes = [Change(ChangeType.MEMBER, to_audit, name, None, role.value) for name, role in members.items()]
        change_log.append(connection, by, changes)
